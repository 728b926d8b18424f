#!/bin/sh
# Worlds for the simulator, and what must become of them.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

world=$ROOT/tests/sim/world
answers=$ROOT/tests/sim/answers

# totals FILE: "class code reason count" of the groups
totals() {
	query -r 'select(.type == "total")
	    | "\(.class) \(.code // "-") \(.reason // "-") \(.groups)"' "$1"
}

# --- the sample data: what its README promises ---

run "$answers" "$DATA/sample/state.json" --create
status_is 0 'the sample data have answers'
totals out >t
same t 'the answers count what must become of the sample, creation allowed' <<'EOF'
create CW08 - 3
none CW09 - 53
refused CW04 no-identifier 3
refused CW05 no-sku 2
refused CW06 no-product 1
refused CW14 no-agreement 2
refused CW14 no-company 1
remove CW20 - 2
update CW07 - 20
EOF
jq_is '[.[] | select(.type == "row")] | length' 89 'every row has an answer'
jq_is '[.[] | select(.type == "addition")] | length' 95 \
    'every addition has an answer'
jq_is '[.[] | select(.type == "addition" and .class == "none" and .before != .after)]' \
    '[]' 'an addition of class none has the same quantity before and after'
jq_is '[.[] | select(.type == "addition" and .product == "BK-TB" and .class == "update") | [.before, .after]]' \
    '[[1,1.25]]' 'the answers have a quantity with a fraction'
jq_is '[.[] | select(.type == "addition" and .class == "remove") | .product]' \
    '["SP-SITE","CRM-STD"]' 'the answers have the removed services'
run "$answers" "$DATA/sample/state.json"
jq_is '[.[] | select(.type == "create" or .class == "create")]' '[]' \
    'creation not allowed: nothing to create'
jq_is '[.[] | select(.type == "total" and .code == "CW22") | .groups]' '[3]' \
    'creation not allowed: three lines are CW22'
run "$answers" "$DATA/sample/state.json" --period 2026-12-25
jq_is '[.[] | select(.type != "addition")]' '[]' \
    'a period without rows has no answers but additions'

# --- the generator ---

run "$world" --customers 300 --skus 60 --lines 12 --seed 7 --mixed \
    -o world.json --facts facts.json
status_is 0 'world makes 300 customers'
run "$world" --customers 300 --skus 60 --lines 12 --seed 7 --mixed
cmp -s out world.json
is $? 0 'the same seed gives the same bytes'
run "$world" --customers 300 --skus 60 --lines 12 --seed 8 --mixed
cmp -s out world.json
is $? 1 'another seed gives another world'
is "$(query -c '[.[] | . > 0] | all' facts.json)" true \
    'a mixed world has every situation'
is "$(query 'keys | length' facts.json)" 27 'world knows 27 situations'

run "$answers" world.json --create
status_is 0 'the world has answers'
cp out answers.json
for want in 'create CW08 -' 'none CW09 -' 'refused - future' \
    'refused - several-live' 'refused - shared-identifier' \
    'refused CW04 no-identifier' 'refused CW05 no-sku' \
    'refused CW06 no-product' 'refused CW14 no-agreement' \
    'refused CW14 no-company' 'refused - not-in-the-period' \
    'refused - something-in-the-way' 'remove CW20 -' 'update CW07 -'; do
	totals answers.json >t
	has t "$want" "there is something of: $want"
done
is "$(totals answers.json |
    grep -cvE 'create|CW|future|several-live|shared|period|in-the-way')" 0 \
    'the answers have nothing else'

# --- the simulator holds it, and the answers can be carried out ---

KEYS='worldco+WORLDpublicKEY00notreal:WORLDprivateKEY00notreal'
CLIENT='00000000-0000-4000-8000-00000000c0de'
TOKEN='WORLD.atria.token.00.notreal'
sim_start world.json
cw finance/agreements/types
is "$code" 200 'the simulator takes the world'
atria 2026-10-25
is "$(query length body)" "$(query '.atria.periods["2026-10-25"] | length' world.json)" \
    'the simulator serves all rows of the world'
sim_dump >dump
is "$(query -c '[.connectwise | .companies, .agreements, .additions | length]' dump)" \
    "$(query -c '[.connectwise | .companies, .agreements, .additions | length]' world.json)" \
    'the simulator holds all records of the world'
sim_dump >again.json
admin PUT state @again.json >nothing
sim_dump | cmp -s - dump
is $? 0 'a dump of the world gives the same world'

jq -r 'select(.type == "addition" and .before != .after)
    | "url = \"\($u)/\(.agreementId)/additions/\(.id)\"
data = \"[{\\\"op\\\":\\\"replace\\\",\\\"path\\\":\\\"quantity\\\",\\\"value\\\":\(.after)}]\"
request = PATCH
header = \"Content-Type: application/json\"
user = \"\($k)\"
header = \"clientId: \($c)\"
output = /dev/null
next"' --arg u "$SIM$API/finance/agreements" --arg k "$KEYS" \
    --arg c "$CLIENT" answers.json | sed '$d' >curl.conf
curl -s -K curl.conf
is "$(writes)" "$(query -s '[.[] | select(.type == "addition" and .before != .after)] | length' answers.json)" \
    'every change of the answers is written'
is "$(query -s 'map(.status) | unique | map(tostring) | join(" ")' "$SIMLOG")" \
    '"200"' 'the simulator accepts every change'
sim_dump | query -c '.connectwise.additions[] | [.id, .quantity]' >got
query -c 'select(.type == "addition") | [.id, .after]' answers.json >want
cmp -s got want
is $? 0 'every addition has its final quantity'
sim_dump >done.json
run "$answers" done.json
is "$(totals out | grep -cE '^(update|remove)')" 0 \
    'after the changes the answers have nothing to change'

sim_ends_well
done_testing

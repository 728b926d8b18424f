#!/bin/sh
# cw-apply: the only tool that writes.
. "${0%/*}/lib.sh"

sample_start
plan >plan.ndjson
forget_requests

# state: what ConnectWise holds, by the simulator
state() { curl -s "$SIM/_sim/state" | jq -S .connectwise; }
state >before.json

run apply -n <plan.ndjson
status_is 0 'a dry run'
is "$(writes)" 0 'writes nothing'
jq_is '[.[] | select(.type == "result") | .outcome] | unique[]' not-tried \
    'and says so of each change'

# --- a plan that is not to be trusted -------------------------------------------
# refused STATUS TITLE: the plan in bad.ndjson
refused() {
	run apply <bad.ndjson
	status_is "$1" "$2"
	is "$(writes)" 0 '… writes nothing'
}
head -c -1 plan.ndjson >bad.ndjson
refused 3 'a plan without its last byte'
head -n -1 plan.ndjson >bad.ndjson
refused 3 'a plan without its end'
sed 's/"after":1512/"after":1513/' plan.ndjson >bad.ndjson
refused 3 'a plan with another quantity'
cat plan.ndjson plan.ndjson >bad.ndjson
refused 3 'two plans'
: >bad.ndjson
refused 3 'an empty plan'
err_has 'is empty: the stage before wrote nothing' 'says what is wrong'
sed 's/"format":"1.0"/"format":"2.0"/' plan.ndjson >bad.ndjson
refused 3 'a plan of another format'
fetch -p never 2>err | resolve 2>err | cw-diff >bad.ndjson 2>err
refused 2 'a plan of stages that failed'
jq -c 'select(.type == "change" and .action == "update")' plan.ndjson |
    head -n 3 >three.ndjson
tenant=$(head -n 1 plan.ndjson | jq -c .tenant)
BEGIN="\"today\":\"2026-10-26\",\"job\":{\"apiUrl\":\"$SIM/v4_6_release/apis/3.0\"},\"tenant\":$tenant"
for edit in 'del(.addition)' 'del(.after)' '.after = -1' '.action = "drop"' \
    'del(.before)' '.agreement.id = 0' '.action = "create"' \
    '.action = "remove"' 'del(.customer.code)'; do
	jq -c "$edit" three.ndjson | seal "$BEGIN" >bad.ndjson
	refused 3 "a change that makes no sense: $edit"
done
seal "$(printf '%s' '"today":"2026-10-26","job":{"apiUrl":' \
    '"https://other.example/apis/3.0/"},"tenant":"sha256:0"')" <three.ndjson \
    >bad.ndjson
refused 5 'a plan that was made for another system'
err_has 'it was made for https://other.example/apis/3.0/, but the job' \
    'names both'
seal "$(printf %s "$BEGIN" | sed 's/sha256:[0-9a-f]*/sha256:0/')" \
    <three.ndjson >bad.ndjson
refused 5 'a plan that was made for another company'
err_has 'it was made for another ConnectWise company' 'says so'
seal "$(printf %s "$BEGIN" | sed 's/,"tenant".*//')" <three.ndjson >bad.ndjson
refused 5 'a plan that was made for nobody'
# One company, however its address is spelt: one plan, one lock, one journal.
# Nobody listens there, which only a plan that was accepted finds out.
digest=$(printf 'https://localhost:444/v4\nnorthwindcloud' | sha256sum)
seal "\"tenant\":\"sha256:${digest%% *}\"" <three.ndjson >spelt.ndjson
digest=$(printf 'https://localhost/v4\nnorthwindcloud' | sha256sum)
seal "\"tenant\":\"sha256:${digest%% *}\"" <three.ndjson >usual.ndjson
for url in https://localhost/v4 https://LocalHost:443/v4//; do
	write_job ".ApiUrl = \"$url\" | .RetryTries = 1"
	run apply -n <usual.ndjson
	status_is 4 "the company's address as $url"
	run apply -n <spelt.ndjson
	status_is 5 '… another port is another company'
done
write_job
{ cat three.ndjson; head -n 1 three.ndjson; } | seal "$BEGIN" >bad.ndjson
refused 3 'two changes for one addition'
err_has 'two changes are about the same addition: SKU' 'are named'
write_secrets '.PrivateKey = "wrong"'
run apply <plan.ndjson
status_is 4 'a plan with wrong keys'
has out '"code":"CW02"' '… is CW02'
is "$(writes)" 0 '… when the additions are read again'
jq_is '[.[] | select(.type == "result") | .outcome] | unique[]' failed \
    '… nothing is tried'
write_secrets
state >after.json
ok 'ConnectWise is unchanged' cmp before.json after.json

# --- carried out -------------------------------------------------------------------
forget_requests
run apply <plan.ndjson
status_is 0 'a plan is carried out'
err_is 'nothing on stderr' </dev/null
changes=$(jq -s 'map(select(.type == "change" and .action != "none"))
    | length' plan.ndjson)
is "$(writes)" "$changes" 'one request for each change'
is "$(requests PATCH | sort | uniq -d | wc -l)" 0 'and no addition twice'
is "$(jq -cs 'map(select(.method == "PATCH") | .body) | map(length == 1 and
    .[0].op == "replace" and .[0].path == "quantity") | all' "$SIMLOG")" true \
    'which replaces the quantity and nothing else'
jq_is '[.[] | select(.type == "result") | .outcome] | unique[]' applied \
    'each has the result applied'
is "$(jq -cs 'map(select(.type == "result") | [.addition.id, .after])' out)" \
    "$(jq -cs 'map(select(.type == "change" and .action != "none")
    | [.addition.id, .after])' plan.ndjson)" 'in the order of the plan'
jq_is '[.[] | select(.type == "result") | .requestId | length > 10] | all' \
    true 'with the request id of ConnectWise'
jq_is 'group_by(.code) | map(select(.[0].code) | "\(.[0].code) \(length)")
    | join(", ")' "AX10 1, CW01 1, CW04 1, CW05 2, CW06 1, CW07 20, CW09 53, \
CW14 2, CW20 2, CW22 3, CW23 1" 'the log has every code as often as it should'
jq_is '.[-2] | .code, .message' 'CW23
Billing Process Completed with status Warning' 'CW23 ends it'
secrets_are_absent 'no secret in the stream' out err

state >after.json
jq '[.additions[] | {id, quantity}]' after.json >quantities.got
jq -s '(map(select(.type == "change") | {(.addition.id | tostring): .after})
    | add) as $new | $b[0].additions
    | map({id, quantity: ($new[.id | tostring] // .quantity)})' \
    --slurpfile b before.json plan.ndjson >quantities.want
ok 'every addition has the quantity that was planned' \
    cmp quantities.want quantities.got
strip='del(.now) | .additions |= map(del(.quantity, ._info, .lastUpdated,
    .updatedBy))'
jq "$strip" before.json >rest.want
jq "$strip" after.json >rest.got
ok 'and all else is byte for byte as before' cmp rest.want rest.got

forget_requests
plan >again.ndjson
run apply <again.ndjson
status_is 0 'the second run'
is "$(writes)" 0 'makes no write request'

# --- creating --------------------------------------------------------------------
sample_start
write_job '.AllowAtriaCreateAdditions = "True"'
plan >plan.ndjson
forget_requests
run apply <plan.ndjson
status_is 0 'creation allowed'
is "$(requests POST | grep -vc bundles)" 3 'creates three additions'
jq_is '[.[] | select(.code == "CW08")] | length' 3 'with CW08 for each'
jq_is '[.[] | select(.code == "CW22")] | length' 0 'and no CW22'
is "$(jq -cs 'map(select(.method == "POST" and (.path | endswith("additions")))
    | .body | keys) | unique' "$SIMLOG")" '[["billCustomer","effectiveDate","product","quantity"]]' \
    'a new addition is sent with what it must have'
jq -rs 'map(select(.type == "result" and .action == "create")
    | "\(.addition.id) \(.after)") | .[]' out >created
while read -r id after; do
	is "$(curl -s "$SIM/_sim/state" | jq -c --argjson id "$id" \
	    '.connectwise.additions[] | select(.id == $id) | .quantity')" \
	    "$after" "addition $id is there, with $after"
done <created
forget_requests
plan >again.ndjson
run apply <again.ndjson
is "$(writes)" 0 'the second run makes no write request'

# --- nobody reads the results -----------------------------------------------------
sample_start
plan >plan.ndjson
forget_requests
apply <plan.ndjson 2>err >/dev/full
is "$?" 3 'a full disk is noticed'
err_has 'No space left on device' 'and said'
is "$(writes)" 0 'nothing is written when nobody can be told'
done_testing

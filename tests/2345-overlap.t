#!/bin/sh
# Additions are read while agreements are still coming in, and agreements while
# the types are; but what is whose is decided only when each list is shown to be
# whole.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

"$ROOT/tests/sim/world" --customers 130 --lines 2 --skus 5 -o world.json
sim_start world.json
KEYS='worldco+WORLDpublicKEY00notreal:WORLDprivateKEY00notreal'
CLIENT='00000000-0000-4000-8000-00000000c0de'
write_job '.RequestsPerMinute = 0'
write_world_secrets
fetch >lines
resolve --parallel 1 <lines | steady >right

# late WHAT SECONDS: the answer that shows that a list is whole comes late
late() {
	faults "{\"match\":{\"path\":\"*/$1\",\"query\":\"*id desc*\"},
	    \"do\":{\"delay\":$2}}"
	forget_requests
}
late finance/agreements 900
resolve <lines | steady >got
same got 'while agreements are shown to be all, the same is found' <right
is "$(query -rs 'map(.path | endswith("bundles")) | index(true)' "$SIMLOG" |
    awk '{ print $1 < 4 }')" 1 \
    'additions have come before the agreements are known to be all'
late finance/agreements/types 900
resolve <lines | steady >got
same got 'while types are shown to be all, the same is found' <right
is "$(query -rs '(map(.path | endswith("/agreements")) | index(true))
    < (map(.path | endswith("/types")) | rindex(true))' "$SIMLOG")" true \
    'agreements have come before the types are known to be all'
no_faults

# --- what comes last decides --------------------------------------------------
# changed JQ-FILTER: the world with changes, in pages of 100 records, without links
changed() {
	jq -c ".connectwise |= ($1)" world.json >changed.json
	admin PUT state @changed.json >nothing
	switches "{\"pageCap\":${2:-100},\"links\":\"absent\"}"
}
OURS='select(.type.id == 2 and .agreementStatus == "Active")'
changed "([.agreements[] | $OURS] | min_by(.id)) as \$one
    | .agreements += [\$one | .id = 900000]"
write_job '.RequestsPerMinute = 0 | .AgreementChoice = "only"'
run resolve <lines
is "$(query -rs 'map(select(.type == "agreement").state) | group_by(.)
    | map("\(length) \(.[0])") | join(", ")' out)" '129 found, 1 several' \
    'an agreement of the last page is a second one of its company'
is "$(query -s 'map(select(.type == "agreement" and .state == "several"
    and (.additions // []) != [])) | length' out)" 0 \
    'what was read too early of its first one does not count'
write_job '.RequestsPerMinute = 0'

changed '.agreementTypes += [(.agreementTypes[] | select(.id == 2))
    | .id = 900]' 1
run resolve <lines
status_is 2 'a type of the same name on a later page is seen'
err_has 'has 2 active agreement types' 'and named'
changed '(.agreementTypes[] | select(.id == 1)).name =
    "hosting and cloud services"' 1
resolve <lines | steady >got
same got 'a type of exactly the name on a later page is taken' <right

# --- a list that ends in a refusal --------------------------------------------
changed .
faults '{"match":{"path":"*/finance/agreements","query":"*id > *"},
    "do":{"status":403}}'
run resolve <lines
status_is 4 'where agreements are refused halfway, the run fails'
is "$(grep -c '"type":"agreement"' out)" 0 'no customer has a record'
done_testing

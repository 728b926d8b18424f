#!/bin/sh
# cw-apply: approval of one plan, and plans that were edited.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
plan >plan.ndjson
seal=$(tail -n 1 plan.ndjson | query -r .seal)
plan >other.ndjson
forget_requests

run apply --approve sha256:0000 <plan.ndjson
status_is 5 'a plan that is not the approved one is refused'
has out '"code":"AX19"' 'a plan that is not the approved one: AX19 is logged'
err_has "the approved seal is sha256:0000, but this plan's seal is $seal" \
    'the seals of both plans are named'
run apply --approve '' <plan.ndjson
status_is 2 'an empty seal is rejected'
run apply --approve "$seal" <other.ndjson
status_is 5 'a plan that was made again is not the approved one'
is "$(writes)" 0 'a plan that is not approved writes nothing'
is "$(cwlog-fmt <plan.ndjson | sed -n 's/^Seal: //p')" "$seal" \
    'cwlog-fmt shows the seal to approve'
run apply --approve "$seal" <plan.ndjson
status_is 0 'the approved plan is accepted'
is "$(writes)" 22 'the approved plan is carried out'

# --- edited plans -----------------------------------------------------------------
sim_reset
jq -c 'select(.type != "change" or .customer.code == "ASP")' plan.ndjson \
    >edited.ndjson
run apply <edited.ndjson
status_is 3 'an edited plan is rejected'
is "$(writes)" 0 'an edited plan writes nothing'
run apply -n --accept-edited <edited.ndjson
status_is 0 '--accept-edited accepts an edited plan in a dry run'
run apply --accept-edited <edited.ndjson
status_is 0 '--accept-edited accepts an edited plan'
is "$(requests PATCH | sed 's|/additions.*||' | sort | uniq -c | tr -s ' ')" \
    " 3 PATCH $API/finance/agreements/871" \
    'an edited plan is carried out as it was edited, and no more'

# a change of quantity, by jq, by sed, and by an editor that puts blanks in
sim_reset
sed 's/"after":1512/"after":1500/' plan.ndjson >edited.ndjson
run apply --accept-edited <edited.ndjson
jq_is 'map(select(.type == "result" and .sku == "BK-GB" and
    .customer.code == "ASP") | .outcome, .after)[]' 'applied
1500' 'a quantity that was edited is the one written'
is "$(stored 3638)" 1500 'a quantity that was edited is stored'
sim_reset
python3 -c 'import json, sys
for line in sys.stdin:
    print(json.dumps(json.loads(line), ensure_ascii=False))' <plan.ndjson \
    >edited.ndjson
run apply --accept-edited <edited.ndjson
status_is 0 'records with blanks in them are accepted'

# such a plan has no seal: the message says what to do instead, and that works
sed -i 's/"after": 1512/"after": 1500/' edited.ndjson
for approve in "$seal" "$(tail -n 1 edited.ndjson | query -r .seal)"; do
	run apply -n --accept-edited --approve "$approve" <edited.ndjson
	status_is 5 "an end record with blanks: $approve cannot be approved"
	err_has "the approved seal is $approve, but this plan has no seal: its end record has blanks, or does not end with the seal. Type \"jq -c . <EDITED >PLAN\" and apply PLAN; this message then names its seal" \
	    "an end record with blanks: the message says what to do, $approve"
done
jq -c . <edited.ndjson >compact.ndjson
run apply -n --accept-edited --approve "$seal" <compact.ndjson
status_is 5 'the plan without blanks is not the approved one'
named=$(sed -n "s/.*but this plan's seal is //p" err)
run apply -n --accept-edited --approve "$named" <compact.ndjson
status_is 0 'the plan without blanks can be approved by the seal of the message'
sed 's/"after":1500/"after":1501/' compact.ndjson >edited.ndjson
run apply -n --accept-edited --approve "$named" <edited.ndjson
status_is 5 'another plan cannot be approved by the seal of the message'

# JSON can spell any character as an escape: what is meant is what counts
sim_reset
run apply -n --accept-edited <plan.ndjson
grep '"type":"result"' out >want
python3 -c 'import re, sys
for line in sys.stdin:
    print(re.sub(r"\"(\w)(\w+)\"", lambda m: "\"\\u%04x%s\"" %
        (ord(m[1]), m[2]), line), end="")' <plan.ndjson >edited.ndjson
is "$(query -cs . edited.ndjson)" "$(query -cs . plan.ndjson)" \
    'a plan with escapes is the same JSON'
ok 'a plan with escapes is other bytes' \
    sh -c '! cmp -s edited.ndjson plan.ndjson'
run apply -n --accept-edited <edited.ndjson
status_is 0 'a plan with escapes is accepted'
grep '"type":"result"' out >got
same got 'a plan with escapes is read as the same plan' <want
is "$(grep -c . want)" 22 'a plan has a result for each change'

# edited plans are still checked
grep '"type":"change","action":"update"' plan.ndjson | head -n 2 >two.ndjson
is "$(grep -c . two.ndjson)" 2 'the plan has updates'
head -n 1 plan.ndjson >first
tail -n 1 plan.ndjson >last
# nonsense TITLE: the plan of begin, body and end is rejected
nonsense() {
	cat first body last >edited.ndjson
	forget_requests
	run apply --accept-edited <edited.ndjson
	status_is 3 "an edited plan with $1 is rejected"
	ok "an edited plan with $1 sends nothing" test ! -s "$SIMLOG"
}
{ cat two.ndjson; echo '{"type":"chagne","action":"update"}'; } >body
nonsense 'a record of an unknown type'
{ cat two.ndjson; sed 's/"after":[0-9]*/"after":7/;q' two.ndjson; } >body
nonsense 'two changes for one addition'
sed 's/"after":[0-9]*/"after":-5/' two.ndjson >body
nonsense 'a negative quantity'
sed 's/"after":[0-9]*/"after":1e99/' two.ndjson >body
nonsense 'an absurd quantity'
# jq shows the second one: whoever approved the plan saw 7
sed 's/"after":/"\\u0061fter":7,&/' two.ndjson >body
is "$(jq -c .after body)" "$(jq -c .after two.ndjson)" \
    'jq takes one name, spelt in two ways, as one name'
nonsense 'two quantities in one change'
sed 's/"type":"change"/"type":"l\\u006fg"/' two.ndjson >body
nonsense 'another type, spelt with an escape'
jq -c '.addition.id = "3589"' two.ndjson >body
nonsense 'an id that is no number'
head -n 1 two.ndjson | jq -c '.action = "create" | del(.addition, .before)
    | .effectiveDate = "2026-10-26"
    | ., (.sku = "OTHER" | .product.identifier = "OTHER")' >body
nonsense 'one product created twice, by another name'
err_has 'two changes are for the same addition' \
    'one product created twice: the message says so'
head -n 1 body | jq -c '., (.product.id = 9999
    | .product.identifier |= ascii_downcase)' >twice && mv twice body
nonsense 'one product created twice, by another id'
jq -c 'del(.agreement)' two.ndjson >body
nonsense 'a change without agreement'
echo 'cw-diff says hello' >body
nonsense 'a line that is no record'
head -n -1 plan.ndjson >edited.ndjson
run apply --accept-edited <edited.ndjson
status_is 3 '--accept-edited rejects a plan without end'
sed 1d plan.ndjson >edited.ndjson
run apply --accept-edited <edited.ndjson
status_is 3 '--accept-edited rejects a plan without begin'
done_testing

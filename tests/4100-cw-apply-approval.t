#!/bin/sh
# cw-apply: approval of one plan, and plans that were edited.
. "${0%/*}/lib.sh"

sample_start
plan >plan.ndjson
seal=$(tail -n 1 plan.ndjson | jq -r .seal)
forget_requests

run apply --approve sha256:0000 <plan.ndjson
status_is 5 'another plan than the approved one'
has out '"code":"AX19"' 'is AX19'
err_has "approved is sha256:0000, but this is $seal" 'which names both'
is "$(writes)" 0 'nothing is written'
run apply --approve '' <plan.ndjson
status_is 2 'an empty seal approves nothing'
is "$(writes)" 0 '… and nothing is written'
plan >other.ndjson
run apply --approve "$seal" <other.ndjson
status_is 5 'nor is a plan that was made again the same plan'
is "$(cwlog-fmt <plan.ndjson | sed -n 's/^Seal: //p')" "$seal" \
    'cwlog-fmt shows what to approve'
run apply --approve "$seal" <plan.ndjson
status_is 0 'the approved plan'
is "$(writes)" 22 'is carried out'

# --- edited plans -----------------------------------------------------------------
sample_start
plan >plan.ndjson
jq -c 'select(.type != "change" or .customer.code == "ASP")' plan.ndjson \
    >edited.ndjson
forget_requests
run apply <edited.ndjson
status_is 3 'an edited plan'
is "$(writes)" 0 'is not carried out'
run apply -n --accept-edited <edited.ndjson
status_is 0 '--accept-edited takes it'
run apply --accept-edited <edited.ndjson
status_is 0 'and carries it out'
is "$(requests PATCH | wc -l)" 3 'as it was edited'
is "$(requests PATCH | grep -vc /871/)" 0 'and no more'

sample_start
plan >plan.ndjson
forget_requests
# a change of quantity, by jq, by sed, and by an editor that puts blanks in
sed 's/"after":1512/"after":1500/' plan.ndjson >edited.ndjson
run apply --accept-edited <edited.ndjson
is "$(jq -r 'select(.type == "result" and .sku == "BK-GB"
    and .customer.code == "ASP") | "\(.outcome) \(.after)"' out)" \
    'applied 1500' 'a quantity that was edited is the one written'
sample_start
plan >plan.ndjson
python3 -c 'import json, sys
for line in sys.stdin:
    print(json.dumps(json.loads(line), ensure_ascii=False))' <plan.ndjson \
    >edited.ndjson
run apply --accept-edited <edited.ndjson
status_is 0 'records with blanks in them are read'

# such a plan has no seal: what to do instead is said, and does it
sed -i 's/"after": 1512/"after": 1500/' edited.ndjson
for approve in "$seal" "$(tail -n 1 edited.ndjson | jq -r .seal)"; do
	run apply -n --accept-edited --approve "$approve" <edited.ndjson
	status_is 5 'with blanks in end, no seal can be approved'
	err_has "approved is $approve, but this has no seal that could be: its end record was written anew, with blanks or the seal not last. After \"jq -c . <EDITED >PLAN\" this message names the seal of PLAN to approve" \
	    '… and what to do is said'
done
jq -c . <edited.ndjson >compact.ndjson
run apply -n --accept-edited --approve "$seal" <compact.ndjson
status_is 5 '… that is another plan than the approved one'
named=$(sed -n 's/.*but this is //p' err)
run apply -n --accept-edited --approve "$named" <compact.ndjson
status_is 0 '… whose seal is named, and can be approved'
sed 's/"after":1500/"after":1501/' compact.ndjson >edited.ndjson
run apply -n --accept-edited --approve "$named" <edited.ndjson
status_is 5 '… and no other'

# JSON can spell any character as an escape: what is meant is what counts
sample_start
plan >plan.ndjson
run apply -n --accept-edited <plan.ndjson
jq -c 'select(.type == "result")' out >want
python3 -c 'import re, sys
for line in sys.stdin:
    print(re.sub(r"\"(\w)(\w+)\"", lambda m: "\"\\u%04x%s\"" %
        (ord(m[1]), m[2]), line), end="")' <plan.ndjson >edited.ndjson
is "$(jq -cs . edited.ndjson)" "$(jq -cs . plan.ndjson)" \
    'a plan that is the same, spelt with escapes'
run apply -n --accept-edited <edited.ndjson
status_is 0 '… is read'
jq -c 'select(.type == "result")' out >got
same got '… as the same plan' <want

# edited plans are still checked
jq -c 'select(.type == "change" and .action == "update")' plan.ndjson |
    head -n 2 >two.ndjson
# nonsense TITLE: the plan of begin, edited.body and end is refused
nonsense() {
	{ head -n 1 plan.ndjson; cat body; tail -n 1 plan.ndjson; } \
	    >edited.ndjson
	forget_requests
	run apply --accept-edited <edited.ndjson
	status_is 3 "$1"
	is "$(writes)" 0 '… writes nothing'
}
{ cat two.ndjson; echo '{"type":"chagne","action":"update"}'; } >body
nonsense 'a record of an unknown type'
{ cat two.ndjson; head -n 1 two.ndjson | sed 's/"after":[0-9]*/"after":7/'; } \
    >body
nonsense 'two changes for one addition'
jq -c '.after = -5' two.ndjson >body
nonsense 'a negative quantity'
jq -c '.after = 1e99' two.ndjson >body
nonsense 'an absurd quantity'
# jq shows the second one: whoever approved the plan saw 7
sed 's/"after":/"\\u0061fter":7,&/' two.ndjson >body
is "$(jq -c .after body | head -n 1)" "$(jq -c .after two.ndjson |
    head -n 1)" 'one name, spelt in two ways, is one name'
nonsense '… and two quantities in one change are nonsense'
sed 's/"type":"change"/"type":"l\\u006fg"/' two.ndjson >body
nonsense 'a type, spelt with an escape, is that type'
jq -c '.addition.id = "3589"' two.ndjson >body
nonsense 'an id that is no number'
head -n 1 two.ndjson | jq -c '.action = "create" | del(.addition, .before)
    | .effectiveDate = "2026-10-26"
    | ., (.sku = "OTHER" | .product.identifier = "OTHER")' >body
nonsense 'one product created twice, by another name'
err_has 'two changes are about the same addition' '… which is said'
head -n 1 body | jq -c '., (.product.id = 9999
    | .product.identifier |= ascii_downcase)' >twice && mv twice body
nonsense 'or by another id'
jq -c 'del(.agreement)' two.ndjson >body
nonsense 'no agreement'
echo 'cw-diff says hello' >body
nonsense 'a line that is no record'
head -n -1 plan.ndjson >edited.ndjson
run apply --accept-edited <edited.ndjson
status_is 3 'a plan without end is no edited plan'
sed 1d plan.ndjson >edited.ndjson
run apply --accept-edited <edited.ndjson
status_is 3 'nor one without begin'
done_testing

#!/bin/sh
# The simulator against the schemas: what it is asked and what it answers.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

/usr/bin/python3 -c 'import jsonschema' 2>nothing ||
    skip_all 'python3-jsonschema is not installed'
check=$ROOT/tests/sim/check-log

sim_start "$DATA/sample/state.json" --log-answers
ad=finance/agreements/871/additions
new='"billCustomer":"Billable","effectiveDate":"2026-10-26T00:00:00Z"'

cw system/info
cw company/companies pageSize=1000
cw company/companies/102
cw company/companies/count 'conditions=deletedFlag=true'
cw finance/agreements pageSize=1000
cw finance/agreements/877
cw finance/agreements fields=id,company/identifier,type/name
cw finance/agreements/count
cw finance/agreements/types
cw finance/agreements/types/2
cw finance/agreements/types/info
cw $ad
cw $ad/3589
cw $ad/count
cw procurement/catalog pageSize=1000
cw procurement/catalog/503
cw procurement/catalog/info pageSize=1000
cw company/companies conditions=foo=1
cw $ad/1
cw finance/agreements/1/additions
cw finance/nothing/count
patch 871 3589 28
patch 871 3589 1.25
cw_send PATCH $ad/3589 '[{"op":"remove","path":"cancelledDate"}]'
cw_send POST $ad "{\"product\":{\"id\":602},\"quantity\":3,$new}"
cw_send POST $ad "{\"product\":{\"id\":1},\"quantity\":3,$new}"
cw_send PUT $ad/3596 '{"product":{"id":506},"billCustomer":"Billable"}'
call -X DELETE "$SIM$API/$ad/3596" -u "$KEYS" -H "clientId: $CLIENT"
cw_send POST system/bundles '{"requests":[
    {"sequenceNumber":1,"resourceType":"addition","apiRequest":{"parentId":871,"page":{"page":1,"pageSize":1000}}},
    {"sequenceNumber":2,"resourceType":"addition","apiRequest":{"parentId":1}},
    {"sequenceNumber":3,"resourceType":"agreement","apiRequest":{}}]}'
cw_send POST system/bundles/count '{"requests":[
    {"sequenceNumber":1,"resourceType":"addition","apiRequest":{"parentId":871}}]}'
call "$SIM/login/companyinfo/northwindcloud"
call "$SIM/login/companyinfo/nobody"
for shape in flat wrapped nested; do
	switches "{\"shape\":\"$shape\"}"
	atria 2026-10-25
	atria 2026-12-25
done
switches '{"rateRequests":1}'
cw system/info
cw system/info
switches '{"rateRequests":0}'
faults '{"do":{"status":200,"body":{"not":"an addition"}}}'
cw $ad/3589
no_faults

run "$check" --answers --notes "$SIMLOG"
status_is 0 'check-log accepts all requests and answers'
out_is 'check-log prints nothing if all is valid' </dev/null
is "$(query -s 'length >= 38' "$SIMLOG")" true \
    'check-log had 38 requests or more'
is "$(query -c 'select(has("answer") | not) | .status' "$SIMLOG")" 204 \
    'every request but the DELETE has its answer in the log'

# --- it can fail ---

# wrong FILTER MESSAGE TITLE: the newest PATCH, changed
jq -c 'select(.method == "PATCH" and .answer.quantity == 1.25)' "$SIMLOG" >good
run "$check" --answers --notes good
status_is 0 'check-log accepts a good line'
wrong() {
	jq -c "$1" good >bad
	run "$check" --answers --notes bad
	status_is 1 "$3: found"
	out_has "$2" "$3: $2"
}
wrong '.path |= sub("additions"; "extras")' 'there is no such call' 'a path'
wrong '.method = "GET"' 'there is a body' 'a body where none belongs'
wrong '.body = .body[0]' "is not of type 'array'" 'a body that is no array'
wrong '.body[0].op = "set"' "'set' is not one of" 'an unknown op'
wrong '.body[0].path = "/quantity"' "'/quantity' is not one of" \
    'a path with a slash'
wrong '.body[0].path = "Quantity"' "'Quantity' is not one of" \
    'a path in the wrong case'
wrong '.body[0].value = "1.25"' "is not of type 'number'" \
    'a quantity in quotes'
wrong '.body[0].value = -1' 'is less than the minimum' 'a negative quantity'
wrong 'del(.body[0].value)' "'value' is a required property" 'no value'
wrong '.body = []' '[]' 'no operations'
wrong '.headers["content-type"] = "text/plain"' \
    'Content-Type is "text/plain"' 'another Content-Type'
wrong 'del(.headers["content-type"])' 'Content-Type is ""' 'no Content-Type'
wrong '.headers.authorization = "absent"' 'no Authorization header' 'no keys'
wrong '.headers.clientid = "absent"' 'no clientId header' 'no clientId'
wrong '.query.colour = "red"' 'parameter colour is unknown' 'a parameter'
wrong '.query.pageSize = "1001"' 'pageSize is over 1000' 'a large page'
wrong '.notes = ["odd"]' 'note: odd' 'a note of the simulator'
wrong '.answer.quantity = "1.25"' "is not of type 'number'" 'an answer'
wrong '.answer.serialNumber = null' "is not of type 'string'" 'a null in it'
wrong '.answer.colour = 1' "'colour' was unexpected" 'an unknown member in it'
wrong '.answer.effectiveDate = "2026-10-26"' 'does not match' 'a date in it'
wrong '.status = 400 | .answer = {"code":"X"}' \
    "'message' is a required property" 'an error body'
wrong '.status = 429 | .answer = {"code":"X","message":"y"}' \
    "'error' is a required property" 'the body of a 429'

sim_ends_well
done_testing

#!/bin/sh
# The simulator of Autotask: zones, keys, queries, single records.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"
sim_start "$DATA/sample/state.json" --autotask "$DATA/sample/autotask.json"

# refused WHAT TEXT: the last query got 500 with this text
refused() {
	is "$code $(query -r '.errors[0]' body)" "500 $2" "$1 is refused"
}
# all: the query for everything, with members in front of the filter
all() {
	printf '{%s"Filter":[{"op":"gte","field":"id","value":0}]}' "${1:-}"
}
# where OP FIELD [VALUE]
where() {
	printf '{"Filter":[{"op":"%s","field":"%s"%s}]}' "$1" "$2" \
	    "${3:+,\"value\":$3}"
}

# --- zones and keys ---

call "$SIM/atservicesrest/versioninformation"
is "$(cat body)" '{"apiVersions":["1.0"]}' 'the API tells its version'
call -G "$SIM/ATServicesRest/V1.0/zoneInformation" -d user=nobody@example.com
refused 'an unknown user' 'The user is not known in any zone.'
call -G "$SIM/ATServicesRest/V1.0/zoneInformation" \
    --data-urlencode "user=$AT_USER"
is "$(query -r .url body)" "$SIM/webservices5/ATServicesRest/" \
    'the answer has the address of the zone of a user'
is "$(last_request .notes)" '[]' 'asking for the zone without keys is right'
at "$SIM/atservicesrest/v1.0/zoneInformation?user=$AT_USER"
is "$(last_request .notes[0])" \
    '"a secret that the zone call does not need"' 'a needless secret is noted'
at "$SIM/atservicesrest/v1.0/Companies/101"
is "$code $(header Content-Type)" '404 text/html' \
    'the host of all users serves no entity: the wrong zone'
call "$SIM$ZONE/Companies/101"
is "$code $(wc -c <body)" '401 0' 'without keys an empty 401 is sent'
for wrong in AT_USER AT_SECRET AT_CODE; do
	(
		eval "$wrong=other"
		at Companies/101
		echo "$code" >code
	)
	is "$(cat code)" 401 "a wrong $wrong gets 401"
done
at Companies/101
is "$code $(query -r .item.companyNumber body)" '200 AspenDental' \
    'with the right keys a record is sent'
lacks "$SIMLOG" SAMPLEautotask 'the log has no key'
is "$(last_request '.headers.authorization')" '"right"' \
    'the log tells that the keys were right'
admin POST autotask '{"lockAfter":2}' >nothing
for _ in 1 2; do
	call "$SIM$ZONE/Companies/101" -H "Secret: other"
done
at Companies/101
is "$code" 401 'after too many wrong keys the right ones are refused'
admin POST reset >nothing
at Companies/101
is "$code" 200 'a reset unlocks the user'
at Colours/1
is "$code" 404 'an unknown entity gets 404'
at Companies/4711
is "$code $(cat body)" '200 {"item":null}' 'a missing record is null'
at Companies/entityInformation/fields
is "$(query -c '.fields[2] | [.name, .dataType]' body)" \
    '["companyNumber","string"]' 'an entity describes its fields'

# --- the query language ---

at_query Companies "$(all)"
is "$(query -c '[(.items | length), .pageDetails.count,
    .pageDetails.requestCount, .pageDetails.nextPageUrl]' body)" \
    '[15,15,500,null]' 'a query by GET gives the records and the page'
cp body by.get
at_post Companies "$(all)"
same body 'a query by POST gives the same' <by.get
at Companies/query/count --data-binary "$(all)"
is "$(cat body)" '{"queryCount":15}' 'a count'
at_query Companies "$(all '"IncludeFields":["id","companyNumber"],')"
is "$(query -c '.items[1]' body)" '{"companyNumber":"AspenDental","id":101}' \
    'IncludeFields chooses the members'
at_query Contracts "$(where in companyID '[101,103]')"
is "$(query -c '[.items[].id]' body)" '[29771,29871,29872,29874,29875]' in
at_query Contracts '{"Filter":[{"op":"eq","field":"contractType","value":7},
    {"op":"lte","field":"startDate","value":"2026-10-01"},
    {"op":"gte","field":"endDate","value":"2026-10-01"},
    {"op":"or","items":[{"op":"eq","field":"companyID","value":101},
    {"op":"eq","field":"companyID","value":103}]}]}'
is "$(query -c '[.items[].id]' body)" '[29871,29875]' \
    'conditions are all needed, those of an or group are alternatives'
at_query Services "$(where eq sku '"sp-gb"')"
is "$(query -c '[.items[].id]' body)" '[587,687]' 'two services with one SKU'
at_query Services "$(where eq isActive false)"
is "$(query -r '.items[].sku' body)" LYNC-STD 'an inactive service'
at_query Companies "$(where eq companyNumber '"ZetaMedia"')"
is "$(query -c '[.items[].id]' body)" '[112,212]' \
    'two companies with one number'
at_query Companies "$(where beginsWith companyName '"zeta"')"
is "$(query -c '[.items[].id]' body)" '[112,212]' beginsWith
at_query Companies "$(where notExist phone)"
is "$(query '.items | length' body)" 15 notExist
at_query Contracts "$(where exist contractNumber)"
is "$(query '.items | length' body)" 0 exist
admin POST autotask/Companies/101 \
    '{"userDefinedFields":[{"name":"Atria","value":"ASP"}]}' >nothing
at_query Companies \
    '{"Filter":[{"op":"eq","field":"Atria","value":"ASP","udf":true}]}'
is "$(query -c '[.items[].id]' body)" '[101]' 'a user-defined field'
at_query Contracts "$(where eq id 29871)"
is "$(query -r '.items[0].startDate' body)" 2026-01-26T00:00:00.000 \
    'a date has its time'

# --- what is refused ---

at_query Companies '{}'
refused 'a query without filter' 'Invalid query syntax. Filter is required.'
at Companies/query
refused 'no query' 'Invalid query syntax. Filter is required.'
at_query Companies '{"Filter":[]}'
refused 'an empty filter' 'Invalid query syntax. Filter is required.'
at_query Companies "$(where eq colour 1)"
refused 'an unknown field' 'Unable to find colour in the Company Entity.'
at_query Companies "$(where eq CompanyNumber '"x"')"
refused 'a field in another case' \
    'Unable to find CompanyNumber in the Company Entity.'
at_query Companies "$(all '"IncludeFields":["colour"],')"
refused 'an unknown field to include' \
    'Unable to find colour in the Entity (IncludeFields).'
at_query Companies "$(where is id 1)"
refused 'an unknown operator' 'Invalid operator is.'
at_query Companies "$(where eq isActive null)"
refused 'null for a boolean' \
    'The value for isActive is not of its data type (true or false).'
at_query Companies "$(where eq isActive 1)"
refused '1 for a boolean' \
    'The value for isActive is not of its data type (true or false).'
at_query Companies "$(where eq id '"101"')"
refused 'text for a number' 'The value for id is not of its data type.'
at_query Companies "$(all '"MaxRecords":501,')"
refused 'more than 500 records a page' 'MaxRecords must be from 1 to 500.'
at_query Companies "$(all '"PageSize":5,')"
refused 'an unknown member' 'Unknown member PageSize in the query.'
at_post Companies "$(where in id "$(jq -nc '[range(501)]')")"
refused '501 values for in' "Invalid query syntax. Queries are limited to \
500 or fewer 'OR' conditions."
at_post Companies "$(where in id "$(jq -nc '[range(500)]')")"
is "$code" 200 '500 values for in are accepted'
at_post Companies "$(jq -nc '{Filter: [{op: "or", items: [range(501)
    | {op: "eq", field: "id", value: .}]}]}')"
refused '501 or conditions' "Invalid query syntax. Queries are limited to \
500 or fewer 'OR' conditions."
at_query Companies '{"Filter":[{"op":"eq","field":"A","value":"1","udf":true},
    {"op":"eq","field":"B","value":"1","udf":true}]}'
refused 'a second user-defined field' \
    'Only one UDF can be queried at a time (B).'
call "$SIM$ZONE/Companies/query" -H "UserName: $AT_USER" \
    -H "Secret: $AT_SECRET" -H "ApiIntegrationCode: $AT_CODE" -d "$(all)"
is "$code" 415 'a POST that is no JSON by its type is refused'
admin POST autotask '{"names":"pascal","dates":"z"}' >nothing
at_query Contracts "$(where eq id 29871)"
is "$(query -c '[.Items[0].Id, .Items[0].StartDate, .PageDetails.Count]' \
    body)" '[29871,"2026-01-26T00:00:00Z",1]' \
    'a switch changes the case of names and the form of dates'

# --- the command ---

sim_ends_well
printf '{"autotask":{"user":"u"}}' >bad.json
run "$B/tests/sim/cw-sim" -d "$DATA/sample/state.json" --autotask bad.json
status_is 2 'a state without keys ends the simulator with 2'
err_has 'bad.json: autotask: needs user, secret and integrationCode' \
    'a state without keys is reported'
keys='"user":"u","secret":"s","integrationCode":"i"'
printf '{"autotask":{%s,"Companies":[{"id":1,"number":"x"}]}}' "$keys" >bad.json
run "$B/tests/sim/cw-sim" -d "$DATA/sample/state.json" --autotask bad.json
err_has 'Companies, id 1: number: there is no such member' \
    'an unknown member of a record is reported'
done_testing

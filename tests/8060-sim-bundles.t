#!/bin/sh
# The simulator: many reads in one call.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"

# addition NUMBER AGREEMENT [MORE]: one read of a bundle
addition() {
	printf '{"version":"2020.1","sequenceNumber":%s,"resourceType":"addition","apiRequest":{"parentId":%s%s}}' \
	    "$1" "$2" "${3:+,$3}"
}
# bundle READ,READ,...
bundle() {
	cw_send POST system/bundles "{\"requests\":[$1]}"
}
summary='[.results[] | [.sequenceNumber, .success, .statusCode, (.entities | length)]]'

bundle "$(addition 7 871 '"page":{"page":1,"pageSize":1000}'),$(addition 8 \
    872 '"page":{"page":1,"pageSize":1000}')"
is "$code" 200 'a bundle: 200'
body_is "$summary" '[[7,true,200,13],[8,true,200,2]]' \
    'the additions of two agreements'
body_is '.results[0] | keys_unsorted' \
    '["sequenceNumber","resourceType","entities","success","statusCode","error"]' \
    'the members of a result'
body_is ._info '{}' 'and of the whole'
cw finance/agreements/872/additions
is "$(jq -c . body)" "$(cw_send POST system/bundles \
    "{\"requests\":[$(addition 1 872)]}"; jq -c '.results[0].entities' body)" \
    'the same records as a plain read gives'

bundle "$(addition 1 871)"
body_is '[.results[0].entities | length]' '[13]' \
    'without page: at most 25'
bundle "$(addition 1 871 '"page":{"page":2,"pageSize":5}')"
body_is '[.results[0].entities[].id]' '[3624,3631,3638,3645,3652]' 'page 2'
bundle "$(addition 1 871 '"filters":{"conditions":"cancelledDate=null and quantity>26","orderBy":"quantity desc"},"fields":"id,quantity"')"
body_is '.results[0].entities | [length, .[0]]' \
    '[4,{"id":3638,"quantity":1450}]' 'conditions, order and fields'
bundle '{"SequenceNumber":3,"ResourceType":"Agreement","ApiRequest":{"Filters":{"Conditions":"company/identifier=\"AspenDental\""},"Page":{"Page":1,"PageSize":1}}}'
body_is "$summary" '[[3,true,200,1]]' 'member names in any case'
bundle '{"sequenceNumber":1,"resourceType":"company","apiRequest":{"filters":{"childconditions":"types/name=\"Owner\""}}}'
body_is '[.results[0].entities[].id]' '[19]' 'companies, child conditions'

bundle "$(addition 1 871),$(addition 2 99),$(addition 3 872)"
is "$code" 200 'an item fails: still 200'
body_is "$summary" '[[1,true,200,13],[2,false,404,0],[3,true,200,2]]' \
    'only that item fails'
body_is '.results[1].error' \
    '{"code":"NotFound","message":"agreement not found","errors":null}' \
    'with its own error'
bundle "$(addition 1 871 '"filters":{"conditions":"foo=1"}')"
body_is '.results[0] | [.statusCode, .error.code, .error.message]' \
    '[400,"ApiFindCondition","foo is not a recognized name."]' \
    'bad conditions'
bundle '{"sequenceNumber":1,"resourceType":"addition","apiRequest":{}}'
body_is '[.results[0].success, .results[0].statusCode]' '[false,400]' \
    'no parentId'
bundle '{"sequenceNumber":1,"resourceType":"catalog","apiRequest":{}}'
body_is '[.results[0].success, .results[0].statusCode]' '[false,400]' \
    'a resource that nobody is known to bundle'
for status in 207 400 404; do
	switches "{\"bundleStatus\":$status}"
	bundle "$(addition 1 871),$(addition 2 99)"
	is "$code $(jq -c "$summary" body)" \
	    "$status [[1,true,200,13],[2,false,404,0]]" \
	    "bundleStatus $status when an item failed"
done
bundle "$(addition 1 871)"
is "$code" 200 'and 200 when none did'

many=$(addition 1 871)
for i in $(seq 2 50); do
	many=$many,$(addition "$i" 871 '"fields":"id"')
done
bundle "$many"
body_is '.results | length' 50 '50 requests'
bundle "$many,$(addition 51 871)"
is "$code $(jq -r .message body)" '400 a bundle can have 50 requests.' \
    'more than 50 requests'
bundle ''
is "$code $(cat body)" '200 {"results":[],"_info":{}}' 'none at all'
cw_send POST system/bundles '[]'
is "$code" 400 'not an object: 400'
call -X POST "$SIM$API/system/bundles" -u "$KEYS" -H "clientId: $CLIENT" \
    -H 'Content-Type: text/plain' -d '{"requests":[]}'
is "$code" 415 'another Content-Type: 415'
cw_send POST system/bundles/count "{\"requests\":[$(addition 5 871)]}"
body_is '.results[0] | [.sequenceNumber, .count]' '[5,13]' 'bundles/count'
is "$(writes)" 0 'bundles do not count as writes'

# --- bundles that answer strangely ---

three="$(addition 1 871),$(addition 2 872),$(addition 3 873)"
# odd DEED EXPECTED TITLE
odd() {
	faults "{\"match\":{\"path\":\"*/bundles\"},\"do\":{\"bundle\":$1}}"
	bundle "$three"
	body_is "[.results[] | [.sequenceNumber, .success, (.entities | if . == null then null else length end)]]" \
	    "$2" "$3"
}
odd '{"omit":"first"}' '[[2,true,2],[3,true,13]]' 'a result is missing'
odd '{"omit":[1,3]}' '[[2,true,2]]' 'two are missing'
odd '{"fail":2}' '[[1,true,13],[2,false,0],[3,true,13]]' 'one fails'
odd '{"fail":"odd","statusCode":503}' \
    '[[1,false,0],[2,true,2],[3,false,0]]' 'every other one fails'
body_is '[.results[].statusCode]' '[503,200,503]' 'with this status'
odd '{"noSequence":"all"}' '[[null,true,13],[null,true,2],[null,true,13]]' \
    'sequence numbers are missing'
odd '{"reverse":true}' '[[3,true,13],[2,true,2],[1,true,13]]' \
    'in reverse order'
odd '{"duplicate":"last"}' \
    '[[1,true,13],[2,true,2],[3,true,13],[3,true,13]]' 'one is there twice'
odd '{"null":2}' '[[1,true,13],[2,true,null],[3,true,13]]' \
    'entities are null'
odd '{"status":207}' '[[1,true,13],[2,true,2],[3,true,13]]' 'all is well'
is "$code" 207 'but the status is 207'
faults '{"match":{"path":"*/bundles"},"do":{"html":true}}'
bundle "$three"
is "$code $(header Content-Type)" '200 text/html' 'a page instead of JSON'
no_faults
switches '{"bundles":"refused"}'
bundle "$three"
is "$code $(jq -r .message body)" '404 The endpoint does not exist.' \
    'bundles refused: there is no such call'
cw_send POST system/bundles/count '{"requests":[]}'
is "$code" 404 'nor its count'

sim_ends_well
done_testing

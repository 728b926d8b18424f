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
is "$code" 200 'a bundle is answered with 200'
body_is "$summary" '[[7,true,200,13],[8,true,200,2]]' \
    'a bundle reads the additions of two agreements'
is "$(jq -c '.results[0] | keys_unsorted' body)" \
    '["sequenceNumber","resourceType","entities","success","statusCode","error"]' \
    'a result of a bundle has these members'
body_is ._info '{}' 'the answer to a bundle has an empty _info'
cw finance/agreements/872/additions
is "$(query -c . body)" "$(cw_send POST system/bundles \
    "{\"requests\":[$(addition 1 872)]}"; query -c '.results[0].entities' body)" \
    'a bundle gives the same records as a plain read'

bundle "$(addition 1 871)"
body_is '[.results[0].entities | length]' '[13]' \
    'a bundle without page gives at most 25 records'
bundle "$(addition 1 871 '"page":{"page":2,"pageSize":5}')"
body_is '[.results[0].entities[].id]' '[3624,3631,3638,3645,3652]' \
    'a bundle gives page 2'
bundle "$(addition 1 871 '"filters":{"conditions":"cancelledDate=null and quantity>26","orderBy":"quantity desc"},"fields":"id,quantity"')"
body_is '.results[0].entities | [length, .[0]]' \
    '[4,{"id":3638,"quantity":1450}]' \
    'a bundle knows conditions, order and fields'
bundle \
    '{"SequenceNumber":3,"ResourceType":"Agreement","ApiRequest":{"Filters":{"Conditions":"company/identifier=\"AspenDental\""},"Page":{"Page":1,"PageSize":1}}}'
body_is "$summary" '[[3,true,200,1]]' 'a bundle takes member names in any case'
bundle \
    '{"sequenceNumber":1,"resourceType":"company","apiRequest":{"filters":{"childconditions":"types/name=\"Owner\""}}}'
body_is '[.results[0].entities[].id]' '[19]' \
    'a bundle reads companies by child conditions'

bundle "$(addition 1 871),$(addition 2 99),$(addition 3 872)"
is "$code" 200 'a bundle with an item that fails gets 200'
body_is "$summary" '[[1,true,200,13],[2,false,404,0],[3,true,200,2]]' \
    'only the wrong item of a bundle fails'
is "$(jq -c '.results[1].error' body)" \
    '{"code":"NotFound","message":"agreement not found","errors":null}' \
    'the wrong item of a bundle has its own error'
bundle "$(addition 1 871 '"filters":{"conditions":"foo=1"}')"
body_is '.results[0] | [.statusCode, .error.code, .error.message]' \
    '[400,"ApiFindCondition","foo is not a recognized name."]' \
    'an item with wrong conditions fails with 400'
bundle '{"sequenceNumber":1,"resourceType":"addition","apiRequest":{}}'
body_is '[.results[0].success, .results[0].statusCode]' '[false,400]' \
    'an item of additions without parentId fails with 400'
bundle '{"sequenceNumber":1,"resourceType":"catalog","apiRequest":{}}'
body_is '[.results[0].success, .results[0].statusCode]' '[false,400]' \
    'an item of the catalog fails with 400'
for status in 207 400 404; do
	switches "{\"bundleStatus\":$status}"
	bundle "$(addition 1 871),$(addition 2 99)"
	is "$code $(query -c "$summary" body)" \
	    "$status [[1,true,200,13],[2,false,404,0]]" \
	    "bundleStatus $status is the status if an item fails"
done
bundle "$(addition 1 871)"
is "$code" 200 'bundleStatus does not matter if no item fails'

many=$(addition 1 871)
for i in $(seq 2 50); do
	many=$many,$(addition "$i" 871 '"fields":"id"')
done
bundle "$many"
body_is '.results | length' 50 'a bundle can have 50 requests'
bundle "$many,$(addition 51 871)"
is "$code $(query -r .message body)" '400 a bundle can have 50 requests.' \
    'a bundle of more than 50 requests gets 400'
bundle ''
is "$code $(cat body)" '200 {"results":[],"_info":{}}' \
    'a bundle without requests has no results'
cw_send POST system/bundles '[]'
is "$code" 400 'a bundle that is not an object gets 400'
call -X POST "$SIM$API/system/bundles" -u "$KEYS" -H "clientId: $CLIENT" \
    -H 'Content-Type: text/plain' -d '{"requests":[]}'
is "$code" 415 'a bundle of another Content-Type gets 415'
cw_send POST system/bundles/count "{\"requests\":[$(addition 5 871)]}"
body_is '.results[0] | [.sequenceNumber, .count]' '[5,13]' \
    'bundles/count counts records'
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
odd '{"omit":"first"}' '[[2,true,2],[3,true,13]]' 'omit leaves out one result'
odd '{"omit":[1,3]}' '[[2,true,2]]' 'omit leaves out two results'
odd '{"fail":2}' '[[1,true,13],[2,false,0],[3,true,13]]' \
    'fail makes one result fail'
odd '{"fail":"odd","statusCode":503}' \
    '[[1,false,0],[2,true,2],[3,false,0]]' 'fail "odd" makes every other result fail'
body_is '[.results[].statusCode]' '[503,200,503]' \
    'fail with statusCode gives results this status'
odd '{"noSequence":"all"}' '[[null,true,13],[null,true,2],[null,true,13]]' \
    'noSequence leaves out sequence numbers'
odd '{"reverse":true}' '[[3,true,13],[2,true,2],[1,true,13]]' \
    'reverse gives the results in reverse order'
odd '{"duplicate":"last"}' \
    '[[1,true,13],[2,true,2],[3,true,13],[3,true,13]]' \
    'duplicate gives a result twice'
odd '{"null":2}' '[[1,true,13],[2,true,null],[3,true,13]]' \
    'null gives null instead of entities'
odd '{"status":207}' '[[1,true,13],[2,true,2],[3,true,13]]' \
    'status 207 leaves all results as they are'
is "$code" 207 'status 207 is the status of the answer'
faults '{"match":{"path":"*/bundles"},"do":{"html":true}}'
bundle "$three"
is "$code $(header Content-Type)" '200 text/html' \
    'html answers a bundle with a page'
no_faults
switches '{"bundles":"refused"}'
bundle "$three"
is "$code $(query -r .message body)" '404 The endpoint does not exist.' \
    'bundles refused: there is no call for bundles'
cw_send POST system/bundles/count '{"requests":[]}'
is "$code" 404 'bundles refused: there is no call to count bundles'

sim_ends_well
done_testing

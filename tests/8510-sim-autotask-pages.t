#!/bin/sh
# The simulator of Autotask: pages, the thread limit, the budget, faults.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# 1,200 companies
jq '.autotask.Companies += [range(1000; 2185) | {id: ., companyName: "C\(.)",
    companyNumber: "C\(.)", isActive: true}]' "$DATA/sample/autotask.json" >at.json
sim_start "$DATA/sample/state.json" --autotask at.json
everything='{"Filter":[{"op":"gte","field":"id","value":0}]}'

# pages METHOD: follows the pages of everything; how many records, and how many
# different ones
pages() {
	if [ "$1" = GET ]; then
		at_query Companies "$everything"
	else
		at_post Companies "$everything"
	fi
	: >seen
	while :; do
		query '.items[].id' body >>seen
		next=$(query -r '.pageDetails.nextPageUrl // ""' body)
		[ -n "$next" ] || break
		if [ "$1" = GET ]; then
			at "$next"
		else
			at "$next" --data-binary "$everything"
		fi
	done
	echo "$(wc -l <seen) $(sort -u seen | wc -l)"
}
is "$(pages GET)" '1200 1200' 'three pages by GET'
is "$(pages POST)" '1200 1200' 'three pages by POST'
at_post Companies "$everything"
next=$(query -r .pageDetails.nextPageUrl body)
at "$next"
is "$code" 405 'after a POST the next page is not for GET'
at "$next" -X POST
is "$code $(query -r '.errors[0]' body)" \
    '500 Invalid query syntax. Filter is required.' \
    'after a POST the next page wants the query again'
at_query Companies '{"IncludeFields":["companyName"],"Filter":[{"op":"gte",
    "field":"id","value":0}]}'
is "$code" 500 'without id there is only one page'
at_query Companies '{"MaxRecords":5,"Filter":[{"op":"gte","field":"id",
    "value":0}]}'
is "$(query -c '[.pageDetails.count, .pageDetails.requestCount]' body)" \
    '[5,5]' 'MaxRecords is the length of a page'
admin POST autotask '{"nextPage":"post"}' >nothing
at_query Companies "$everything"
next=$(query -r .pageDetails.nextPageUrl body)
at "$next"
is "$code" 405 'a switch: the next page is not for GET after GET either'
at "$next" --data-binary "$everything"
is "$code $(query .pageDetails.count body)" '200 500' \
    'a switch: a POST with the query gets the next page'
admin POST autotask '{"nextPage":"asQuery","pages":"repeat"}' >nothing
is "$(pages GET)" '1202 1200' 'a switch: pages repeat a record'
admin POST autotask '{"pages":"skip"}' >nothing
is "$(pages GET)" '1198 1198' 'a switch: pages skip a record'
admin POST autotask '{"pages":"right","order":"reversed","countOff":-1}' \
    >nothing
is "$(pages GET) $(head -n 1 seen)" '1200 1200 2184' \
    'a switch: the order is reversed'
at Companies/query/count --data-binary "$everything"
is "$(query .queryCount body)" 1199 'a switch: the count is wrong by one'
admin POST reset >nothing

# --- three at once, per entity ---

faults '{"match":{"api":"autotask","path":"*/Companies/*"},
    "do":{"hold":"before"}}'
held() {
	curl -s "$SIM$ZONE/$1" -H "UserName: $AT_USER" -H "Secret: $AT_SECRET" \
	    -H "ApiIntegrationCode: $AT_CODE" -o nothing &
	echo $! >>held.pids
}
held Companies/1
held Companies/2
held Companies/3
await_held 3
no_faults
at Companies/101
is "$code $(query -r '.errors[0]' body)" '500 Itgenatr005: thread threshold '\
'exceeded for this integration.' 'a fourth request to an entity is refused'
is "$(last_request .notes[0])" '"more at once than the entity allows"' \
    'the log notes a fourth request'
at Services/500
is "$code" 200 'another entity can be asked meanwhile'
call "$SIM/atservicesrest/v1.0/zoneInformation?user=$AT_USER"
is "$code" 200 'zones can be asked meanwhile'
admin POST autotask '{"threadStatus":429}' >nothing
at Companies/101
is "$code" 429 'a switch: the fourth gets 429'
release
while read -r pid; do wait "$pid"; done <held.pids
at Companies/101
is "$code" 200 'then the entity can be asked again'

# --- the budget ---

admin POST reset >nothing
at ThresholdInformation
is "$(cat body)" '{"externalRequestThreshold":10000,'\
'"requestThresholdTimeframe":60,"currentTimeframeRequestCount":1}' \
    'ThresholdInformation reports the budget'
at Companies/101
at ThresholdInformation
is "$(query .currentTimeframeRequestCount body)" 3 'each call is counted'
admin POST autotask '{"others":5000,"slow":600000}' >nothing
at Companies/101 &
slow=$!
advance_until ended $slow
wait $slow
is "$(last_request '[.status, .parallel]')" '[200,1]' \
    'from half of the budget on calls are delayed, and answered'
admin POST autotask '{"others":9999,"slow":0,"suspended":77}' >nothing
at Companies/101
is "$code $(header Retry-After)" '429 77' 'over the budget calls get 429'
admin POST autotask '{"retryAfter":"date"}' >nothing
at Companies/101
case $code-$(header Retry-After) in
429-*GMT) pass 'a switch: Retry-After is a date' ;;
*) fail 'a switch: Retry-After is a date' ;;
esac
is "$(last_request .outcome)" '"limited"' 'the log tells that it was limited'
admin POST reset >nothing
at Companies/101
is "$code" 200 'a reset renews the budget'

# --- faults ---

faults '{"match":{"api":"autotask"},"do":{"status":500}}'
at Companies/101
is "$(cat body)" '{"errors":["An unexpected error has occurred."]}' \
    'a fault with status 500 has the errors of Autotask'
faults '{"match":{"api":"autotask"},"do":{"status":401}}'
at Companies/101
is "$code $(wc -c <body)" '401 0' 'a fault with status 401 is empty'
faults '{"match":{"api":"autotask"},"do":{"html":true}}'
at Companies/101
is "$code $(header Content-Type)" '200 text/html' 'a fault can be a page'
atria 2026-10-25
is "$code" 200 'Atria is not hit by faults of Autotask'
rm at.json	# it has the keys
sim_ends_well
done_testing

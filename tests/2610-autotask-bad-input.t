#!/bin/sh
# autotask-resolve: wrong jobs, keys, zones, budgets, lists and answers. Each is
# named, nothing is guessed, and the exit status is the right one.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"
autotask_start
fetch >lines

# failed STATUS TEXT TITLE: the last run ended so, and said so
failed() {
	read -r failed_status <status
	is "$failed_status $(grep -cF -e "$2" err)" "$1 1" "$3"
	[ "$(grep -cF -e "$2" err)" = 1 ] || note <err
}
# trial STATUS TEXT TITLE: runs autotask-resolve, which fails so
trial() {
	run at_resolve <lines
	failed "$@"
}

# --- jobs and keys ---

for bad in '.Psa = "bms"|Psa must be connectwise or autotask, not bms' \
    '.CompanyKey = "colour"|CompanyKey must be companyNumber, id, companyName or udf:NAME, not colour' \
    '.ServiceKey = "id"|ServiceKey must be sku, name, externalID, internalID or catalogNumberPartNumber, not id' \
    '.WholeUnits = "maybe"|WholeUnits must be refuse, up, down or nearest, not maybe' \
    '.EffectiveDate = "2026-02-30"|EffectiveDate must be period-start, next-period or a day YYYY-MM-DD, not 2026-02-30' \
    '.BudgetPercent = 0|BudgetPercent must be 1 to 100' \
    '.AllowAtriaCreateProducts = true|AllowAtriaCreateProducts is for ConnectWise' \
    '.ApiUrl = "https://webservices.autotask.net.example.com/"|ApiUrl must be blank, or an address of autotask.net' \
    '.ApiUrl = "https://notautotask.net/"|ApiUrl must be blank, or an address of autotask.net' \
    'del(.Psa)|is a job for ConnectWise: its Psa is not autotask'; do
	write_autotask_job "${bad%%|*}"
	trial 2 "${bad#*|}" "a job with ${bad%%|*} is refused"
done
write_autotask_job '.CompanyKey = "udf:atria id"'
trial 2 'CompanyKey udf:atria id: no company has anything in the user-defined field atria id' \
    'a user-defined field that no company has is named once, as a setting'
jq_is 'map(select(.type == "log") | .code) | unique - ["CW01"]' '["AX01"]' \
    'and no customer is blamed for it'
write_autotask_job
for key in AutotaskUser AutotaskSecret AutotaskIntegrationCode; do
	cp secrets.json kept.json
	jq "del(.$key)" kept.json >secrets.json
	trial 2 "$key has no valid value" "secrets without $key are refused"
	cat kept.json >secrets.json
done
run cw-resolve -c job.json -s secrets.json <lines
failed 2 'is a job for Autotask (Psa), and cw-resolve is for ConnectWise' \
    'cw-resolve refuses a job for Autotask'

# --- zones ---

jq '.AutotaskUser = "nobody@example.com"' kept.json >secrets.json
trial 4 'the zone of AutotaskUser cannot be found: HTTP 500: The user is not known in any zone.' \
    'a user without zone'
jq_is 'map(select(.code == "CW02")) | length' 1 'a failure is logged: CW02'
cat kept.json >secrets.json
forget_requests
for url in https://webservices5.example.com/ https://autotask.net.example.com/ \
    https://notautotask.net/; do
	admin POST autotask "{\"zoneUrl\":\"$url\"}" >nothing
	trial 4 "the zone of the user is said to be at $url, which is no address of autotask.net: no key is sent there" \
	    "a zone at \"$url\" gets no key"
done
for url in http://webservices5.autotask.net/ https://x@webservices5.autotask.net/ \
    ftp://webservices5.autotask.net/ nonsense ''; do
	admin POST autotask "{\"zoneUrl\":\"$url\"}" >nothing
	run at_resolve <lines
	is "$(cat status)" 4 "a zone at \"$url\" is refused"
done
is "$(requests | sort -u)" 'GET /atservicesrest/v1.0/zoneInformation' \
    'to such a zone nothing is sent'
admin POST reset >nothing

# --- keys that are wrong ---

forget_requests
jq '.AutotaskSecret = "WRONGsecret00"' kept.json >secrets.json
trial 4 'HTTP 401: AutotaskUser, AutotaskSecret or AutotaskIntegrationCode is wrong, or the user is locked' \
    'a wrong secret'
is "$(query -s 'map(select(.status == 401)) | length' "$SIMLOG")" 1 \
    'the first 401 ends the run'
lacks err WRONGsecret00 'no message has the secret'
cat kept.json >secrets.json
admin POST reset >nothing

# --- budget ---

admin POST autotask '{"others":5001,"slow":0}' >nothing
forget_requests
trial 4 '5002 of 10000 requests of this hour are used, by all programs together; BudgetPercent is 50: run again later' \
    'over half of the budget nothing is read'
is "$(requests | tail -n 1)" \
    'GET /webservices5/ATServicesRest/v1.0/ThresholdInformation' \
    'the budget is asked for before anything else'
write_autotask_job '.BudgetPercent = 60'
run at_resolve <lines
status_is 0 'BudgetPercent allows more'
write_autotask_job '.RetryTries = 1'
admin POST autotask '{"others":10000,"suspended":1}' >nothing
trial 4 'HTTP 429: The request threshold of 10000 per 60 minutes has been exceeded.' \
    'a budget that is used up'
admin POST reset >nothing

# --- lists that are not whole ---

jq '.autotask.Companies += [range(1000; 2185) | {id: ., companyName: "C\(.)",
    companyNumber: "C\(.)", isActive: true}]' "$DATA/sample/autotask.json" \
    >at.json
sim_start "$DATA/sample/state.json" --autotask at.json
write_autotask_job
run at_resolve <lines
status_is 0 'three pages of companies are read'
admin POST autotask '{"pages":"repeat"}' >nothing
run at_resolve <lines
is "$(cat status) $(sed 's/record [0-9]*/record N/' err | grep -c \
    'Companies: record N came twice')" '4 1' 'pages that repeat a record'
admin POST autotask '{"pages":"skip"}' >nothing
trial 4 'Companies: 1198 records came, but there are said to be 1200' \
    'pages that skip a record'
admin POST autotask '{"pages":"right","countOff":1}' >nothing
trial 4 'Companies: 1200 records came, but there are said to be 1201' \
    'a count that does not agree'
is "$(requests | grep -c Companies/query/count)" 7 \
    'a list that is not whole is read once more'
admin POST autotask '{"countOff":0,"nextPage":"post"}' >nothing
forget_requests
run at_resolve <lines
status_is 0 'pages that insist on POST are read'
is "$(query -rs '[.[] | select(.method == "POST")] | [length,
    ([.[] | .body.Filter != null] | all)] | tostring' "$SIMLOG")" '[3,true]' \
    'they are asked for with the query'
is "$(query -s '[.[] | select(.notes | index("a write: refused"))] | length' \
    "$SIMLOG")" 0 'that is no write'
faults '{"match":{"path":"*/Companies/query"},"do":{"status":200,"body":
    {"items":[{"id":1}],"pageDetails":{"count":1,"nextPageUrl":
    "https://evil.example.com/v1.0/Companies/query/next"}}}}'
trial 4 'Companies: the next page is said to be at another host' \
    'a next page at another host'
for items in '{"id":1,"companyName":"C","companyNumber":"C","isActive":true}' ''; do
	faults "{\"match\":{\"path\":\"*/Companies/query\"},\"do\":{\"status\":200,
	    \"body\":{\"items\":[$items],\"pageDetails\":{\"nextPageUrl\":
	    \"$SIM/webservices5/ATServicesRest/V1.0/Companies/query\"}}}}"
	forget_requests
	run at_resolve <lines
	is "$(cat status) $(grep -c 'record 1 came twice\|a page without records names a next one' err)" \
	    '4 1' "a page that names itself as the next one: [$items]"
	ok 'it is not read for ever' \
	    test "$(requests | grep -c 'Companies/query$')" -le 4
done
no_faults
rm at.json
autotask_start

# --- answers that are none ---

write_autotask_job '.RetryTries = 2'
# answered FAULT TEXT TITLE
answered() {
	faults "$1"
	trial 4 "$2" "$3"
	no_faults
}
answered '{"match":{"path":"*/Contracts/query"},"do":{"html":true}}' \
    'Contracts: HTTP 200: a web page instead of JSON' 'a web page'
answered '{"match":{"path":"*/Services/query"},"do":{"malformed":true}}' \
    'Services: the answer is not JSON' 'JSON that breaks off'
answered '{"match":{"path":"*/Services/query"},"do":{"status":200,"body":{"errors":["no","really"]}}}' \
    'Services: an answer with errors: no; really' 'a success with errors'
answered '{"match":{"path":"*/Services/query"},"do":{"status":500,"body":{"errors":[{"message":"m","field":"f"}]}}}' \
    'Services: HTTP 500: m' 'an error that is an object'
is "$(query -s '[.[] | select(.status == 500)] | length' "$SIMLOG")" 1 \
    'an error with a text is not tried again'
forget_requests
answered '{"match":{"path":"*/Services/query"},"do":{"status":500,"body":{"errors":["Itgenatr005: too many"]}}}' \
    'Services: HTTP 500: Itgenatr005: too many' 'too many at once'
is "$(query -s '[.[] | select(.status == 500)] | length' "$SIMLOG")" 2 \
    'too many at once is tried again'
answered '{"match":{"path":"*/Services/query"},"do":{"status":403}}' \
    '; the security level of AutotaskUser must allow to view Services' \
    'a list that is forbidden, and the right that is missing'
answered '{"match":{"path":"*/Services/query"},"do":{"status":200,"body":{"items":[{"sku":"x"}],"pageDetails":{"count":1,"nextPageUrl":null}}}}' \
    'Services: a record has no id' 'a record without id'
answered '{"match":{"path":"*/Services/query"},"do":{"status":200,"body":{"items":[],"pageDetails":{"count":1,"nextPageUrl":null}}}}' \
    'Services: a page has not as many records as it says' \
    'a page with another number of records'
answered '{"match":{"path":"*/Services/query"},"do":{"status":200,"body":{"items":[],"pageDetails":{"count":0}}}}' \
    'Services: a page does not say whether it is the last one' \
    'a page without end'
answered '{"match":{"path":"*/Services/query"},"do":{"status":200,"body":{"items":null}}}' \
    'Services: the answer is no page of a list' 'an answer that is no page'
answered '{"match":{"path":"*/ThresholdInformation"},"do":{"status":200,"body":{}}}' \
    'ThresholdInformation does not say how many requests' 'no budget'
answered '{"match":{"path":"*/zoneInformation"},"do":{"status":200,"body":{}}}' \
    'the answer about the zone of AutotaskUser names no address' 'no zone'
answered '{"match":{"api":"autotask"},"do":{"status":302,"location":"other"}}' \
    'is not followed' 'a redirect'

# --- contracts without lines, no customers, other streams ---

write_autotask_job
admin POST autotask/Contracts/29871 '{"id":29871}' >nothing
for id in 3589 3596 3603 3610 3617 3624 3631 3638 3645 3652 3659 3666 3673; do
	admin DELETE "autotask/ContractServices/$id" >nothing
done
run at_resolve <lines
jq_is 'map(select(.type == "agreement" and .customer.code == "ASP"))[0]
    | [.state, .additions]' '["found",null]' 'a contract without lines'
run sh -c 'head -n 20 lines | autotask-resolve -c job.json -s secrets.json'
status_is 3 'a stream that was cut is damaged'
is "$(at_resolve <lines | cw-diff | sed '$s/seal/Seal/' >plan; tail -n 1 plan |
    query -r .type)" end 'a plan'
at_resolve <lines | cw-diff >plan
write_job
run cw-apply -c job.json -s secrets.json <plan
failed 5 'it is for Autotask, where nothing is written yet' \
    'cw-apply refuses a plan for Autotask'
is "$(writes)" 0 'nothing is written'
sim_ends_well
rm -f kept.json
done_testing

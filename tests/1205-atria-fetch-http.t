#!/bin/sh
# atria-fetch: what Atria answers over HTTP: statuses, headers, and what the
# simulator can say.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
curl -s -H 'Authorization: Bearer SAMPLE.atria.token.00.notreal' \
    "$SIM/api/billing/2026-10-25" >answer.json

# answers WHAT WANTED STATUS: with that fault, this code is logged
answers() {
	faults "{\"match\":{\"path\":\"/api/billing/*\"},\"do\":$1}"
	run fetch
	is "$status $(grep -o '"code":"\(CW03\|CW13\|CW15\)"' out | cut -d '"' -f 4)" \
	    "$2" "$3"
	no_faults
}
json='"contentType":"application/json"'
answers '{"status":204,"body":""}' '0 CW15' '204 is a period without data'
answers "{\"status\":200,$json,\"body\":\"null\"}" '0 CW15' 'null is a period without data'
answers "{\"status\":200,$json,\"body\":\"{\\\"success\\\":false,\\\"data\\\":[]}\"}" \
    '4 CW03' 'success false with 200 is CW03'
answers "{\"status\":206,$json,\"body\":\"[]\"}" '4 CW03' 'a partial answer is CW03'
answers "{\"status\":404,$json,\"body\":\"{\\\"Message\\\":\\\"No HTTP resource\\\"}\"}" \
    '4 CW03' 'an unknown route is CW03'
answers "{\"status\":200,$json,\"body\":\"[]\",\"headers\":{\"Link\":\"<$SIM/2>; rel=\\\"next\\\"\"}}" \
    '4 CW13' 'a Link header to a next page is CW13'
n_rows=$(jq length answer.json)
# headers_say WANTED HEADER VALUE
headers_say() {
	answers "$(jq -n --rawfile a answer.json --arg n "$2" --arg v "$3" \
	    '{status: 200, contentType: "application/json", body: $a,
	    headers: {($n): $v}}')" "$1" "an answer with $2: $3"
}
headers_say '4 CW13' X-Total-Count $((n_rows + 1))
err_has "$n_rows rows came, but X-Total-Count says" 'which the message names'
headers_say '0 ' X-Total-Count "$n_rows"
headers_say '4 CW13' X-Pagination '{"totalCount":1000,"pageSize":500}'
err_has 'X-Pagination.totalCount says 1000' 'which the message names'
headers_say '0 ' X-Pagination \
    "{\"totalCount\":$n_rows,\"currentPage\":1,\"totalPages\":1}"
headers_say '4 CW13' X-WP-TotalPages 2
headers_say '4 CW13' X-Has-More true
headers_say '4 CW13' Total-Count 90000
headers_say '4 CW13' Content-Range 'items 0-49/90000'
headers_say '4 CW13' Content-Range '0-88/*'
headers_say '4 CW13' Content-Range 'items 50-138/89'
headers_say '0 ' Content-Range "items 0-$((n_rows - 1))/$n_rows"
headers_say '4 CW13' Link "</1>; title=\"x\"; REL='prev Next'"
headers_say '0 ' Link '</1>; rel="prev"; title="next", </n>; rel=nextish'
headers_say '0 ' X-RateLimit-Remaining 59
headers_say '0 ' X-Response-Time 12

# sim_says SWITCHES WANTED: the exit status and the code of a run with them
sim_says() {
	admin POST reset >nothing
	switches "$1"
	run fetch
	is "$status $(grep -oE '"code":"(CW03|CW13|CW15|AX23)"' out |
	    cut -d '"' -f 4)" "$2" "an Atria with $1"
}
sim_says '{"only":50,"beside":{"nextLink":"/2"}}' '4 CW13'
sim_says '{"atriaLink":"next"}' '4 CW13'
sim_says '{"beside":{"totalCount":89}}' '0 '
sim_says '{"inRows":{"billingPeriodEnd":"2026-09-25"}}' '4 CW13'
sim_says '{"rename":{"productSku":"stockCode"}}' '4 CW13'
sim_says '{"rename":{"billable":"toBill"}}' '4 CW13'
sim_says '{"rename":{"billable":"flag"}}' '0 AX23'
sim_says '{"shape":"nested","lists":"unrolled"}' '4 CW13'
sim_says '{"beside":{"error":"x"}}' '4 CW03'
write_job '.AtriaUrl += "/api/v2"'
for route in page json nothing; do
	sim_says "{\"wrongRoute\":\"$route\"}" '4 CW03'
done
write_job '.BillingPeriod = "2026-12-25"'
for empty in array null 204 list404; do
	sim_says "{\"empty\":\"$empty\"}" '0 CW15'
done
sim_says '{"empty":"404"}' '4 CW03'


# --- a period without rows: which one has them? -------------------------------------
admin POST reset >nothing
# looks JOB-FILTER WANTED TITLE: what --look-around says; it ends with 1
looks() {
	admin DELETE periods/2026-11-25 >nothing
	forget_requests
	write_job "$1"
	run fetch --look-around
	is "$status $(query -r 'select(.code == "AX27") | .error' out)" "1 $2" "$3"
}
empty='Atria has nothing for the billing period that ends on'
looks '.BillingPeriodEnd = "month"' \
    "$empty 2026-09-30, and rows for one that ends on 2026-09-25: should BillingPeriodEnd be 25 and not month?" \
    'a wrong BillingPeriodEnd is found out'
looks '.BillingPeriod = "2026-11-20"' \
    "$empty 2026-11-25, and 89 rows for the one before, to 2026-10-25: has its billing process run? Or is BillingPeriod wrong?" \
    'a period that Atria has not counted yet is named'
is "$(requests GET | wc -l)" 2 'with two requests'
looks '.BillingPeriod = "2020-01-20"' \
    "$empty 2020-01-25, nor for one that ends on any of the 31 days before: has its billing process run?" \
    'a period far from all others is named'
run fetch -p 2020-01-20
is "$status $(grep -c AX27 out)" '0 0' 'without --look-around, no error'
run fetch --look-around
is "$status $(grep -c AX27 out)" '1 1' 'with it, one error'
echo '[]' >none.json
run fetch --look-around -i none.json
is "$status $(grep -c AX27 out)" '0 0' 'a saved answer has no neighbours'
done_testing

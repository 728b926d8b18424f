#!/bin/sh
# atria-fetch: from Atria's answer to line records.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start

run fetch
status_is 0 'a period is fetched'
err_is 'a run that succeeds prints nothing on stderr' </dev/null
is "$(requests)" 'GET /api/billing/2026-10-25' \
    'a period is one request, by its end date'
facts out <<'X'
map(.type) | [.[0], .[-1]]	["begin","end"]	the stream has a begin and an end
.[0].period	{"end":"2026-10-25","start":"2026-09-26"}	begin tells the period
.[0].today	2026-10-26	begin tells the day of reference
.[1] | [.code, .level, .message]	["CW01","Info","Billing Process Started : For Billing Period 2026-10-25"]	the log starts with CW01
map(select(.type == "line") | .customer.code) | length > 10 and . == sort	true	lines stand in the order of customers
map(select(.type == "line" and .customer.code == "PIN") | .customer | has("billingIdentifier")) | [any, length > 0]	[false,true]	a blank Billing Identifier is absent
.[-1] | .records == (.counts | add)	true	end counts the records
.[-1].ledger | .rows == .notBillable + .filtered + .lines	true	the ledger adds up
X
query -cs '[.[] | select(.type == "line") | [.customer.code, .sku // "",
    .description, .quantity, .previousQuantity]] | sort' out >lines.got
query -c '[.atria.periods["2026-10-25"][] | select(.billable != false)
    | [.customerCode, .productSku // "", .summaryGrouping, .thisMonthCount,
    .lastMonthCount]] | sort' "$DATA/sample/state.json" >lines.want
ok 'lines hold what Atria counts, and nothing else' cmp lines.got lines.want
secrets_are_absent 'no secret stands in the stream' out err

# --- the same bytes whatever the order of the answer -------------------------
steady <out >first
curl -s -H 'Authorization: Bearer SAMPLE.atria.token.00.notreal' \
    "$SIM/api/billing/2026-10-25" >answer.json
for order in reverse 'sort_by(.summaryGrouping)' 'sort_by(.thisMonthCount)'; do
	jq "$order" answer.json >shuffled.json
	run atria-fetch -c job.json -i shuffled.json --today 2026-10-26
	steady <out >again
	ok "a saved answer gives the same bytes in any order: $order" \
	    cmp first again
done
run sh -c 'atria-fetch -c job.json -i - --today 2026-10-26 <answer.json'
steady <out >again
ok 'an answer on standard input gives the same bytes' cmp first again
is "$(requests | wc -l)" 2 'saved answers need no request'

# --- periods -----------------------------------------------------------------
# period WANT TITLE OPTION...: start and end of the period chosen
period() {
	want=$1
	title=$2
	shift 2
	atria-fetch -c job.json -i answer.json "$@" >out 2>err
	is "$(head -n 1 out | query -r '.period | "\(.start) \(.end)"')" \
	    "$want" "$title"
}
period '2026-09-26 2026-10-25' 'Previous is the period before the one of today' \
    --today 2026-10-26
period '2026-08-26 2026-09-25' \
    'on the last day of a period, Previous is the one before' \
    --today 2026-10-25
period '2026-10-26 2026-11-25' 'Current is the period of today, in any case' \
    --today 2026-10-26 -p current
period '2025-12-26 2026-01-25' 'a date chooses the period that holds it' \
    --today 2026-10-26 -p 2026-01-25
period '2026-01-26 2026-02-25' 'a date may be the first day of its period' \
    --today 2026-10-26 -p 2026-01-26
write_job '.BillingPeriodEnd = "month"'
period '2026-02-01 2026-02-28' 'periods may be calendar months' \
    --today 2026-03-31
write_job '.BillingPeriodEnd = "31" | .BillingPeriod = "Current"'
period '2028-02-01 2028-02-29' 'the 31st of a short month is its last day' \
    --today 2028-02-10
write_job '.BillingPeriodEnd = "last-3"'
period '2026-03-29 2026-04-27' 'periods may end days before the end of a month' \
    --today 2026-03-29 -p current
write_job 'del(.BillingPeriodEnd, .BillingPeriod)'
period '2026-03-01 2026-03-31' 'the default is Current, by the month' \
    --today 2026-03-29
write_job

for bad in 2026-02-30 yesterday 26.10.2026; do
	run fetch -p "$bad"
	is "$status $(grep -c '"code":"CW19"' out)" '2 1' \
	    "-p $bad is refused with CW19"
done
write_job '.BillingPeriodEnd = 32'
run fetch
status_is 2 'BillingPeriodEnd 32 is refused'
err_has 'BillingPeriodEnd must be' 'the message names BillingPeriodEnd'
write_job
run atria-fetch -c job.json -i answer.json --today 9999-12-31 -p current
is "$status $(grep -c '"code":"CW19"' out)" '2 1' \
    'a period that no date can name is refused with CW19'
err_has 'the billing period does not lie within the years 1601 to 9999' \
    'the message tells that no date can name the period'
run atria-fetch -c job.json -i answer.json --today tomorrow
status_is 2 'a bad --today is refused'

run fetch -p 2026-12-25
status_is 0 'a period without data is no error'
jq_is 'map(select(.code == "CW15") | .level, .message) | .[]' 'Warn
No records found in Atria for billing period 2026-12-25.' \
    'a period without data is CW15'

# a wrong address answers 404, too, and must not look like a period without data
for empty in '"body":"[]"' '"body":" [ ]\n"'; do
	faults "{\"match\":{\"path\":\"/api/billing/*\"},\"do\":{\"status\":404,
	    \"contentType\":\"application/json\",$empty}}"
	run fetch
	is "$status $(grep -c '"code":"CW15"' out)" '0 1' \
	    "404 with $empty is a period without data: CW15"
done
for other in '"body":""' '"body":"{\"Message\":\"No HTTP resource\"}"' \
    '"body":"null"' '"as":"html"'; do
	faults "{\"match\":{\"path\":\"/api/billing/*\"},\"do\":{\"status\":404,
	    \"contentType\":\"application/json\",$other}}"
	run fetch
	status_is 4 "404 with $other is an error"
	jq_is 'map(select(.code == "CW03" or .code == "CW15") | .code) | .[]' \
	    CW03 "404 with $other is CW03, not CW15"
	err_has 'this Atria has no such address: is AtriaUrl right?' \
	    "the message asks whether AtriaUrl is right: 404 with $other"
done
faults '{"match":{"path":"/api/billing/*"},"do":{"html":true}}'
run fetch
status_is 4 'a web page with 200 is an error'
err_has 'the answer is not JSON: is AtriaUrl right?' \
    'the message asks whether AtriaUrl is right'
no_faults

# --- CustomersFilter ---------------------------------------------------------
codes() {
	query -rs '[.[] | select(.type == "line") | .customer.code] | unique
	    | join(" ")' out
}
write_job '.CustomersFilter = ["asp", "NOR", "NOSUCH"]'
run fetch
is "$(codes)" 'ASP NOR' 'CustomersFilter chooses customers, in any case'
jq_is 'map(select(.code == "AX11") | .detail) | .[]' NOSUCH \
    \
    'an entry of CustomersFilter without match is AX11'
write_job '.CustomersFilter = "OBW"'
run fetch
is "$(codes)" OBW 'CustomersFilter may be one customer as a string'
all=$(query '[.atria.periods["2026-10-25"][].customerCode] | unique | length' \
    "$DATA/sample/state.json")
for none in '""' '"  "' null '[]'; do
	write_job ".CustomersFilter = $none"
	run fetch
	is "$(codes | wc -w)" "$all" "CustomersFilter $none means all"
done
for blank in '["   "]' '[""]' '["ASP", "\u00a0"]'; do
	write_job ".CustomersFilter = $blank"
	run fetch
	status_is 2 "CustomersFilter $blank is refused"
	err_has 'job.json: CustomersFilter holds a blank string' \
	    "the message tells that CustomersFilter $blank is blank"
done
write_job '.CustomersFilter = 5'
run fetch
status_is 2 'CustomersFilter 5 is refused'
err_has 'CustomersFilter must be a string or an array of strings' \
    'the message tells what CustomersFilter must be'
write_job

# --- shapes of the answer ----------------------------------------------------
# shape TITLE JQ-FILTER: another shape of the same answer gives the same lines
shape() {
	jq "$2" answer.json >shape.json
	run atria-fetch -c job.json -i shape.json --today 2026-10-26
	steady <out | sed '/"AX23"/d; /^{"type":"end"/d' >again
	sed '/^{"type":"end"/d' first >want
	ok "the same lines come of $1" cmp want again
}
shape 'an object with one list' '{Total: length, Items: .}'
shape 'rows nested by customer' 'group_by(.customerCode) | map({
    customerCode: .[0].customerCode, customerName: .[0].customerName,
    customerAccountCode: .[0].customerAccountCode,
    lines: map(del(.customerCode, .customerName, .customerAccountCode,
    .resultCount))})'
shape 'nested rows, with the sums of each customer and the number of rows' \
    '{ResultCount: length, Customers: (group_by(.customerCode) | map({
    customerCode: .[0].customerCode, customerName: .[0].customerName,
    customerAccountCode: .[0].customerAccountCode,
    thisMonthCount: (map(.thisMonthCount) | add), productSku: null,
    lastMonthCount: (map(.lastMonthCount) | add),
    lines: map(del(.customerName, .customerAccountCode, .resultCount))}))}'
shape 'names in another case, with spaces and underscores' 'map({
    "Customer Code": .customerCode, CUSTOMER_NAME: .customerName,
    "Customer Account Code": .customerAccountCode, ProductSku: .productSku,
    "Billable Flag": "Yes", "Summary Grouping": .summaryGrouping,
    LastMonthCount: .lastMonthCount, ThisMonthCount: .thisMonthCount})'
shape 'values with blanks around them' 'map(.customerCode |= " \(.)\t"
    | .customerAccountCode |= (if . then "\(.)  " else "  " end)
    | .productSku |= (if . then " \(.)" else . end))'
shape 'billable as a letter' 'map(.billable = "Y")'
shape 'an error that is none' '{error: "n/a", rows: .}'
shape 'names from messages of the vendor' 'map({
    customerShortCode: .customerCode, customerName,
    billingIdentifier: .customerAccountCode, sku: .productSku,
    lineDescription: .summaryGrouping, previousQuantity: .lastMonthCount,
    quantity: .thisMonthCount})'
jq '[.[0], (.[1] | .billable = false)] | map(del(.resultCount))' answer.json \
    >some.json
run atria-fetch -c job.json -i some.json --today 2026-10-26
jq_is '.[-1].ledger | .lines, .notBillable' '1
1' 'a row that is not billable is left out, and counted'

# bad WHAT JQ-FILTER TEXT: the answer is rejected with CW13 and a message with
# TEXT
bad() {
	jq "$2" answer.json >bad.json
	run atria-fetch -c job.json -i bad.json --today 2026-10-26
	is "$status $(grep -c '"code":"CW13"' out) $(grep -c '"type":"line"' \
	    out)" '3 1 0' "an answer is rejected with CW13: $1"
	err_has "$3" "the message names row, field and rule: $1"
}
bad 'a quantity is missing' 'del(.[3].thisMonthCount)' \
    'row 4 (customer ASP): thisMonthCount is missing'
bad 'a quantity is a text' '.[3].thisMonthCount = "12"' \
    'thisMonthCount is not a number'
# a message of 767 bytes ends in the middle of a character, or does not
for start in x xx; do
	bad "a customer code is as long as the message, from $start" ".[3] |=
	    (.thisMonthCount = \"\" | .customerCode = \"$start\" +
	    500 * \"\u00e4\")" "row 4 (customer $start"
	ok "a long message is UTF-8 where it is cut, behind $start" \
	    iconv -f UTF-8 -t UTF-8 out
	mv out cut.ndjson
	run cwlog-fmt -f log cut.ndjson
	out_has 'Error    CW13 Failed to Deserialize' \
	    "cwlog-fmt reads a long message that is cut behind $start"
done
bad 'a quantity is negative' '.[3] |= (.thisMonthCount = -1
    | .difference = -1 - .lastMonthCount)' 'thisMonthCount is negative'
bad 'a quantity has seven decimals' '.[3] |= (.thisMonthCount = 1.0000001
    | del(.difference))' 'thisMonthCount has more than six decimals'
bad 'a quantity is not the sum of the other two' \
    '.[3].difference += 1' 'thisMonthCount is not the count before plus the difference'
bad 'a customer code is missing' 'del(.[2].customerCode)' \
    'row 3: customerCode is missing'
bad 'a row is missing' 'map(.resultCount = 1000)' \
    '89 rows came, but resultCount says 1000: the answer is not whole'
bad 'resultCount is not the same in all rows' '.[5].resultCount = 88' \
    'row 6 (customer ASP): resultCount is not that of the rows before'
bad 'a row is no object' '.[1] = 5' 'row 2 is not an object'
bad 'there are two lists' '{a: ., b: []}' 'several lists'
bad 'there is no list' '{a: 1}' 'not a list of rows'
bad 'a name stands twice with two values' '.[0].quantity = 99999' \
    'stands there under two names with two values'
bad 'billable is neither yes nor no' '.[0].billable = "maybe"' \
    'billable is neither yes nor no'

bad 'the number of rows outside the list is another' \
    '{resultCount: 88, rows: map(del(.resultCount))}' \
    '89 rows came, but resultCount says 88'
bad 'the number of rows outside the list is a text' '{resultCount: "all", rows: .}' \
    'resultCount is not a number'
nested='group_by(.customerCode) | map({customerCode: .[0].customerCode,
    customerAccountCode: .[0].customerAccountCode, thisMonthCount: 7,
    lastMonthCount: 7, lines: map(del(.resultCount))})'
bad 'the sum of a customer is not the quantity of its rows' \
    "$nested | del(.[0].lines[3].thisMonthCount)" \
    'row 4 (customer ASP): thisMonthCount is missing'
jq "$nested | del(.[].lines[].lastMonthCount)" answer.json >shape.json
run atria-fetch -c job.json -i shape.json --today 2026-10-26
jq_is 'map(select(.type == "line") | .previousQuantity) | unique[]' null \
    'the sum of a customer before is not taken for that of a row'
bad 'a row of one customer stands below another' \
    "$nested | .[0].lines[1].customerCode = \"NOR\"" \
    'row 2: customerCode is not that of the customer that holds the row'
bad 'a row holds a list and would be lost' '.[4].users = []' \
    'row 5 holds a list: is it an item or a customer?'
bad 'a customer counts, but has no rows' '.[4] |= {customerCode,
    thisMonthCount, users: []}' 'row 5 holds a list'
bad 'there is a list within a list' "$nested | .[0].lines[1].x = [{}]" \
    'row 2 holds a list within a list'
jq . answer.json | sed '0,/"thisMonthCount": [0-9.]*/s//"thisMonthCount": NaN/' \
    >bad.json
run atria-fetch -c job.json -i bad.json --today 2026-10-26
status_is 3 'an answer with the quantity NaN is rejected'
err_has "CW13: Failed to Deserialize object: Error reported was: bad.json: line 11, column 23: not a number" \
    'the message names line and column of NaN'

# --- customers that share an identifier ---------------------------------------
jq '[.[] | select(.customerCode == "ASP" or .customerCode == "NOR")
    | .customerAccountCode = "Same" | del(.resultCount)]' answer.json \
    >shared.json
write_job '.CustomersFilter = "ASP"'
run atria-fetch -c job.json -i shared.json --today 2026-10-26
jq_is '[.[] | select(.type == "line") | .customer.sharedWith[0]] | unique[]' \
    NOR 'lines tell of the other customer, even one that is filtered out'

done_testing

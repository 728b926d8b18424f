#!/bin/sh
# atria-fetch: what an answer says of itself is understood and agrees, or the
# answer is refused.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
curl -s -H 'Authorization: Bearer SAMPLE.atria.token.00.notreal' \
    "$SIM/api/billing/2026-10-25" >answer.json
run atria-fetch -c job.json -i answer.json --today 2026-10-26
# lines_of FILE: the lines of a stream, which is what is billed
lines_of() {
	grep '^{"type":"line"' "$1"
}
lines_of out >first
n=$(wc -l <first)

# read_file FILE: what becomes of an answer. One that is read ($status 0) has the
# same lines, else $status is 99.
read_file() {
	run atria-fetch -c job.json -i "$1" --today 2026-10-26
	lines_of out >again
	[ "$status" != 0 ] || cmp -s first again || status=99
}
# read_shape FILTER: what becomes of the answer, changed by jq
read_shape() {
	jq "$1" answer.json >shape.json || exit 1
	read_file shape.json
}
# cases <TABLE: an answer for each line: the filter, what the message must have
# (ok: the answer is read and means the same), the title
cases() {
	grep . | tr -s '\t' >cases.table
	filters=$(cut -f 1 cases.table | sed 's/^/(/; s/$/)/' | paste -s -d , -)
	jq -c "$filters" answer.json >shapes || exit 1
	split -l 1 -a 3 -d shapes shape.
	printf '%s\n' shape.[0-9]* | paste - cases.table >files.table
	while IFS='	' read -r file _ want title; do
		read_file "$file"
		if [ "$want" = ok ]; then
			is "$status$(cat err)" 0 "$title is read"
			continue
		fi
		code=CW13
		case $want in CW03*) code=CW03 want=${want#CW03 } ;; esac
		is "$status $(grep -c "\"code\":\"$code\"" out) $(wc -l <again)" \
		    '3 1 0' "$title is refused with $code"
		err_has "$want" "the message tells why: $title"
	done <files.table
	rm -f shape.[0-9]*
}

# --- more rows than came --------------------------------------------------------
cases <<'X'
{items: ., nextLink: "https://x/2"}	nextLink says https://x/2: there are more rows	a next link
{items: ., "@odata.nextLink": "https://x/2"}	@odata.nextLink says https://x/2: there are more rows	a next link of OData
{"next_page_url": "/2", items: .}	next_page_url says /2: there are more rows	a next link in front of the list
{items: ., NEXT: 2}	NEXT says 2: there are more rows	the number of the next page
{items: ., links: {self: "/1", next: "/2"}}	links.next says /2: there are more rows	a next link among links
{items: ., _links: {next: {href: "/2"}}}	_links.next says (an object or list): there are more rows	a next link of HAL
{items: ., links: [{rel: "self", href: "/1"}, {rel: "next", href: "/2"}]}	links says (an object or list): there are more rows	a next link in a list of links
{items: ., meta: {paging: {hasMore: true}}}	meta.paging.hasMore says true: there are more rows	hasMore two objects deep
{items: ., has_more: "yes"}	has_more says yes: there are more rows	has_more in words
{items: ., pageInfo: {hasNextPage: true}}	pageInfo.hasNextPage says true	hasNextPage
{items: ., ContinuationToken: "abc"}	ContinuationToken says abc	a continuation token
{items: ., meta: {next_cursor: "abc"}}	meta.next_cursor says abc	a cursor
{items: ., isLastPage: false}	isLastPage says false: the answer is not whole	isLastPage false
{items: ., last: false, first: true}	last says false: the answer is not whole	last false
{items: ., truncated: true}	truncated says true: the answer is not whole	truncated
{items: ., "Is-Truncated": "True"}	Is-Truncated says True: the answer is not whole	truncated, spelt otherwise
{items: ., complete: false}	complete says false: the answer is not whole	complete false
{items: ., partialResults: true}	partialResults says true	partial results
{items: ., limitExceeded: 1}	limitExceeded says 1	an exceeded limit
{items: ., page: 2, pageSize: 100}	page says 2: there are rows before these	page 2
{items: ., offset: 100}	offset says 100: there are rows before these	an offset
{items: ., page: 1, totalPages: 2}	totalPages says 2: there are more rows on other pages	page 1 of 2
{items: ., pagination: {page: 1, page_count: 2}}	pagination.page_count says 2	page 1 of 2 in an object
{items: ., page: {number: 0, size: 89, totalElements: 250, totalPages: 3}}	page.totalPages says 3	the pages of Spring
{items: ., lastPage: 3}	lastPage says 3	the number of the last page
{items: map(del(.resultCount)), pageSize: 89}	pageSize says 89, and 89 rows came: the page is full	a full page
{items: map(del(.resultCount)), limit: 50}	limit says 50, and 89 rows came	more rows than a page has
{items: ., hasPreviousPage: true}	hasPreviousPage says true	a page before
{items: ., totalCount: 90}	89 rows came, but totalCount says 90: the answer is not whole	a larger total
{items: ., TOTAL_COUNT: "90"}	89 rows came, but TOTAL_COUNT says 90	a larger total as a text
{items: ., meta: {total: 1000}}	89 rows came, but meta.total says 1000	a larger total in meta
{items: ., total: 3}	89 rows came, but total says 3	a smaller total
{items: ., count: 88}	89 rows came, but count says 88	a smaller count
{items: ., "@odata.count": 90}	@odata.count says 90	the count of OData
{items: map(del(.resultCount)), "result-count": 90}	89 rows came, but resultCount says 90	resultCount, spelt otherwise
{items: ., recordsTotal: 250, recordsFiltered: 89}	recordsTotal says 250	the records of a table
{items: ., total: {value: 250, relation: "eq"}}	total.value says 250	the total of a search
{items: ., total: "many"}	total says many: is not a number of rows or pages	a total in words
{items: ., customerCount: 30}	customerCount says 30, but	more customers than came
{items: ., totalQuantity: 1}	totalQuantity says 1, but the quantities add up to	another sum
{items: ., count: -1}	count says -1	a negative count
map(. + {totalCount: 90})	89 rows came, but totalCount says 90	a larger total in each row
map(. + {truncated: true})	row 1: truncated says true	a row that is truncated
.[3].isComplete = false	row 4: isComplete says false	a row that is not complete
{items: ., warnings: ["Only 1000 rows are returned"]}	warnings says (an object or list): a warning	a warning
{items: ., message: "The result was limited"}	message is not understood: The result was limited	a message that is not understood
{items: ., isDraft: true}	isDraft says true: the answer is not whole, or not final	a draft
{items: ., status: "Processing"}	status says Processing: a status that is not understood	an answer that is still made
{items: ., customerFilter: "ASP"}	customerFilter says ASP: the answer holds only a part	an answer for one customer
{items: ., billable: false}	billable says no: it is not known which rows are to be billed	an answer of what is not billable
{items: ., includesNonBillable: true}	includesNonBillable says true	an answer of all, billable or not
{items: ., nextLink: null, "@odata.nextLink": "", next: false, hasMore: "false", links: {next: {href: null}}}	ok	an answer without a next page
{items: ., page: 1, totalPages: 1, pageSize: 89, totalCount: length}	ok	page 1 of 1
{items: ., Total: length, COUNT: length, "@odata.count": length, meta: {total_records: "\(length)"}}	ok	an answer with counts that agree
{items: ., pageSize: 100}	ok	a page that is not full
{details: ., total: length}	ok	a list of details
{items: map(del(.resultCount)), pageSize: 89, nextLink: null}	ok	a full page that says that it is the last
{items: ., links: {self: "/1", first: "/1", next: null}, meta: {truncated: false, isLastPage: true}}	ok	the only page of links
{items: ., errors: [], warnings: [], error: null, success: true, status: "OK", code: 200, message: "Success"}	ok	an answer that says that all is well
{items: ., "@odata.context": "https://x/$metadata#rows", generatedAt: "2026-10-26T02:00:00Z", version: "1.2", tenant: "x", currency: "EUR", accountManager: "Jo", totalAmount: 12.34}	ok	an answer with remarks of no concern
{items: ., customerCount: ([.[].customerCode] | unique | length), totalQuantity: ([.[].thisMonthCount] | add)}	ok	an answer with sums that agree
X

nested='group_by(.customerCode) | map({customerCode: .[0].customerCode, customerName: .[0].customerName, customerAccountCode: .[0].customerAccountCode, items: map(del(.customerCode, .customerName, .customerAccountCode, .resultCount))})'
cases <<X
$nested | map(. + {count: (.items | length)})	ok	customers with counts that agree
{customers: ($nested), total: $n}	ok	customers with the number of rows
{customers: ($nested), total: ($nested | length)}	ok	customers with the number of customers
$nested | .[1].totalCount = 50	rows came, but totalCount says 50	a customer with more rows than came
$nested | .[1].nextLink = "/2"	nextLink says /2: there are more rows	a customer with a next page
map(. + {nextPage: "/2"})	nextPage says /2: there are more rows	rows that name a next page
map(. + {hasMore: true})	hasMore says true: there are more rows	rows that say that there are more
map(. + {hasMore: false, nextPage: null, nextInvoiceDate: "2026-11-26"})	ok	rows that say that there are no more
$nested | .[1].thisMonthCount = 99999	thisMonthCount of the customer is more than its rows add up to	a customer that counts more than its rows
$nested | .[1].hasMore = true	hasMore says true	a customer with more rows
$nested | .[1].items |= .[0]	items holds rows that are not in a list	a customer whose list was unrolled
{items: .[0]}	items holds rows that are not in a list	a list that was unrolled
{items: ., extra: .[0]}	extra holds rows that are not in a list	a row beside the list
{data: {items: .}}	ok	a list within an object
{response: {status: "OK", data: {items: ., total: length}}, meta: {page: 1}}	ok	a list within objects
{data: {items: .}, meta: {total: 90}}	89 rows came, but meta.total says 90	a larger total beside a list within an object
{data: {items: ., total: 90}}	89 rows came, but data.total says 90	a larger total with a list within an object
{data: {items: .[0]}}	data holds rows that are not in a list	an unrolled list within an object
{data: {items: .}, schema: {fields: [{name: "x"}]}}	there are several lists, data.items and schema.fields	two lists within objects
{data: {customerCode: .[0].customerCode, items: .}}	data.customerCode says ASP: the answer holds only a part	a customer within an object
{"2026-10-25": {rows: .}}	ok	rows of the period by its name
{"2026-09-25": {rows: .}}	2026-09-25 may not be what is billed in the period	rows of another period by its name
{previousRows: .}	previousRows may not be what is billed	rows of the period before by name
{nonBillable: .}	nonBillable may not be what is billed	rows that are not billable by name
{data: {added: .}}	data.added may not be what is billed	added rows by name
.[0]	customerCode says ASP: the answer holds only a part of the customers	a row by itself
$nested | .[1].items |= {"\$values": .}	holds rows that are not in a list	a list in an object of its own
X

# --- no answer -------------------------------------------------------------------
cases <<'X'
{success: false, data: []}	CW03 Atria answered with an error (success): no reason given	success false
{success: false, message: "Token\u0007 expired", data: []}	CW03 Atria answered with an error (success): Token<U+0007> expired	success false with a message
{data: [], Succeeded: "False", Message: "No"}	CW03 (Succeeded): No	Succeeded false, spelt otherwise
{error: "no such report"}	CW03 Atria answered with an error (error): no such report	an error
{error: {code: 7, message: "no such report"}}	CW03 (error): no such report	an error with a message
{errors: ["first", "second"], data: null}	CW03 (errors): first	a list of errors
{errors: [{detail: "first"}], data: []}	CW03 (errors): first	a list of errors that are objects
{data: ., errorMessage: "half of it failed"}	CW03 (errorMessage): half of it failed	rows with an error
{Message: "An error has occurred.", ExceptionType: "X"}	CW03 (ExceptionType): An error has occurred.	an exception of .NET
{Message: "Authorization has been denied"}	CW03 Authorization has been denied	a message and nothing else
{items: [], message: "Not yet calculated"}	CW03 Not yet calculated	no rows, and a message why
{type: "about:blank", title: "x", status: 500, detail: "out of space"}	CW03 (status): out of space	a problem of RFC 7807
{details: [{field: "enddate"}], error: "bad request"}	CW03 (error): bad request	an error with details
{statusCode: 500, items: []}	CW03 (statusCode): no reason given	the status of an error
{status: "failed", items: []}	CW03 (status): no reason given	a failed status
{}	the answer is not a list of rows	an empty object
{items: null}	the answer is not a list of rows	an answer whose list is null
{items: [], totalCount: 5}	0 rows came, but totalCount says 5	no rows of five
{items: [], nextLink: "/2"}	nextLink says /2	no rows on the first page
{data: {items: []}, message: "Not yet"}	CW03 Not yet	no rows within an object, and why
X
for empty in null '[]' '{"items":[]}' '{"items":[],"success":true,"total":0}' \
    '{"data":{"items":[]},"meta":{"total":0}}'; do
	echo "$empty" >shape.json
	run atria-fetch -c job.json -i shape.json --today 2026-10-26
	is "$status $(grep -c '"code":"CW15"' out)" '0 1' \
	    "$empty is a period without data: CW15"
done

# --- another period ---------------------------------------------------------------
# asked: 2026-09-26 to 2026-10-25
cases <<'X'
{items: ., billingPeriodEnd: "2026-09-25"}	billingPeriodEnd says 2026-09-25: not, or not readably, the billing period asked for, 2026-09-26 to 2026-10-25	the period before
{items: ., PeriodEnd: "2026-11-25T00:00:00Z"}	PeriodEnd says 2026-11-25T00:00:00Z	the period after
{items: ., end_date: "25/09/2026"}	end_date says 25/09/2026	another end
{items: ., invoiceDate: "2026-10-26"}	invoiceDate says 2026-10-26	another invoice date
{items: ., billing_date: "September 25, 2026"}	billing_date says September 25, 2026	another billing date
{items: ., periodStart: "2026-08-26"}	periodStart says 2026-08-26	another start
{items: ., startDate: 1758844800}	startDate says 1758844800	a start as a number
{items: ., period: "2026-09"}	period says 2026-09	the month before
{items: ., billingPeriod: "2026-08-26 - 2026-09-25"}	billingPeriod says 2026-08-26 - 2026-09-25	another range
{items: ., period: {start: "2026-09-26", end: "2026-09-25"}}	period.end says 2026-09-25	another end in an object
{items: ., month: 9, year: 2026}	month says 9	another month
{items: ., month: "October", year: 2025}	year says 2025	another year
{items: ., periodEnd: "soon"}	periodEnd says soon: not, or not readably	a day that cannot be read
{items: ., periodStart: "10/09/2026"}	periodStart says 10/09/2026	a day that can be read in two ways
{items: ., periodEnd: true}	periodEnd says true	a day that is none
{items: ., previousPeriodEnd: "2026-08-25"}	previousPeriodEnd says 2026-08-25	another period before
{items: ., date: "2026-09-20"}	date says 2026-09-20	an answer that is older than the period
map(. + {billingPeriodEnd: "2026-09-25"})	row 1: billingPeriodEnd says 2026-09-25	rows of the period before
.[7].InvoiceDate = "2026-09-25"	row 8: InvoiceDate says 2026-09-25	a row of the period before
.[7].period = {end: "2026-09-25"}	row 8: period.end says 2026-09-25	a row with the period before in an object
{items: ., billingPeriodEnd: "2026-10-25T23:59:59.999", periodStart: "26.09.2026", endDate: "25-Oct-2026", invoiceDate: "/Date(1792886400000)/"}	ok	the period in four spellings
{items: ., PeriodEnd: "10/25/2026 12:00:00 AM", periodstart: "20260926", billingDate: 1792886400, BillingMonth: "2026-10", month: "Oct", year: "2026"}	ok	the period in more spellings
{items: ., period: "2026-09-26 to 2026-10-25", billingPeriod: {from: "2026-09-26", to: "25 October 2026"}, nextInvoiceDate: "2026-11-25"}	ok	the period as a range
{items: ., periodEnd: null, startDate: "", endDate: "0001-01-01T00:00:00", previousPeriodEnd: "2026-09-25", date: "2026-10-26"}	ok	a period that is not set
map(. + {periodEnd: "2026-10-25", periodStart: "2026-09-26"})	ok	rows of the period
X

# --- what is billed -----------------------------------------------------------------
hint='may say that the row is not billed. Name the column that says Yes for what is billed, in the job file: "FieldMap": {"billable": "NAME"}'
cases <<X
.[2].nonBillable = true	row 3 (customer ASP): nonBillable $hint	nonBillable
map(. + {nonBillable: false})	row 1 (customer ASP): nonBillable $hint	nonBillable false
.[2].billingStatus = "Excluded"	row 3 (customer ASP): billingStatus $hint	a billing status
.[2].overrideReason = "NFR"	row 3 (customer ASP): overrideReason $hint	an override reason
.[2].is_billed = 0	row 3 (customer ASP): is_billed $hint	is_billed
.[2].Chargeable = "N"	row 3 (customer ASP): Chargeable $hint	chargeable
.[2]["Free of charge"] = "Y"	row 3 (customer ASP): Free of charge $hint	free of charge
.[2].excluded = true	row 3 (customer ASP): excluded $hint	excluded
.[2].exemption = "staff"	row 3 (customer ASP): exemption $hint	an exemption
.[2].billableCount = 1	row 3 (customer ASP): billableCount $hint	another count of what is billable
del(.[2].billable)	row 3: billable is missing, and other rows have it	a row that does not say whether it is billable
$nested | .[1].nonBillable = true	nonBillable $hint	a customer that is not billable
map(. + {overrideReason: null, billingStatus: "", freeText: null})	ok	billing columns without a value
map(. + {billingContact: "x", billingCurrency: "EUR", "Billing Cycle": "monthly"})	ok	columns of the billing address
X
write_job '.FieldMap = {billable: "billable"}'
read_shape 'map(. + {billedBy: "us", overrideReason: "x"})'
is "$status" 0 'FieldMap.billable tells that other columns do not matter'
write_job '.FieldMap = {ignore: "nonBillable, Total Count, next-link"}'
read_shape '{items: map(. + {nonBillable: false}), totalCount: 7, nextLink: "x"}'
is "$status" 0 'FieldMap.ignore names what is of no concern'
read_shape '{items: map(. + {nonBillable: false}), totalCount: 7, hasMore: 1}'
is "$status" 3 'FieldMap.ignore covers nothing else'
write_job '.FieldMap = {billable: "isBilable"}'
read_shape .
err_has 'there is no column isBilable. ' 'a column of FieldMap must come'
write_job
jq 'map(del(.billable))' answer.json >shape.json
run atria-fetch -c job.json -i shape.json --today 2026-10-26
lines_of out >again
ok 'rows that do not say what is billable are billable' cmp first again
jq_is 'map(select(.code == "AX23") | .level, .message) | .[]' "Warn
No row says whether it is billable in billing period 2026-10-25: all of them are taken as billable. If a column says it under another name, give that name as billable in FieldMap" \
    'an answer that does not say what is billable is AX23, once'

# --- the detail report -----------------------------------------------------------------
detail='belongs to the Service Billing Detail Report; what is wanted is the Billing Summary Report'
cases <<X
map(. + {action: "Carried"})	row 1 (customer ASP): action $detail	rows with actions
.[4].itemState = "Removed"	row 5 (customer ASP): itemState $detail	a row with an action under another name
map(. + {userName: "J. Smith"})	row 1 (customer ASP): userName $detail	rows with users
map(. + {UserPrincipalName: "j@x"})	row 1 (customer ASP): UserPrincipalName $detail	rows with logins
map({customerCode, customerAccountCode, productSku, billable, action: "Added", userFullName: "x"})	row 1 (customer ASP): action $detail	the detail report, which has no counts
map(. + {action: null, userCount: 5, users: 7})	ok	rows with the number of users
X

# --- columns that did not come --------------------------------------------------------------
cases <<'X'
map({customerCode, customerAccountCode, stockCode: .productSku, billable, thisMonthCount})	there is no column Product SKU. These names came: stockCode. Say in the job file which they are, for example "FieldMap": {"sku": "stockCode"}	an answer with the SKU under another name
map({customerCode, accountCode: .customerAccountCode, productSku, billable, thisMonthCount})	"FieldMap": {"billingIdentifier": "accountCode"}	an answer with the account code under another name
map({customerCode, customerAccountCode, productSku, billable, qty: .thisMonthCount, region: "x"})	These names came: qty, region. Say in the job file which they are, for example "FieldMap": {"quantity": "qty"}	an answer with the quantity under another name
map({clientCode: .customerCode, "account \"x\"": .customerAccountCode, article: .productSku, billable, units: .thisMonthCount})	"FieldMap": {"customerCode": "clientCode", "billingIdentifier": "account \"x\"", "sku": "article", "quantity": "units"}	an answer with all under other names
map({customerCode, customerAccountCode, productSku, billable})	there is no column This Month Count. These names came: none other	an answer without quantities
map(. + ([range(99)] | map({key: "field\(.)", value: 1}) | from_entries) | del(.productSku))	field1, field2	an answer with very many names
X
ok 'a message with very many names is no longer than others' \
    test "$(wc -c <err)" -lt 900
read_shape 'map({customerCode, customerAccountCode, stockCode: .productSku, billable, thisMonthCount})'
jq "map({customerCode, customerAccountCode, stockCode: .productSku, billable, customerName,
    summaryGrouping, lastMonthCount, thisMonthCount})" answer.json >shape.json
write_job ".$(sed 's/.*for example //; s/"FieldMap": /FieldMap = /' err)"
run atria-fetch -c job.json -i shape.json --today 2026-10-26
lines_of out >again
ok 'what the message says works when it is pasted into the job' cmp first again
write_job

# --- rows and values ------------------------------------------------------------------------
cases <<'X'
. + [.[5]] | map(del(.resultCount))	row 6 and row 90 are the same: a service that came twice would be billed twice	a row that came twice
. + [.[5] | .productSku |= ascii_downcase | .thisMonthCount |= .] | map(del(.resultCount))	row 6 and row 90 are the same	a row that came twice in another case
map(. + {quantity: (.thisMonthCount + 1)})	thisMonthCount stands there under two names with two values	two names with two quantities
map(. + {sku: "x"})	productSku stands there under two names	two names with two SKUs
map(. + {lineDescription: "other", description: "another"})	ok	a second description
map({lineDescription: "other"} + .)	ok	a second description in front of the first
map(. + {sku: .productSku, isBillable: "Yes", customerShortCode: " \(.customerCode) "})	ok	a second name with the same value
X
jq 'map(. + {quantity: .thisMonthCount})' answer.json |
    sed 's/"quantity": \([0-9]*\),*$/"quantity": \1.0/' >shape.json
run atria-fetch -c job.json -i shape.json --today 2026-10-26
lines_of out >again
ok '29 and 29.0 are the same quantity' cmp first again
printf '[%s,%s]' '{"customerCode":1000000000000000,"customerAccountCode":20000000000000000001,"productSku":30000000000000001,"billable":true,"thisMonthCount":1}' \
    '{"customerCode":"X","customerAccountCode":"Y","productSku":12345678901234567890123,"billable":true,"thisMonthCount":1}' >shape.json
run atria-fetch -c job.json -i shape.json --today 2026-10-26
jq_is 'map(select(.type == "line") | .customer.code, .customer.billingIdentifier, .sku) | .[]' \
    '1000000000000000
20000000000000000001
30000000000000001
X
Y
12345678901234567890123' 'codes that are numbers stay as they are written'

sed '0,/30000000000000001/s//3e16/' shape.json >bad.json
run atria-fetch -c job.json -i bad.json --today 2026-10-26
err_has 'productSku is a number with an exponent, which hides its digits' \
    'a SKU that is a number with an exponent is refused'

done_testing

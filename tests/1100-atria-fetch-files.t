#!/bin/sh
# atria-fetch: the CSV export of the Billing Summary Report, and FieldMap.
. "${0%/*}/lib.sh"

sample_start
curl -s -H 'Authorization: Bearer SAMPLE.atria.token.00.notreal' \
    "$SIM/api/billing/2026-10-25" >answer.json
run atria-fetch -c job.json -i answer.json --today 2026-10-26
steady <out >first

# The report's own column names, in its own order.
header='Customer Code,Customer Name,Customer Account Code,Product SKU,'
header="$header"'Billable Flag,Summary Grouping,Last Month Count,Difference,'
header="$header"'This Month Count,ResultCount'
rows() {
	jq -r '.[] | [.customerCode, .customerName, .customerAccountCode // "",
	    .productSku // "", "Yes", .summaryGrouping, .lastMonthCount,
	    .difference, .thisMonthCount, .resultCount] | @csv' answer.json
}
{ echo "$header"; rows; } >report.csv
# from_csv TITLE: report.csv gives the same bytes as the API's answer
from_csv() {
	run atria-fetch -c job.json -i report.csv --today 2026-10-26
	steady <out >again
	is "$status $(cmp first again 2>&1)" '0 ' \
	    "$1 gives the same bytes as the answer of the API"
}
from_csv 'the CSV export'
exchange=$(grep -c ',"Hosted Exchange, 25GB MAPI",' report.csv)
is "$((exchange > 0)) $(grep -c '"description":"Hosted Exchange, 25GB MAPI"' \
    first)" "1 $exchange" 'commas within quotes are part of a field'
{ printf '\357\273\277'; sed 's/$/\r/' report.csv; } >crlf && mv crlf report.csv
from_csv 'a CSV export with a byte order mark and CRLF'
{ echo "$header"; rows; } | tr '\n' '\r' >report.csv
from_csv 'a CSV export with CR alone, as a Macintosh writes it,'
{ echo "$header"; rows | sort -r; } >report.csv
from_csv 'a CSV export with rows in another order'
{
	echo "$header" | tr 'A-Z ' 'a-z_'
	rows | sed 's/"\([A-Z]*\)"/ \1 /'
} >report.csv
from_csv 'a CSV export with names in another case and blanks around fields'

# bad WHAT TEXT: bad.csv is rejected with CW13 and a message with TEXT
bad() {
	run atria-fetch -c job.json -i bad.csv --today 2026-10-26
	is "$status $(grep -c '"code":"CW13"' out) $(grep -c '"type":"line"' \
	    out)" '3 1 0' "a CSV export is rejected with CW13: $1"
	err_has "$2" "the message names line, row, field and rule: $1"
}
{ echo "$header"; rows; } >report.csv
sed '4s/,[0-9.]*,89$/,,89/' report.csv >bad.csv
bad 'a quantity is missing' \
    'bad.csv: line 4, row 3 (customer ASP): thisMonthCount is missing'
sed '4s/,[0-9.]*,89$/,1e,89/' report.csv >bad.csv
bad 'a quantity is not a number' 'line 4, row 3 (customer ASP): thisMonthCount is not a number'
sed '4s/,[0-9.]*,89$/,NaN,89/' report.csv >bad.csv
bad 'a quantity is NaN' 'thisMonthCount is not a number'
sed '4s/,[0-9.]*,89$/,-4,89/' report.csv >bad.csv
bad 'a quantity is negative' 'thisMonthCount is negative'
sed '4s/,[0-9.]*,89$/,"1,200",89/' report.csv >bad.csv
bad 'a quantity has a thousands separator' 'thisMonthCount is not a number'
sed '5s/,[^,]*$//' report.csv >bad.csv
bad 'a field is missing' 'line 5: has fewer fields than the header'
sed '5s/$/,x/' report.csv >bad.csv
bad 'there is a field too many' 'line 5: has more fields than the header'
head -n -2 report.csv >bad.csv
bad 'rows are missing' '87 rows came, but resultCount says 89'
sed '4s/,[0-9.]*,89$/,1e,89/' report.csv | tr '\n' '\r' >bad.csv
bad 'lines end with CR alone, and a quantity is no number' 'bad.csv: line 4, row 3'
sed -e '4s/,[0-9.]*,89$/,1e,89/' -e 's/$/\r/' report.csv >bad.csv
bad 'lines end with CR LF, and a quantity is no number' 'bad.csv: line 4, row 3'
sed '5s/"Yes"/"Yes/' report.csv >bad.csv
bad 'a quote is not closed' 'bad.csv: line '
printf '%s\n' "$header" >bad.csv
printf 'A,\377,,X,Yes,Y,1,0,1,1\n' >>bad.csv
bad 'a text is not UTF-8' 'line 2: is not UTF-8 text'
printf '\0[]' >bad.csv
bad 'it begins with a NUL' 'bad.csv: line 1: is not UTF-8 text'
printf '\n \0' >bad.csv
bad 'a NUL stands behind blanks' 'bad.csv: line 2: '
sed '1s/Customer Code/Customer/' report.csv >bad.csv
bad 'the customer code has no column' \
    'line 1: not the Billing Summary Report: there is no column Customer Code'
sed '1s/This Month Count/Count/' report.csv >bad.csv
bad 'the quantity has no column' 'there is no column This Month Count'
sed '1s/Customer Name/Customer Code/' report.csv >bad.csv
bad 'a column stands there twice' 'column Customer Code stands there twice'
echo 'hello' >bad.csv
bad 'it is a file of another kind' 'not the Billing Summary Report'
printf '\n\n' >bad.csv
bad 'it is a file of blank lines' 'neither JSON nor CSV: it is empty'
printf '%s\nA,Ay,,X,No,Y,1,0,1,1\n' "$header" >report.csv
run atria-fetch -c job.json -i report.csv --today 2026-10-26
jq_is '.[-1].ledger | .lines, .notBillable' '0
1' 'a row of the CSV export that is not billable is left out'

# --- FieldMap ---------------------------------------------------------------------
jq 'map({kunde: .customerCode, customerName, konto: .customerAccountCode,
    artikel: .productSku, text: .summaryGrouping, antal: .thisMonthCount,
    vorher: .lastMonthCount, quantity: 77777})' answer.json >mapped.json
write_job '.FieldMap = {customerCode: "Kunde", billingIdentifier: "KONTO",
    SKU: "Artikel", description: "text", quantity: "Antal",
    previousQuantity: "vor_her"}'
run atria-fetch -c job.json -i mapped.json --today 2026-10-26
status_is 0 'FieldMap may give names of the user'
jq_is 'map(select(.code == "AX23")) | length' 1 \
    'an answer that does not say what is billable is AX23'
steady <out | sed '/"AX23"/d; /^{"type":"end"/d; s/"jobDigest":"[^"]*"//' \
    >again
sed '/^{"type":"end"/d; s/"jobDigest":"[^"]*"//' first >want
ok 'names of FieldMap are used instead of the known ones' cmp want again
jq 'del(.[3].antal)' mapped.json >bad.json
run atria-fetch -c job.json -i bad.json --today 2026-10-26
err_has 'row 4 (customer ASP): Antal is missing' \
    'messages have the names of FieldMap'
write_job '.FieldMap = {price: "Preis"}'
run fetch
status_is 2 'FieldMap with a field that there is not is refused'
err_has 'FieldMap: there is no field price' \
    'the message names the field that there is not'
for bad in '"x"' '{"sku": 1}' '{"sku": ""}' '["sku"]'; do
	write_job ".FieldMap = $bad"
	run fetch
	status_is 2 "FieldMap $bad is refused"
done

# --- TimeZone -----------------------------------------------------------------------
# At any moment two of these zones have different dates; so the reference
# dates of both, compared, tell that the zone counts. Midnight may come between
# two commands: the later date is that of the zone in the east all the more.
if [ -e /usr/share/zoneinfo/Pacific/Kiritimati ]; then
	write_job '.TimeZone = "Etc/GMT+12"'
	west=$(atria-fetch -c job.json -i answer.json | query -rs '.[0].today')
	write_job '.TimeZone = "Pacific/Kiritimati"'
	before=$(TZ=Pacific/Kiritimati date +%F)
	east=$(atria-fetch -c job.json -i answer.json | query -rs '.[0].today')
	after=$(TZ=Pacific/Kiritimati date +%F)
	is "$(printf '%s\n' "$west" "$east" | sort -uC && echo later)" later \
	    'TimeZone decides which day it is'
	[ "$east" = "$before" ] || before=$after
	is "$east" "$before" 'the day is that of date(1) in the same zone'
fi
write_job '.TimeZone = "Mars/Olympus"'
run fetch
status_is 2 'a time zone that the system does not know is refused'
err_has 'TimeZone Mars/Olympus is not known on this system' \
    'the message names the unknown time zone'
write_job '.TimeZone = "../../../etc/passwd"'
run fetch
status_is 2 'a file that is no time zone is refused'
for zone in Australia/Sidney AEST '' Pacific zone.tab CET-1CEST; do
	if [ -n "$zone" ]; then
		write_job ".TimeZone = \"$zone\""
		run atria-fetch -c job.json -i answer.json
		status_is 2 "TimeZone $zone is refused"
	fi
	write_job
	run env TZ="$zone" atria-fetch -c job.json -i answer.json
	status_is 2 "TZ \"$zone\" is refused"
	err_has "TZ, \"$zone\", is no time zone" "the message names TZ \"$zone\""
	run env TZ="$zone" atria-fetch -c job.json -i answer.json \
	    --today 2026-10-26
	status_is 0 "TZ \"$zone\" does not matter with --today"
done
write_job '.TimeZone = "Europe/Berlin"'
run env TZ=AEST atria-fetch -c job.json -i answer.json
status_is 0 'the environment does not matter when the job has a TimeZone'
run env TZ=Europe/Berlin atria-fetch -c job.json -i answer.json
status_is 0 'a zone of the environment is accepted'
run env TZ=CET-1CEST,M3.5.0,M10.5.0/3 atria-fetch -c job.json -i answer.json
status_is 0 'a rule of POSIX is accepted as zone'
done_testing

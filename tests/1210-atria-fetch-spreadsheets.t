#!/bin/sh
# Reports as spreadsheets and PowerShell save them: read where
# that can only mean one thing, else refused by the name of what they are.
. "${0%/*}/lib.sh"

sample_start
curl -s -H 'Authorization: Bearer SAMPLE.atria.token.00.notreal' \
    "$SIM/api/billing/2026-10-25" >answer.json
lines_of() {
	grep '^{"type":"line"' "$1"
}
run atria-fetch -c job.json -i answer.json --today 2026-10-26
cp out lines.ndjson
lines_of out >first

header='Customer Code,Customer Name,Customer Account Code,Product SKU,'
header="$header"'Billable Flag,Summary Grouping,Last Month Count,Difference,'
header="$header"'This Month Count,ResultCount'
{
	echo "$header"
	jq -r '.[] | [.customerCode, .customerName, .customerAccountCode // "",
	    .productSku // "", "Yes", .summaryGrouping, .lastMonthCount,
	    .difference, .thisMonthCount, .resultCount] | @csv' answer.json
} >report.csv
# with DELIMITER <CSV: with another delimiter
with() {
	python3 -c 'import csv, sys
w = csv.writer(sys.stdout, delimiter=sys.argv[1], lineterminator="\r\n")
w.writerows(csv.reader(sys.stdin))' "$1"
}
# reads TITLE: report is read, and means the same
reads() {
	run atria-fetch -c job.json -i report --today 2026-10-26
	lines_of out >again
	is "$status$(cat err) $(cmp first again 2>&1)" '0 ' "$1 is read"
}
# refuses TITLE TEXT: report is refused with CW13, and a message with TEXT
refuses() {
	run atria-fetch -c job.json -i report --today 2026-10-26
	is "$status $(grep -c '"code":"CW13"' out) $(lines_of out | wc -l)" \
	    '3 1 0' "$1 is refused"
	err_has "$2" "the message tells what is wrong: $1"
}

# --- what is read -------------------------------------------------------------------
with ';' <report.csv >report
reads 'a report with semicolons'
with '	' <report.csv >report
reads 'a report with tabs'
for sep in ',' ';'; do
	{ printf 'sep=%s\r\n' "$sep"; with "$sep" <report.csv; } >report
	reads "a report that begins with sep=$sep"
done
{ printf 'sep=\t\r\n'; with '	' <report.csv; } >report
reads 'a report that begins with sep and a tab'
{ printf '\377\376'; with '	' <report.csv | iconv -f UTF-8 -t UTF-16LE; } >report
reads 'Unicode text of a spreadsheet (UTF-16, tabs)'
{ printf '\376\377'; iconv -f UTF-8 -t UTF-16BE <report.csv; } >report
reads 'a report in UTF-16, big-endian'
{ printf '\357\273\277sep=;\r\n'; with ';' <report.csv; } >report
reads 'a report with a byte order mark and sep=;'
{ printf '\377\376'; iconv -f UTF-8 -t UTF-16LE <answer.json; } >report
reads 'JSON in UTF-16, as PowerShell saves it'
{ cat report.csv; echo ',,,,,,,,,'; printf '\n ,,\n'; } >report
reads 'a report with rows of commas at its end'
{ echo ',,,,,,,,,'; cat report.csv; } >report
reads 'a report with a row of commas at its start'
{ sed '4s/$/\n;;;;;;;;;/' report.csv | with ';'; } >report
sed 's/^"*;;;;*"*.*$/;;;;;;;;;/' report >again && mv again report
reads 'a report with a row of semicolons in between'
printf %s "$(cat report.csv)" >report
reads 'a report without a last line end that ResultCount proves whole'
sed 's/,\([0-9]*\),\([0-9]*\)$/,\1.00,\2/' report.csv | with ';' |
    sed 's/;\([0-9]*\)\.00;/;\1,00;/' >report
has report ',00;' 'a report with decimal commas has them'
reads 'a report with semicolons and two decimals behind a comma'
sed 's/,\([0-9]*\),\([0-9]*\)$/,\1.0,\2/' report.csv >report
reads 'a report with one decimal'
sed '1s/$/,Line Description/; 2,$s/$/,other/' report.csv >report
reads 'a report with two descriptions'

# --- what is refused -------------------------------------------------------------------
# CSV is not JSON: what has an exponent or three decimals has lost something
row() {
	{ echo "$header"; printf 'A,B,C,X,Yes,D,,,%s,1\r\n' "$1"; } >report
}
for bad in 1.23E+04 1e3 1.2E1 .5 5. +5 1..2 0x10 '1 234' "1'234" 29a; do
	row "$bad"
	refuses "the count $bad" 'thisMonthCount is not a number'
done
for bad in 1.234 12.345 0.333333; do
	row "$bad"
	refuses "the count $bad" 'thisMonthCount is not a number with up to two decimals: is it written with a thousands separator?'
done
row '"29,00"'
refuses 'a decimal comma between commas' 'thisMonthCount is not a number'
for bad in 1,234 1.234 1.234,56 1,234.56; do
	row "\"$bad\""
	with ';' <report >again && mv again report
	refuses "the count $bad between semicolons" 'thisMonthCount is not a number'
done
printf 'Customer Code,Product SKU,Billable,This Month Count\nA,X,Yes,5\nA,Y,Yes,2' >report
refuses 'a report that was cut off within a number' \
    'line 3: has no line end: was the file cut off?'
for cut in 7 6 5 4 2; do
	head -c -"$cut" report.csv >report
	run atria-fetch -c job.json -i report --today 2026-10-26
	is "$status $(lines_of out | wc -l)" '3 0' \
	    "a report that lost its last $cut bytes is refused"
done
printf 'Customer Code,Product SKU,Billable,ResultCount,This Month Count\nA,X,Yes,2,5\nA,Y,Yes,2,29' \
    >report
refuses 'a report whose last number may be cut, whatever ResultCount says' \
    'has no line end'
printf '%s\nA,B,C,X,Yes,D,,,5,1' "$header" >report
refuses 'a report of one row, cut within ResultCount' 'has no line end'
printf 'PK\003\004rest' >report
refuses 'a workbook' 'line 1: is a workbook (.xlsx) or another zip file, not text: save it as CSV UTF-8'
printf '\320\317\021\340\241\261\032\341' >report
refuses 'an old workbook' 'line 1: is a workbook (.xls), not text'
printf '%%PDF-1.7\n' >report
refuses 'a PDF' 'is a PDF, not text'
printf '<html><table><tr><td>Customer Code' >report
refuses 'a web page' 'is a web page, not text'
{ echo '#TYPE System.Management.Automation.PSCustomObject'; cat report.csv; } >report
refuses 'an export of PowerShell with its type' "line 1: is the #TYPE line of PowerShell's Export-Csv"
{ echo 'Billing Summary Report,,,,,,,,,'; cat report.csv; } >report
refuses 'a title above the header' 'line 1: not the Billing Summary Report: there is no column Customer Code. The line is a title: Billing Summary Report. Wanted is a header with Customer Code, Customer Account Code, Product SKU, This Month Count; delete the lines above it'
{ echo 'Billing Summary Report'; with ';' <report.csv; } >report
refuses 'a title above a header with semicolons' 'The line is a title: Billing Summary Report'
tail -n +2 report.csv >report
refuses 'a report without a header' 'line 1: not the Billing Summary Report: there is no column Customer Code. The line begins with: ASP'
sed '1s/Product SKU/Stock Code/' report.csv >report
refuses 'a report with another name for the SKU' 'line 1: not the Billing Summary Report: there is no column Product SKU. These names came: Stock Code. Say in the job file which they are, for example "FieldMap": {"sku": "Stock Code"}'
{ printf '\377\376'; iconv -f UTF-8 -t UTF-16LE <report.csv | head -c -1; } >report
refuses 'UTF-16 that was cut off' 'is UTF-16 text that was cut off'
{ printf '\377\376\000\330'; } >report
refuses 'UTF-16 with half a character' 'is not UTF-16 text, although it begins like that'
iconv -f UTF-8 -t UTF-16LE <report.csv >report
refuses 'UTF-16 without a mark' 'is not UTF-8 text: save it as CSV UTF-8'
iconv -f UTF-8 -t LATIN1//TRANSLIT <report.csv >report
refuses 'a text in Latin-1' 'is not UTF-8 text: save it as CSV UTF-8'
{ printf '%s\n' "$header"; echo 'A,B,C,1.23457E+15,Yes,D,,,5,1'; } >report
refuses 'a SKU that the spreadsheet shortened' 'productSku is a number that the spreadsheet shortened: make it a text there'
sed '1s/Billable Flag/Billing Status/' report.csv >report
refuses 'a column that speaks of billing' 'row 1 (customer ASP): Billing Status may say that the row is not billed'
sed '1s/$/,Action/; 2,$s/$/,Added/' report.csv >report
refuses 'the detail report' 'row 1 (customer ASP): Action belongs to the Service Billing Detail Report'
sed '1s/$/,Billing Period End/; 2,$s/$/,25.09.2026/' report.csv >report
refuses 'the report of another period' 'row 1: Billing Period End says 25.09.2026'
{ cat report.csv; sed -n 5p report.csv; } | sed 's/,[^,]*$//' >report
refuses 'a row that came twice' 'row 4 and row 90 are the same'
cut -d , -f 1 report.csv >report
refuses 'a report with one column' 'there is no column This Month Count'

# --- codes that spreadsheets change -----------------------------------------------
code() {
	{ echo "$header"; printf 'A,B,C,%s,Yes,D,,,5,1\r\n' "$1"; } >report
}
for bad in 3-Mar 11-Jan Mar-26; do
	code "$bad"
	refuses "the SKU $bad" 'productSku is a date that the spreadsheet made of it'
done
for bad in '#REF!' '#N/A' '#####'; do
	code "$bad"
	refuses "the SKU $bad" 'productSku is an error of the spreadsheet'
done
for good in MAR-26 Mar-2026 31-Mars '#12' 1.5E15 12-Mailbox; do
	code "$good"
	run atria-fetch -c job.json -i report --today 2026-10-26
	is "$(query -r 'select(.type == "line") | .sku' out)" "$good" \
	    "the SKU $good stays"
done
code '"=""0012"""'
run atria-fetch -c job.json -i report --today 2026-10-26
is "$(query -r 'select(.type == "line") | .sku' out)" 0012 \
    'a text that is written as a formula is the text'

done_testing

#!/bin/sh
# cwlog-fmt --diff: two runs compared by customer and SKU.
. "${0%/*}/lib.sh"

# line CUSTOMER SKU QUANTITY [JQ]: a planned change up to that quantity, or none
line() {
	jq -nc --arg c "$1" --arg s "$2" --argjson n "$3" '{type: "change",
	    action: "none", customer: {code: $c, name: "\($c) Inc"},
	    company: {id: 1}, agreement: {id: 2}, addition: {id: 3},
	    product: {id: 4, identifier: $s}, sku: $s, description: "Of \($s)",
	    before: $n, after: $n, lessIncluded: 1, unitPrice: 2} | '"${4:-.}"
}
# month END <RECORDS
month() {
	seal '"today":"2026-11-26","period":{"start":"2026-09-26","end":"'"$1"'"},"job":{"label":"Nightly","logLevel":"Info"}'
}
{
	line ASP GONE 5
	line ASP UP 10
	line ASP SAME 3
	line BKY DOWN 8
	line BKY PRICE 4
	line BKY LOST 2
	line CLU TWICE 2 '.lessIncluded = 0'
	line CLU TWICE 3 '.lessIncluded = 0'
	line CLU NOPRICE 3 'del(.unitPrice)'
	line DOT ZEROED 6
	line EUR PAYS 3 '.agreement.currency = "EUR"'
	line EUR MOVES 3 '.agreement.currency = "DEM"'
} | month 2026-10-25 >old
{
	line ASP UP 10 '.action = "update" | .after = 12'
	line ASP SAME 3
	line ASP NEW 0 '.action = "create" | del(.before, .addition) | .after = 7
	    | .effectiveDate = "2026-11-26"'
	line BKY DOWN 7.5
	line BKY PRICE 4 '.unitPrice = 3'
	line CLU TWICE 5 '.lessIncluded = 0'
	line CLU NOPRICE 4
	line DOT ZEROED 6 '.action = "remove" | .after = 0'
	line EUR PAYS 4 '.agreement.currency = "EUR"'
	line EUR MOVES 3 '.agreement.currency = "EUR"'
	printf '{"type":"unbilled","customer":{"code":"BKY"},"reason":"CW06",'
	printf '"sku":"LOST","lines":1,"quantity":2}\n'
} | month 2026-11-25 >new

run cwlog-fmt --diff old new
status_is 0 '--diff works'
out_is '--diff prints what is new, gone, up and down, by customer' <<'X'
Nightly: billing period to 2026-11-25 (run R), compared with the period to
  2026-10-25 (run R)

ASP  ASP Inc                                                               +8.00
  -  GONE     Of GONE                                    5  ->   0    -5   -8.00
  +  NEW      Of NEW                                  none  ->   7    +7  +12.00
  ~  UP       Of UP                                     10  ->  12    +2   +4.00

BKY  BKY Inc                                                                0.00
  ~  DOWN     Of DOWN                                    8  -> 7.5  -0.5   -1.00
  -  LOST     Of LOST [not billed: CW06]                 2  ->   0    -2   -2.00
  ~  PRICE    Of PRICE [another price]                   4  ->   4     0   +3.00

CLU  CLU Inc                                                   (1 price unknown)
  ~  NOPRICE  Of NOPRICE                                 3  ->   4    +1

DOT  DOT Inc                                                              -10.00
  -  ZEROED   Of ZEROED                                  6  ->   0    -6  -10.00

EUR  EUR Inc                                         +2.00 EUR (1 price unknown)
  ~  MOVES    Of MOVES [another currency]                3  ->   3     0
  ~  PAYS     Of PAYS                                    3  ->   4    +1   +2.00

1 new, 3 gone, 3 up, 1 down, 2 of another price, 2 the same
Bill: +19.00 -21.00 = -2.00 and +2.00 EUR a period (2 prices unknown)
X
# word CUSTOMER SKU: what happened, in csv's words, and the amount
cwlog-fmt --diff -f json -v old new >rows.json
word() {
	query -r "select(.customer == \"$1\" and .sku == \"$2\")
	    | \"\\(.code) \\(.before // 0) \\(.after) \\(.amount)\"" rows.json
}
is "$(word ASP GONE)" 'gone 5 0 -8' 'what is not in the new run is gone'
is "$(word ASP NEW)" 'new 0 7 12' 'what is not in the old run is new'
is "$(word ASP UP)" 'up 10 12 4' 'more is up'
is "$(word BKY DOWN)" 'down 8 7.5 -1' 'less is down'
is "$(word BKY PRICE)" 'price 4 4 3' 'the same units of another price'
is "$(word ASP SAME)" 'same 3 3 null' 'what is the same has no amount'
is "$(word CLU TWICE)" 'same 5 5 null' 'lines of one SKU are added up'
is "$(word CLU NOPRICE)" 'up 3 4 null' 'without a price the amount is unknown'
is "$(word DOT ZEROED)" 'gone 6 0 -10' 'a quantity of 0 is gone'
run cwlog-fmt --diff -C dot -k gone old new
is "$(grep -c '^  [~+-]' out)" 1 'the options that choose rows apply'
out_has '1 new, 3 gone' 'all differences are counted, shown or not'
is "$(cwlog-fmt --diff --color always old new |
    grep -c "^$(printf '\033')\[31m  -")" 3 'what is gone is red'
run cwlog-fmt --diff old old
out_has '0 new, 0 gone, 0 up, 0 down' 'a run is the same as itself'
cwlog-fmt --diff -f csv old new >diff.csv
is "$(head -n 1 diff.csv)" "$(cwlog-fmt -f csv new | head -n 1)" \
    'csv has the columns that it always has'
is "$(grep -c '"gone"' diff.csv)" 3 'csv has a row for each difference'
cwlog-fmt --diff -f xlsx -o diff.xlsx old new
is "$(unzip -p diff.xlsx xl/worksheets/sheet1.xml | grep -o '<row ' | wc -l)" 11 \
    'xlsx has the differences on its first sheet'
cwlog-fmt --diff -f html old new >diff.html
has diff.html '<tr class="gone"><td class="w">gone<td>GONE<td>Of GONE' \
    'the page has the differences'
has diff.html "default-src 'none'" 'the page allows nothing from elsewhere'
is "$(cwlog-fmt --diff --plain old new | grep -c '^Remove GONE, Of GONE, from 5 to 0')" \
    1 '--plain prints sentences'
run cwlog-fmt --diff old new
out_has 'LOST     Of LOST [not billed: CW06]' \
    'what is gone because it is not billed says so'

# --- what cannot be compared ----------------------------------------------------------
head -n 3 new >cut.ndjson
run cwlog-fmt --diff old cut.ndjson
is "$status $(wc -c <out)" '3 0' 'a run that is cut short is not compared'
line ASP UP 1 | seal '' failed 4 >bad.ndjson
run cwlog-fmt --diff bad.ndjson new
is "$status $(wc -c <out)" '3 0' 'a run that failed is not compared'
run cwlog-fmt --diff old nowhere
status_is 3 'a file that is not there is an error'
for options in 'old' 'old new old' '--summary old new' '-f map old new'; do
	# shellcheck disable=SC2086	# words
	run cwlog-fmt --diff $options
	status_is 2 "cwlog-fmt --diff $options is a usage error"
done
# results: what was not done counts with the quantity before
{
	line ASP UP 10 '.type = "result" | .outcome = "applied" | .after = 12
	    | .action = "update"'
	line ASP STALE 10 '.type = "result" | .outcome = "stale" | .after = 12
	    | .action = "update"'
} | month 2026-11-25 >result
{
	line ASP UP 10
	line ASP STALE 10
} | month 2026-10-25 >before
cwlog-fmt --diff -f json -v before result >rows.json
is "$(word ASP UP)" 'up 10 12 4' 'what a result applied is compared'
is "$(word ASP STALE)" 'same 10 10 null' 'what a result did not do is as before'
done_testing

#!/bin/sh
# cwlog-fmt -f text: plans and results by customer, in columns of a terminal.
. "${0%/*}/lib.sh"

BEGIN='"today":"2026-10-26","job":{"label":"Nightly","logLevel":"Verbose"}'

# change CUSTOMER ACTION BEFORE AFTER [JQ]: a planned change, with a price of 2
change() {
	jq -nc --arg c "$1" --arg a "$2" --argjson b "$3" --argjson n "$4" '
	    {type: "change", action: $a, customer: {code: $c, name: "\($c) Inc"},
	    company: {id: 1}, agreement: {id: 2, name: "\($c) Cloud"},
	    product: {id: 4, identifier: "X"}, sku: "X", description: "Exchange",
	    before: $b, after: $n, unitPrice: 2}
	    + (if $a == "create" then {effectiveDate: "2026-10-26"}
	    else {addition: {id: 3}} end) | with_entries(select(.value != null))
	    | '"${5:-.}"
}
# log CUSTOMER LEVEL CODE MESSAGE
log() {
	jq -nc --arg c "$1" --arg l "$2" --arg k "$3" --arg m "$4" '{type: "log",
	    time: "t", code: $k, level: $l, message: $m}
	    + (if $c == "" then {} else {customer: {code: $c}} end)'
}
# became OUTCOME <CHANGES
became() {
	jq -c --arg o "$1" '.type = "result" | .outcome = $o'
}
# of_x BEFORE AFTER <ENTRY: the entry reports a change
of_x() {
	jq -c --argjson b "$1" --argjson n "$2" '. + {sku: "X",
	    description: "Exchange", before: $b, after: $n}
	    | .customer.name = "ASP Inc"'
}
# width FILE: the columns of its widest line, as a terminal shows it; but for the
# seal, which is to be copied whole
width() {
	python3 -c '
import sys, unicodedata
print(max(sum(0 if unicodedata.category(c) in ("Mn", "Me") else
    2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
    for line in open(sys.argv[1], encoding="utf-8").read().split("\n")
    if not line.startswith("Seal: ")))' "$1"
}

# --- groups ---------------------------------------------------------------------------
{
	log '' Info CW01 Started
	log ZET Warn CW04 'no identifier'
	change BKY update 10 12
	change ASP remove 7 0
	log ASP Warn CW06 'no product'
	change ASP none 5 5
	change ASP create null 3
	change ASP update 1000 998.5
} | seal "$BEGIN" >plan.ndjson
run cwlog-fmt plan.ndjson
sed -n '/^ASP/,/^In general/p' out >shown
same shown 'customers are in order, with their changes first and warnings below' <<'X'
ASP  ASP Inc: ASP Cloud                                                   -11.00
  -  X  Exchange                                       7  ->     0    -7  -14.00
  +  X  Exchange                                    none  ->     3    +3   +6.00
  ~  X  Exchange                                    1000  -> 998.5  -1.5   -3.00
  !  Warn CW06 no product

BKY  BKY Inc: BKY Cloud                                                    +4.00
  ~  X  Exchange                                      10  ->    12    +2   +4.00

ZET
  !  Warn CW04 no identifier

In general
X
run cwlog-fmt -v plan.ndjson
out_has '  =  X  Exchange ' '-v shows what is unchanged'
cwlog-fmt -l Verbose plan.ndjson >level
ok '-v is -l Verbose' cmp level out
run cwlog-fmt --plain plan.ndjson
sed -n '/^Customer ASP/,/^$/p' out >shown
same shown '--plain prints sentences, one a line' <<'X'
Customer ASP, ASP Inc. Agreement ASP Cloud. Amount a period: -11.00
Remove X, Exchange, from 7 to 0, 7 less, amount minus 14.00.
Create X, Exchange, quantity 3, 3 more, amount plus 6.00.
Update X, Exchange, from 1000 to 998.5, 1.5 less, amount minus 3.00.
Warn CW06: no product

X
is "$(cwlog-fmt --sort sku plan.ndjson | grep -c '^Warn     CW06')" 1 \
    'rows in an order that was asked for are a log'

# --- results --------------------------------------------------------------------------
{
	change ASP update 10 12 | became applied
	log ASP Info CW07 'updated' | of_x 10 12
	change ASP update 10 13 | became stale
	log ASP Warn AX14 'somebody else wrote it' | of_x 10 13
	change ASP remove 7 0 | became applied
	log ASP Warn CW20 'removed' | of_x 7 0
	change ASP update 10 14 | became not-tried
} | seal "$BEGIN" >result.ndjson
run cwlog-fmt result.ndjson
sed -n '/^ASP/,/^$/p' out >shown
same shown 'a result says what was not done, and why, and repeats no message' <<'X'
ASP  ASP Inc: ASP Cloud                                                   -10.00
  ~  X  Exchange                                           10  -> 12  +2   +4.00
  !  X  Exchange [not done: stale]                         10  -> 13  +3
     Warn AX14 somebody else wrote it
  -  X  Exchange                                            7  ->  0  -7  -14.00
  !  X  Exchange [not done]                                10  -> 14  +4

X

# --- currencies ------------------------------------------------------------------------
{
	change ASP update 10 12 '.agreement.currency = "EUR"'
	change ASP update 10 11 '.agreement.currency = "USD"'
	change BKY update 10 7 '.agreement.currency = "EUR"'
	change CLU update 10 11
} | seal "$BEGIN" >money.ndjson
run cwlog-fmt money.ndjson
grep -e '^[A-Z][A-Z][A-Z] ' -e '^Bill' out >shown
same shown 'amounts have their currency, and are added up for each' <<'X'
ASP  ASP Inc: ASP Cloud                                  +4.00 EUR and +2.00 USD
BKY  BKY Inc: BKY Cloud                                                -6.00 EUR
CLU  CLU Inc: CLU Cloud                                                    +2.00
Bill: +2.00 and +4.00 -6.00 = -2.00 EUR and +2.00 USD a period
X
cwlog-fmt --plain money.ndjson | grep '^Update' | head -n 1 >shown
is "$(cat shown)" 'Update X, Exchange, from 10 to 12, 2 more, amount plus 4.00 EUR.' \
    'so do sentences'

# --- estimates --------------------------------------------------------------------------
{
	change ASP create null 3 '.priceOf = "catalog"'
	change ASP create null 4 '.priceOf = "others" | .sku = "Y" | .unitPrice = 0.5'
	change BKY create null 1 'del(.unitPrice)'
} | seal "$BEGIN" >estimates.ndjson
run cwlog-fmt estimates.ndjson
sed -n '/^ASP/,/^$/p;/^Bill/,/^ /p' out >shown
same shown 'the price of what is created is an estimate, and rows and sums say so' <<'X'
ASP  ASP Inc: ASP Cloud      +8.00 (1 catalog price, 1 price of other customers)
  +  X  Exchange [catalog price]                           none  -> 3  +3  +6.00
  +  Y  Exchange [product X] [price of other customers]    none  -> 4  +4  +2.00

Bill: +8.00 a period (1 catalog price, 1 price of other customers, 1 price
      unknown)
X
is "$(cwlog-fmt -f json estimates.ndjson | query -c '[.sku, .unitPrice, .amount, .priceOf]' | paste -sd ' ')" \
    '["X",2,6,"catalog"] ["Y",0.5,2,"others"] ["X",null,null,null]' 'so do tables'

# --- colors -----------------------------------------------------------------------------
esc=$(printf '\033')
# color SIGN FILE: how the rows with the sign are colored
color() {
	sed -n "s/^$esc\\[\\([0-9;]*\\)m  [$1]  .*/\\1/p" "$2" | sort -u |
	    paste -sd ' '
}
cwlog-fmt --color always plan.ndjson >colored
is "$(color + colored) $(color '~' colored) $(color - colored)" '32 33 31' \
    'green is what is created, yellow another quantity, red a removal'
is "$(cwlog-fmt --color always result.ndjson | grep -c "^$esc\\[31m  !")" 2 \
    'what was not done is red'
cwlog-fmt -f log --color always plan.ndjson >colored
is "$(grep -c "^$esc\\[31mremove" colored)" 1 'a removal is red in the log, too'
is "$(cwlog-fmt --plain --color always plan.ndjson | grep -c "$esc")" 0 \
    '--plain has no colors'

# --- widths -----------------------------------------------------------------------------
long='A Company With A Very Long Name That Nobody Would Ever Put On An Invoice Ltd'
{
	change ASP update 1 2 ".customer.name = \"$long\" | .agreement.name = \"$long\""
	change ASP update 1 2 ".description = \"$long $long\""
	change CJK update 1 2 '.customer.name = ("株式会社さくら商事" * 9)
	    | .description = ("ホステッドストレージ" * 9)'
	change CMB update 1 2 '.description = ("e\u0301\u0302 " * 90)'
	change SKU update 1 2 '.sku = "A-SKU-THAT-IS-WIDER-THAN-ITS-COLUMN"'
	change WRD update 1 2 '.description = ("x" * 300)'
	change NUM update 123456789.123456 987654321.654321
	log ASP Warn CW04 "$long $long $long"
	log '' Error CW02 "$long: $long"
} | seal "$BEGIN" >wide.ndjson
for columns in '' 80 132 60 40; do
	run env ${columns:+COLUMNS=$columns} cwlog-fmt -v wide.ndjson
	is "$(($(width out) <= ${columns:-80}))" 1 \
	    "no line is wider than ${columns:-80} columns, COLUMNS is '$columns'"
done
run cwlog-fmt wide.ndjson
tr -s ' \n' ' ' <out >words
for text in "$long: $long" "Warn CW04 $long $long $long" \
    'A-SKU-THAT-IS-WIDER-THAN-ITS-COLUMN' '123456789.123456 -> 987654321.654321'
do
	has words "$text" "no word is cut: ${text%"${text#????????????????}"}"
done
sed -n '/Warn CW04/,/^$/p' out >shown
same shown 'further lines hang below the text' <<'X'
  !  Warn CW04 A Company With A Very Long Name That Nobody Would Ever Put On An
     Invoice Ltd A Company With A Very Long Name That Nobody Would Ever Put On
     An Invoice Ltd A Company With A Very Long Name That Nobody Would Ever Put
     On An Invoice Ltd

X
script -qec "stty cols 50; cwlog-fmt wide.ndjson" /dev/null </dev/null 2>nothing |
    sed "s/$esc\\[[0-9;]*m//g; s/\\r//" >shown
is "$(($(width shown) <= 50 && $(width shown) > 40))" 1 \
    'lines are as wide as the terminal'

# --- 20,000 rows ------------------------------------------------------------------------
# many N: a plan with N changes
many() {
	jq -nc --argjson n "$1" 'range($n) | {type: "change", action: "update",
	    customer: {code: "C\(. % 500)", name: "Customer \(. % 500)"},
	    company: {id: 1}, agreement: {id: 2, name: "Cloud"},
	    product: {id: 4, identifier: "X"}, addition: {id: (. + 1)},
	    sku: "SKU-\(.)", description: "Exchange \(.)", before: ., after: 7,
	    unitPrice: 1}' | seal "$BEGIN"
}
# cost N: the seconds of the processor, in hundredths
cost() {
	many "$1" >many.ndjson
	python3 -c '
import os, subprocess
subprocess.run(["cwlog-fmt", "many.ndjson"], stdout=open("many.out", "w"))
t = os.times()
print(int(100 * (t.children_user + t.children_system)) + 5)'
}
small=$(cost 5000)
large=$(cost 20000)
is "$(grep -c '^  ~  ' many.out)" 20000 '20,000 rows are shown'
is "$((large <= 8 * small))" 1 \
    "four times the rows cost four times the time: $small and $large"
done_testing

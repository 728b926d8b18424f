#!/bin/sh
# cwlog-fmt: csv and json, sorting, filters, sums, several runs, output files.
. "${0%/*}/lib.sh"

BEGIN='"today":"2026-10-26","period":{"start":"2026-09-26","end":"2026-10-25"},"job":{"label":"Nightly"}'

# log LEVEL CODE CUSTOMER TIME [MORE]
log() {
	printf '{"type":"log","time":"%s","code":"%s","level":"%s",' "$4" "$2" "$1"
	printf '"customer":{"code":"%s","name":"%s Inc."},"message":"%s %s"%s}\n' \
	    "$3" "$3" "$3" "$2" "${5:+,$5}"
}
# change CUSTOMER SKU BEFORE AFTER PRICE INCLUDED: members of one; - is none
change() {
	printf '"customer":{"code":"%s","name":"%s Inc."},"company":{"id":1},' \
	    "$1" "$1"
	printf '"agreement":{"id":2,"name":"Hosting"},"product":{"id":4,"identifier":"%s"},"sku":"%s","description":"Service %s"' \
	    "$2" "$2" "$2"
	[ "$3" = - ] || printf ',"addition":{"id":3},"before":%s' "$3"
	printf ',"effectiveDate":"2026-10-26","cancelDate":"2026-10-26"'
	printf ',"after":%s' "$4"
	[ "$5" = - ] || printf ',"unitPrice":%s' "$5"
	[ "$6" = - ] || printf ',"lessIncluded":%s' "$6"
}
plan() {
	printf '{"type":"change","action":"%s",' "$1"
	shift
	change "$@"
	echo '}'
}
# done_ OUTCOME ACTION CUSTOMER SKU BEFORE AFTER PRICE INCLUDED
result() {
	printf '{"type":"result","outcome":"%s","action":"%s",' "$1" "$2"
	[ "$2" != create ] || printf '"addition":{"id":5},'
	shift 2
	change "$@"
	echo '}'
}
{
	log Info CW01 '' 2026-10-26T22:00:00Z
	log Warn CW04 C 2026-10-26T22:00:02Z
	result applied update B X 1450 1512 0.18 500
	log Info CW07 B 2026-10-26T22:00:03Z \
	    '"sku":"X","description":"Service X","before":1450,"after":1512'
	result applied remove A Y 10 0 8.95 4
	log Warn CW20 A 2026-10-26T22:00:04Z '"sku":"Y","before":10,"after":0'
	result applied create A Z - 2.5 - -
	log Info CW08 A 2026-10-26T22:00:05Z '"sku":"Z","after":2.5'
	result refused update C Y 3 4 8.95 0
	log Error CW10 C 2026-10-26T22:00:06Z \
	    '"sku":"Y","before":3,"after":4,"error":"no, \"really\""'
	log Verbose CW09 A 2026-10-26T22:00:01Z '"before":5,"after":5'
} | seal "$BEGIN" ok 1 >run.ndjson
{
	plan update B X 5 3 0.1 4
	plan create A Z - 1 - -
	plan none B Q 5 5 3 0
	plan cancel A Y 1 0 20 0
} | seal "$BEGIN" | sed 's/"run":"R"/"run":"P"/' >plan.records
sed '1d;$d' plan.records | seal "$BEGIN" >plan.ndjson

# --- csv, json ---------------------------------------------------------------------
bom=$(printf '\357\273\277')
run cwlog-fmt -f csv -l Verbose run.ndjson
status_is 1 '-f csv passes the exit status of the run on'
sed 's/$/\r/' >want <<X
${bom}time,level,code,customer,customerName,sku,description,before,after,change,unitPrice,amount,outcome,message,error,whatToDo,run,periodEnd,product,note,currency,lines,notBilled,notBilledAmount,priceOf
2026-10-26 22:00:00,"Info","CW01",""," Inc.","","","","","","","",""," CW01","","","R",2026-10-25,"","","","","","",""
2026-10-26 22:00:02,"Warn","CW04","C","C Inc.","","","","","","","","","C CW04","","Fill in the Billing Identifier in Atria","R",2026-10-25,"","","","","","",""
2026-10-26 22:00:03,"Info","CW07","B","B Inc.","X","Service X",1450,1512,62,0.18,11.16,"applied","B CW07","","","R",2026-10-25,"","","","","","",""
2026-10-26 22:00:04,"Warn","CW20","A","A Inc.","Y","",10,0,-10,8.95,-53.7,"applied","A CW20","","Nothing to do","R",2026-10-25,"","","","","","",""
2026-10-26 22:00:05,"Info","CW08","A","A Inc.","Z","","",2.5,2.5,"","","applied","A CW08","","","R",2026-10-25,"","","","","","",""
2026-10-26 22:00:06,"Error","CW10","C","C Inc.","Y","",3,4,"","","","refused","C CW10","no, ""really""","Correct it in ConnectWise, run again","R",2026-10-25,"","","","","","",""
2026-10-26 22:00:01,"Verbose","CW09","A","A Inc.","","",5,5,"","","","","A CW09","","","R",2026-10-25,"","","","","","",""
X
ok '-f csv prints a table with all facts' cmp want out
run cwlog-fmt -f json -l Verbose run.ndjson
status_is 1 '-f json passes the exit status of the run on'
is "$(wc -l <out)" 7 '-f json prints a line for each row'
is "$(sed -n 3p out)" '{"time":"2026-10-26T22:00:03Z","level":"Info","code":"CW07","customer":"B","customerName":"B Inc.","sku":"X","description":"Service X","before":1450,"after":1512,"change":62,"unitPrice":0.18,"amount":11.16,"outcome":"applied","message":"B CW07","run":"R","periodEnd":"2026-10-25"}' \
    '-f json prints the members of -f csv, but none without a value'
cp out rows
run cwlog-fmt -f json -l Error --hints run.ndjson
jq_is '.[0].whatToDo | test("right already are not")' true \
    '-f json --hints prints the whole hint'
python3 -c 'import csv, io, json, sys
rows = csv.DictReader(io.TextIOWrapper(sys.stdin.buffer, "utf-8-sig", newline=""))
for row in rows:
    row["time"] = row["time"].replace(" ", "T") + "Z"
    print(json.dumps({k: v for k, v in row.items() if v != ""}))' <want |
    query -c 'map_values(tostring)' >a
query -c 'map_values(tostring) | with_entries(select(.value != ""))' rows >b
ok '-f csv and -f json print the same facts' cmp a b

# --- filters, sorting ---------------------------------------------------------------
# shown OPTION...: the codes
shown() {
	cwlog-fmt -f json "$@" | query -rs 'map(.code) | join(" ")'
}
is "$(shown -l Verbose -C a run.ndjson)" 'CW20 CW08 CW09' '-C chooses a customer in any case'
is "$(shown -l Verbose -C a -C b run.ndjson)" 'CW07 CW20 CW08 CW09' \
    '-C may be repeated'
is "$(shown -k cw07 -k CW10 run.ndjson)" 'CW07 CW10' '-k may be repeated'
is "$(shown -k update -k create plan.ndjson)" 'update create' \
    '-k chooses actions of a plan'
is "$(shown -C c -l Warn -g really run.ndjson)" '' \
    '-g does not search errors'
is "$(shown -g 'C inc' run.ndjson)" 'CW04 CW10' '-g searches names'
is "$(shown -C nobody run.ndjson)" '' \
    '-C may choose nothing'
all='-l Verbose run.ndjson'
# shellcheck disable=SC2086	# words
{
	is "$(shown --sort time $all)" 'CW01 CW09 CW04 CW07 CW20 CW08 CW10' \
	    '--sort time sorts by time'
	is "$(shown --sort -time $all)" 'CW10 CW08 CW20 CW07 CW04 CW09 CW01' \
	    '--sort -time is the reverse of --sort time'
	is "$(shown --sort code $all)" 'CW01 CW04 CW07 CW08 CW09 CW10 CW20' \
	    '--sort code sorts by code'
	is "$(shown --sort -code $all)" 'CW20 CW10 CW09 CW08 CW07 CW04 CW01' \
	    '--sort -code is the reverse of --sort code'
	is "$(shown --sort level $all)" 'CW10 CW04 CW20 CW01 CW07 CW08 CW09' \
	    '--sort level prints the worst first, equal ones as they came'
	is "$(shown --sort -level $all)" 'CW09 CW01 CW07 CW08 CW04 CW20 CW10' \
	    '--sort -level prints the worst last, equal ones as they came'
	is "$(shown --sort customer $all)" 'CW01 CW20 CW08 CW09 CW07 CW04 CW10' \
	    '--sort customer sorts by customer'
	is "$(shown --sort -customer,code $all)" \
	    'CW04 CW10 CW07 CW08 CW09 CW20 CW01' \
	    '--sort -customer,code sorts by customer in reverse, then by code'
	is "$(shown --sort sku,-time $all)" 'CW04 CW09 CW01 CW07 CW10 CW20 CW08' \
	    '--sort sku,-time sorts by SKU, then by time in reverse'
	is "$(shown --sort change $all)" 'CW20 CW08 CW07 CW01 CW04 CW10 CW09' \
	    '--sort change prints what has no change last'
	is "$(shown --sort -change $all)" 'CW07 CW08 CW20 CW01 CW04 CW10 CW09' \
	    '--sort -change prints what has no change last, too'
}

# --- sums ---------------------------------------------------------------------------
run cwlog-fmt --summary run.ndjson plan.ndjson
status_is 1 '--summary passes the exit status of the run on'
is "$(grep -E '^(Planned|Applied)' out | sort -u)" \
    'Applied: 3 changes, units +64.5 and -10, amount -42.54 a period (1 price unknown)
Planned: 3 changes, units +1 and -3, amount -20.10 a period (1 price unknown)' \
    '--summary adds up what is applied and what is planned'
run cwlog-fmt --summary -f json run.ndjson
jq_is 'map("\(.code) \(.level) \(.count) \(.unitsUp) \(.unitsDown) \(.amountUp) \(.amountDown) \(.withoutPrice)") | .[]' \
    'CW01 Info 1 null null null null 0
CW04 Warn 1 null null null null 0
CW07 Info 1 62 0 11.16 0 0
CW08 Info 1 2.5 0 null null 1
CW09 Verbose 1 null null null null 0
CW10 Error 1 null null null null 0
CW20 Warn 1 0 -10 0 -53.7 0' \
    '--summary -f json has exact sums per code and level'
run cwlog-fmt --summary -f csv -C B run.ndjson
is "$(tr -d '\r' <out)" "${bom}run,periodEnd,level,code,occurs,count,unitsUp,unitsDown,amountUp,amountDown,withoutPrice,currency,lines,notBilled,notBilledAmount
\"R\",2026-10-25,\"Info\",\"CW07\",\"Contract quantity Change\",1,62,0,11.16,0,0,\"\",\"\",\"\",\"\"" \
    '--summary -f csv adds up what is chosen'

# --- currencies, and what is not billed -----------------------------------------------
{
	plan update B X 5 8 2 0 | sed 's/"id":2,/"id":2,"currency":"EUR",/'
	plan update C X 5 4 2 0 | sed 's/"id":2,/"id":2,"currency":"USD",/'
	plan update D X 5 4 2 0
	log Warn CW06 C t '"sku":"N"'
	for u in '"C","name":"C Inc."},"sku":"N","quantity":3,"billed":1,"unitPrice":2,"currency":"EUR","priceOf":"catalog"' \
	    '"D"},"sku":"N","quantity":4,"billed":0,"unitPrice":2,"currency":"USD","priceOf":"others"' \
	    '"E"},"sku":"N","quantity":5'; do
		echo "{\"type\":\"unbilled\",\"reason\":\"CW06\",\"lines\":1,\"customer\":{\"code\":$u}"
	done
} | seal "$BEGIN" >money.ndjson
cwlog-fmt -f json money.ndjson >out
facts out <<'X'
[.[] | select(.change != null) | [.customer, .amount, .currency]]	[["B",6,"EUR"],["C",-2,"USD"],["D",-2,null]]	an amount has the currency of its agreement
[.[] | select(.outcome == "not-billed") | [.customer, .sku, .code, .level, .before, .lines, .notBilled, .unitPrice, .notBilledAmount, .currency, .priceOf, .amount]]	[["C","N","CW06","Warn",1,1,2,2,4,"EUR","catalog",null],["D","N","CW06","Warn",0,1,4,2,8,"USD","others",null],["E","N","CW06","Warn",null,1,5,null,null,null,null,null]]	what is not billed stands behind the rows, with units, price and amount
X
is "$(cwlog-fmt -f json -C e money.ndjson | query -c '[.customer, .outcome]')" \
    '["E","not-billed"]' 'and is chosen like others'
is "$(cwlog-fmt -f csv money.ndjson | tr -d '\r' | sed -n 6p)" \
    '2026-10-26 22:00:00,"Warn","CW06","C","C Inc.","N","",1,"","",2,"","not-billed","","","Add the product to the catalog, or write a rule","R",2026-10-25,"","","EUR",1,2,4,"catalog"' \
    'csv has the same columns'
run env COLUMNS=200 cwlog-fmt --summary money.ndjson
out_has 'Planned: 3 changes, units +3 and -2, amount -2.00 and +6.00 EUR and -2.00 USD a period' \
    'sums are those of each currency'
out_has 'Not billed: 3 lines of 3 customers, 11 units, 4.00 EUR and 8.00 USD a period' \
    '--summary says what is not billed'
out_has '(1 catalog price, 1 price of other customers, 1 price unknown)' \
    'and whose prices that is worked out with'
cwlog-fmt --summary -f json money.ndjson >out
facts out <<'X'
map(select(.code == "update") | [.count, .unitsUp, .amountUp, .amountDown, .currency])	[[3,3,0,-2,null],[null,null,6,0,"EUR"],[null,null,0,-2,"USD"]]	each currency has a row of its own
map(select(.notBilledAmount != null) | [.lines, .notBilled, .notBilledAmount, .currency, .withoutPrice])	[[3,11,4,"EUR",1],[null,null,8,"USD",null]]	and so has what is not billed
X
# a hundred thousand times a tenth of a cent
awk 'BEGIN { for (i = 0; i < 2000; i++) printf "{\"type\":\"change\",\"action\":\"update\",\"customer\":{\"code\":\"A\"},\"company\":{\"id\":1},\"agreement\":{\"id\":2},\"product\":{\"id\":4,\"identifier\":\"X\"},\"sku\":\"X\",\"addition\":{\"id\":%d},\"before\":0.1,\"after\":0.3,\"unitPrice\":0.0005}\n", i + 1 }' |
    seal "$BEGIN" >small.ndjson
run cwlog-fmt --summary -f json small.ndjson
jq_is '.[0] | "\(.unitsUp) \(.amountUp)"' '400 0.2' \
    'sums of many decimals are exact'
{
	plan update A X 0 1.000001 1.000001 0
	plan update A Y 0 8000000000 1 0
	plan update A Z 0 8000000000 1 0
} | seal "$BEGIN" >large.ndjson
run cwlog-fmt --summary large.ndjson
out_has '(1 price unknown) (some sums are out of range)' \
    '--summary reports sums that cannot be exact'

# --- several runs ---------------------------------------------------------------------
run cwlog-fmt run.ndjson plan.ndjson
status_is 1 'two runs give the greatest exit status'
is "$(grep -c '^Run ' out)" 2 'two runs are shown one after the other'
run cwlog-fmt --sort customer run.ndjson plan.ndjson
is "$(sed -n 's/^\(#[12]\)  *\([a-z]*\) *B .*/\1 \2/p' out)" '#2 update' \
    'sorted rows of two runs tell their run'
run cwlog-fmt run.ndjson none.ndjson
status_is 3 'a file that is not there is an error'
err_has 'none.ndjson: No such file' 'a file that is not there is named'
out_has 'CW10' 'beside a file that is not there, others are shown'
run cwlog-fmt plan.ndjson - <run.ndjson
status_is 1 'standard input is accepted beside another file'
is "$(grep -c '^Run ' out)" 2 'standard input is shown as one of two runs'
head -n 4 run.ndjson >cut.ndjson
for format in csv json; do
	run cwlog-fmt -f $format -l Error -k CW99 plan.ndjson cut.ndjson
	status_is 3 "a damaged file is an error in -f $format"
	is "$(grep -c 'AX02.*damaged.*cut.ndjson, line 4' out)" 1 \
	    "a damaged file is a row in -f $format, whatever is chosen"
done

# A log entry is one row with the result before it only if it is about that.
{
	result applied update B X 1 2 3 0
	log Info AX12 B T '"sku":"Y"'
	result applied update B X 1 2 3 0
	log Info CW07 A T '"sku":"X"'
	result applied update B X 1 2 3 0
} | seal "$BEGIN" >odd.ndjson
run cwlog-fmt -f json odd.ndjson
jq_is 'map("\(.code) \(.customer) \(.amount)") | join(", ")' \
    'update B 3, AX12 B null, update B 3, CW07 A null, update B 3' \
    'a result without its log entry is a row by itself'

# --- color ---------------------------------------------------------------------------
esc=$(printf '\033')
is "$(cwlog-fmt -f log --color always run.ndjson |
    grep -c "${esc}\[1;31mError")" 1 \
    '--color always colors without a terminal'
for how in '' 'NO_COLOR=1' 'TERM=dumb'; do
	script -qec "env TERM=xterm $how cwlog-fmt run.ndjson" /dev/null \
	    </dev/null >seen 2>&1
	[ -n "$how" ] && want=plain || want=colored
	is "$(grep -q "$esc" seen && echo colored || echo plain)" "$want" \
	    "a terminal with '$how' is $want"
done
script -qec 'NO_COLOR=1 cwlog-fmt --color always run.ndjson' /dev/null \
    </dev/null >seen 2>&1
has seen "$esc" '--color always colors even with NO_COLOR'

# --- output files -----------------------------------------------------------------------
umask 027
run cwlog-fmt -f csv -l Verbose -o new.csv run.ndjson
status_is 1 '-o passes the exit status of the run on'
ok '-o writes the same bytes as standard output' cmp want new.csv
is "$(stat -c %a new.csv) $(wc -c <out)" '640 0' \
    '-o obeys the umask and leaves standard output empty'
echo old >there
ln -s there link
run cwlog-fmt -f csv -l Verbose -o link run.ndjson
ok '-o writes the file that a link names' cmp want there
is "$(readlink link)" there '-o keeps the link'
cp run.ndjson source
ln -s source alias
# own ARGUMENT...: the output is a file that is read
own() {
	run cwlog-fmt "$@" <source
	status_is 2 "cwlog-fmt $* does not overwrite what it reads"
	err_has 'is a file that is read' "cwlog-fmt $* tells the reason"
	ok "cwlog-fmt $* leaves the file" cmp run.ndjson source
}
own -o source run.ndjson source
own -o alias source
own -o source
own -o alias run.ndjson -
run cwlog-fmt -o none/new run.ndjson
status_is 3 '-o into a folder that is not there is an error'
err_has 'none/new: No such file' 'a folder that is not there is named'
(
	trap '' XFSZ
	ulimit -f 1
	cwlog-fmt -f html -o there run.ndjson 2>err
	echo $? >status
)
status_is 3 'a full disk is an error'
err_has 'writing' 'a full disk is reported'
ok 'a full disk leaves the old file' cmp want there
is "$(ls ./*.tmp 2>nothing)" '' 'a full disk leaves no temporary file'
run cwlog-fmt -o /dev/full run.ndjson
status_is 3 'a device is written to itself, and its error is noticed'
# the tool waits for more input when it gets the signal
mkfifo in
cwlog-fmt -o there - <in 2>err &
pid=$!
exec 3>in
head -n 3 run.ndjson >&3
# shellcheck disable=SC2317	# run by await
begun() {
	set -- ./*.tmp
	[ -e "$1" ] || ! kill -0 "$pid" 2>/dev/null
}
await begun
kill $pid
wait $pid 2>nothing
is $? 143 'a signal ends the tool'
exec 3>&-
is "$(ls ./*.tmp 2>nothing)" '' 'a signal leaves no temporary file'
ok 'a signal leaves the old file' cmp want there

# --- other separators -------------------------------------------------------------------
cwlog-fmt -f csv -k CW08 run.ndjson | sed 1d | tr -d '\r' >comma.csv
cwlog-fmt -f csv --separator semicolon -k CW08 run.ndjson | sed 1d |
    tr -d '\r' >semicolon.csv
same semicolon.csv 'with semicolons, decimals have a comma' <<X
$(sed 's/,/;/g; s/2\.5/2,5/g' comma.csv)
X
cwlog-fmt -f csv --separator tab -k CW08 run.ndjson | sed 1d | tr -d '\r' >tab.csv
same tab.csv 'with tabs, decimals have a point' <<X
$(tr , '\t' <comma.csv)
X
is "$(cwlog-fmt -f csv --separator ';' run.ndjson | head -n 1 | tr -d '\r')" \
    "$(cwlog-fmt -f csv run.ndjson | head -n 1 | tr ',' ';' | tr -d '\r')" \
    'the names of the columns have the separator, too'
run cwlog-fmt -f csv --separator '|' run.ndjson
status_is 2 'another separator is a usage error'
log Info CW01 A 'yesterday' | seal >odd.ndjson
is "$(cwlog-fmt -f csv odd.ndjson | sed -n '2s/,.*//p')" '"yesterday"' \
    'what is no time is a text'
done_testing

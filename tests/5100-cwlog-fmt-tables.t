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
status_is 1 '-f csv'
sed 's/$/\r/' >want <<X
${bom}time,level,code,customer,customerName,sku,description,before,after,change,unitPrice,amount,outcome,message,error,whatToDo,run,periodEnd
"2026-10-26T22:00:00Z","Info","CW01",""," Inc.","","","","","","","",""," CW01","","","R","2026-10-25"
"2026-10-26T22:00:02Z","Warn","CW04","C","C Inc.","","","","","","","","","C CW04","","Fill in the Billing Identifier in Atria","R","2026-10-25"
"2026-10-26T22:00:03Z","Info","CW07","B","B Inc.","X","Service X",1450,1512,62,0.18,11.16,"applied","B CW07","","","R","2026-10-25"
"2026-10-26T22:00:04Z","Warn","CW20","A","A Inc.","Y","",10,0,-10,8.95,-53.7,"applied","A CW20","","Nothing to do","R","2026-10-25"
"2026-10-26T22:00:05Z","Info","CW08","A","A Inc.","Z","","",2.5,2.5,"","","applied","A CW08","","","R","2026-10-25"
"2026-10-26T22:00:06Z","Error","CW10","C","C Inc.","Y","",3,4,"","","","refused","C CW10","no, ""really""","Correct it in ConnectWise, run again","R","2026-10-25"
"2026-10-26T22:00:01Z","Verbose","CW09","A","A Inc.","","",5,5,"","","","","A CW09","","","R","2026-10-25"
X
ok 'is a table with all facts' cmp want out
run cwlog-fmt -f json -l Verbose run.ndjson
status_is 1 '-f json'
jq_is 'length' 7 'a line for each row'
jq_is '.[2] | tojson' '{"time":"2026-10-26T22:00:03Z","level":"Info","code":"CW07","customer":"B","customerName":"B Inc.","sku":"X","description":"Service X","before":1450,"after":1512,"change":62,"unitPrice":0.18,"amount":11.16,"outcome":"applied","message":"B CW07","run":"R","periodEnd":"2026-10-25"}' \
    'the same members, and none without a value'
run cwlog-fmt -f json -l Error --hints run.ndjson
jq_is '.[0].whatToDo | test("what is right already")' true \
    '--hints: all of the hint'
cwlog-fmt -f csv -l Verbose run.ndjson | python3 -c 'import csv, io, json, sys
rows = csv.DictReader(io.TextIOWrapper(sys.stdin.buffer, "utf-8-sig", newline=""))
for row in rows:
    print(json.dumps({k: v for k, v in row.items() if v != ""}))' |
    jq -c 'map_values(tostring)' >a
cwlog-fmt -f json -l Verbose run.ndjson |
    jq -c 'map_values(tostring) | with_entries(select(.value != ""))' >b
ok 'csv and json say the same' cmp a b

# --- filters, sorting ---------------------------------------------------------------
# shown OPTION...: the codes
shown() {
	cwlog-fmt -f json "$@" | jq -r .code | paste -sd ' '
}
is "$(shown -l Verbose -C a run.ndjson)" 'CW20 CW08 CW09' '-C, in any case'
is "$(shown -l Verbose -C a -C b run.ndjson)" 'CW07 CW20 CW08 CW09' 'repeated'
is "$(shown -k cw07 -k CW10 run.ndjson)" 'CW07 CW10' '-k repeated'
is "$(shown -k update -k create plan.ndjson)" 'update create' '-k of a plan'
is "$(shown -C c -l Warn -g really run.ndjson)" '' 'an error is not searched'
is "$(shown -g 'C inc' run.ndjson)" 'CW04 CW10' '-g looks at names'
is "$(shown -C nobody run.ndjson)" '' 'nobody'
all='-l Verbose run.ndjson'
# shellcheck disable=SC2086	# words
{
	is "$(shown --sort time $all)" 'CW01 CW09 CW04 CW07 CW20 CW08 CW10' \
	    '--sort time'
	is "$(shown --sort -time $all)" 'CW10 CW08 CW20 CW07 CW04 CW09 CW01' \
	    '… and back'
	is "$(shown --sort code $all)" 'CW01 CW04 CW07 CW08 CW09 CW10 CW20' \
	    '--sort code'
	is "$(shown --sort -code $all)" 'CW20 CW10 CW09 CW08 CW07 CW04 CW01' \
	    '… and back'
	is "$(shown --sort level $all)" 'CW10 CW04 CW20 CW01 CW07 CW08 CW09' \
	    '--sort level: the worst first, alike as they came'
	is "$(shown --sort -level $all)" 'CW09 CW01 CW07 CW08 CW04 CW20 CW10' \
	    '… and back'
	is "$(shown --sort customer $all)" 'CW01 CW20 CW08 CW09 CW07 CW04 CW10' \
	    '--sort customer'
	is "$(shown --sort -customer,code $all)" \
	    'CW04 CW10 CW07 CW08 CW09 CW20 CW01' '… and back, then by code'
	is "$(shown --sort sku,-time $all)" 'CW04 CW09 CW01 CW07 CW10 CW20 CW08' \
	    '--sort sku'
	is "$(shown --sort change $all)" 'CW20 CW08 CW07 CW01 CW04 CW10 CW09' \
	    '--sort change: what has none comes last'
	is "$(shown --sort -change $all)" 'CW07 CW08 CW20 CW01 CW04 CW10 CW09' \
	    '… both ways'
}

# --- sums ---------------------------------------------------------------------------
run cwlog-fmt --summary run.ndjson plan.ndjson
status_is 1 '--summary'
is "$(grep -E '^(Planned|Applied)' out | sort -u)" \
    'Applied: 3 changes, units +64.5 and -10, amount -42.54 a period (1 without a known price)
Planned: 3 changes, units +1 and -3, amount -20.10 a period (1 without a known price)' \
    'what is applied and what is planned, by itself'
run cwlog-fmt --summary -f json run.ndjson
jq_is 'map("\(.code) \(.level) \(.count) \(.unitsUp) \(.unitsDown) \(.amountUp) \(.amountDown) \(.withoutPrice)") | .[]' \
    'CW01 Info 1 null null null null 0
CW04 Warn 1 null null null null 0
CW07 Info 1 62 0 11.16 0 0
CW08 Info 1 2.5 0 null null 1
CW09 Verbose 1 null null null null 0
CW10 Error 1 null null null null 0
CW20 Warn 1 0 -10 0 -53.7 0' 'per code and level, exactly'
run cwlog-fmt --summary -f csv -C B run.ndjson
is "$(tr -d '\r' <out)" "${bom}run,periodEnd,level,code,occurs,count,unitsUp,unitsDown,amountUp,amountDown,withoutPrice
\"R\",\"2026-10-25\",\"Info\",\"CW07\",\"Contract quantity Change\",1,62,0,11.16,0,0" \
    'as csv, of what is chosen'
# a hundred thousand times a tenth of a cent
awk 'BEGIN { for (i = 0; i < 2000; i++) printf "{\"type\":\"change\",\"action\":\"update\",\"customer\":{\"code\":\"A\"},\"company\":{\"id\":1},\"agreement\":{\"id\":2},\"product\":{\"id\":4,\"identifier\":\"X\"},\"sku\":\"X\",\"addition\":{\"id\":%d},\"before\":0.1,\"after\":0.3,\"unitPrice\":0.0005}\n", i + 1 }' |
    seal "$BEGIN" >small.ndjson
run cwlog-fmt --summary -f json small.ndjson
jq_is '.[0] | "\(.unitsUp) \(.amountUp)"' '400 0.2' \
    'sums of decimals are those of decimals'
{
	plan update A X 0 1.000001 1.000001 0
	plan update A Y 0 8000000000 1 0
	plan update A Z 0 8000000000 1 0
} | seal "$BEGIN" >large.ndjson
run cwlog-fmt --summary large.ndjson
out_has '(1 without a known price) (some sums are out of range)' \
    'what cannot be exact is said, not rounded'

# --- several runs ---------------------------------------------------------------------
run cwlog-fmt run.ndjson plan.ndjson
status_is 1 'two runs: the greatest status'
is "$(grep -c '^Run ' out)" 2 'one after the other'
run cwlog-fmt --sort customer run.ndjson plan.ndjson
is "$(sed -n 's/^\(#[12]\)  *\([a-z]*\) *B .*/\1 \2/p' out)" '#2 update' \
    'sorted, each row tells its run'
run cwlog-fmt run.ndjson none.ndjson
status_is 3 'a file that is not there'
err_has 'none.ndjson: No such file' 'is named'
out_has 'CW10' 'and the others are shown'
run cwlog-fmt plan.ndjson - <run.ndjson
status_is 1 '- is standard input'
is "$(grep -c '^Run ' out)" 2 'as one of them'
head -n 4 run.ndjson >cut.ndjson
for format in csv json; do
	run cwlog-fmt -f $format -l Error -k CW99 plan.ndjson cut.ndjson
	status_is 3 "a damaged one in -f $format"
	is "$(grep -c 'AX02.*damaged.*cut.ndjson, line 4' out)" 1 \
	    'is a row, whatever is chosen'
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
is "$(cwlog-fmt --color always run.ndjson | grep -c "${esc}\[1;31mError")" 1 \
    '--color always'
for how in '' 'NO_COLOR=1' 'TERM=dumb'; do
	script -qec "env TERM=xterm $how cwlog-fmt run.ndjson" /dev/null \
	    </dev/null >seen 2>&1
	is "$(grep -c "$esc" seen | sed 's/^[1-9].*/some/')" \
	    "$([ -n "$how" ] && echo 0 || echo some)" "a terminal, $how"
done
script -qec 'NO_COLOR=1 cwlog-fmt --color always run.ndjson' /dev/null \
    </dev/null >seen 2>&1
has seen "$esc" 'who asks for color gets it'

# --- output files -----------------------------------------------------------------------
umask 027
run cwlog-fmt -f csv -l Verbose -o new.csv run.ndjson
status_is 1 '-o writes a file'
ok 'with the same bytes' cmp want new.csv
is "$(stat -c %a new.csv) $(wc -c <out)" '640 0' 'of the mode of the umask'
echo old >there
ln -s there link
run cwlog-fmt -f csv -l Verbose -o link run.ndjson
ok 'through a link' cmp want there
is "$(readlink link)" there 'which stays one'
cp run.ndjson source
ln -s source alias
# own ARGUMENT...: the output is a file that is read
own() {
	run cwlog-fmt "$@" <source
	status_is 2 "cwlog-fmt $*"
	err_has 'is a file that is read' 'is refused'
	ok 'and the file stays' cmp run.ndjson source
}
own -o source run.ndjson source
own -o alias source
own -o source
own -o alias run.ndjson -
run cwlog-fmt -o none/new run.ndjson
status_is 3 'a folder that is not there'
err_has 'none/new: No such file' 'is named'
(
	trap '' XFSZ
	ulimit -f 1
	cwlog-fmt -f html -o there run.ndjson 2>err
	echo $? >status
)
status_is 3 'a disk that is full'
err_has 'writing' 'is told'
ok 'and leaves the old file' cmp want there
is "$(ls ./*.tmp 2>/dev/null)" '' 'and no other'
run cwlog-fmt -o /dev/full run.ndjson
status_is 3 'a device is written as it is'
mkfifo in
cwlog-fmt -o there - <in &
pid=$!
{
	head -n 3 run.ndjson
	while [ -z "$(ls ./*.tmp 2>/dev/null)" ]; do sleep 0.05; done
	kill "$pid"
	wait "$pid"
} >in 2>/dev/null
is "$(ls ./*.tmp 2>/dev/null)" '' 'a signal leaves nothing behind'
ok 'and the old file as it was' cmp want there
done_testing

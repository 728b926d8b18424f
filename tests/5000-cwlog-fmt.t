#!/bin/sh
# cwlog-fmt: records to text for people.
. "${0%/*}/lib.sh"

BEGIN='"today":"2026-10-26","period":{"start":"2026-09-26","end":"2026-10-25"}
,"job":{"label":"Nightly","logLevel":"Info"}'
BEGIN=$(printf %s "$BEGIN" | tr -d '\n')

# log LEVEL CODE MESSAGE [MORE]
log() {
	printf '{"type":"log","time":"2026-10-26T22:00:01Z","code":"%s",' "$2"
	printf '"level":"%s","customer":{"code":"ASP"},"message":"%s"%s}\n' \
	    "$1" "$3" "${4:+,$4}"
}
change() {
	printf '{"type":"change","action":"%s","customer":{"code":"ASP"},' "$1"
	printf '"company":{"id":1},"agreement":{"id":2},"product":{"id":4,'
	printf '"identifier":"X"},"sku":"X","description":"Exchange, 2GB",'
	if [ "$1" = create ]; then
		printf '"effectiveDate":"2026-10-26",'
	else
		printf '"addition":{"id":3},"before":%s,' "$3"
	fi
	printf '"after":%s}\n' "$2"
}
sample() {
	log Info CW01 'Started'
	log Warn CW04 'ASP CompanyID Missing'
	log Verbose CW09 'ASP unchanged'
	log Error CW10 'ASP Error Details boom' '"error":"boom"'
	log Error CW19 'Incorrect' '"error":"not a date"'
	change update 12.5 10
	change create 3
	change remove 0 7
	change none 5 5
}
sample | seal "$BEGIN" ok 1 >in.ndjson
seal=$(tail -n 1 in.ndjson | query -r .seal)

run cwlog-fmt <in.ndjson
status_is 1 'the exit status is that of the run'
err_is 'a good stream prints nothing on stderr' </dev/null
foot="Plan: 1 to update, 1 to create, 1 to remove, 1 unchanged
Bill: unknown (3 prices unknown)
Log:  2 Error, 1 Warn, 1 Info, 1 Verbose
Seal: $seal"
out_is 'a plan is printed by customer: its changes, then its warnings' <<X
Nightly
Billing period 2026-09-26 to 2026-10-25, as of 2026-10-26
Run R

ASP                                                           (3 prices unknown)
  ~  X  Exchange, 2GB                                          10  -> 12.5  +2.5
  +  X  Exchange, 2GB                                        none  ->    3    +3
  -  X  Exchange, 2GB                                           7  ->    0    -7
     Info CW01 Started
  !  Warn CW04 ASP CompanyID Missing
  !  Error CW10 ASP Error Details boom
  !  Error CW19 Incorrect (not a date)

$foot
X
run cwlog-fmt -f log <in.ndjson
out_is 'format log prints the entries in their order, one a line' <<X
Nightly
Billing period 2026-09-26 to 2026-10-25, as of 2026-10-26
Run R

Info     CW01 Started
Warn     CW04 ASP CompanyID Missing
Error    CW10 ASP Error Details boom
Error    CW19 Incorrect (not a date)
update   ASP          X                        10 -> 12.5     (+2.5)    Exchange, 2GB
create   ASP          X                      none -> 3                  Exchange, 2GB
remove   ASP          X                         7 -> 0        (-7)      Exchange, 2GB

$foot
X

# shown OPTION...: the codes and actions shown
shown() {
	cwlog-fmt -f log "$@" <in.ndjson | sed -n '5,/^$/p' |
	    awk '/^(Log|Plan|The)/ { exit } NF { print ($1 ~ /^[A-Z]/) ? $2 : $1 }' | paste -sd ' '
}
is "$(shown -l Error)" 'CW10 CW19' '-l Error shows errors only'
is "$(shown -l warn)" 'CW04 CW10 CW19' \
    '-l warn shows warnings and errors, in any case of the option'
is "$(shown --level=Verbose)" \
    'CW01 CW04 CW09 CW10 CW19 update create remove none' '--level=Verbose shows everything'
is "$(shown -k cw04)" CW04 '-k chooses a code'
is "$(shown -g companyid)" CW04 '-g finds text in any case'
is "$(shown -g 'exchange, 2')" 'update create remove' \
    '-g finds changes, too'
is "$(shown -l Verbose -g nothing)" '' '-g may find nothing'
log Warn CW04 'Jörg Müller' | seal "$BEGIN" ok 1 >in.ndjson
is "$(shown -g 'jöRG mü') $(shown -g 'jörg mÜ')" 'CW04 ' \
    'only the letters A to Z have two cases'
is "$(LC_ALL=C.UTF-8 shown -g 'jöRG mü') $(LC_ALL=C.UTF-8 shown -g 'mÜ')" \
    'CW04 ' 'only the letters A to Z have two cases in a locale with more, too'
sample | seal "$(printf %s "$BEGIN" | sed 's/Info/Error/')" ok 1 >in.ndjson
is "$(shown)" 'CW10 CW19' 'the LogLevel of the job is the default'

# --- results ----------------------------------------------------------------------
{
	change update 12 10 | sed 's/"change"/"result","outcome":"applied"/'
	log Info CW07 'ASP updated' '"sku":"X"'
	change update 13 10 | sed 's/"change"/"result","outcome":"not-tried"/'
} | seal "$BEGIN" >in.ndjson
run cwlog-fmt -f log <in.ndjson
is "$(grep -c '^update' out)" 0 'a result that has a log entry is not shown'
is "$(grep -c '^not-done .* 10 -> 13' out)" 1 \
    'a result that was not tried is shown as not done'
out_has 'CW07 ASP updated' 'the log entry of a result is shown'
change update 12 10 | sed 's/"change"/"result","outcome":"applied"/' |
    seal "$BEGIN" >in.ndjson
run cwlog-fmt -f log <in.ndjson
out_has '10 -> 12' 'a result whose log entry is missing is shown itself'

# --- a run that was interrupted: what was done, what was not, by whom ----------------
BY='"execution":"E-1","executed":"2026-10-27T08:15:00Z","by":{"user":"root",
"sudoUser":"anna","host":"bill1","message":"ticket 7"}'
BY=$(printf '%s,%s' "$BEGIN" "$BY" | tr -d '\n')
# executed: two changes are applied, three are not
executed() {
	for n in 12 13; do
		change update $n 10 |
		    sed 's/"change"/"result","outcome":"applied"/'
		log Info CW07 "ASP $n" '"sku":"X"'
	done
	for n in 14 15 16; do
		change update $n 10 |
		    sed 's/"change"/"result","outcome":"not-tried"/'
	done
}
executed | seal "$BY" failed 130 >in.ndjson
run cwlog-fmt <in.ndjson
status_is 130 'an interrupted run gives its exit status'
out_has 'The run was interrupted (exit status 130)' \
    'an interrupted run is called so'
out_has 'Not done: 3 changes' 'the text counts what an interrupted run did not do'
out_has 'Run E-1' 'the text names the execution'
out_has 'Plan R of 2026-10-26T22:00:00Z' 'the text names the plan and its time'
out_has 'Applied 2026-10-27T08:15:00Z by root, sudo by anna on bill1: ticket 7' \
    'the text says when the plan was applied, and by whom'
run cwlog-fmt --summary <in.ndjson
out_has 'Applied: 2 changes' 'the summary counts what was applied'
out_has 'Not done: 3' 'the summary counts what was not done'
lacks out 'Planned:' 'the summary of an interrupted run has nothing planned'
cwlog-fmt -f json <in.ndjson >rows.json 2>nothing
facts rows.json <<'X'
map(select(.code == "not-done")) | length	3	json has a row for each change that was not done
map(.change // 0) | add	5	the changes of json add up to what was applied
map(.run) | unique	["E-1"]	json names the execution
X
cwlog-fmt -f html <in.ndjson >page.html 2>nothing
has page.html '<span class="verdict bad">Interrupted</span>' \
    'the page of an interrupted run says so'
has page.html 'Changes made: 2, not done: 3.' 'the page counts both'
has page.html '0 errors, 3 not done' 'the page has a tile of what was not done'
has page.html 'Applied <b>2026-10-27 08:15 UTC</b> by <b>root</b> (sudo by <b>anna</b>) on <b>bill1</b>' \
    'the page says when the plan was applied, and by whom'
executed | seal "$BY,\"dryRun\":true" >in.ndjson
run cwlog-fmt -f log <in.ndjson
is "$(grep -c '^update' out) $(grep -c 'Not done' out)" '3 0' \
    'what a dry run would do is planned'
out_has 'Tried 2026-10-27T08:15:00Z' 'a dry run does not say that it applied a plan'

# --- the product of a mapped line, the quantity of a new one ---------------------------
{
	change update 12 10 | sed 's/"identifier":"X"/"identifier":"M365-BP"/'
	change create 7 |
	    sed 's/"change"/"result","outcome":"applied","addition":{"id":5}/'
	log Info CW08 'ASP created' '"sku":"X"'
} | seal "$BEGIN" >in.ndjson
run cwlog-fmt -f log <in.ndjson
is "$(grep -c '^update.*\[product M365-BP\]' out)" 1 \
    'a planned change names the product that a rule chose'
is "$(grep -c 'CW08 ASP created \[quantity 7\]' out)" 1 \
    'the entry of a new addition shows its quantity'

# --- streams that failed, or are no streams ---------------------------------------
log Error CW02 'Failed' | seal "$BEGIN" failed 4 >in.ndjson
run cwlog-fmt <in.ndjson
status_is 4 'a failed run gives its exit status'
out_has 'The run failed (exit status 4)' 'a failed run is called so'
sample | seal "$BEGIN" | head -n 4 >in.ndjson
run cwlog-fmt <in.ndjson
status_is 3 'a stream that is cut short is damaged'
err_has 'the stream stops here without an end record' \
    'a stream that is cut short is reported on stderr'
out_has '  !  Warn CW04 ASP CompanyID Missing' \
    'of a stream that is cut short, what came is shown'
out_has 'The stream is damaged: records may be missing' \
    'the text of a stream that is cut short tells of it'
echo 'hello world' >in.ndjson
run cwlog-fmt <in.ndjson
status_is 3 'input that is no stream is an error'
log Odd CW01 m | seal "$BEGIN" >in.ndjson
run cwlog-fmt <in.ndjson
status_is 3 'a record with an unknown level is an error'
err_has 'line 2: log record: level: is not a value known here' \
    'an unknown level is named with its line'

# --- what to do ----------------------------------------------------------------------
{
	log Warn CW04 'no id'
	log Warn CW04 'no id either'
	log Info CW07 'updated'
	log Warn AX09 'no evidence'
} | seal "$BEGIN" >in.ndjson
run cwlog-fmt --hints -l Error <in.ndjson
is "$(sed -n '/^What to do/,$p' out | grep -c '^  CW04  The customer has no')" 1 \
    \
    '--hints tells what to do, once per code'
is "$(sed -n '/^What to do/,$p' out | grep -cE '^  (CW|AX)')" 2 \
    '--hints prints a hint for each code that needs it'
run cwlog-fmt <in.ndjson
is "$(grep -c 'What to do' out)" 0 'without --hints, no hint is printed'
# every code that warns or is an error has a hint
sed -n 's/^\.It \([CA][WX][0-9]*\) Ta \(Warn\|Error\) .*/\1/p' \
    "$ROOT/man/cwlog-fmt.1" >codes
while read -r code; do
	log Warn "$code" m
done <codes >all
seal "$BEGIN" <all >in.ndjson
run cwlog-fmt --hints <in.ndjson
sed -n '/^What to do/,$ s/^  \([A-Z0-9][A-Z0-9]*\)  .*/\1/p' out | sort >with
sort -u codes >want
same with "each Warn or Error code has a hint" <want
is "$(($(wc -l <want) > 20))" 1 'the manual lists Warn and Error codes'

# --- the rows of a rules file --------------------------------------------------------
{
	log Warn CW04 m
	log Warn CW14 m
	log Warn CW06 m '"sku":"=A1+\"x\"","description":"D, \u65e5"'
	log Warn CW06 m '"sku":"=A1+\"x\""'
	log Info CW07 m '"sku":"Y"'
} | seal "$BEGIN" >in.ndjson
run cwlog-fmt -f rules <in.ndjson
status_is 0 '-f rules succeeds'
printf 'customer,sku,do,value,until,note\r\n"#ASP","*",company,"",,"CW04: "\r\n' >want
printf '"#*","%s=A1+""x""",product,"",,"CW06: D, 日"\r\n' "'" >>want
ok '-f rules prints each missing rule once, harmless to a spreadsheet' cmp want out

# --- hostile text ------------------------------------------------------------------
log Warn CW04 'a\u001b[31mred\u0007 \u202etxt\u0085 \n Warn CW99' |
    seal "$BEGIN" >in.ndjson
run cwlog-fmt -f log <in.ndjson
is "$(grep -c 'a<U+001B>\[31mred<U+0007> <U+202E>txt<U+0085> <U+000A> Warn CW99' out)" 1 \
    'control and direction characters are shown harmlessly, on one line'
is "$(grep -c '^Warn' out)" 1 'an entry cannot fake another one'

for bad in '-f odd' '-l odd' '-x' '-k' '--formats' '-f' '--sort odd' '--sort=' \
    '--sort time,' '--color odd' '--summary -f rules' '-C' '--plain -f csv' \
    '--plain --summary' '--plain --sort time'; do
	# shellcheck disable=SC2086	# words
	run cwlog-fmt $bad <in.ndjson
	is "$status $(wc -c <out)" '2 0' \
	    "cwlog-fmt $bad is a usage error and prints nothing on stdout"
done
sample | seal "$BEGIN" >in.ndjson
cwlog-fmt <in.ndjson 2>err >/dev/full
is "$?" 3 'a full disk is noticed'
done_testing

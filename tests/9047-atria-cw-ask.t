#!/bin/sh
# atria-cw-ask: what it answers can be given to the shell and to a terminal,
# whatever a job file, a stream or a run holds; no answer has a secret.
# shellcheck disable=SC2154	# what atria-cw-ask answers
. "${0%/*}/lib.sh"
ask=$B/lib/atria-cw/atria-cw-ask

# answers TITLE QUESTION [OPERAND...]: the answer is one that sh can read
answers() {
	answers_title=$1
	shift
	run "$ask" "$@"
	status_is 0 "$answers_title"
	eval "$(cat out)"
}

# --- a job file ------------------------------------------------------------------
cat >job.json <<'END'
{"Label": "a'b\"c\\$(touch broken)`touch broken`\n\u001b[2J\u202ed;x=1",
"SecretsCommand": ["it's", "ARGUMENT"], "CustomersFilter": ["A'\n\"B", "C"],
"ApiUrl": " https://example.com/\u0007 ", "LogLevel": "Info",}
END
answers 'a hostile job file has an answer' job job.json
is "$label" "a'b\"c\\\$(touch broken)\`touch broken\`<U+000A><U+001B>[2J<U+202E>d;x=1" \
    'a label is shown as text, and is no command'
is "$api_url" 'https://example.com/<U+0007>' 'a parameter is trimmed and cleaned'
is "$secrets_command" "it's" 'the program of SecretsCommand is named'
lacks out ARGUMENT 'no argument of SecretsCommand is shown'
is "$job_fault" '' 'a good job file has no fault'
printf '%s' "$probe" >probe.json
jq_is '.[0][0].customerCode' "A'
\"B" 'the made-up line has the first customer, byte for byte' probe.json
echo '{"Label": "x", "LogLevel": "Lo'"'"'ud"}' >job.json
answers 'a wrong job file has an answer' job job.json
is "$job_fault" "job.json: LogLevel must be Error, Warn, Info or Verbose, not Lo'ud" \
    'the fault of a job file is part of the answer'
answers 'a job file that is not there has an answer' job none.json
is "$job_fault" 'none.json: No such file or directory' \
    'a job file that is not there is a fault'
is "$(echo '{"label": "old", "X": 0.1}' | "$ask" label "it's \"new\"" |
    query -c .)" '{"Label":"it'"'"'s \"new\"","X":0.1}' \
    'a job file gets another label, and keeps the rest'

# --- streams ------------------------------------------------------------------------
seal '"tenant":"sha256:0123456789abcdef0123456789abcdef"' ok 1 \
    '{"changes":3}' >good.ndjson <<'END'
{"type":"agreement","state":"found"}
{"type":"result","outcome":"applied"}
{"type":"result","outcome":"unknown"}
{"type":"result","outcome":"unknown"}
{"type":"log","time":"T","code":"CW07","level":"Info","tool":"cw-diff","message":"no error"}
{"type":"log","time":"T","code":"AX01","level":"Error","tool":"cw-resolve","message":"it's $(touch broken)\n'x","error":"why"}
{"type":"log","time":"T","code":"CW02","level":"Error","tool":"cw-apply","message":"no: refused","error":"refused"}
END
sed '$d' good.ndjson >cut.ndjson
sed 's/unknown/applied/' good.ndjson >changed.ndjson
answers 'several streams have one answer' streams good good.ndjson '' \
    'CW02' 'AX01 @cw-apply' 'CW09 CW02 @cw-apply' , cut cut.ndjson AX01 , \
    changed changed.ndjson , none none.ndjson ''
is "$good_whole $good_exit $good_tenant $good_changes $good_has_found" \
    'yes 1 0123456789abcdef 3 yes' 'a whole stream is known by its end record'
is "$good_applied $good_unknown" '1 2' 'the outcomes of a stream are counted'
is "$good_error_1" "AX01 it's \$(touch broken)<U+000A>'x (why)" \
    'the first error is shown as text, with its reason'
is "$good_error_2" 'CW02 no: refused' 'a reason is not shown twice'
is "$good_error_3" '' 'an error of another tool is not one of this tool'
is "$good_error_4" 'CW02 no: refused' 'a set can have several codes'
is "$cut_whole $cut_unknown" ' 2' 'a stream that is cut short is not whole'
is "$cut_error_1" "$good_error_1" 'a stream that is cut short has its errors'
is "$cut_fault" "cut.ndjson, line 8: the stream stops here without an end record: the previous program ended unexpectedly" \
    'a stream that is cut short says why it is not whole'
is "$changed_whole$none_whole" '' \
    'a stream that was changed, or is not there, is not whole'

# --- runs ----------------------------------------------------------------------------
mkdir -p runs/20260101T000000Z runs/20260102T000000Z
printf '{"kind":"run'"'"'\\u001b","of":"$(touch broken)","started":"x"}\n' \
    >runs/20260101T000000Z/run.json
answers 'a hostile run.json has an answer' find runs 20260101T000000Z
is "$run_kind" "run'<U+001B>" 'what run.json says is shown as text'
echo '[1' >runs/20260102T000000Z/run.json
answers 'a run.json that is no JSON has an answer' find runs 20260102T000000Z
is "$run_kind" '' 'a run.json that is no JSON says nothing'
answers 'a run begins' begin runs "it's" plan none.json 20260101T000000Z
is "$(query -c '[.job, .kind, .of]' "runs/$run/run.json")" \
    '["it'"'"'s","plan","20260101T000000Z"]' 'run.json is JSON, whatever the name'
answers 'a run ends' end "runs/$run" good.ndjson 0 2 99999 none.json
is "$result,$has_changes,$old" 'Planned,,' \
    'a run that ends has a result, and runs without facts are not deleted'

# Runs have their order from their numbers, whatever their names say of the clock.
# facts_of NAME MEMBERS: a run.json
facts_of() {
	mkdir -p "order/$1"
	printf '{%s}\n' "$2" >"order/$1/run.json"
}
facts_of 20260301T000000Z-aaaa '"kind":"run","number":1,"exit":0,"counts":{"applied":3},"period":{"start":"2026-02-01","end":"2026-02-28"}'
facts_of 20260101T000000Z-bbbb '"kind":"run","number":2,"exit":0,"counts":{"applied":2},"period":{"start":"2026-02-01","end":"2026-02-28"}'
facts_of 20260201T000000Z-cccc '"kind":"plan","number":3,"exit":0,"period":{"start":"2026-02-01","end":"2026-02-28"}'
answers 'the last run is found' find order last
is "$run" 20260201T000000Z-cccc 'the last run has the highest number'
answers 'a run can be undone' find order undoable
is "$run" 20260101T000000Z-bbbb 'the last run that wrote is the one to undo'
answers 'another run can be undone' find order undoable 20260101T000000Z-bbbb
is "$run" 20260301T000000Z-aaaa 'a run that is to be left out is left out'
answers 'a run of a period is found' find order 2026-02
is "$run" 20260101T000000Z-bbbb 'a month names its last run that is no plan'
answers 'no run of a period is found' find order 2026-03
is "$run" '' 'a month without a run names none'
facts_of 20260202T000000Z-dddd '"kind":"undo","of":"20260101T000000Z-bbbb","number":4,"exit":0,"counts":{"applied":1}'
answers 'a run is undone in part' find order undoable
is "$run" 20260101T000000Z-bbbb 'a run that is undone in part can be undone'
facts_of 20260203T000000Z-eeee '"kind":"undo","of":"20260101T000000Z-bbbb","number":5,"exit":0,"counts":{"applied":1}'
answers 'a run is undone' find order undoable
is "$run" 20260301T000000Z-aaaa 'a run that is undone is not undone again, nor is an undo'
answers 'a run begins after others' begin order job run none.json
is "$(query .number "order/$run/run.json")" 6 'a run that begins has the next number'

answers 'a run ends beside others' end "order/$run" good.ndjson 0 1 99999 none.json
is "$old" ' 20260203T000000Z-eeee 20260202T000000Z-dddd 20260101T000000Z-bbbb 20260301T000000Z-aaaa' \
    'of the runs that wrote, the oldest are too many; a plan counts by itself'

# --- schedules --------------------------------------------------------------------------
# at TIME SCHEDULE: when it is next
at() {
	printf 'x\t%s\n' "$2" |
	    faketime -f "$1" env TZ=UTC "$ask" next | cut -f 3
}
while IFS='|' read -r schedule want; do
	is "$(at '2026-11-27 20:30:00' "$schedule")" "$want" \
	    "'$schedule' is next at $want"
done <<'END'
0 22 26 * *|2026-12-26 22:00
30 20 27 11 *|2027-11-27 20:30
31 20 27 11 *|2026-11-27 20:31
*/15 * * * *|2026-11-27 20:45
0 9-17/4 * * mon-fri|2026-11-30 09:00
0 0 1,15 * 0|2026-11-29 00:00
0 0 13 * 5|2026-12-04 00:00
0 0 13 * *|2026-12-13 00:00
0 0 */2 * 1|2026-12-07 00:00
0 22 29 2 *|2028-02-29 22:00
0 22 31 feb *|never
0 22 31 4,6,9,11 *|never
@monthly|2026-12-01 00:00
@weekly|2026-11-29 00:00
@hourly|2026-11-27 21:00
@reboot|-
@often|?
61 0 * * *|?
0 0 0 * *|?
5-1 0 * * *|?
*/0 0 * * *|?
*-*-26 22:00|calendar
disabled|-
-|-
END

# --- text -----------------------------------------------------------------------------
printf 'a\tb\r\n\033[2Jx\0y' | run "$ask" text
out_is 'text keeps its lines and tabs' <<'END'
a	b
<U+001B>[2Jx?y
END
run "$ask" nonsense
status_is 2 'an unknown question is refused'
ok 'nothing that an answer holds was run' test ! -e broken
done_testing

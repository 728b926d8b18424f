#!/bin/sh
# cw-apply: signals, and an output that breaks, while it writes.
#
# The simulator holds a request until we release it. A signal that is sent
# before that is seen before the answer is, however slow all are.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"
write_job '.AllowAtriaCreateAdditions = true | .Parallel = 1
    | .TimeoutSeconds = 3600'
write_secrets
plan 2>nothing >plan.ndjson
changes=$(query -s 'map(select(.type == "change" and .action != "none"))
    | length' plan.ndjson)
state=$XDG_STATE_HOME/atria-cw

# hold NTH [PATH]: starts anew; that write will be held, or that request
hold() {
	sim_reset
	rm -rf state
	faults "{\"match\":{\"path\":\"${2:-*/additions*}\"},\"nth\":$1,
	    \"do\":{\"hold\":\"before\"}}"
}
# begin [OPTION]: cw-apply in the background, until its request is held;
# OPTION is one of env(1). No signal is ignored, whatever is here.
begin() {
	env "${1:---default-signal}" cw-apply -c job.json -s secrets.json \
	    <plan.ndjson >out 2>err &
	pid=$!
	await_held 1
}
# reap: its exit status
reap() {
	wait "$pid" 2>nothing
	echo $? >status
}
# give_up: what is held is never done, and logged; nothing follows it
give_up() {
	drop
	await grep -q '"outcome":"dropped"' "$SIMLOG"
	no_faults
	forget_requests
}
# unfinished: intents without outcome
unfinished() {
	query -s '(map(select(.type == "intent").number) -
	    map(select(.type == "outcome").number)) | length' \
	    "$state"/*.journal.ndjson
}
# is_unfinished N
# shellcheck disable=SC2317	# run by await
is_unfinished() { [ "$(unfinished 2>nothing)" = "$1" ]; }
NEXT='map(.outcome // empty) | (unique - ["already", "applied"]), length'

for signal in INT:130 TERM:143 HUP:129; do
	status=${signal#*:}
	signal=${signal%:*}
	hold 1
	begin
	kill -s "$signal" "$pid"
	release
	reap
	status_is "$status" "SIG$signal during a write: exit status $status"
	is "$(writes)" 1 "SIG$signal: no further write is sent"
	facts out <<X
map(select(.outcome == "applied")) | length	1	SIG$signal: the write that was under way is finished
map(select(.outcome == "not-tried")) | length	$((changes - 1))	SIG$signal: all other changes have the result not-tried
map(select(.code == "AX21").message)[]	Interrupted by SIG$signal: what was under way was finished, and nothing more was started	SIG$signal: AX21 names it
map(select(.code == "CW23").message)[]	Billing Process Completed with status Error	SIG$signal: CW23 ends the log
.[-1] | [.type, .status, .exit]	["end","failed",$status]	SIG$signal: the stream has its end record
X
	is "$(unfinished)" 0 "SIG$signal: the journal has each outcome"
	cwlog-fmt <out >log.txt 2>nothing
	is "$?" "$status" "SIG$signal: cwlog-fmt exits with $status, too"
	no_faults
	run apply <plan.ndjson
	jq_is "$NEXT" "[]
$changes" "SIG$signal: the next run makes all other changes"
done

# Ctrl-C goes to the whole pipe: who pressed it sees what became of the run.
# ctrl_c SHOWN SHOW [TWICE]: presses it when a write is under way and SHOW has
# written something to the file SHOWN; waits for all stages, unlike the shell
# shellcheck disable=SC2317	# run by await
is_shown() {
	for shown_file in $1; do
		[ -s "$shown_file" ] && return
	done
	return 1
}
# shellcheck disable=SC2317	# run by await
has_got_it() { ! grep -q '^ShdPnd:.*[2367abef]$' "/proc/$show/status"; }
# shellcheck disable=SC2317	# run by await
is_group_gone() { ! kill -0 "-$pid" 2>nothing; }
ctrl_c() {
	hold 1
	setsid env --default-signal sh -c "cw-apply -c job.json -s secrets.json \
	    <plan.ndjson | sh -c 'echo \$\$ >show.pid; exec $2'" \
	    >out 2>err </dev/null &
	pid=$!
	await_held 1
	await is_shown "$1"
	read -r show <show.pid
	kill -INT "-$pid"
	if [ $# -eq 3 ]; then
		await has_got_it
		kill -INT "-$pid"
	fi
	release
	wait "$pid"
	await is_group_gone
	await grep -q '"wrote":true' "$SIMLOG"
}
: >log.csv
ctrl_c out cwlog-fmt
out_has 'AX21 Interrupted by SIGINT' 'Ctrl-C: cwlog-fmt shows AX21'
out_has 'CW23 Billing Process Completed with status Error' \
    'Ctrl-C: cwlog-fmt shows the log to its end'
is "$(unfinished)" 0 'Ctrl-C: the journal has each outcome'
echo 'the file of before' >log.csv
ctrl_c 'log.csv.*.tmp' 'cwlog-fmt -f csv -o log.csv'
has log.csv AX21 'Ctrl-C: cwlog-fmt -o writes the file'
is "$(ls ./*.tmp 2>nothing)" '' 'Ctrl-C: cwlog-fmt -o leaves nothing else'
echo 'the file of before' >log.csv
ctrl_c 'log.csv.*.tmp' 'cwlog-fmt -f csv -o log.csv' twice
has log.csv 'the file of before' \
    'a second Ctrl-C ends cwlog-fmt -o, which keeps the file of before'
is "$(ls ./*.tmp 2>nothing)" '' \
    'a second Ctrl-C: cwlog-fmt -o leaves nothing else'

mkfifo in
env --default-signal cwlog-fmt <in >shown 2>nothing &
pid=$!
exec 3>in
head -n 9 plan.ndjson >&3
await test -s shown
kill -s INT "$pid"
tail -n +10 plan.ndjson >&3
exec 3>&-
wait "$pid" 2>nothing
is "$?" 130 'SIGINT: cwlog-fmt exits with 130'
has shown 'Plan: ' 'SIGINT: cwlog-fmt shows all before it ends'

# One end that is sent twice, as timeout(1) or systemd do, is one, if within a
# second. A stopped process gets both at once; should it lose a second between
# the two all the same, try again.
for _ in 1 2 3 4 5; do
	hold 1
	begin
	kill -s STOP "$pid"
	kill -s HUP "$pid"
	kill -s TERM "$pid"
	kill -s CONT "$pid"
	release
	reap
	grep -q 143 status || break
	await grep -q '"wrote":true' "$SIMLOG"
done
status_is 129 'two signals at once count as one: the first'
is "$(writes) $(unfinished)" '1 0' \
    'two signals at once: the write under way is finished, and no other begun'
jq_is 'map(select(.code == "AX21").message[:21])[]' 'Interrupted by SIGHUP' \
    'two signals at once: AX21 names the first'

# nohup(1)
hold 1
begin --ignore-signal=HUP
kill -s HUP "$pid"
release
reap
status_is 0 'SIGHUP does not end a run under nohup'
jq_is 'map(.outcome // empty) | [unique[], length]' "[\"applied\",$changes]" \
    'SIGHUP under nohup: all changes are made'

# The second signal ends it at once, but within a second it is the first one.
# When only the held write is without outcome, the first one was seen.
hold 1
begin
kill -s TERM "$pid"
await is_unfinished 1
sleep 1.1
kill -s TERM "$pid"
reap
status_is 143 'a second SIGTERM ends the run during a write'
is "$(unfinished)" 1 'a second SIGTERM leaves an intent without outcome'
jq_is 'length > 0' true 'a second SIGTERM leaves a journal of whole lines' \
    "$state"/*.journal.ndjson
jq_is 'map(select(.type == "end")) | length' 0 \
    'a second SIGTERM: the stream has no end record'
give_up
run apply <plan.ndjson
has out '"code":"AX20"' 'the next run finds out what became of the write'
is "$(unfinished)" 0 'the next run gives each intent an outcome'

# a journal that may not grow, by ulimit -f: in blocks of 512 bytes
rm -rf state
sim_reset
(
	ulimit -f 3
	cw-apply -c job.json -s secrets.json <plan.ndjson 2>err
	echo $? >status
) | cat >out
status_is 3 'a journal that may not grow ends the run with 3'
err_has 'File too large' 'the run says why the journal did not grow'
jq_is '.[-1] | [.type, .exit]' '["end",3]' \
    'a journal that may not grow: the stream has its end record'
run apply <plan.ndjson
status_is 0 'a journal that could not grow: the next run makes the changes'
is "$(unfinished)" 0 'a journal that could not grow gets each outcome'

# a signal before anything is written; the answer to the read is waited for
hold 1 '*/bundles'
begin
kill -s TERM "$pid"
release
reap
status_is 143 'SIGTERM during the read before the writes: exit status 143'
jq_is 'map(.outcome // empty) | [unique[], length]' \
    "[\"not-tried\",$changes]" \
    'SIGTERM during the read before the writes: no change is tried'
is "$(writes)" 0 'SIGTERM during the read before the writes: none is sent'

# a signal while what an earlier run left is settled
hold 1
begin
kill -KILL "$pid"
reap
give_up
faults '{"match":{"path":"*/bundles"},"nth":1,"do":{"hold":"before"}}'
begin
kill -s TERM "$pid"
release
reap
status_is 143 'SIGTERM while an earlier run is settled: exit status 143'
jq_is 'map(.outcome // empty) | [unique[], length]' \
    "[\"not-tried\",$changes]" \
    'SIGTERM while an earlier run is settled: no change is tried'
is "$(writes)" 0 'SIGTERM while an earlier run is settled: no write is sent'
no_faults
run apply --recall last
status_is 0 'an interrupted settling can be done again by --recall'
is "$(unfinished)" 0 '--recall gives each intent an outcome'

# --- nobody reads, or the disk is full ------------------------------------------------
# A plan of more records than a pipe holds, so that cw-apply has to notice.
{
	sed -n '2,$p' plan.ndjson | grep -v '^{"type":"end"'
	jq -nc 'range(40) | {type: "note", text: ("x" * 4000)}'
} | seal "$(head -n 1 plan.ndjson | jq -c 'del(.type, .format, .tool, .version,
    .run, .time)' | sed 's/^{//; s/}$//')" >big.ndjson
sim_reset
rm -rf state
run apply <big.ndjson
status_is 0 'a large plan is carried out'
is "$(writes)" "$changes" 'a large plan: a write for each change'
sim_reset
rm -rf state
{
	cw-apply -c job.json -s secrets.json <big.ndjson 2>err
	echo $? >status
} | head -c 100 >nothing
status_is 3 'a reader that leaves at once ends the run with 3'
is "$(writes)" 0 'a reader that leaves at once: nothing is written'

# The reader leaves after the first result, while the second write is held.
mkfifo results
hold 2
cw-apply -c job.json -s secrets.json <plan.ndjson >results 2>err &
pid=$!
sed '/"type":"result"/q' <results >part
await_held 1
release
reap
status_is 3 'a reader that leaves in the middle ends the run with 3'
ok 'a reader that leaves in the middle: not all writes are sent' \
    test "$(writes)" -lt "$changes"
is "$(unfinished)" 0 'a reader that leaves: the journal has each outcome'
no_faults
run apply <plan.ndjson
jq_is "$NEXT" "[]
$changes" 'a reader that left: the next run makes all other changes'

for where in plan big; do
	sim_reset
	rm -rf state
	cw-apply -c job.json -s secrets.json <$where.ndjson 2>err >/dev/full
	echo $? >status
	status_is 3 "a full disk ends the run with 3: $where"
	err_has 'No space left on device' "the run says that the disk is full: $where"
	is "$(writes)" 0 "a full disk: nothing is written: $where"
	ok "a full disk: the journal is not begun: $where" \
	    test ! -s "$(ls "$state"/*.journal.ndjson 2>nothing)"
done
done_testing

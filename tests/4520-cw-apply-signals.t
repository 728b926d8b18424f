#!/bin/sh
# cw-apply: signals, and an output that breaks, while it writes.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
write_job '.AllowAtriaCreateAdditions = true | .Parallel = 1'
plan 2>nothing >plan.ndjson
changes=$(jq -s 'map(select(.type == "change" and .action != "none"))
    | length' plan.ndjson)
state=$XDG_STATE_HOME/atria-cw

# slow MS: each write takes so long before it is done
slow() {
	sim_reset
	rm -rf state
	faults "{\"faults\":[{\"match\":{\"method\":\"PATCH\"},
	    \"do\":{\"delay\":$1}}, {\"match\":{\"method\":\"POST\",
	    \"path\":\"*/additions\"},\"do\":{\"delay\":$1}}]}"
	forget_requests
}
# shellcheck disable=SC2317	# run by await
journal_begun() { grep -qs '"intent"' "$state"/*.journal.ndjson; }
# begin [OPTION]: cw-apply in the background, until its first write is under way;
# OPTION is one of env(1). No signal is ignored, whatever is here.
begin() {
	env "${1:---default-signal}" cw-apply -c job.json -s secrets.json \
	    <plan.ndjson >out 2>err &
	pid=$!
	await journal_begun
}
# reap: its exit status
reap() {
	wait "$pid" 2>nothing
	echo $? >status
}
# unfinished: intents without outcome
unfinished() {
	jq -s '(map(select(.type == "intent") | .number) - map(select(.type ==
	    "outcome") | .number)) | length' "$state"/*.journal.ndjson
}
applied() {
	jq -s 'map(select(.type == "result" and .outcome == "applied"))
	    | length' out
}

for signal in INT:130 TERM:143 HUP:129; do
	status=${signal#*:}
	signal=${signal%:*}
	slow 1000
	begin
	kill -s "$signal" "$pid"
	reap
	status_is "$status" "SIG$signal while a write is under way"
	is "$(applied)" "$(writes)" 'what was under way is finished'
	ok '… of few' test "$(writes)" -lt "$changes"
	is "$(jq -s 'map(select(.type == "result" and .outcome == "not-tried"))
	    | length' out)" "$((changes - $(applied)))" \
	    'all others have the result not-tried'
	is "$(unfinished)" 0 'the journal is complete'
	is "$(jq -r 'select(.code == "AX21") | .message' out)" \
	    "Interrupted by SIG$signal: what was under way was finished, and nothing more was started" \
	    'AX21 says so'
	is "$(jq -r 'select(.code == "CW23") | .message' out)" \
	    'Billing Process Completed with status Error' 'CW23 ends the log'
	is "$(tail -n 1 out | jq -c '[.type, .status, .exit]')" \
	    "[\"end\",\"failed\",$status]" 'the stream ends as it should'
	cp out cut.ndjson
	cwlog-fmt <cut.ndjson >log.txt 2>nothing
	is "$?" "$status" '… and the stages behind say the same'
	no_faults
	run apply <plan.ndjson
	is "$(jq -s 'map(select(.type == "result") | .outcome) | unique
	    - ["applied", "already"] | length' out)" 0 \
	    'the next run does the rest'
done

# Ctrl-C is told to the whole pipe: who pressed it sees what became of the run.
# ctrl_c SHOW [TWICE]: presses it once a write is under way, while SHOW gets the
# results; waits for all stages, as the shell does not
ctrl_c() {
	slow 2000
	setsid env --default-signal sh -c "cw-apply -c job.json -s secrets.json \
	    <plan.ndjson | $1" >out 2>err </dev/null &
	pid=$!
	await_write "$pid"
	kill -INT "-$pid"
	[ $# -eq 1 ] || { sleep 0.5; kill -INT "-$pid"; }
	wait "$pid"
	while kill -0 "-$pid" 2>nothing; do sleep 0.02; done
}
ctrl_c 'cwlog-fmt'
out_has 'AX21 Interrupted by SIGINT' 'Ctrl-C in a pipe: cwlog-fmt shows the end'
out_has 'CW23 Billing Process Completed with status Error' '… all of it'
is "$(unfinished)" 0 '… and the journal is complete'
echo 'the file of before' >log.csv
ctrl_c 'cwlog-fmt -f csv -o log.csv'
has log.csv AX21 'a file is written'
is "$(ls ./*.tmp 2>nothing)" '' '… and nothing is left behind'
echo 'the file of before' >log.csv
ctrl_c 'cwlog-fmt -f csv -o log.csv' twice
has log.csv 'the file of before' 'the second one ends cwlog-fmt'
is "$(ls ./*.tmp 2>nothing)" '' '… and nothing is left behind'

mkfifo in
env --default-signal cwlog-fmt <in >shown 2>nothing &
pid=$!
exec 3>in
head -n 9 plan.ndjson >&3
until [ -s shown ]; do sleep 0.02; kill -0 "$pid" || break; done
kill -s INT "$pid"
tail -n +10 plan.ndjson >&3
exec 3>&-
wait "$pid" 2>nothing
is "$?" 130 'its exit status is that of SIGINT'
has shown 'Plan: ' '… when all is shown'

# One end that is told twice, as timeout(1) or systemd do, is one.
slow 1000
begin
kill -s HUP "$pid"
kill -s TERM "$pid"
reap
status_is 129 'two signals at once'
is "$(unfinished)" 0 'are one: what was under way is finished'
is "$(jq -r 'select(.code == "AX21") | .message | .[:21]' out)" \
    'Interrupted by SIGHUP' 'the first one'
ok '... and nothing more' test "$(writes)" -lt "$changes"

# nohup(1)
slow 100
begin --ignore-signal=HUP
kill -s HUP "$pid"
reap
status_is 0 'SIGHUP, if it is ignored'
is "$(applied)" "$changes" 'changes nothing'

# The second signal ends it at once. Between its intent and its request the
# first one would do: then once more.
for _ in 1 2 3 4 5; do
	slow 20000
	begin
	sleep 0.2
	kill -s TERM "$pid"
	sleep 1.2
	kill -s TERM "$pid" 2>nothing
	reap
	[ "$(unfinished)" = 0 ] || break
done
status_is 143 'a second SIGTERM'
is "$(unfinished)" 1 'leaves the intent in the journal, without outcome'
ok 'which is whole' jq -se 'length > 0' "$state"/*.journal.ndjson
is "$(grep -c '"type":"end"' out)" 0 'no end is claimed'
no_faults
run apply <plan.ndjson
has out '"code":"AX20"' 'the next run settles it'
is "$(unfinished)" 0 'the journal is complete'

# a journal that may not grow, by ulimit -f: in blocks of 512 bytes
rm -rf state
sim_reset
(
	ulimit -f 3
	cw-apply -c job.json -s secrets.json <plan.ndjson 2>err
	echo $? >status
) | cat >out
status_is 3 'a journal that may not grow'
err_has 'File too large' '… is told'
tail -n 1 out >end
jq_is '.[0].exit' 3 '… the stream ends as it should' end
run apply <plan.ndjson
status_is 0 '… and the next run does the rest'
is "$(unfinished)" 0 'the journal is complete'

# a signal before anything is written
rm -rf state
sim_reset
faults '{"match":{"path":"*/bundles"},"do":{"delay":4000}}'
forget_requests
cw-apply -c job.json -s secrets.json <plan.ndjson >out 2>err &
pid=$!
await test -d "$state"
kill -s TERM "$pid"
reap
status_is 143 'SIGTERM while ConnectWise is read again'
is "$(writes)" 0 'nothing is written'
jq_is 'map(select(.type == "result") | .outcome) | unique | join(" ")' \
    not-tried 'and said so of each change'
no_faults

# a signal while what an earlier run left is settled
slow 60000
begin
kill -KILL "$pid"
reap
faults '{"match":{"path":"*/bundles"},"do":{"delay":4000}}'
forget_requests
cw-apply -c job.json -s secrets.json <plan.ndjson >out 2>err &
pid=$!
await grep -qsx "$pid" "$state"/*.lock
kill -s TERM "$pid"
reap
status_is 143 'SIGTERM while an earlier run is settled'
is "$(writes)" 0 'nothing is written'
jq_is 'map(select(.type == "result") | .outcome) | group_by(.)[] |
    [.[0], length]' "[\"not-tried\",$changes]" 'and said so of each change'
no_faults
run apply --recall last
status_is 0 'and the journal can be settled afterwards'
is "$(unfinished)" 0 'which it is'

# --- nobody reads, or the disk is full ------------------------------------------------
# A plan of more records than a pipe holds, so that cw-apply has to notice.
jq -c 'select(.type != "end")' plan.ndjson >body
for _ in $(seq 40); do
	jq -nc '{type: "note", text: ("x" * 4000)}'
done >notes
{ cat body notes; } | tail -n +2 | seal \
    "$(head -n 1 plan.ndjson | jq -c 'del(.type, .format, .tool, .version,
    .run, .time)' | sed 's/^{//; s/}$//')" >big.ndjson
rm -rf state
slow 1
run apply <big.ndjson
status_is 0 'a large plan'
ok 'writes' test "$(writes)" -gt 5
rm -rf state
slow 1
{
	cw-apply -c job.json -s secrets.json <big.ndjson 2>err
	echo $? >status
} | head -c 100 >nothing
status_is 3 'nobody reads its output'
is "$(writes)" 0 'nothing is written, as it knows before it starts'

# The reader leaves after the first result.
rm -rf state
slow 100
{
	cw-apply -c job.json -s secrets.json <plan.ndjson 2>err
	echo $? >status
} | sed '/"type":"result"/q' >part
status_is 3 'the reader leaves in the middle'
ok 'no new write is started' test "$(writes)" -lt "$changes"
is "$(unfinished)" 0 'the journal is complete'
no_faults
run apply <plan.ndjson
is "$(jq -s 'map(select(.type == "result") | .outcome) | unique
    - ["applied", "already"] | length' out)" 0 'the next run does the rest'

for where in plan big; do
	rm -rf state
	slow 1
	cw-apply -c job.json -s secrets.json <$where.ndjson 2>err >/dev/full
	echo $? >status
	status_is 3 "$where: a full disk"
	err_has 'No space left on device' 'which is said'
	[ ! -d "$state" ] || is "$(unfinished)" 0 'the journal is complete'
done
done_testing

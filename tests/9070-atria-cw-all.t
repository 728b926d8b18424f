#!/bin/sh
# atria-cw run --all: every job that is enabled, through GNU parallel.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
if ! parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
	skip_all 'GNU parallel is not installed'
fi
sample_start
run atria-cw run --all
status_is 2 'no job at all'
err_has "no job is enabled in $JOBS" 'is said'
for job in asp mue nor off; do
	new_job "$job"
	jq --arg c "$job" '.CustomersFilter = ($c | ascii_upcase)' job.json \
	    >"$JOBS/$job/job.json"
	[ "$job" = off ] || atria-cw enable "$job" >/dev/null
done
result() {
	jq -r '"\(.result) \(.exit) \(.counts.applied // 0)"' \
	    "$(last_run "$1")/run.json"
}

undo_all() {
	for job in asp mue nor; do
		atria-cw undo "$job" last
	done
}

# What is given is for each job: a dry run writes nothing.
forget_requests
run atria-cw run --all -n -v --only 'ASP' --only "O'Neill {} & Co"
status_is 0 'run --all -n'
is "$(writes)" 0 'writes nothing'
is "$(for job in asp mue nor; do
    jq -r .kind "$(last_run $job)/run.json"; done | uniq -c)" \
    '      3 dry-run' 'each was a dry run'
out_has 'Billing Process Completed' '-v: with its log'
is "$(cat "$STATE"/*/runs/*/plan.ndjson | jq -r 'select(.type == "change" and
    .action != "none") | .customer.billingIdentifier' | uniq)" AspenDental \
    '--only: and its customers only'

run atria-cw run --all
status_is 0 'run --all'
out_is 'is silent' </dev/null
err_is 'on stderr, too' </dev/null
is "$(result asp), $(result mue), $(result nor)" \
    'Success 0 3, Warning 0 5, Success 0 3' 'each job ran'
is "$(last_run off 2>/dev/null)" '' 'but not the one that is not enabled'
undo_all
cp "$JOBS/mue/settings" settings
echo 'Notify = Warn' >>"$JOBS/mue/settings"
run atria-cw run --all
out_has Warn "a job's own Notify holds"
cp settings "$JOBS/mue/settings"
undo_all

# All at once, for one ConnectWise company: cw-apply lets one of them in.
run atria-cw run --all -j 3
status_is 0 'three at once'
is "$(for job in asp mue nor; do result $job; done | awk '{ n += $3 }
    END { print n }')" 11 'each was let in, at last'

# One that is turned away, for certain, the first time.
echo '{"type":"log","time":"2026-10-26T22:00:00Z","code":"AX18","level":"Error","tool":"cw-apply","message":"Another run"}' |
    seal '' failed 5 >away.ndjson
fake cw-apply <<END
case \$* in
*/mue/*)
	if [ ! -e "$T/away" ]; then
		: >"$T/away"
		cat >/dev/null
		cat "$T/away.ndjson"
		exit 5
	fi ;;
esac
exec "$B/bin/cw-apply" "\$@"
END
run atria-cw run --all -j 2
status_is 0 'one that is turned away runs again'
is "$(find "$STATE/mue/runs" -name run.json -newer away.ndjson | wc -l)" 2 \
    'which are two runs'
is "$(result mue)" 'Success 0 0' 'the second one went well'
rm "$T/bin/cw-apply"

# The worst exit status, and what each job has to say.
jq '.AgreementType = "No such type"' job.json >"$JOBS/mue/job.json"
jq '.AtriaUrl = "http://127.0.0.1:9" | .RetryTries = 1' job.json \
    >"$JOBS/nor/job.json"
run atria-cw run --all -j 3
status_is 4 'the worst exit status'
out_has CW21 'one job says this'
out_has CW03 'another one that'
err_has 'job mue, run' 'each with its name'
err_has 'job nor, run' 'both'

# A job with bad settings keeps no other from running.
cp job.json "$JOBS/mue/job.json"
cp job.json "$JOBS/nor/job.json"
echo 'KeepRuns = many' >>"$JOBS/asp/settings"
: >before
run atria-cw run --all
status_is 2 'bad settings of one job'
err_has "$JOBS/asp/settings:4: KeepRuns must be a number: many" 'are said'
is "$(for job in asp mue nor; do find "$STATE/$job/runs" -name run.json \
    -newer before; done | awk -F / '{ printf "%s ", $(NF - 3) }')" \
    'mue nor ' 'the other jobs ran'
sed -i '/KeepRuns/d; s/Enabled = yes/Enabled = Yes/' "$JOBS/asp/settings"
run atria-cw run --all
status_is 2 'a job of which it is not known whether it is enabled'
err_has "Enabled must be yes or no: Yes" 'is not forgotten'
sed -i 's/Enabled = Yes/Enabled = yes/' "$JOBS/asp/settings"
mv "$JOBS/asp/job.json" away.json
run atria-cw run --all
status_is 2 'an enabled job whose job file is gone'
err_has "its job file is gone: $JOBS/asp/job.json" 'is not forgotten either'
mv away.json "$JOBS/asp/job.json"

run atria-cw run --all asp
status_is 2 'a job, or all'
run atria-cw run --all --approve sha256:0
status_is 2 '--approve'
err_has '--approve is for the plan of one job' 'is for one'
run atria-cw run --all -j none
status_is 2 '-j'
err_has '-j must be a number, not none' 'needs a number'
run atria-cw run asp -j 2
status_is 2 '-j with one job'
run atria-cw plan --all asp
status_is 2 'plan has no --all'
err_has 'plan has neither --all nor --jobs' 'which is said'
run atria-cw run --all --only 'A
B'
status_is 2 'an option of two lines'

# parallel that does not do its work
fake parallel <<'END'
[ "$*" != --version ] || exec echo 'GNU parallel'
cat >/dev/null
END
run atria-cw run --all
status_is 3 'jobs that were not run'
err_has 'not run, or not to the end: asp mue nor' 'are named'
rm "$T/bin/parallel"

# Interrupted, alone or, as by a terminal, with all that it runs: the job under
# way ends in an orderly way, and no other is begun.
jq '.Parallel = 1' job.json >"$JOBS/asp/job.json"
while read -r signal expected whom; do
	sim_reset
	forget_requests
	faults '{"match":{"method":"PATCH"},"do":{"delay":700}}'
	: >before
	setsid env --default-signal atria-cw run --all >out 2>err \
	    </dev/null &
	pid=$!
	await_write "$pid"
	kill -"$signal" "$whom$pid"
	wait "$pid"
	echo $? >status
	no_faults
	status_is "$expected" "SIG$signal to ${whom:+the group of }run --all"
	err_is 'tells what was not done' <<END
atria-cw: interrupted: not run, or not to the end: asp mue nor
END
	is "$(result asp)" "Interrupted 143 $(writes)" \
	    'the job under way finished its write'
	is "$(find "$STATE"/[mn]*/runs -name run.json -newer before)" '' \
	    'no other was begun'
done <<'CASES'
TERM 143
TERM 143 -
INT 130 -
CASES
run atria-cw run --all
status_is 0 'the next run does the rest'
done_testing

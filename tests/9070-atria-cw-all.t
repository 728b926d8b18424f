#!/bin/sh
# atria-cw run --all: every job that is enabled, one after the other or several
# at once.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
write_job '.TimeoutSeconds = 600'
run atria-cw run --all
status_is 2 'run --all fails without jobs'
err_has "no job is enabled in $JOBS" 'run --all says that no job is enabled'
for job in asp mue nor off; do
	new_job "$job"
	jq --arg c "$job" '.CustomersFilter = ($c | ascii_upcase)' job.json \
	    >"$JOBS/$job/job.json"
	[ "$job" = off ] || atria-cw enable "$job" >nothing
done
# results: of the three jobs
results() {
	echo "$(result asp), $(result mue), $(result nor)"
}
# ran SINCE: the jobs that have a run which is newer than that file
ran() {
	find "$STATE" -name run.json -newer "$1" | sed "s|^$STATE/||; s|/.*||" |
	    sort | uniq -c | tr -s ' \n' ' '
}

# What is given is for each job: a dry run writes nothing.
run atria-cw run --all -n -v --only 'ASP' --message "O'Neill {} & Co"
status_is 0 'run --all -n works'
is "$(writes)" 0 'run --all -n writes nothing'
is "$(query -r .message "$STATE"/*/runs/*/run.json | uniq -c | tr -s ' ')" \
    " 3 O'Neill {} & Co" 'run --all hands words on as they are'
is "$(query -r .kind "$STATE"/*/runs/*/run.json | uniq -c | tr -s ' ')" \
    ' 3 dry-run' 'run --all -n makes a dry run of each enabled job'
out_has 'Billing Process Completed' 'run --all -v shows the logs'
is "$(cat "$STATE"/*/runs/*/plan.ndjson | query -r 'select(.type ==
    "change" and .action != "none") | .customer.billingIdentifier' | uniq)" \
    AspenDental 'run --all --only plans for that customer and no other'
run atria-cw run --all -n --only ASPP
status_is 2 'run --all refuses a customer that no job has'
ok 'run --all does not run a job that is not enabled' test ! -e "$STATE/off"

# All at once, for one ConnectWise company: cw-apply lets one of them in. One of
# them is turned away in any case, the first time.
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
printf '#!/bin/sh\ncat >>"%s/notices"\n' "$T" >notice
chmod +x notice
cp "$JOBS/mue/job.json" quiet.json
jq --arg c "$T/notice" '.Notify = "attention" | .NotifyCommand = [$c]' \
    quiet.json >"$JOBS/mue/job.json"
n=$(count_runs mue)
run atria-cw run --all -j 3
status_is 0 'run --all -j 3 ends with 0 although a job was turned away'
is "$(results)" 'Success 0 3, Warning 0 5, Success 0 3' \
    'run --all -j 3 lets each job write in the end'
is "$(writes)" 11 'run --all -j 3 makes the writes of each job once'
is "$(($(count_runs mue) - n))" 2 'the job that was turned away runs twice'
is "$(grep -c "^Bill:" notices) $(cat notices out err | grep -c AX18)" '1 0' \
    'a job that was turned away and then ran is notified of as one run'
cp quiet.json "$JOBS/mue/job.json"
unfake cw-apply

# The worst exit status, and what each job prints.
cp -r "$JOBS" kept
sed 's/Hosting and Cloud/No such/' job.json >"$JOBS/mue/job.json"
jq '.AtriaUrl = "http://127.0.0.1:9" | .RetryTries = 1' job.json \
    >"$JOBS/nor/job.json"
run atria-cw run --all -j 3
status_is 4 'run --all ends with the worst exit status of its jobs'
out_has CW21 'run --all prints the error of one failed job'
out_has CW03 'run --all prints the error of another failed job'
is "$(cat out err | grep -c 'Failed to connect to Atria')" 1 \
    'an error is printed once'
err_has 'job mue, run' 'run --all names one failed job'
err_has 'job nor, run' 'run --all names another failed job'
is "$(tail -n 1 err)" \
    'atria-cw: 2 of 3 jobs failed: mue (exit status 2), nor (exit status 4)' \
    'run --all counts the jobs that failed, and names them'

# Jobs that cannot be run keep no other from running.
rm -r "$JOBS"
cp -r kept "$JOBS"
echo 'KeepRuns = many' >>"$JOBS/asp/settings"
sed -i 's/Enabled = yes/Enabled = Yes/' "$JOBS/mue/settings"
rm "$JOBS/nor/job.json"
echo 'Enabled = yes' >>"$JOBS/off/settings"
: >before
run atria-cw run --all -n
status_is 2 'run --all ends with 2 if jobs cannot be run'
err_has "$JOBS/asp/settings:4: KeepRuns must be a number: many" \
    'run --all prints which setting of a job is bad'
err_has "Enabled must be yes or no: Yes" \
    'run --all prints that it is not known whether a job is enabled'
err_has "its job file is gone: $JOBS/nor/job.json" \
    'run --all prints that the job file of an enabled job is gone'
is "$(ran before)" ' 1 off ' 'run --all runs the job behind those that cannot be'
rm -r "$JOBS"
cp -r kept "$JOBS"

run atria-cw run --all asp
status_is 2 'run refuses --all together with a job'
run atria-cw run --all --approve sha256:0
status_is 2 'run --all refuses --approve'
err_has '--approve is for the plan of one job' \
    'run --all says that --approve is for one job'
run atria-cw run --all -j none
status_is 2 'run --all -j refuses what is no number'
err_has '-j must be a number, not none' 'run --all -j says what it needs'
run atria-cw run asp -j 2
status_is 2 'run refuses -j for one job'
run atria-cw plan --all asp
status_is 2 'plan refuses --all'
err_has 'plan has neither --all nor --jobs' 'plan says that it has no --all'
# Interrupted, alone or, as by a terminal, with all that it runs: the job under
# way ends in an orderly way, and no other is begun. The first write is held
# until cw-apply has got the signal.
sed -i 's/^{/{"Parallel": 1,/' "$JOBS/asp/job.json"
fake_apply setsid
while read -r signal expected whom; do
	title="SIG$signal to ${whom:+all that is run by }run --all"
	sim_reset
	rm -f told
	faults '{"match":{"method":"PATCH"},"do":{"hold":"before"}}'
	: >before
	setsid env --default-signal atria-cw run --all >out 2>err \
	    </dev/null &
	pid=$!
	await_held 1
	kill -"$signal" "$whom$pid"
	await test -e told
	no_faults
	release
	wait "$pid"
	echo $? >status
	status_is "$expected" "run --all ends with $expected: $title"
	is "$(tail -n 1 err)" \
	    'atria-cw: interrupted: not run, or not to the end: asp mue nor' \
	    "run --all prints what was not done: $title"
	err_has 'job asp, run' "run --all prints what the job said: $title"
	is "$(result asp)" "Interrupted $expected 1" \
	    "the job under way finishes its write and makes no other: $title"
	is "$(ran before)" ' 1 asp ' "no other job is begun: $title"
done <<'CASES'
TERM 143
TERM 143 -
INT 130 -
CASES
unfake cw-apply

sed -i 's/"Notify": "failure"/"Notify": "attention"/' "$JOBS/mue/job.json"
run atria-cw run --all
status_is 0 'run --all works after it was interrupted'
err_is 'run --all prints nothing on standard error if all goes well' </dev/null
is "$(results)" 'Success 0 2, Warning 0 5, Success 0 3' \
    'run --all does the rest of what was interrupted'
is "$(grep -c ^Run out) $(grep -Eo '^  [-+~=!] +[A-Z-]+' out)" \
    '1   -  SP-SITE' \
    'run --all prints the warnings of the job with Notify attention only'
done_testing

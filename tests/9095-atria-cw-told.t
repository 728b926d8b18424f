#!/bin/sh
# atria-cw: which runs have something to say, who hears it, and what is heard when
# nobody could be told. atria-cw-notify(7).
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
write_job
new_job nightly
job=$JOBS/nightly/job.json
# set_job FILTER [ARGUMENT...]: changes the job file
set_job() {
	query "$@" "$job" >job.new && mv job.new "$job"
}
# facts_of FILTER: of the run.json of the newest run
facts_of() {
	query -c "$1" "$(last_run nightly)/run.json"
}
# program NAME <SCRIPT: a program that the job can name
program() {
	{
		echo '#!/bin/sh'
		cat
	} >"$T/$1"
	chmod +x "$T/$1"
}

# --- which runs have something to say ------------------------------------------------
# three changes and no warning
new_job asp
query '.CustomersFilter = ["ASP"] | del(.Notify)' "$job" >"$JOBS/asp/job.json"
run atria-cw run asp
is "$status $(wc -c <out) $(wc -c <err)" '0 0 0' \
    'a run that changed something and has no warning prints nothing'
is "$(query -c '[.result, .counts.applied, .says]' "$(last_run asp)/run.json")" \
    '["Success",3,null]' 'it has nothing to say'
atria-cw undo asp --yes >nothing 2>&1
set_job 'del(.Notify)'
run atria-cw run nightly -n
out_is 'a dry run says nothing' </dev/null
run atria-cw run nightly
status_is 0 'a run with warnings succeeds'
err_is 'a run with warnings prints nothing on standard error' </dev/null
is "$(sed -n 1p out)" 'Transfer Billing Data to ConnectWise: Warning: 20 updated, 2 removed: +851.86 -725.50 = +126.36 a period; 8 customers not billed' \
    'a run with warnings says so first, unless Notify says otherwise'
out_has 'Not billed: 12 lines of 8 customers' 'it prints what is not billed'
out_has '  -  CRM-STD  Hosted CRM' 'it prints a removal'
is "$(facts_of .says)" '"attention"' 'run.json has why a run says something'
sed 1,2d out >rest
ok 'what is printed is kept' cmp rest "$(last_run nightly)/summary.txt"
is "$(LC_ALL=C.UTF-8 grep -E '^.{77}' "$(last_run nightly)/summary.txt")" '' \
    'a summary is narrow enough for a mail'
atria-cw undo nightly --yes >nothing 2>&1

# says JOB WORD: why a run with Notify WORD prints something
says() {
	query --arg w "$2" '.Notify = $w' "$JOBS/$1/job.json" >job.new
	mv job.new "$JOBS/$1/job.json"
	run atria-cw run "$1"
	said=$([ ! -s out ] || echo 'printed ')$(query -r '.says // ""' \
	    "$(last_run "$1")/run.json")
}
says asp Change
is "$said" 'printed change' 'Notify change: a run that changed something says so'
says asp change
is "$said" '' 'Notify change: a run without changes says nothing'
says asp always
is "$said" 'printed always' 'Notify always: each run says something'
says nightly failure
is "$said" '' 'Notify failure: a run with warnings says nothing'
says nightly change
is "$said" 'printed attention' \
    'Notify change: a run with warnings is reported as one that needs attention'
for word in Loud 'attention,change'; do
	set_job --arg w "$word" '.Notify = $w'
	run atria-cw run nightly
	is "$status" 2 "a run refuses Notify $word"
	err_has "Notify must be failure, attention, change or always, not $word" \
	    "a run says what Notify can be: $word"
done
for words in 'run nightly -l Warn' 'plan nightly -l Warn' \
    'undo nightly -l Info --yes' 'run --all -l Warn'; do
	# shellcheck disable=SC2086	# words
	run atria-cw $words
	is "$status" 2 "nothing but Notify decides: $words"
done

# --- the NotifyCommand ----------------------------------------------------------------
program tell <<'END'
env >"$HOME/got.env"
printf '%s\n' "$#" "$@" >"$HOME/got.words"
ls /proc/self/fd >"$HOME/got.fds"
cat >"$HOME/got.text"
echo chatter
echo chatter >&2
END
set_job --arg c "$T/tell" '.Notify = "attention" | .NotifyCommand =
    [$c, "a b", "$(touch \($c).broken)", "", "*"]'
run env SECRET=sesame atria-cw run nightly
status_is 0 'a run whose NotifyCommand took the summary succeeds'
out_is 'what was told is not printed, too' </dev/null
err_is 'a NotifyCommand that succeeds is not heard' </dev/null
newest=$(last_run nightly)
is "$(cat got.words)" "4
a b
\$(touch $T/tell.broken)

*" 'the NotifyCommand gets its arguments as they are'
ok 'no shell reads them' test ! -e "$T/tell.broken"
is "$(tr '\n' ' ' <got.fds)" '0 1 2 3 ' 'it gets no other descriptor'
is "$(grep -vE '^(PWD|OLDPWD|_|SHLVL|SHELL|USER|LOGNAME)=' got.env | cut -d = -f 1 |
    sort | tr '\n' ' ')" 'ATRIA_CW_DIR ATRIA_CW_EXIT ATRIA_CW_JOB ATRIA_CW_KIND ATRIA_CW_LABEL ATRIA_CW_PAGE ATRIA_CW_RESULT ATRIA_CW_RUN ATRIA_CW_SAYS ATRIA_CW_SUBJECT HOME LC_ALL PATH TMPDIR ' \
    'its environment is what the manual says, and nothing else'
secrets_are_absent 'a notice holds no secret' got.env got.words got.text
for pair in "DIR=$newest" EXIT=0 JOB=nightly KIND=run PAGE= RESULT=Warning \
    "RUN=${newest##*/}" SAYS=attention; do
	ok "the environment has $pair" grep -qxF "ATRIA_CW_$pair" got.env
done
is "$(sed -n 1p got.text)" "$(sed -n 's/^ATRIA_CW_SUBJECT=//p' got.env)" \
    'the first line of the summary is the subject'
sed 1,2d got.text >rest
ok 'the summary is the one that is kept' cmp rest "$newest/summary.txt"
is "$(facts_of '[.notified, .notifyFault]')" '[true,null]' \
    'run.json says that somebody was notified'
rm got.*
run atria-cw plan nightly
run atria-cw run nightly -n
ok 'plans and dry runs send no notice' test ! -e got.text
set_job '.Notify = "failure"'
run atria-cw run nightly
ok 'a run without anything to say sends no notice' test ! -e got.text

# --- nobody is notified ------------------------------------------------------------------
program says-why <<'END'
echo "no route to the relay" >&2
echo "and more"
exit 7
END
program kills-itself <<'END'
kill -9 $$
END
echo 'not executable' >plain
program hangs <<'END'
trap '' TERM
sleep 1000 &
echo $! >"$HOME/child"
wait
sleep 1000
END
# fails PROGRAM WHY: the run is complete, and it is heard that nobody was notified
fails() {
	set_job --arg c "$1" '.Notify = "attention" | .NotifySeconds = 1 |
	    .NotifyCommand = [$c, "sesame"]'
	run atria-cw run nightly
	is "$status" 1 "a run ends with 1 if nobody is notified: $2"
	err_has "nobody was notified: NotifyCommand $1 $2" "a run says why: $2"
	lacks err sesame "no argument of the NotifyCommand is shown: $2"
	out_has 'Not billed: 12 lines' "the summary is printed instead: $2"
	is "$(facts_of '[.result, .exit, .notified]')" '["Warning",0,false]' \
	    "run.json has what the run did, and that nobody was notified: $2"
	is "$(facts_of .notifyFault | grep -cF "$2")" 1 "run.json has why: $2"
}
fails "$T/says-why" 'failed with exit status 7: no route to the relay'
fails "$T/none" 'cannot be started: No such file or directory'
fails no-such-program 'cannot be started: No such file or directory'
fails "$T/plain" 'cannot be started: Permission denied'
fails "$T/kills-itself" 'was ended by signal 9'
fails "$T/hangs" 'did not end within 1 seconds, and was killed'
ok 'what it started is killed with it' test ! -e "/proc/$(cat child)/exe"
run atria-cw list nightly
out_has 'Warning, nobody notified' 'list of a job shows it'
run atria-cw list
out_has 'Warning, nobody notified' 'list shows it'
run atria-cw check nightly
out_has "notify          ok      $T/hangs" 'check says who would be told'
set_job --arg c "$T/plain" '.NotifyCommand = [$c]'
run atria-cw check nightly
status_is 3 'check fails if the NotifyCommand cannot be executed'
out_has "notify          wrong   NotifyCommand $T/plain is not there, or cannot be executed" \
    'check names it'
run atria-cw notify nightly
status_is 1 'notify ends with 1 if nobody is notified'
set_job --arg c "$T/tell" '.NotifyCommand = [$c]'
run atria-cw notify nightly
is "$status $(wc -c <out) $(wc -c <err)" '0 0 0' 'notify tells of the last run again'
has got.env "ATRIA_CW_RUN=$(basename "$(last_run nightly)")" 'that run was told'
is "$(facts_of '[.result, .notified, .notifyFault]')" '["Warning",true,null]' \
    'run.json says that somebody is notified by now'
lacks got.env 'ATRIA_CW_SAYS=always' 'why it has something to say is the same again'
for words in 'notify' 'notify nightly last more' 'notify nightly none' 'notify none'; do
	# shellcheck disable=SC2086	# words
	run atria-cw $words
	is "$status" 2 "notify refuses: $words"
done
new_job silent
run atria-cw notify silent
is "$status" 2 'notify needs a run'

# --- a command may do what it likes ---------------------------------------------------------
program closes <<'END'
exec <&-
exit 0
END
program floods <<'END'
head -c 20000000 /dev/zero
head -c 20000000 /dev/zero >&2
cat >/dev/null
END
program stays <<'END'
sleep 1000 &
echo $! >"$HOME/child"
END
for each in closes floods stays; do
	set_job --arg c "$T/$each" '.NotifyCommand = [$c] | .NotifySeconds = 300'
	run atria-cw run nightly
	is "$status $(wc -c <err)" '0 0' "somebody is notified by a command that $each"
done
run atria-cw run nightly
status_is 0 'what a command leaves behind holds no lock'
kill "$(cat child)"

# --- runs that fail -----------------------------------------------------------------------
set_job --arg c "$T/tell" '.NotifyCommand = [$c] | .Notify = "failure"'
rm got.*
faults '{"match":{"path":"/api/billing/*"},"do":{"status":503}}'
run atria-cw run nightly
status_is 4 'a run that fails ends with its own status'
err_has 'exit status 4: Atria or ConnectWise cannot be reached' \
    'a run that fails is printed, whoever gets the notice'
has got.env 'ATRIA_CW_SUBJECT=Transfer Billing Data to ConnectWise: Failed, exit status 4: Atria or ConnectWise cannot be reached, or rejects the keys' \
    'the NotifyCommand gets the notice of a run that failed'
has got.text CW03 'it gets the entry that says why'
no_faults
set_job '.MaxRemovals = "many"'
rm got.*
run atria-cw run nightly
status_is 2 'a run refuses its job file'
has got.env 'ATRIA_CW_EXIT=2' \
    'a job file that is wrong elsewhere still says who gets the notice'
has got.text 'MaxRemovals' 'it is told what is wrong'
set_job --arg c "$T/says-why" '.NotifyCommand = [$c]'
run atria-cw run nightly
status_is 2 'a run that failed keeps its status if nobody is notified, too'
err_has 'nobody was notified' 'that is heard, too'
set_job --arg c "$T/tell" 'del(.MaxRemovals) | .NotifyCommand = [$c]'
rm got.*
fake atria-fetch <<'END'
echo >"$HOME/started"
exec sleep 1000
END
atria-cw run nightly >out 2>err &
pid=$!
await test -e started
kill -TERM "$pid"
wait "$pid"
is "$?" 143 'an interrupted run ends as it does'
unfake atria-fetch
has got.env ATRIA_CW_RESULT=Interrupted 'the NotifyCommand is told of an interrupted run'

# --- runs that do not begin ------------------------------------------------------------
program tell <<'END'
echo "$ATRIA_CW_KIND" >>"$HOME/calls"
env >"$HOME/got.env"
cat >"$HOME/got.text"
END
n=$(count_runs nightly)
# unbegun STATUS RESULT REASON COMMAND...: ends so, nothing is kept, and the
# NotifyCommand gets the reason, once
unbegun() {
	rm -f got.* calls
	unbegun_wants=$1 unbegun_result=$2 unbegun_why=$3
	shift 3
	run "$@"
	status_is "$unbegun_wants" "a run does not begin: $unbegun_why"
	err_has "$unbegun_why" "it is printed why: $unbegun_why"
	is "$(wc -l <err)" 1 "that is one line: $unbegun_why"
	is "$(wc -l <calls)" 1 "the NotifyCommand gets it once: $unbegun_why"
	has got.env "ATRIA_CW_SUBJECT=Transfer Billing Data to ConnectWise: $unbegun_result, exit status $unbegun_wants: the $(cat calls) did not begin" \
	    "its subject says that the run did not begin: $unbegun_why"
	tr '\n' ' ' <got.text >text
	has text "$unbegun_why" "it gets the reason: $unbegun_why"
	is "$(grep -E '^.{77}' got.text | grep -v "$T\|^Transfer")" '' \
	    "its lines are narrow enough: $unbegun_why"
	is "$(count_runs nightly)" "$n" "no run is kept: $unbegun_why"
}
fake flock <<'END'
[ "$1" = -u ] || exit 1
END
unbegun 5 Refused 'a run of job nightly is under way' atria-cw run nightly
unbegun 5 Refused 'a run of job nightly is under way' \
    atria-cw undo nightly --yes
is "$(cat calls)" undo 'an undo that does not begin says so'
rm calls
atria-cw run nightly -n >out 2>err
atria-cw plan nightly >out 2>err
ok 'plans and dry runs that do not begin send no notice' test ! -e calls
run atria-cw run --all
ok 'a job that is disabled sends none' test ! -e calls
cp "$JOBS/nightly/settings" settings.good
echo 'Enabled = yes' >>"$JOBS/nightly/settings"
run atria-cw run --all
is "$(cat calls)" run 'run --all sends it once, too'
unfake flock
echo 'KeepRuns = many' >>"$JOBS/nightly/settings"
unbegun 2 Failed 'KeepRuns must be a number: many' atria-cw run nightly
mv settings.good "$JOBS/nightly/settings"
mv "$STATE/nightly/lock" lock
mkdir "$STATE/nightly/lock"
unbegun 3 Failed "$STATE/nightly/lock is no regular file; move it away" atria-cw run nightly
rmdir "$STATE/nightly/lock"
mv lock "$STATE/nightly/lock"
mkfifo heard
program tell <<'END'
cat >"$HOME/heard"
END
cat heard >text &
run sh -c "trap '' XFSZ; ulimit -f 0; exec atria-cw run nightly"
wait "$!"
is "$status $(count_runs nightly)" "3 $n" 'a run without any room does not begin'
has text ': Failed, exit status 3: the run did not begin' \
    'the NotifyCommand gets it without any room, too'
tr '\n' ' ' <text >one
has one 'run.json cannot be written: File too large' 'it gets what the system says'
# shellcheck disable=SC2016	# of the fake
fake flock <<'END'
[ "$1" = -u ] || exit 1
END
set_job --arg c "$T/says-why" '.NotifyCommand = [$c]'
run atria-cw run nightly
status_is 5 'a run that does not begin keeps its status if nobody is notified'
err_has "job nightly: nobody was notified: NotifyCommand $T/says-why failed with exit status 7" \
    'that is printed, too'
set_job 'del(.NotifyCommand)'
run atria-cw run nightly
is "$status $(wc -l <err)" '5 1' 'without a NotifyCommand, one line is printed'
unfake flock
program tell <<'END'
cat >"$HOME/got.text"
END
set_job --arg c "$T/tell" '.NotifyCommand = [$c]'
touch got.text
chmod 666 "$job"
rm got.*
run atria-cw run nightly
status_is 2 'a job file with a NotifyCommand that others can write is refused'
err_has 'chmod go-w' 'it is said what to type'
ok 'its NotifyCommand is not run' test ! -e got.text
done_testing

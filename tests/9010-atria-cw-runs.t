#!/bin/sh
# atria-cw: plan, run, apply, undo; what a run leaves; one at a time; how long
# runs are kept.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
new_job nightly

# --- plan, and apply that plan --------------------------------------------------
run atria-cw log nightly
status_is 2 'no run yet'
run atria-cw plan nightly
status_is 0 'plan'
err_is 'nothing on stderr' </dev/null
out_has 'Plan: 20 to update, 0 to create, 2 to remove' 'shows the plan'
is "$(writes)" 0 'and writes nothing'
plan_dir=$(last_run nightly)
plan_run=${plan_dir##*/}
seal=$(tail -n 1 "$plan_dir/plan.ndjson" | jq -r .seal)
out_has "atria-cw apply nightly $plan_run --approve $seal" 'and how to go on'
is "$(find "$plan_dir" -type f | sed 's|.*/||' | sort | tr '\n' ' ')" \
    'fetch.ndjson log.csv plan.ndjson report.html resolved.ndjson run.json stderr ' \
    'what a plan leaves'
run atria-cw log nightly
out_has 'Plan: 20 to update' 'log shows it again'
jq_is '.[0] | [.job, .kind, .result, .exit, .period.end, .seal]' \
    "[\"nightly\",\"plan\",\"Planned\",0,\"2026-10-25\",\"$seal\"]" \
    'run.json tells the facts' "$plan_dir/run.json"

run atria-cw apply nightly "$plan_run"
status_is 2 'apply needs the seal'
run atria-cw apply nightly "$plan_run" --approve "sha256:$(printf '%064d' 0)"
status_is 5 'another seal is refused'
out_has AX19 'with the log entry'
err_has 'exit status 5: refused, nothing was written' 'and the reason'
is "$(writes)" 0 'nothing was written'
jq_is '.[0].result' Refused 'which the run tells' "$(last_run nightly)/run.json"
run atria-cw undo nightly last
status_is 2 'undo of what changed nothing'
err_has "changed nothing" 'says so, and is no run'
run atria-cw apply nightly "$plan_run" --approve "$seal"
status_is 0 'apply carries out that plan'
out_is 'and is silent' </dev/null
err_is 'on stderr, too' </dev/null
is "$(stored 3638)" 1512 'ConnectWise has the new quantity'
is "$(writes)" 22 'in 22 writes'
applied=$(last_run nightly)
is "$(jq -rc '[.kind, .of, .counts.applied]' "$applied/run.json")" \
    "[\"apply\",\"$plan_run\",22]" 'a run of its own'
ok 'with the same plan' cmp "$plan_dir/plan.ndjson" "$applied/plan.ndjson"

# --- undo -------------------------------------------------------------------------
run atria-cw undo nightly last
status_is 0 'undo'
is "$(stored 3638)" 1450 'the old quantity is back'
run atria-cw undo nightly "$plan_run"
status_is 2 'a plan cannot be undone'
err_has "run $plan_run changed nothing" 'and why'

# What a command would have to ignore it refuses.
forget_requests
runs=$(find "$STATE/nightly/runs" -name run.json | wc -l)
for words in "plan nightly -n" "plan nightly --max-removals 1" \
    "apply nightly $plan_run --approve $seal --only ASP" \
    "apply nightly $plan_run --approve $seal --no-decrease" \
    "apply nightly $plan_run --approve $seal -p Current" \
    "undo nightly ${applied##*/} -p Current" \
    "undo nightly ${applied##*/} --no-decrease" \
    "undo nightly ${applied##*/} --accept-edited" \
    "run nightly --accept-edited"; do
	# shellcheck disable=SC2086	# words
	run atria-cw $words
	status_is 2 "$words"
	err_has "${words%% *} has no option -" 'is refused'
done
is "$(requests | wc -l)" 0 'and nothing is asked'
is "$(find "$STATE/nightly/runs" -name run.json | wc -l)" "$runs" \
    'nor is there another run'

# The settings' Options of planning are neither for a plan that there is, nor for
# the way back.
cp "$JOBS/nightly/settings" settings
run atria-cw apply nightly "$plan_run" --approve "$seal"
echo 'Options = --today 2026-10-26 --no-decrease --only NOBODY' \
    >"$JOBS/nightly/settings"
run atria-cw undo nightly last
status_is 0 'undo, with Options for planning'
is "$(stored 3638)" 1450 'takes all back'
cp settings "$JOBS/nightly/settings"

# --- run --------------------------------------------------------------------------
forget_requests
run atria-cw run nightly -n
status_is 0 'run -n'
is "$(writes)" 0 'writes nothing'
jq_is '.[0] | [.kind, .result]' '["dry-run","Planned"]' 'and is told apart' \
    "$(last_run nightly)/run.json"
run atria-cw run nightly --only ASP
status_is 0 'run, with an option for a stage'
out_is 'is silent' </dev/null
err_is 'on stderr, too' </dev/null
is "$(writes)" 3 'three additions of that customer'
first_run=$(last_run nightly)
run atria-cw run nightly --only ASPP
status_is 0 'run, for a customer that is misspelt'
err_is 'says so, without a terminal, too' <<'END'
cw-diff: --only ASPP: there is no such customer
END
run sh -c 'exec atria-cw run nightly -n <&-'
status_is 0 'standard input can be closed'
sh -c 'atria-cw list >&-' 2>err
is "$? $(cat err)" '3 atria-cw: standard output is closed' \
    'standard output cannot'
sh -c 'atria-cw list 2>&-' >out
is "$?" 0 'standard error can'
curl -s -H 'Authorization: Bearer SAMPLE.atria.token.00.notreal' \
    "$SIM/api/billing/2026-10-25" >answer.json
is "$(jq length answer.json)" 89 'an answer of Atria is saved'
run atria-cw plan nightly -i - <answer.json
status_is 0 'standard input is for atria-fetch'
is "$(jq -s 'map(select(.type == "line")) | length' \
    "$(last_run nightly)/fetch.ndjson")" 89 'which has all lines of it'
run atria-cw run nightly -v
status_is 0 'run -v'
out_has 'CW23 Billing Process Completed with status Warning' 'shows the log'
whole=$(last_run nightly)
is "$(find "$whole" -type f | sed 's|.*/||' | sort | tr '\n' ' ')" \
    'fetch.ndjson log.csv plan.ndjson report.html resolved.ndjson result.ndjson run.json stderr ' \
    'what a run leaves'
for f in fetch resolved plan result; do
	is "sha256:$(head -c -74 "$whole/$f.ndjson" | sha256sum | cut -c 1-64)" \
	    "$(tail -n 1 "$whole/$f.ndjson" | jq -r .seal)" "$f.ndjson is whole"
done
is "$(find "$whole" -perm /077)" '' 'nobody else can read it'
secrets_are_absent 'no file holds a secret' "$whole"/*
ok 'log.csv is that of cwlog-fmt' sh -c \
    'cwlog-fmt -f csv -l Verbose "$1/result.ndjson" | cmp - "$1/log.csv"' - "$whole"
has "$whole/report.html" '<!DOCTYPE html>' 'report.html is a page'
run atria-cw run nightly -l Warn
status_is 0 'run -l Warn'
out_has 'CW22 Contract Line Missing' 'speaks up about warnings'
sed -i '/^Notify/d' "$JOBS/nightly/settings"
echo 'Notify = Warn' >>"$JOBS/nightly/settings"
run atria-cw run nightly
out_has 'CW22 Contract Line Missing' 'so does Notify in the settings'
run atria-cw run nightly -l Error
out_is 'but the option is stronger' </dev/null

# --- log, report, list --------------------------------------------------------------
run atria-cw log nightly "${whole##*/}" -k CW20
is "$(grep -c '^Warn     CW20' out)" 2 'log of a run, with options of cwlog-fmt'
run atria-cw log nightly "${first_run##*/}" -f json -k CW07
is "$(jq -r .customer out | sort -u)" ASP 'another run is another log'
run atria-cw report nightly "${whole##*/}"
out_is 'report tells the file' <<END
$whole/report.html
END
fake xdg-open <<'END'
echo "opened $*"
END
run atria-cw report nightly --open
out_is 'report --open shows it' <<END
opened $(last_run nightly)/report.html
END
run atria-cw report nightly 20200101T000000Z
status_is 2 'a run that is not there'
for name in ../nightly /etc '*' ''; do
	run atria-cw log nightly "$name"
	status_is 2 "no run: '$name'"
done
run atria-cw list nightly
status_is 0 'list of a job'
is "$(sed 1d out | awk '{ print $2 }' | tr '\n' ' ')" \
    'run run run run plan dry-run run run dry-run undo apply undo apply apply plan ' \
    'has its runs, the newest first'
has out "apply of $plan_run" 'and which plan was applied'
run atria-cw list
is "$(awk 'NR > 1 { print $NF }' out)" Warning 'list has the last result'

# --- failures speak -----------------------------------------------------------------
faults '{"match":{"path":"/api/billing/*"},"do":{"status":503}}'
run atria-cw run nightly
status_is 4 'Atria is down'
out_has CW03 'the log entry is shown'
err_has 'exit status 4: Atria or ConnectWise cannot be reached' 'and the reason'
jq_is '.[0] | [.result, .exit]' '["Failed",4]' 'and kept' \
    "$(last_run nightly)/run.json"
no_faults
run atria-cw run nightly --max-changes 0
status_is 0 'nothing is left to change, so no guard trips'
run atria-cw undo nightly last
status_is 2 'nor is there anything to undo'
err_has 'changed nothing' 'which is said, so that nobody takes it for undone'
run atria-cw plan nightly
lacks out 'To carry out' 'or to carry out'
admin POST reset >/dev/null
run atria-cw run nightly --max-changes 1
status_is 5 'a guard refuses'
out_has AX13 'and it is shown'

# --- one at a time --------------------------------------------------------------------
n=$(find "$STATE/nightly/runs" -name run.json | wc -l)
run flock "$STATE/nightly/lock" atria-cw run nightly
status_is 5 'one run at a time'
err_has 'a run of job nightly is under way' 'and it is said'
is "$(find "$STATE/nightly/runs" -name run.json | wc -l)" "$n" \
    'the one that is turned away leaves nothing'
flock "$STATE/nightly/lock" sh -c ': >looks; sleep 0.5' &
until [ -e looks ]; do sleep 0.05; done
run atria-cw plan nightly
status_is 0 'who only looks (list does) keeps no run from beginning'
wait $!
run flock "$STATE/nightly/lock" atria-cw delete --yes nightly
status_is 5 'nor is a job deleted meanwhile'
dir=$STATE/nightly/runs/20991231T000000Z
mkdir "$dir"
echo '{"kind":"run"}' >"$dir/run.json"
head -n 2 "$whole/plan.ndjson" >"$dir/plan.ndjson"
run flock "$STATE/nightly/lock" atria-cw log nightly
status_is 3 'the log of a run that is under way'
err_has '20991231T000000Z is still under way; so far:' 'is told from a broken one'
run flock "$STATE/nightly/lock" atria-cw report nightly
status_is 3 'its page'
err_has 'still under way' 'is not there yet'
run atria-cw log nightly
status_is 3 'the log of one that was cut short'
lacks err 'under way' 'is told as that'
rm -r "$dir"
ok 'it is still there' test -f "$JOBS/nightly/job.json"

# --- how long runs are kept --------------------------------------------------------------
write_last=$(last_run nightly)
for n in 1 2 3; do
	mkdir "$STATE/nightly/runs/2020010${n}T000000Z"
	echo '{"kind":"plan"}' >"$STATE/nightly/runs/2020010${n}T000000Z/run.json"
done
echo 'KeepDays = 30' >>"$JOBS/nightly/settings"
run atria-cw plan nightly
is "$(find "$STATE/nightly/runs" -name '2020*')" '' 'old runs are deleted'
ok 'younger ones are not' test -d "$write_last"
echo 'KeepRuns = 2' >>"$JOBS/nightly/settings"
atria-cw run nightly --only ASP
wrote=$(last_run nightly)
for n in 1 2 3; do
	atria-cw plan nightly >/dev/null
done
is "$(find "$STATE/nightly/runs" -name run.json | wc -l)" 3 \
    'as many runs are kept as KeepRuns says'
ok 'and the last one that could write' test -d "$wrote"

# --- settings that cannot be meant so ------------------------------------------------
cp "$JOBS/nightly/settings" settings
# wrong LINE WHAT
wrong() {
	grep -v "^${1%% *} *=" settings >"$JOBS/nightly/settings"
	printf '%s\n' "$1" >>"$JOBS/nightly/settings"
	run atria-cw run nightly
	status_is 2 "settings: $1"
	err_has "$JOBS/nightly/settings:$(wc -l <"$JOBS/nightly/settings"): $2" \
	    'the line is named'
}
wrong 'Optoins = --max-removals 1' 'Optoins: there is no such setting'
wrong 'Enabled = Yes' 'Enabled must be yes or no: Yes'
wrong 'KeepDays = -1' 'KeepDays must be a number: -1'
wrong 'KeepDays = 12345678' 'KeepDays must be a number: 12345678'
wrong '= 5' ': there is no such setting'
wrong 'Notify' 'must be "Name = value"'
wrong 'Notify = Loud' 'Notify must be Error, Warn, Info or Verbose: Loud'
wrong ' KeepRuns = 2' 'KeepRuns stands there twice'
wrong 'Options = --frob' 'Options: --frob is no option of the tools'
wrong 'Options = --only' 'Options: --only needs a value'
wrong 'Options = --only X -i -' 'Options: -i - : a job has no standard input'
wrong 'Options = --with-previous --previous-input -' \
    'Options: --previous-input - : a job has no standard input'
wrong 'Options = --accept-edited --max-changes 1' \
    'Options: --accept-edited is for one plan: give it to apply'
wrong "Options = --approve $seal" \
    'Options: --approve is for one plan: give it to apply'
echo 'Enabled = no' >>settings
wrong ' Enabled = yes' 'Enabled stands there twice'
sed -i '/^Enabled/d; /^KeepRuns/d; /^Notify/d' settings
cp settings "$JOBS/nightly/settings"
printf '%s\n' '# Options = for people' '  # X = 1' ' ' 'Notify =' \
    'KeepRuns=3	' >>"$JOBS/nightly/settings"
run atria-cw run nightly
status_is 0 'comments, blanks and empty values'
out_is 'an empty value is the default' </dev/null
is "$(find "$STATE/nightly/runs" -name run.json | wc -l)" 3 \
    'the value before a tab counts'
rm "$JOBS/nightly/settings"
mkdir "$JOBS/nightly/settings"
run atria-cw run nightly
status_is 2 'settings that are a folder'
err_has "$JOBS/nightly/settings cannot be read" 'are named'
rmdir "$JOBS/nightly/settings"
cp settings "$JOBS/nightly/settings"
echo 'KeepRuns = many' >>"$JOBS/nightly/settings"
run atria-cw plan nightly
status_is 2 'a number that is none'
err_has 'KeepRuns must be a number' 'is said'
for words in 'log nightly last' 'report nightly last' 'show nightly' \
    'list nightly'; do
	# shellcheck disable=SC2086	# words
	run atria-cw $words
	err_has 'KeepRuns must be a number' "$words says so"
	ok 'and shows what it can' test -s out
done
new_job other
run atria-cw list
status_is 0 'list'
err_has 'KeepRuns must be a number' 'says so, too'
is "$(awk 'NR > 1 { print $1 }' out | tr '\n' ' ')" 'nightly other ' \
    'and has all jobs'
run atria-cw delete nightly --yes
status_is 0 'delete'
run atria-cw list --names
out_is 'does without settings, too' <<'EOF'
other
EOF
done_testing

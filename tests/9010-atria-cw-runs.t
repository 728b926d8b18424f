#!/bin/sh
# atria-cw: plan, run, apply, undo; what a run leaves; log, report, list; options
# that are for another command.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
write_job '.TimeoutSeconds = 600'
new_job nightly
# files DIRECTORY: what is in it
files() {
	find "$1" -type f | sed 's|.*/||' | sort | tr '\n' ' '
}
# newest FILTER: of the run.json of the newest run
newest() {
	query -c "$1" "$(last_run nightly)/run.json"
}
# quantities: all that ConnectWise has
quantities() {
	sim_dump | query -c '.connectwise.additions[] | [.id, .quantity]'
}

# --- plan, and apply that plan --------------------------------------------------
quantities >before
run atria-cw log nightly
status_is 2 'log fails if there is no run yet'
run atria-cw plan nightly
status_is 0 'plan works'
err_is 'plan prints nothing on standard error' </dev/null
out_has 'Plan: 20 to update, 0 to create, 2 to remove' 'plan shows the plan'
is "$(writes)" 0 'plan writes nothing'
plan_dir=$(last_run nightly)
plan_run=${plan_dir##*/}
seal=$(tail -n 1 "$plan_dir/plan.ndjson" | query -r .seal)
out_has "atria-cw apply nightly $plan_run --approve $seal" \
    'plan says how to carry it out'
is "$(files "$plan_dir")" \
    'fetch.ndjson log.csv plan.ndjson report.html resolved.ndjson run.json stderr ' \
    'plan leaves these files'
has "$plan_dir/report.html" \
    "atria-cw apply nightly $plan_run --approve $seal<" \
    'the page of the plan says so, too'
has "$plan_dir/report.html" "UTC by <b>$(id -un)</b>" 'and who planned it'
run atria-cw log nightly
out_has 'Plan: 20 to update' 'log shows the plan again'
is "$(newest '[.job, .kind, .result, .exit, .period.end, .seal]')" \
    "[\"nightly\",\"plan\",\"Planned\",0,\"2026-10-25\",\"$seal\"]" \
    'run.json has the facts of the plan'

run atria-cw apply nightly "$plan_run"
status_is 2 'apply fails without the seal'
run atria-cw apply nightly "$plan_run" --approve "sha256:$(printf '%064d' 0)"
status_is 5 'apply refuses another seal'
out_has AX19 'apply prints the log entry about another seal'
err_has 'exit status 5: refused, nothing was written' \
    'apply says that nothing was written'
is "$(writes)" 0 'apply with another seal writes nothing'
is "$(newest .result)" '"Refused"' 'run.json says that apply was refused'
run atria-cw undo nightly last --yes
status_is 2 'undo refuses a run that changed nothing'
err_has "changed nothing" 'undo says that the run changed nothing'
run atria-cw apply nightly "$plan_run" --approve "$seal"
status_is 0 'apply carries out the plan'
out_is 'apply prints nothing if all goes well' </dev/null
err_is 'apply prints nothing on standard error if all goes well' </dev/null
is "$(stored 3638)" 1512 'apply gives ConnectWise the new quantity'
is "$(writes)" 22 'apply makes 22 writes'
applied=$(last_run nightly)
is "$(newest '[.kind, .of, .counts.applied]')" \
    "[\"apply\",\"$plan_run\",22]" 'apply is a run of its own'
ok 'the run of apply has the plan' \
    cmp "$plan_dir/plan.ndjson" "$applied/plan.ndjson"

# --- undo -------------------------------------------------------------------------
# The settings' options for planning apply neither to a plan that exists already,
# nor to an undo.
cp "$JOBS/nightly/settings" settings
echo 'Options = --today 2026-10-26 --no-decrease --only NOBODY' \
    >"$JOBS/nightly/settings"
run atria-cw undo nightly last --yes
status_is 0 'undo works, whatever Options say of planning'
quantities >after
ok 'undo restores all quantities, whatever Options say' cmp before after
run atria-cw undo nightly last --yes
status_is 2 'undo last, typed twice, undoes nothing again'
err_has 'to undo an undo, name it' 'undo last says how to undo an undo'
run atria-cw undo nightly "$plan_run" --yes
status_is 2 'undo refuses a plan'
err_has "run $plan_run changed nothing" 'undo says that a plan changed nothing'
cp settings "$JOBS/nightly/settings"

# What a command would have to ignore it refuses.
forget_requests
runs=$(count_runs nightly)
for words in "plan nightly -n" "plan nightly --max-removals 1" \
    "apply nightly $plan_run --approve $seal --no-decrease" \
    "plan nightly --except ASP" "run nightly --sku X" "undo nightly --sku X" \
    "apply nightly $plan_run --approve $seal --no-decrease" \
    "apply nightly $plan_run --approve $seal -p Current" \
    "undo nightly ${applied##*/} -p Current" \
    "undo nightly ${applied##*/} --no-decrease" \
    "undo nightly ${applied##*/} --accept-edited" \
    "run nightly --accept-edited"; do
	# shellcheck disable=SC2086	# words
	run atria-cw $words
	status_is 2 "atria-cw refuses an option: $words"
	err_has "${words%% *} has no option -" "atria-cw says which: $words"
done
is "$(requests | wc -l)" 0 'a command with an option of another asks nobody'
is "$(count_runs nightly)" "$runs" \
    'a command with an option of another is not kept as a run'

# --- run --------------------------------------------------------------------------
run sh -c 'exec atria-cw run nightly -n <&-'
status_is 0 'run -n works with standard input closed'
is "$(writes)" 0 'run -n writes nothing'
is "$(newest '[.kind, .result]')" '["dry-run","Planned"]' \
    'run.json says that run -n is a dry run'
run atria-cw run nightly --only ASP
status_is 0 'run works with an option for a stage'
out_is 'run prints nothing if all goes well' </dev/null
err_is 'run prints nothing on standard error if all goes well' </dev/null
is "$(writes)" 3 "run --only ASP makes that customer's three writes"
first_run=$(last_run nightly)
run atria-cw run nightly --only ASPP
status_is 2 'run refuses a customer that is misspelt'
err_has '--only ASPP: there is no such customer; is it misspelt?' \
    'run names the customer that is misspelt'
run atria-cw plan nightly --only ASPP
status_is 2 'plan refuses a customer that is misspelt'
run atria-cw undo nightly last --only ASPP -n
status_is 2 'undo refuses a customer that is misspelt'
run atria-cw check nightly --only ASPP
status_is 2 'check refuses a customer that is misspelt'
out_has '--only ASPP: there is no such customer' \
    'check names the customer that is misspelt'
# what no command knows
for words in 'list nightly --bogus' 'list nightly extra' 'list --names extra' \
    'log nightly last extra' 'log nightly -l Warn extra' \
    'report nightly last extra'; do
	# shellcheck disable=SC2086	# words
	run atria-cw $words
	status_is 2 "a word too many is refused: $words"
done
# not with the library of faketime(1), which would take the descriptor
env -u LD_PRELOAD sh -c 'atria-cw list >&-' 2>err
is "$? $(cat err)" '3 atria-cw: standard output is closed' \
    'atria-cw fails with standard output closed'
sh -c 'atria-cw list 2>&-' >out
is "$?" 0 'atria-cw works with standard error closed'
curl -sS -H 'Authorization: Bearer SAMPLE.atria.token.00.notreal' \
    "$SIM/api/billing/2026-10-25" >answer.json
is "$(query length answer.json)" 89 'an answer of Atria is saved'
run atria-cw plan nightly -i - <answer.json
status_is 0 'plan reads an answer from standard input'
is "$(grep -c '^{"type":"line"' "$(last_run nightly)/fetch.ndjson")" 89 \
    'plan has all lines of the answer from standard input'
run atria-cw run nightly -v
status_is 0 'run -v works'
out_has 'CW23 Billing Process Completed with status Warning' \
    'run -v shows the log'
whole=$(last_run nightly)
is "$(files "$whole")" \
    'fetch.ndjson log.csv plan.ndjson report.html resolved.ndjson result.ndjson run.json stderr ' \
    'run leaves these files'
for f in fetch resolved plan result; do
	is "sha256:$(head -c -74 "$whole/$f.ndjson" | sha256sum | cut -c 1-64)" \
	    "$(tail -n 1 "$whole/$f.ndjson" | query -r .seal)" \
	    "the seal of $f.ndjson is right"
done
is "$(find "$whole" -perm /077)" '' 'nobody else can read what run leaves'
secrets_are_absent 'no file that run leaves holds a secret' "$whole"/*
cwlog-fmt -f csv -l Verbose "$whole/result.ndjson" >log.csv
ok 'log.csv is that of cwlog-fmt' cmp "$whole/log.csv" log.csv
has "$whole/report.html" '<!DOCTYPE html>' 'report.html is a page'
run atria-cw run nightly
status_is 0 'run works when nothing is to be changed'

# --- log, report, list --------------------------------------------------------------
run atria-cw log nightly "${whole##*/}" -k CW20
is "$(grep -c '^  -  ' out)" 2 'log takes a run and options of cwlog-fmt'
run atria-cw log nightly "${first_run##*/}" -f json -k CW07
is "$(query -r .customer out | sort -u)" ASP 'log of another run is another log'
run atria-cw report nightly "${whole##*/}"
out_is 'report prints the file of the page' <<END
$whole/report.html
END
fake xdg-open <<'END'
echo "opened $*"
END
run atria-cw report nightly --open
out_is 'report --open opens the page of the newest run' <<END
opened $(last_run nightly)/report.html
END
run atria-cw report nightly 20200101T000000Z
status_is 2 'report refuses a run that does not exist'
for name in ../nightly /etc '*' ''; do
	run atria-cw log nightly "$name"
	status_is 2 "log refuses '$name' as a run"
done
run atria-cw list nightly
status_is 0 'list of a job works'
is "$(sed 1d out | awk '{ print $2 }' | tr '\n' ' ')" \
    'run run plan dry-undo plan run run dry-run undo apply apply plan ' \
    'list of a job has its runs, the newest first'
has out "apply of $plan_run" 'list of a job says which plan was applied'
run atria-cw list
is "$(awk 'NR > 1 { print $NF }' out)" Warning \
    'list has the result of the newest run'

# --- failures are printed -----------------------------------------------------------
faults '{"match":{"path":"/api/billing/*"},"do":{"status":503}}'
run atria-cw run nightly
status_is 4 'run ends with 4 if Atria is down'
out_has CW03 'run prints the log entry if Atria is down'
err_has 'exit status 4: Atria or ConnectWise cannot be reached' \
    'run prints why it failed if Atria is down'
is "$(newest '[.result, .exit]')" '["Failed",4]' \
    'run.json says that the run failed'
no_faults
run atria-cw run nightly --max-changes 0
status_is 0 'no guard stops a run that has nothing to change'
nothing_run=$(last_run nightly)
run atria-cw undo nightly "${nothing_run##*/}" -y
status_is 2 'undo refuses a run that had nothing to change'
err_has 'changed nothing' 'undo says that the run had nothing to change'
run atria-cw plan nightly
lacks out 'To carry out' 'plan without changes does not say how to apply it'
sim_reset
run atria-cw run nightly --max-changes 1
status_is 5 'run ends with 5 if a guard refuses the plan'
out_has AX13 'run prints which guard refuses the plan'
done_testing

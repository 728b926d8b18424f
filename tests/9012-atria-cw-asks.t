#!/bin/sh
# atria-cw: apply and undo show a person their plan and ask; scripts give the seal,
# or --yes.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
new_job nightly
# facts_of: of the run.json of the newest run
facts_of() {
	query -r '"\(.kind) \(.result) \(.exit) \(.counts.applied // 0)"' \
	    "$(last_run nightly)/run.json"
}

# --- apply ------------------------------------------------------------------------------
run atria-cw apply nightly
status_is 2 'apply without a terminal needs the seal'
err_has 'needs --approve SEAL, as nobody can be asked' \
    'apply without a terminal says what it needs'
run at_terminal y atria-cw apply nightly
status_is 2 'apply needs a plan'
out_has 'job nightly has no plan; atria-cw plan nightly makes one' \
    'apply says how to make a plan'
atria-cw plan nightly >nothing
planned=$(last_run nightly)
planned=${planned##*/}
printf '#!/bin/sh\ncat >>"%s/notices"\n' "$T" >notice
chmod +x notice
cp "$JOBS/nightly/job.json" quiet.json
jq --arg c "$T/notice" '.NotifyCommand = [$c]' quiet.json \
    >"$JOBS/nightly/job.json"
run at_terminal n atria-cw apply nightly
status_is 5 'apply ends with 5 if the answer is no'
ok 'who says no is not notified of it' test ! -e notices
cp quiet.json "$JOBS/nightly/job.json"
out_has '  ~  BK-GB  ' 'apply shows the changes'
out_has "Make these 22 changes (apply of run $planned)? [y/N] " \
    'apply asks, with the number of changes and the name of the run'
is "$(writes)" 0 'apply writes nothing if the answer is no'
is "$(facts_of)" 'apply Refused 5 0' 'apply is kept as refused if the answer is no'
run at_terminal '' atria-cw apply nightly
is "$status $(writes)" '5 0' 'apply takes Enter for no'
run at_terminal '^C' atria-cw apply nightly
is "$status $(writes)" '130 0' 'Ctrl-C at the question ends apply with 130'
is "$(facts_of)" 'apply Interrupted 130 0' 'Ctrl-C at the question interrupts the run'
run at_terminal y atria-cw apply nightly
status_is 0 'apply ends with 0 if the answer is yes'
is "$(writes) $(stored 3638)" '22 1512' 'apply makes the changes that were shown'
is "$(facts_of)" 'apply Warning 0 22' 'apply is kept as applied'
applied=$(last_run nightly)
applied=${applied##*/}

# --- undo -------------------------------------------------------------------------------
run atria-cw undo nightly
status_is 2 'undo without a terminal needs --yes'
err_has 'needs --yes, as nobody can be asked; atria-cw undo nightly last -n shows what it would do' \
    'undo without a terminal says what to type'
run atria-cw undo nightly -n
status_is 0 'undo -n asks nothing'
is "$(stored 3638)" 1512 'undo -n writes nothing'
run at_terminal no atria-cw undo nightly
status_is 5 'undo ends with 5 if the answer is no'
out_has '1512  -> 1450' 'undo shows how the quantities go back'
out_has "Make these 22 changes (undo of run $applied)? [y/N] " \
    'undo asks, with the number of changes and the name of the run'
is "$(stored 3638)" 1512 'undo writes nothing if the answer is no'
# another run can go on while a person thinks
fake flock <<END
[ "\$1" != -u ] || { /usr/bin/flock "\$@"
    CREDENTIALS_DIRECTORY=$T/creds atria-cw plan nightly >planned.out 2>&1 9>&- </dev/null
    echo \$? >planned.status; exit 0; }
exec /usr/bin/flock "\$@"
END
run at_terminal yes atria-cw undo nightly last
unfake flock
status_is 0 'undo ends with 0 if the answer is yes'
is "$(cat planned.status)" 0 'another run can go on during the question'
is "$(stored 3638)" 1450 'undo takes the quantities back'
undone=$(last_run nightly)
run at_terminal y atria-cw undo nightly
status_is 2 'undo typed twice undoes nothing again'
out_has 'to undo an undo, name it' 'undo typed twice says how to undo an undo'
run atria-cw undo nightly "${undone##*/}" --yes
status_is 0 'an undo is undone by its name'
is "$(stored 3638)" 1512 'undo of an undo makes the changes again'
for command in plan run log; do
	run atria-cw "$command" nightly --yes
	status_is 2 "$command has no option --yes"
done
# --- a part of a plan ---------------------------------------------------------------------
sim_reset
forget_requests
atria-cw plan nightly >nothing
planned=$(last_run nightly)
planned=${planned##*/}
run at_terminal y atria-cw apply nightly --only ASP --sku BK-GB
status_is 0 'a part of a plan is applied'
out_has 'Make these 1 changes' 'apply asks for the part'
out_has 'AX36 Part Of A Plan : 21 of 22 changes' \
    'apply says how much of the plan is left out'
is "$(writes) $(stored 3638)" '1 1512' 'only the part is written'
out_has '1 updated: +11.16 a period' 'apply counts in one line what was done'
jq_is 'map(select(.code == "AX36")) | length' 1 \
    'the results say that it was a part' "$(last_run nightly)/result.ndjson"
run atria-cw apply nightly "$planned" --except ASP -n
status_is 0 'a part can be tried'
is "$(writes)" 1 'a part that is tried is not written'
seal=$(sed -n "s/^To carry out this part: .*$planned *'--except' 'ASP' *--approve //p" out)
run atria-cw apply nightly "$planned" --except HBR --approve "$seal"
status_is 5 'the seal of a part approves no other part'
run atria-cw apply nightly "$planned" --except ASP --approve "$seal"
status_is 0 'the seal of a part approves it'
is "$(writes)" 20 'the other part is written'
run atria-cw apply nightly "$planned" --only ASPP -n
status_is 2 'a customer that the plan does not have is an error'
err_has '--only ASPP: there is no such customer' 'the error names the customer'
run atria-cw plan nightly --sku X
status_is 2 'plan takes no part'

# --- who, when, what ----------------------------------------------------------------------
sim_reset
SUDO_USER=anna atria-cw run nightly --only ASP --message 'ticket 7' >nothing
made=$(last_run nightly)
made=${made##*/}
is "$(query -c '[.user, .sudoUser, .message, .host != null]' \
    "$STATE/nightly/runs/$made/run.json")" \
    "[\"$(id -un)\",\"anna\",\"ticket 7\",true]" 'run.json says who, where and what for'
jq_is '.[0] | [.execution, .by.user, .by.sudoUser, .by.message]' \
    "[\"$made\",\"$(id -un)\",\"anna\",\"ticket 7\"]" \
    'the results say who and what for, under the name of the run' \
    "$STATE/nightly/runs/$made/result.ndjson"
run atria-cw log nightly
out_has "by $(id -un), sudo by anna on " 'log says who'
run atria-cw undo nightly --yes
back=$(last_run nightly)
run atria-cw history nightly --customer asp --sku bk-gb
status_is 0 'history works'
is "$(grep -c "  run $made by $(id -un) (anna): ticket 7\$" out)" 1 \
    'history says who wrote, in which run, and what for'
is "$(grep -c "^  ~  ASP  BK-GB  1450  -> 1512  +62  undone by ${back##*/}\$" out)" 1 \
    'history says what was written, and what undid it'
is "$(grep -c "^  ~  ASP  BK-GB  1512  -> 1450  -62\$" out)" 1 \
    'history has the undo, too'
cp out shown
run atria-cw history nightly
awk '/^[0-9]/ { n++ } / [~+-] / { print n, $2, $3 }' out >order
ok 'history has the newest run first, and its customers and SKUs in order' \
    sort -c -k 1,1n -k 2,2 -k 3,3 order
run atria-cw history nightly --since 2999-01-01
is "$(wc -c <out)" 0 'history of the future is empty'
run atria-cw history nightly --plain --customer asp --sku bk-gb
out_has 'ASP, BK-GB, from 1450 to 1512, undone by' '--plain writes words'
# a run that was cut short, and runs that are gone: the journal knows
head -n 4 "$STATE/nightly/runs/$made/result.ndjson" >cut.ndjson
mv cut.ndjson "$STATE/nightly/runs/$made/result.ndjson"
run atria-cw history nightly --customer asp --sku bk-gb
out_is 'history takes from the journal what a run that was cut short did' <shown
rm -rf "$STATE/nightly/runs/$made"
run atria-cw history nightly --customer asp --sku bk-gb
is "$(grep -c "  run $made, which is kept no longer\$" out)" 1 \
    'history takes from the journal what a run did that is kept no longer'
is "$(grep -c "^  ~  ASP  BK-GB  1450  -> 1512  +62  undone by ${back##*/}\$" out)" 1 \
    'history says what undid a run that is kept no longer'
run atria-cw history nightly --sinse 2026-01-01
status_is 2 'history refuses an option that it does not know'

# --- runs compared ------------------------------------------------------------------------
sim_reset
atria-cw plan nightly >nothing
one=$(last_run nightly)
atria-cw plan nightly --only ASP >nothing
two=$(last_run nightly)
run atria-cw diff nightly "${one##*/}" "${two##*/}"
status_is 0 'diff compares two runs'
tr -s ' \n' ' ' <out >words
has words "compared with the period to 2026-10-25 (run ${one##*/})" \
    'diff names what it compares'
out_has '0 new, 0 gone, 0 up, 0 down, 0 of another price, 11 the same' \
    'diff compares no customer that one run left out'
err_has 'is of some customers or SKUs only: what it leaves out is not compared' \
    'diff says that a run left something out'
jq -c 'if .sku == "BK-GB" then .sku = "BK-NEW" else . end' "$one/plan.ndjson" |
    sed '1d; $d' | seal '"today":"2026-10-26"' >other.ndjson
run atria-cw diff nightly other.ndjson "${one##*/}" -f json -C ASP
is "$(query -r .code out | paste -sd ' ')" 'new gone' \
    'diff takes a file, and options of cwlog-fmt'
atria-cw run nightly >nothing 2>&1
run atria-cw diff nightly "${one##*/}" 2026-10
status_is 0 'diff takes the month of a period'
out_has '0 new, 0 gone, 0 up, 0 down' 'diff of the same counts finds nothing'
run atria-cw diff nightly 2026-10 2031-01
status_is 2 'diff fails for a month without a run'
err_has 'diff: 2031-01 is no run, no period of a run (such as 2026-10) and no file' \
    'diff says what it cannot find'
run atria-cw diff nightly 2026-10
status_is 2 'diff needs two'
done_testing

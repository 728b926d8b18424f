#!/bin/sh
# atria-cw with a job for Autotask: it checks and plans, and says why it does
# not write.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
autotask_start
new_age_job autotask

run atria-cw check autotask --today 2026-10-26
status_is 1 'a check of the sample finds its error'
facts_of_check() { sed -n "s/^$1 *\\([a-z-]*\\) .*/\\1/p" out; }
is "$(facts_of_check Autotask)" ok 'Autotask is said to be well'
is "$(facts_of_check permissions)" ok 'permissions are said to be well'
is "$(facts_of_check plan)" ok 'the plan is said to be well'
out_has '20 changes to make, none made' 'the changes are counted'
lacks out ConnectWise 'a check of Autotask does not name ConnectWise'
lacks out journal 'where nothing is written, there is no journal'

run atria-cw plan autotask --today 2026-10-26
status_is 1 'a plan for Autotask can be made'
out_has '1450  -> 1512   +62' \
    'it shows the units before and after, and the difference'
out_has 'Effective date 2026-09-26' 'it shows the date that they count from'
out_has 'To carry out this plan: type it into Autotask. Change the units of each service by the difference (+2, -1), with the effective date 2026-09-26' \
    'it says how to carry it out'
lacks out 'atria-cw apply' 'it names no command that would be refused'
for command in 'run autotask' 'apply autotask' "apply autotask last --approve sha256:0"; do
	# shellcheck disable=SC2086	# words
	run atria-cw $command
	status_is 2 "atria-cw ${command%% *} is refused"
	err_has 'job autotask is for Autotask, where no program writes' \
	    "atria-cw ${command%% *} says that nothing is written"
	err_has 'Autotask asks for the difference' \
	    "atria-cw ${command%% *} says what to type in"
done
is "$(atria-cw list autotask | grep -c '^20')" 1 'only the plan is a run'
is "$(query -s 'map(select(.method != "GET")) | length' "$SIMLOG")" 0 \
    'all requests read'
run atria-cw history autotask
status_is 0 'there is a history'
is "$(grep -c BK-GB out)" 0 'without a change'
err_has 'where no program writes' 'which says why'
run atria-cw undo autotask --yes
status_is 2 'there is nothing to undo'
run atria-cw log autotask last -f csv
out_has '"BK-GB","' 'the plan is in the log'
for format in text csv html json rules; do
	run atria-cw log autotask last -f $format
	status_is 1 "the log as $format"
	is "$(sed 's/Transfer Billing Data to ConnectWise//' out |
	    grep -c ConnectWise)" 0 \
	    "the log as $format sends nobody to ConnectWise"
done
run atria-cw log autotask last -f html
out_has '<span>Effective date <b>2026-09-26</b></span>' \
    'the page shows the effective date'
run atria-cw log autotask last -f rules
out_has '"#RVC","*",company,"",,"CW14: Riverside Veterinary Clinic"' \
    'rows for the rules file are proposed'
atria-cw log autotask last -f xlsx >log.xlsx
is "$(head -c 2 log.xlsx)" PK 'the log as xlsx'
rm log.xlsx

# Two plans, between which Atria counted something else.
old=$(atria-cw list autotask | sed -n 's/^\(20[^ ]*\) .*/\1/p')
atria 2026-10-25
query '[.[] | if .customerCode == "ASP" and .productSku == "BK-GB" then
    .thisMonthCount += 5 | .difference += 5 else . end]' body >answer.json
run atria-cw plan autotask --today 2026-10-26 -i "$PWD/answer.json"
status_is 1 'another plan'
run atria-cw diff autotask "$old" last
status_is 0 'two plans can be compared'
out_has '1 up' 'the difference of two plans is shown'
rm answer.json
run atria-cw probe autotask --today 2026-10-26
status_is 0 'Autotask can be probed'
out_has 'au.zone' 'its findings are shown'
run atria-cw probe autotask --record there
status_is 2 'what Autotask answers is not recorded'
err_has '--record is for ConnectWise' 'probe says so'

# Secrets: those of Autotask are needed, and no others.
jq 'del(.AutotaskSecret)' secrets.json >fewer.json
run sh -c 'atria-cw new other --from job.json && atria-cw secrets --with age other <fewer.json'
status_is 2 'secrets without AutotaskSecret are refused'
err_has AutotaskSecret 'the one that is missing is named'
rm fewer.json
done_testing

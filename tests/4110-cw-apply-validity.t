#!/bin/sh
# cw-apply: plans that are old, of another job, overtaken, or of another day.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
write_job 'del(.AcceptPlans)'

# made DAYS [JQ-FILTER]: the plan on stdin as if it had been made so many days
# ago, for that day, and its seal; the filter changes its begin record
made() {
	made_at=$(date -u -d "$1 days ago" +%Y-%m-%dT%H:%M:%SZ)
	jq -c --arg at "$made_at" 'select(.type == "begin") |= (.time = $at |
	    .today = $at[:10] | .run = "\($at[:10])-\(.run)" | '"${2:-.}"')' |
	    python3 -c '
import hashlib, re, sys
body = re.sub(rb"sha256:[0-9a-f]+\"}\n$", b"", sys.stdin.buffer.read())
print(body.decode() + "sha256:" + hashlib.sha256(body).hexdigest() + "\"}")'
}
# rejected TITLE TEXT...: the last run wrote nothing, and said these texts
rejected() {
	status_is 5 "$1: rejected"
	has out '"code":"AX19"' "$1: AX19 is logged"
	rejected_title=$1
	shift
	for text; do
		err_has "$text" "$rejected_title: $text"
	done
	is "$(writes)" 0 "$rejected_title: nothing is written"
}

# --- of another day -----------------------------------------------------------
plan >sample.ndjson
run apply <sample.ndjson
rejected 'a plan for a day long ago' 'as if it were 2026-10-26 (--today)' \
    'Make a new plan, or accept it with --accept other-day'
run apply -n <sample.ndjson
rejected 'a dry run of a plan for a day long ago' '--accept other-day'
for days in -2 2; do
	day=$(date -u -d "$days days" +%Y-%m-%d)
	made 0 ".today = \"$day\"" <sample.ndjson >plan.ndjson
	run apply -n <plan.ndjson
	status_is 0 "a plan for $days days from its making is accepted"
	day=$(date -u -d "$((days * 3 / 2)) days" +%Y-%m-%d)
	made 0 ".today = \"$day\"" <sample.ndjson >plan.ndjson
	run apply -n <plan.ndjson
	status_is 5 "a plan for $((days * 3 / 2)) days from its making is rejected"
done
run apply -n --accept other-day <plan.ndjson
status_is 0 '--accept other-day accepts it'

# --- old ----------------------------------------------------------------------
made 8 <sample.ndjson >plan.ndjson
run apply <plan.ndjson
rejected 'a plan of 8 days ago' '8 days ago, and may be 7 days old' \
    'accept it with --accept old'
run apply -n --max-plan-age 9 <plan.ndjson
status_is 0 '--max-plan-age accepts a plan of 8 days ago'
run apply -n --accept old <plan.ndjson
status_is 0 '--accept old accepts a plan of 8 days ago'
write_job '.AcceptPlans = "other-day,old"'
run apply -n <plan.ndjson
status_is 0 'AcceptPlans accepts a plan of 8 days ago'
write_job 'del(.AcceptPlans) | .MaxPlanAge = 9'
run apply -n <plan.ndjson
status_is 0 'MaxPlanAge accepts a plan of 8 days ago'
run apply -n --max-plan-age 7 <plan.ndjson
status_is 5 '--max-plan-age replaces MaxPlanAge'
write_job 'del(.AcceptPlans)'
made 6 <sample.ndjson >plan.ndjson
run apply -n <plan.ndjson
status_is 0 'a plan of 6 days ago is accepted'
made -2 <sample.ndjson >plan.ndjson
run apply <plan.ndjson
rejected 'a plan that is still to be made' 'which is still to come' \
    '--accept old'
made 0 '.time = "yesterday"' <sample.ndjson >plan.ndjson
run apply <plan.ndjson
rejected 'a plan without a time' "the plan's time, yesterday, cannot be read"
made 30 '.today = "2026-01-01" | .job.label = "Other"' <sample.ndjson \
    >plan.ndjson
run apply <plan.ndjson
rejected 'all that speaks against a plan' '30 days ago' \
    'as if it were 2026-01-01' '--accept old,other-job,other-day'
run apply -n --accept old,other-day,other-job <plan.ndjson
status_is 0 'several words of --accept are accepted'

# --- of another job -----------------------------------------------------------
made 0 <sample.ndjson >today.ndjson
for change in '.Label = "Other Transfer"' '.AgreementType = "Other Services"' \
    '.AtriaUrl = "https://atria.example"' '.AgreementChoice = "only"' \
    '.BillingPeriodEnd = 24'; do
	write_job "del(.AcceptPlans) | $change"
	name=${change%% *}
	run apply <today.ndjson
	rejected "a plan of a job with another $name" \
	    "the plan was made by another job: its ${name#.} is " \
	    "but that of job.json is $(echo "$change" | sed 's/.*= //' |
	    tr -d '"')" '--accept other-job'
done
write_job 'del(.AcceptPlans) | .CustomersFilter = ["ASP"]'
run apply <today.ndjson
rejected 'a plan of a job with another CustomersFilter' \
    'its CustomersFilter is not that of job.json' '--accept other-job'
run apply -n --accept other-job <today.ndjson
status_is 0 '--accept other-job accepts the plan of another job'
write_job 'del(.AcceptPlans) | .MaxRemovals = 0 | .Parallel = 2'
run apply -n --max-removals off <today.ndjson
status_is 0 'a job with other limits is the same job'
for words in Old "old,," old,of,new; do
	run apply -n --accept $words <today.ndjson
	status_is 2 "--accept $words is an error"
	write_job ".AcceptPlans = \"$words\""
	run apply -n <today.ndjson
	status_is 2 "AcceptPlans $words is an error"
done
err_has 'job.json: AcceptPlans must be old, other-job, overtaken, other-day' \
    'AcceptPlans: the words are named'
write_job '.MaxPlanAge = 0'
run apply -n <today.ndjson
status_is 2 'MaxPlanAge is at least a day'

# --- overtaken ----------------------------------------------------------------
write_job 'del(.AcceptPlans)'
made 2 <sample.ndjson >before.ndjson
made 1 '.period = {start: "2026-10-26", end: "2026-11-25"}' <sample.ndjson |
    jq -c 'select(.type != "change" or .customer.code != "ASP")' >after.ndjson
run apply --accept-edited <after.ndjson
status_is 0 'a plan is applied'
later=$(head -n 1 out | query -r .execution)
forget_requests
run apply <before.ndjson
rejected 'a plan that was made before one that was applied' \
    'a newer plan was applied since this one was made: ' "run $later of 20" \
    '(billing period 2026-10-26 to 2026-11-25). Make a new plan, or accept it with --accept overtaken'
run apply -n <before.ndjson
rejected 'a dry run of such a plan' '--accept overtaken'
run apply --accept-edited <after.ndjson
status_is 0 'the same plan can be applied twice'
write_job 'del(.AcceptPlans) | .CustomersFilter = ["ASP"]'
made 2 '.job.customersFilter = ["asp"]' <sample.ndjson >some.ndjson
run apply -n <some.ndjson
status_is 5 'a plan for some of the customers is overtaken, too'
write_job 'del(.AcceptPlans)'
run apply --accept overtaken <before.ndjson
status_is 0 '--accept overtaken accepts it'
is "$(writes)" 3 '--accept overtaken: what is not stale is written'

# other customers, another Atria, another type: another billing
sim_reset
rm -r state
made 1 '.job.customersFilter = ["ASP"]' <sample.ndjson >one.ndjson
write_job 'del(.AcceptPlans) | .CustomersFilter = ["ASP"]'
run apply <one.ndjson
status_is 0 'a plan for a customer is applied'
write_job 'del(.AcceptPlans) | .CustomersFilter = ["OTHER"]'
made 2 '.job.customersFilter = ["OTHER"]' <sample.ndjson >other.ndjson
run apply -n <other.ndjson
status_is 0 'a plan for other customers is not overtaken'
write_job 'del(.AcceptPlans)'
run apply -n <before.ndjson
status_is 5 'a plan for all customers is overtaken by one for a customer'

run env -u XDG_STATE_HOME -u HOME cw-apply -n -c job.json -s secrets.json \
    <before.ndjson
status_is 0 'a dry run needs no place for a journal'

# a run that finds nothing to change confirms what there is
rm -r state
made 1 <sample.ndjson | jq -c 'select(.type != "change")' >none.ndjson
run apply --accept-edited <none.ndjson
status_is 0 'a plan without changes is applied'
run apply -n --accept-edited <none.ndjson
status_is 0 'a plan without changes is applied dry'
later=$(cat state/atria-cw/*.journal.ndjson | query -r .execution)
forget_requests
run apply <before.ndjson
rejected 'a plan that was made before one without changes' "run $later of"
run apply -j other.journal <before.ndjson
rejected 'a plan that the usual journal shows to be overtaken' "run $later of"
for journal in state/atria-cw/*.journal.ndjson; do
	mv "$journal" "$journal.1"
done
run apply <before.ndjson
rejected 'a plan overtaken by the part of the journal that was put aside' \
    "run $later of"

# --- undo ---------------------------------------------------------------------
sim_reset
rm -r state
run apply <before.ndjson
status_is 0 'the first plan is applied'
cw-diff -R <out >back.ndjson
first=$(head -n 1 out | query -r .execution)
sed '1s/"time":"[^"]*"/"time":"2026-01-01T00:00:00Z"/' back.ndjson |
    jq -c 'select(.type == "begin") |= (.job.label = "Other")' >old.ndjson
run apply -n --accept-edited <old.ndjson
status_is 0 'an undo plan may be of a run long ago, of a job that was changed'
made 1 <none.ndjson >later.ndjson
run apply --accept-edited <later.ndjson
run apply -n <back.ndjson
status_is 0 'an undo plan may be of what a run of the same period confirmed'
made 1 '.period = {start: "2026-10-26", end: "2026-11-25"}' <none.ndjson \
    >later.ndjson
run apply --accept-edited <later.ndjson
status_is 0 'a later plan confirms it'
later=$(head -n 1 out | query -r .execution)
forget_requests
run apply <back.ndjson
rejected 'an undo of what was confirmed' 'what the plan would take back was confirmed or changed since by ' "run $later of 20" \
    '(billing period 2026-10-26 to 2026-11-25). Undo what these wrote first, or accept it with --accept overtaken'
run apply --recall "$first"
cw-diff -R <out >recalled.ndjson
run apply -n <recalled.ndjson
status_is 5 'an undo plan from the journal is rejected, too'
run apply --accept overtaken <back.ndjson
status_is 0 '--accept overtaken accepts the undo plan'

# a later run that was undone, and the other half of the same plan, do not count
sim_reset
rm -r state
jq -c 'select(.type != "change" or .customer.code == "ASP")' before.ndjson \
    >half.ndjson
run apply --accept-edited <half.ndjson
cw-diff -R <out >back.ndjson
run apply <before.ndjson
status_is 0 'the other half is applied'
run apply -n <back.ndjson
status_is 0 'a half can be undone after the other half'
cw-apply -c job.json -s secrets.json --recall last >results
made 1 '.run = "LATER"' <before.ndjson |
    jq -c 'if .type == "change" and .customer.code == "ASP" and
	.action == "update" then .before = .after | .after += 1
	else select(.type != "change") end' >later.ndjson
run apply --accept-edited <later.ndjson
status_is 0 'a later plan changes it'
cp out later.out
cw-diff -R <results >back.ndjson
run apply -n <back.ndjson
status_is 5 'an undo of what was changed is rejected'
cw-diff -R <later.out | apply >out 2>err
run apply -n <back.ndjson
status_is 0 'once the later run is undone, the first one can be'
done_testing

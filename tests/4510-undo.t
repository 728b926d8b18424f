#!/bin/sh
# cw-diff -R: the way back from what cw-apply wrote.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# state: what matters of all additions, one a line
state() {
	sim_dump | jq -c '.connectwise.additions[] | [.id, .agreementId,
	    .product.id, .quantity, .effectiveDate, .cancelledDate // null]'
}
# shellcheck disable=SC2317	# run by run
undo() { cw-diff -R "$@" | apply; }

sample_start
write_job '.AllowAtriaCreateAdditions = true'
state >before.txt
plan 2>nothing >plan.ndjson
run apply <plan.ndjson
cp out result.ndjson
state >after.txt
created=$(jq -s 'map(select(.type == "result" and .action == "create" and
    .outcome == "applied")) | length' result.ndjson)
changed=$(jq -s 'map(select(.type == "result" and .action != "create" and
    .outcome == "applied")) | length' result.ndjson)
ok 'the run created something' test "$created" -gt 0
ok '… changed something' test "$changed" -gt 0
ok '… and ended with warnings or errors of its own' \
    grep -q '"code":"CW[0-9]*","level":"\(Warn\|Error\)"' result.ndjson

# --- the plan back ----------------------------------------------------------------
run cw-diff -R <result.ndjson
cp out back.ndjson
status_is 0 'cw-diff -R'
err_is 'says nothing' </dev/null
is "$(jq -s 'map(select(.type == "change")) | length' back.ndjson)" \
    $((created + changed)) 'has a change for each that was applied'
jq_is 'map(select(.type == "change") | .why) | unique | join(" ")' undo \
    'each says why'
is "$(jq -cs 'map(select(.type == "change" and .action != "cancel")
    | [.addition.id, .before, .after]) | sort' back.ndjson)" \
    "$(jq -cs 'map(select(.type == "result" and .outcome == "applied" and
    .action != "create") | [.addition.id, .after, .before]) | sort' \
    result.ndjson)" 'before and after change places'
jq_is 'map(select(.action == "cancel") | [.after, .cancelDate] | tostring)
    | unique | join(" ")' '[0,"2026-10-26"]' \
    'what was created gets quantity 0 and the day of the run'
jq_is 'map(select(.type == "log")) | length' 0 \
    'log entries of that run are left out'
run cw-diff -R <result.ndjson
ok 'the same bytes again' cmp out back.ndjson
run cw-diff -R -E <result.ndjson
status_is 10 '-E: there are changes'

# --- and its execution ------------------------------------------------------------
forget_requests
run undo <result.ndjson
status_is 0 'the way back'
cp out undone.ndjson
jq_is 'map(select(.type == "result") | .outcome) | unique | join(" ")' \
    applied 'is taken'
jq_is 'map(select(.code == "AX17")) | length' "$created" \
    'AX17 for each that was cancelled'
is "$(requests DELETE)" '' 'nothing is deleted'
state >undone.txt
while read -r line; do
	id=${line%%,*}
	grep -F "$id," undone.txt >now.txt
	[ "$(cat now.txt)" = "$line" ] || echo "$line became $(cat now.txt)"
done <before.txt >changed.txt
is "$(cat changed.txt)" '' 'each addition of before is as it was'
is "$(wc -l <undone.txt)" "$(($(wc -l <before.txt) + created))" \
    'those that were created are still there'
while read -r line; do
	grep -qF "${line%%,*}," before.txt || printf '%s\n' "$line" |
	    jq -c '[.[3], .[5] != null]'
done <undone.txt | sort -u >new.txt
is "$(cat new.txt)" '[0,true]' '… with quantity 0, and cancelled'

forget_requests
run undo <result.ndjson
status_is 0 'the way back once more'
is "$(writes)" 0 'writes nothing'
jq_is 'map(select(.type == "result") | .outcome) | unique | join(" ")' \
    already '… as it is already so'

# the undoing of an undoing: quantities come back, what was cancelled does not
run undo <undone.ndjson
status_is 0 'undoing that'
state >again.txt
while read -r line; do
	id=${line%%,*}
	grep -qF "$id," before.txt || continue
	grep -F "$id," again.txt >now.txt
	[ "$(cat now.txt)" = "$line" ] || echo "$line became $(cat now.txt)"
done <after.txt >changed.txt
is "$(cat changed.txt)" '' 'gives the quantities of the first run'

# --- by customer ------------------------------------------------------------------
sim_reset
rm -rf state
run apply <plan.ndjson
cp out result.ndjson
run cw-diff -R --only hbr <result.ndjson
jq_is 'map(select(.type == "change") | .customer.code) | unique | join(" ")' \
    HBR '--only undoes one customer'

# --- somebody else changed it meanwhile ----------------------------------------------
id=$(jq -s 'map(select(.type == "change" and .action == "update"))[0]
    | .addition.id' out)
patch "$(jq -r "select(.addition.id == $id) | .agreement.id" out)" "$id" 1234
run undo --only HBR <result.ndjson
is "$(jq -r "select(.type == \"result\" and .addition.id == $id) | .outcome" \
    out)" stale 'what was changed meanwhile is stale'
is "$(stored "$id")" 1234 'and stays as it is'
has out '"code":"AX14"' 'which is said: AX14'

# --- what is not known, and runs that ended badly --------------------------------------
BEGIN='"today":"2026-10-26","period":{"start":"2026-09-26","end":"2026-10-25"}'
jq -c 'select(.type == "result")' result.ndjson | head -n 3 >three
{
	sed -n 1p three | jq -c '.outcome = "unknown"'
	sed -n 2p three | jq -c '.outcome = "failed"'
	sed -n 3p three
} | seal "$BEGIN" failed 130 >broken.ndjson
run cw-diff -R <broken.ndjson
status_is 0 'a run that was interrupted'
jq_is 'map(select(.type == "change")) | length' 1 \
    'only what was applied has a way back'
jq_is 'map(select(.code == "AX16") | .sku) | join(" ")' \
    "$(sed 2q three | jq -r .sku | paste -sd ' ')" \
    'what is unknown or failed, and may be written, is named: AX16'
{
	sed -n 1p three | jq -c '.before = -2'
	sed -n 2,3p three
} | seal "$BEGIN" >negative.ndjson
run cw-diff -R <negative.ndjson
jq_is 'map(select(.type == "change")) | length' 2 \
    'a quantity below 0 is not written back'
jq_is 'map(select(.code == "AX16") | .message
    | endswith("as its quantity was below 0"))' '[true]' 'which is said, too'
for outcome in already stale refused not-tried; do
	sed -n 1p three | jq -c ".outcome = \"$outcome\""
done | seal "$BEGIN" >untouched.ndjson
run cw-diff -R <untouched.ndjson
status_is 0 'results that changed nothing'
jq_is 'map(.type) | join(" ")' 'begin end' \
    '... need no way back, and no word'
sed -n 1p three | jq -c '.action = "cancel" | .cancel = "2026-10-26"' |
    seal "$BEGIN" >cancelled.ndjson
run cw-diff -R <cancelled.ndjson
status_is 0 'the way back of a way back'
jq_is 'map(select(.type == "change")) | length' 0 \
    '... leaves cancelled what was cancelled'
jq_is 'map(select(.code == "AX16") | .message
    | endswith("as it was cancelled, and what is cancelled stays so"))' \
    '[true]' '... and says so: AX16'
head -c 2000 result.ndjson >cut.ndjson
run cw-diff -R <cut.ndjson
status_is 3 'a stream that is cut short'
jq_is 'map(select(.type == "end") | .status) | join(" ")' failed \
    'cannot be undone'
run cw-diff -R --no-decrease <result.ndjson
status_is 2 '-R does not go with --no-decrease'
run cw-diff -R <plan.ndjson
status_is 3 'a plan cannot be undone'
err_is 'it is not passed off as the way back' <<X
cw-diff: standard input, line $(grep -n '"type":"change"' plan.ndjson |
    head -n 1 | cut -d : -f 1): change record: this is a plan, not what cw-apply made of one
X
# --- when the results were lost: the journal -----------------------------------------
sim_reset
rm -rf state
run apply <plan.ndjson
cp out result.ndjson
written() {
	jq -cs 'map(select(.type == "result" and .outcome == "applied")
	    | [.addition.id, .action, .before, .after, .requestId]) | sort' "$1"
}
forget_requests
run apply --recall last
status_is 0 '--recall'
is "$(requests)" '' 'asks nobody'
is "$(written out)" "$(written result.ndjson)" 'has what the run wrote'
is "$(jq -r 'select(.type == "begin") | .run' out)" \
    "$(jq -r 'select(.type == "begin") | .run' result.ndjson)" 'and its name'
cp out recalled.ndjson
run apply --recall "$(jq -r 'select(.type == "begin") | .run' result.ndjson)"
is "$(written out)" "$(written result.ndjson)" 'a run by its name'
run apply --recall 20200101T000000Z-0
status_is 3 'a run that there was not'
err_has 'has no run 20200101T000000Z-0' 'is said'
cp out nothing.ndjson
run cw-diff -R <nothing.ndjson
status_is 3 '… and is not taken for a run that changed nothing'
cw-diff -R <result.ndjson >one
cw-diff -R <recalled.ndjson >two
is "$(jq -cs 'map(select(.type == "change")) | sort' two)" \
    "$(jq -cs 'map(select(.type == "change")) | sort' one)" \
    'its way back is the same'

# a journal that was put aside
journal=$(ls state/atria-cw/*.journal.ndjson)
first=$(jq -r 'select(.type == "begin") | .run' result.ndjson)
mv "$journal" "$journal.1"
run apply --recall last
is "$(written out)" "$(written result.ndjson)" \
    'a run of a journal that was put aside, though there is no new one'
: >"$journal"
run apply --recall last
is "$(written out)" "$(written result.ndjson)" '… nor anything in the new one'
run apply --recall 20200101T000000Z-0
err_has "$T/$journal has no run 20200101T000000Z-0, nor has $T/$journal.1" \
    'a run that is in neither: both are named'
sed "s/$first/LATER/g" "$journal.1" | head -n 1 >"$journal"
run apply --recall last
is "$(jq -r '.run // empty' out) $(jq -s 'map(select(.outcome)) | length' out)" \
    'LATER 1' 'the last run is in the new one'
run apply --recall "$first"
is "$(written out)" "$(written result.ndjson)" '… and the others are found'
# one plan, carried out before and after
grep '"intent"' "$journal.1" >"$journal"
run apply -n --recall last
is "$(jq -r '.outcome // empty' out | sort | uniq -c | tr -s ' ')" \
    " $(jq -s 'map(select(.outcome)) | length' result.ndjson) unknown" \
    'a run that is in both: the later write counts, if it may have been made'
sed 's/"outcome":"[a-z]*"/"outcome":"failed"/' "$journal.1" >"$journal"
run apply --recall last
is "$(written out)" "$(written result.ndjson)" '… and else the earlier one'

# a plan that is interrupted, carried out again, and taken back by the journal
write_job '.AllowAtriaCreateAdditions = true | .Parallel = 1'
sim_reset
rm -rf state
faults '{"match":{"method":"PATCH"},"do":{"delay":500}}'
env --default-signal cw-apply -c job.json -s secrets.json <plan.ndjson \
    >out 2>err &
pid=$!
await_write "$pid"
kill -INT "$pid"
wait "$pid"
is "$?" 130 'a plan is interrupted'
no_faults
run apply <plan.ndjson
status_is 0 '… and carried out again'
apply --recall last 2>err | cw-diff -R >back.ndjson
run apply <back.ndjson
status_is 0 '… all of it can be taken back'
state >undone.txt
is "$(diff before.txt undone.txt | grep -c '^<')" 0 '… and all is as it was'

# A run that is killed in the middle, and taken back at once. What was under way
# is written, or is not: that is found out before the way back is planned.
write_job '.AllowAtriaCreateAdditions = true | .Parallel = 1'
# shellcheck disable=SC2317	# run by await
has_begun() {
	[ "$(cat "$XDG_STATE_HOME"/atria-cw/*.ndjson 2>nothing |
	    grep -c '"intent"')" -eq "$1" ]
}
for when in before after; do
	sim_reset
	rm -rf state
	faults "{\"match\":{\"method\":\"PATCH\"},\"nth\":5,
	    \"do\":{\"delay\":60000,\"delayWhen\":\"$when\"}}"
	cw-apply -c job.json -s secrets.json <plan.ndjson >out 2>err &
	pid=$!
	await has_begun 5
	kill -STOP $pid
	run apply --recall last
	status_is 5 "$when: a run that is under way is not recalled"
	has out '"code":"AX18"' '… which is AX18'
	kill -KILL $pid
	wait $pid 2>nothing
	no_faults
	cp out busy.ndjson
	run cw-diff -R <busy.ndjson
	status_is 5 '… nor taken back'
	forget_requests
	run apply --recall last -n
	status_is 0 "$when: --recall -n"
	is "$(requests)" '' '… asks nobody'
	jq_is 'any(.outcome == "unknown")' true \
	    '… and does not know what became of what was under way'
	run apply --recall last
	status_is 0 "$when: --recall"
	is "$(writes) $(requests | wc -l)" '0 1' '… reads, and writes nothing'
	has out '"code":"AX20"' '… what became of it: AX20'
	jq_is 'any(.outcome == "unknown")' false '… which is its result'
	cw-diff -R <out >back.ndjson
	run apply <back.ndjson
	status_is 0 '… what the journal says can be taken back'
	lacks out '"code":"AX20"' '… as nothing is left to settle'
	state >undone.txt
	is "$(diff before.txt undone.txt | grep -c '^<')" 0 \
	    '… and all is as it was'
done
done_testing

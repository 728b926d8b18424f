#!/bin/sh
# cw-diff -R makes the undo plan of a run, from its results; cw-apply --recall
# makes the results of a run, from the journal.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# state: what matters of all additions, one a line
state() {
	sim_dump | query -c '.connectwise.additions[] | [.id, .agreementId,
	    .product.id, .quantity, .effectiveDate, .cancelledDate // null]'
}
# not_in FILE OTHER: the lines of FILE that OTHER does not have
not_in() {
	grep -vxF -f "$2" "$1"
}
# changed_by FILE: the additions that were written, or are to be
changed_by() {
	query -cs 'map(select((.type == "change" or .outcome == "applied") and
	    .action != "none") | .addition.id) | sort' "$1"
}
# shellcheck disable=SC2317	# run by run
undo() { cw-diff -R "$@" | apply; }

sim_start "$DATA/sample/state.json"
write_job '.AllowAtriaCreateAdditions = true'
write_secrets
state >before.txt
plan 2>nothing >plan.ndjson
run apply <plan.ndjson
cp out result.ndjson
state >after.txt
query -rs 'map(select(.type == "result" and .outcome == "applied")) |
    "\(map(select(.action == "create")) | length
    ) \(map(select(.action != "create")) | length)",
    (.[] | select(.action == "create").addition.id | "[\(.),")' \
    result.ndjson >counts
read -r created changed <counts
changes=$((created + changed))
sed 1d counts | sort >created.txt
facts result.ndjson <<X
$created > 0	true	the run creates additions
$changed > 0	true	the run changes additions
map(.outcome // empty) | unique	["applied"]	the run applies each change
any(.code != null and (.level | . == "Warn" or . == "Error"))	true	the log of the run has warnings or errors
X

# --- the undo plan ----------------------------------------------------------------
run cw-diff -R <result.ndjson
cp out back.ndjson
status_is 0 'cw-diff -R accepts the results of a run'
err_is 'cw-diff -R prints nothing on standard error' </dev/null
facts back.ndjson <<X
map(select(.type == "change")) | length	$changes	the undo plan has a change for each one that was applied
map(select(.type == "change").why) | unique	["undo"]	each change of the undo plan has the reason undo
map(select(.action == "cancel")) | length	$created	the undo plan cancels each addition that was created
map(select(.action == "cancel") | [.after, .cancelDate]) | unique	[[0,"2026-10-26"]]	what was created gets quantity 0 and the day of the run
map(select(.type == "log")) | length	0	the undo plan has no log entries of the run
X
is "$(query -cs 'map(select(.type == "change" and .action != "cancel")
    | [.addition.id, .before, .after]) | sort' back.ndjson)" \
    "$(query -cs 'map(select(.type == "result" and .action != "create")
    | [.addition.id, .after, .before]) | sort' result.ndjson)" \
    'the undo plan swaps before and after'
run cw-diff -R -E <result.ndjson
status_is 10 'cw-diff -R -E exits with 10, as there are changes'
ok 'cw-diff -R prints the same bytes again' cmp out back.ndjson

# --- and its execution ------------------------------------------------------------
forget_requests
run undo <result.ndjson
status_is 0 'cw-apply carries out the undo plan'
cp out undone.ndjson
facts undone.ndjson <<X
map(.outcome // empty) | [unique[], length]	["applied",$changes]	the undo plan is applied as a whole
map(select(.code == "AX17")) | length	$created	AX17 is logged for each addition that is cancelled
X
is "$(requests DELETE)" '' 'the undo plan deletes nothing'
state >undone.txt
is "$(not_in before.txt undone.txt)" '' \
    'each addition of before the run is as it was'
not_in undone.txt before.txt >new.txt
is "$(cut -d , -f 1 new.txt | sed 's/$/,/' | sort)" "$(cat created.txt)" \
    'the additions that were created are still there, and nothing else is new'
is "$(query -cs 'map([.[3], .[5] != null]) | unique' new.txt)" '[[0,true]]' \
    'what was created has quantity 0 and is cancelled'

forget_requests
run undo <result.ndjson
status_is 0 'the undo plan can be carried out once more'
is "$(writes)" 0 'the second undo writes nothing'
jq_is 'map(.outcome // empty) | [unique[], length]' "[\"already\",$changes]" \
    'the second undo reports each change as already made'

# the undo of an undo: quantities come back, what was cancelled does not
run undo <undone.ndjson
status_is 0 'an undo can be undone'
state >again.txt
is "$(not_in after.txt again.txt | cut -d , -f 1 | sed 's/$/,/' | sort)" \
    "$(cat created.txt)" \
    'the undo of an undo restores all but the additions that were created'

# --- by customer ------------------------------------------------------------------
sim_reset
rm -rf state
run apply <plan.ndjson
cp out result.ndjson
run cw-diff -R --only hbr <result.ndjson
jq_is 'map(select(.type == "change").customer.code) | unique' '["HBR"]' \
    'cw-diff -R --only undoes the changes of one customer'

# --- somebody else changed it meanwhile ----------------------------------------------
query -r 'select(.type == "change" and .action == "update")
    | "\(.agreement.id) \(.addition.id)"' out >updates
read -r agreement id <updates
patch "$agreement" "$id" 1234
run undo --only HBR <result.ndjson
facts out <<X
map(select(.type == "result" and .addition.id == $id).outcome)	["stale"]	the undo of an addition that was changed meanwhile is stale
any(.code == "AX14")	true	the stale undo is logged as AX14
X
is "$(stored "$id")" 1234 'the stale undo does not write the addition'

# --- what is not known, and runs that ended badly --------------------------------------
BEGIN='"today":"2026-10-26","period":{"start":"2026-09-26","end":"2026-10-25"}'
grep '"type":"result"' result.ndjson | head -n 3 >three
jq -cs '.[0].outcome = "unknown" | .[1].outcome = "failed" | .[]' three |
    seal "$BEGIN" failed 130 >broken.ndjson
run cw-diff -R <broken.ndjson
status_is 0 'cw-diff -R accepts the results of an interrupted run'
facts out <<X
map(select(.type == "change")) | length	1	of an interrupted run, only what was applied is undone
map(select(.code == "AX16").sku)	$(query -cs '.[:2] | map(.sku)' three)	AX16 names what is unknown or failed, as it may be written
X
jq -cs '.[0].before = -2 | .[]' three | seal "$BEGIN" >negative.ndjson
run cw-diff -R <negative.ndjson
facts out <<'X'
map(select(.type == "change")) | length	2	a quantity below 0 is not restored
map(select(.code == "AX16").message | endswith("as its quantity was below 0"))	[true]	AX16 says that the quantity was below 0
X
head -n 1 three |
    jq -c '.outcome = ("already", "stale", "refused", "not-tried")' |
    seal "$BEGIN" >untouched.ndjson
run cw-diff -R <untouched.ndjson
status_is 0 'cw-diff -R accepts results that changed nothing'
jq_is 'map(.type)' '["begin","end"]' \
    'results that changed nothing give an undo plan without any record'
head -n 1 three | jq -c '.action = "cancel" | .cancelDate = "2026-10-26" | .after = 0' |
    seal "$BEGIN" >cancelled.ndjson
run cw-diff -R <cancelled.ndjson
status_is 0 'cw-diff -R accepts the results of an undo'
facts out <<'X'
map(select(.type == "change")) | length	0	the undo of an undo leaves cancelled what was cancelled
map(select(.code == "AX16").message | endswith("as it was cancelled, and what is cancelled stays so"))	[true]	AX16 says that what is cancelled stays so
X
head -c 2000 result.ndjson >cut.ndjson
run cw-diff -R <cut.ndjson
status_is 3 'cw-diff -R rejects results that are cut short'
jq_is 'map(select(.type == "end").status)' '["failed"]' \
    'the undo plan of results that are cut short says that it failed'
run cw-diff -R --no-decrease <result.ndjson
status_is 2 'cw-diff -R rejects --no-decrease'
run cw-diff -R <plan.ndjson
status_is 3 'cw-diff -R rejects a plan'
line=$(grep -n -m 1 '"type":"change"' plan.ndjson)
err_is 'cw-diff -R names the line that is of a plan' <<X
cw-diff: standard input, line ${line%%:*}: change record: this is a plan, not what cw-apply made of one
X
# --- when the results were lost: the journal -----------------------------------------
sim_reset
rm -rf state
run apply <plan.ndjson
cp out result.ndjson
written() {
	query -cs 'map(select(.type == "result" and .outcome == "applied")
	    | [.addition.id, .action, .before, .after, .requestId]) | sort' "$1"
}
all=$(written result.ndjson)
is "$(printf %s "$all" | query length)" "$changes" \
    'the results have all that the run wrote'
first=$(query -r 'select(.type == "begin").run' result.ndjson)
forget_requests
run apply --recall last
status_is 0 '--recall last finds the last run'
is "$(requests)" '' '--recall of a finished run sends no request'
is "$(written out)" "$all" '--recall last prints what the run wrote'
execution=$(query -r 'select(.type == "begin").execution' result.ndjson)
jq_is 'map(select(.type == "begin") | .run, .execution)[]' "$first
$execution" '--recall last names the run and its execution'
cp out recalled.ndjson
run apply --recall "$first"
is "$(written out)" "$all" '--recall finds a run by its name'
run apply --recall "$execution"
is "$(written out)" "$all" '--recall finds an execution by its id'
run apply --recall 20200101T000000Z-0
status_is 3 '--recall fails for a run that the journal does not have'
err_has 'has no run 20200101T000000Z-0' \
    '--recall names the run that the journal does not have'
cp out nothing.ndjson
run cw-diff -R <nothing.ndjson
status_is 3 'cw-diff -R rejects the output of a failed --recall'
cw-diff -R <recalled.ndjson >back.ndjson
of_plan='map(select(.type == "change")) | sort'
is "$(query -cs "$of_plan" back.ndjson)" \
    "$(cw-diff -R <result.ndjson | query -cs "$of_plan")" \
    'recalled results give the same undo plan as the results'

# a journal that was put aside
journal=$(ls state/atria-cw/*.journal.ndjson)
mv "$journal" "$journal.1"
run apply --recall last
is "$(written out)" "$all" \
    '--recall reads the journal that was put aside if there is no new one'
: >"$journal"
run apply --recall last
is "$(written out)" "$all" \
    '--recall reads the journal that was put aside if the new one is empty'
run apply --recall 20200101T000000Z-0
err_has "$T/$journal has no run 20200101T000000Z-0, nor has $T/$journal.1" \
    '--recall names both journals if neither has the run'
grep -m 1 '"type":"intent"' "$journal.1" |
    sed "s/$execution/LATER/g; s/time\":\"2/time\":\"1/" >"$journal"
run apply --recall last
jq_is 'map(.execution // empty), (map(select(.outcome)) | length)' '["LATER"]
1' '--recall last goes by the order in the journals, not by their times'
run apply --recall "$first"
status_is 3 '--recall rejects the name of a plan that was applied twice'
err_has 'was applied more than once, last as LATER: name one execution' \
    '--recall names the last execution of a plan that was applied twice'
grep -m 1 '"type":"intent"' "$journal.1" |
    sed "s/$first/LATER/g; s/$execution/LATER/g" \
    >"$journal"
run apply --recall "$first"
is "$(written out)" "$all" \
    '--recall finds a run by its name in the journal that was put aside'
# one plan, carried out before and after
grep '"intent"' "$journal.1" >"$journal"
run apply -n --recall last
jq_is 'map(.outcome // empty) | [unique[], length]' "[\"unknown\",$changes]" \
    'of two writes of an addition, the later one counts if it may be written'
sed 's/"outcome":"[a-z]*"/"outcome":"failed"/' "$journal.1" >"$journal"
run apply --recall last
is "$(written out)" "$all" \
    'of two writes of an addition, the earlier one counts if the later failed'

# A plan that is interrupted, carried out again, and undone by the journal. From
# here on a request is held until we let it go, however long that takes.
write_job '.AllowAtriaCreateAdditions = true | .Parallel = 1
    | .TimeoutSeconds = 3600'
sim_reset
rm -rf state
faults '{"match":{"method":"PATCH"},"nth":1,"do":{"hold":"before"}}'
env --default-signal cw-apply -c job.json -s secrets.json <plan.ndjson \
    >out 2>err &
pid=$!
await_held 1
kill -INT "$pid"
release
wait "$pid"
is "$?" 130 'SIGINT while a write is under way: the run exits with 130'
no_faults
facts out <<'X'
any(.outcome == "not-tried")	true	SIGINT keeps the run from making all changes
any(.outcome == "applied")	true	SIGINT lets the write under way end
X
cp out first.ndjson
run apply <plan.ndjson
status_is 0 'a plan that was interrupted can be carried out again'
jq_is 'map(select(.type == "intent").number) | . == unique and
    length >= '"$changes" true \
    'a plan that is carried out twice gives no intent the same number' \
    state/atria-cw/*.journal.ndjson
cp out second.ndjson
apply --recall last 2>err | cw-diff -R >back.ndjson
is "$(changed_by back.ndjson)" "$(changed_by second.ndjson)" \
    'the undo of the second half of a plan has the changes of that half'
run apply <back.ndjson
status_is 0 'the second half of a plan can be undone'
apply --recall last 2>err | cw-diff -R >back.ndjson
is "$(changed_by back.ndjson)" "$(changed_by first.ndjson)" \
    '--recall last passes over what is undone, and over the undo'
run apply <back.ndjson
state >undone.txt
is "$(not_in before.txt undone.txt)" '' \
    'the undo of both halves of a plan restores all'
run apply --recall last
status_is 3 '--recall last fails when all is undone'
err_has 'has no run that wrote something and is not undone' \
    '--recall last says that all is undone'

# The undo of one customer is killed during its second write.
sim_reset
rm -rf state
run apply <plan.ndjson
cp out result.ndjson
cw-diff -R --only HBR <result.ndjson >back.ndjson
faults '{"match":{"method":"PATCH"},"nth":2,"do":{"hold":"before"}}'
cw-apply -c job.json -s secrets.json <back.ndjson >out 2>err &
pid=$!
await_held 1
kill -KILL "$pid"
wait "$pid" 2>nothing
killed=$(query -r 'select(.type == "begin").execution' out)
drop
await grep -q '"outcome":"dropped"' "$SIMLOG"
no_faults
cw-diff -R <result.ndjson >back.ndjson
run apply <back.ndjson
status_is 0 'after a killed undo of one customer, all can be undone'
apply --recall "$killed" 2>err | cw-diff -R >back.ndjson
jq_is 'map(select(.type == "change").customer.code) | unique' '["HBR"]' \
    'the undo of a killed undo of one customer has that customer alone' \
    back.ndjson

# A run that is killed in the middle, and undone at once. What was under way is
# written, or is not: that is found out before the undo is planned.
for when in before after; do
	sim_reset
	rm -rf state
	faults "{\"match\":{\"method\":\"PATCH\"},\"nth\":5,
	    \"do\":{\"hold\":\"$when\"}}"
	cw-apply -c job.json -s secrets.json <plan.ndjson >out 2>err &
	pid=$!
	await_held 1
	kill -STOP $pid		# so that no timeout ends it
	run apply --recall last
	status_is 5 "--recall refuses a run that is under way, held $when a write"
	has out '"code":"AX18"' "--recall logs AX18, held $when a write"
	cp out busy.ndjson
	kill -KILL $pid
	wait $pid 2>nothing
	# what was held is not done, and logged; nothing follows it
	drop
	await grep -q '"outcome":"dropped"' "$SIMLOG"
	run cw-diff -R <busy.ndjson
	status_is 5 "cw-diff -R rejects a refused --recall, held $when a write"
	no_faults
	forget_requests
	run apply --recall last -n
	status_is 0 "--recall -n of a run that was killed $when a write works"
	is "$(requests)" '' "--recall -n sends no request, killed $when a write"
	jq_is 'any(.outcome == "unknown")' true \
	    "--recall -n reports an unknown outcome, killed $when a write"
	# by the simulator's clock
	sed -i 's/"time":"[^"]*"/"time":"2026-10-26T21:58:01Z"/' "$journal"
	cp "$journal" kept.journal
	run apply --recall last
	status_is 0 "--recall of a run that was killed $when a write works"
	is "$(requests)" "POST $API/system/bundles" \
	    "--recall reads once and writes nothing, killed $when a write"
	jq_is 'any(.code == "AX20"), any(.outcome == "unknown")' 'true
false' "--recall finds out each outcome and logs AX20, killed $when a write"
	cw-diff -R <out >back.ndjson
	run apply <back.ndjson
	status_is 0 "a run that was killed $when a write can be undone"
	lacks out '"code":"AX20"' \
	    "the undo has nothing left to find out, killed $when a write"
	state >undone.txt
	is "$(not_in before.txt undone.txt)" '' \
	    "the undo restores all, killed $when a write"
done
# if ConnectWise says that the addition was changed at another time, it may have
# been somebody else
sed 's/"time":"[^"]*"/"time":"2026-10-26T21:57:59Z"/' kept.journal >"$journal"
query -s '(map(select(.type == "intent").number) - map(select(.type ==
    "outcome").number)) as [$n] | map(select(.number == $n))[0].change' \
    "$journal" >open.json
id=$(query .addition.id open.json)
patch "$(query .agreement.id open.json)" "$id" "$(query .after open.json)"
run apply --recall last
jq_is "map(select(.addition.id == $id) | .outcome, .error)[]" 'applied
it has that quantity now, but nothing shows that this run wrote it' \
    'a write that may be of somebody else is no proven one'
cp out recalled
run cw-diff -R <recalled
facts out <<X
map(select(.addition.id == $id)) | length	0	an undo leaves it alone
map(select(.code == "AX16").detail | select(startswith("it has")))	["it has that quantity now, but nothing shows that this run wrote it"]	AX16 names it
X
done_testing

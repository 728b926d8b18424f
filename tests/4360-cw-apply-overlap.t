#!/bin/sh
# While a batch of changes is written, the next one is read again. What a batch
# promises is kept: the order within an agreement and of the results,
# FreshSeconds, a stop, Retry-After.
#
# With two transfers, two writes that are held leave no other: what has been
# answered by then came before them.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

KEYS='worldco+WORLDpublicKEY00notreal:WORLDprivateKEY00notreal'
CLIENT='00000000-0000-4000-8000-00000000c0de'
job='.RequestsPerMinute = 0 | .MaxDecreases = "off" | .MaxIncreases = "off"
    | .MaxCustomerDecreases = "off" | .MaxCustomerIncreases = "off"
    | .TimeoutSeconds = 3600 | .FreshSeconds = 3600 | .Parallel = 2'

# order: the answered requests, PATCH or bundle, with their status
order() {
	query -r '"\(.path | split("/")[-1] | if . == "bundles" then . else
	    "write" end) \(.status)"' "$SIMLOG" | uniq -c | tr -s ' \n' ' '
}
# changes: the additions that the plan changes, as [1,2]; results: of the output
changes() {
	query -cs 'map(select(.type == "change" and .action != "none")
	    .addition.id)' plan.ndjson
}
results() {
	query -cs 'map(select(.type == "result").addition.id)' "$1"
}
# begin [FAULTS]: the plan is applied in the background
begin() {
	sim_reset
	rm -rf state
	faults "$1"
	env --default-signal cw-apply -c job.json -s secrets.json \
	    <plan.ndjson >out 2>err &
	pid=$!
}
# written N: whether N writes at least have been answered
# shellcheck disable=SC2317	# run by await
written() {
	[ "$(grep -c '"PATCH"' "$SIMLOG")" -ge "$1" ]
}
HELD='"do":{"hold":"before"}}'

# Three batches: 49 changes, 49 and one, each in an agreement of its own.
world_start --customers 99 --lines 1 --skus 3 --changed 1
write_job "$job"
plan >plan.ndjson

# --- the next batch goes on -------------------------------------------------
begin "{\"match\":{\"method\":\"PATCH\"},\"nth\":1,$HELD"
await written 48
if grep -c /bundles "$SIMLOG" | grep -q 2; then
	await written 97
fi
is "$(order)" ' 2 bundles 200 97 write 200 ' \
    'a held write holds neither the others nor the next batch, but the third'
is "$(results out)" '[]' 'no result is written before that of the first change'
release
wait $pid
is $? 0 'a run of three batches succeeds'
is "$(results out)" "$(changes)" 'results have the order of the plan'
is "$(grep -c /bundles "$SIMLOG") $(grep -c '"PATCH"' "$SIMLOG")" '3 99' \
    'three batches: three reads, and a write for each change'

# --- FreshSeconds -----------------------------------------------------------
# The second batch has been read while two writes of the first are held. Then
# somebody changes its last addition, and all must wait for longer than what
# was read is fresh.
write_job "$job | .FreshSeconds = 3"
id=$(changes | query '.[97]')
begin '{"match":{"method":"PATCH"},"nth":[1,2],"do":{"status":429,
    "retryAfter":4,"hold":"before"}}'
await_held 2
is "$(order)" ' 2 bundles 200 ' \
    'the second batch is read before a write of the first is answered'
admin POST "additions/$id" '{"quantity":77777}' >nothing
release
wait $pid
is $? 0 'a wait that is longer than FreshSeconds is no error'
is "$(stored "$id")" 77777 'what was changed since it was read is not written'
jq_is ".[] | select(.type == \"result\" and .addition.id == $id).outcome" \
    stale 'stale: a change of the second batch that was read too early' out
jq_is '[.[] | select(.type == "result" and .outcome == "applied")] | length' \
    98 'all others are applied' out
is "$(results out)" "$(changes)" \
    'results have the order of the plan after a long wait'

# --- a stop -----------------------------------------------------------------
write_job "$job"
begin "{\"match\":{\"method\":\"PATCH\"},\"nth\":[1,2],$HELD"
await_held 2
kill -INT $pid
release
wait $pid
is $? 130 'a run that is stopped between two batches exits with 130'
is "$(order)" ' 2 bundles 200 2 write 200 ' \
    'a stop sends nothing more of either batch'
is "$(results out)" "$(changes)" 'a stopped run has a result for each change'
jq_is '[.[] | select(.type == "result").outcome] | group_by(.)
    | map("\(.[0]) \(length)") | join(" ")' 'applied 2 not-tried 97' \
    'what was under way is applied, the rest not tried' out
jq_is '[.[] | select(.type == "intent").number] -
    [.[] | select(.type == "outcome").number] | length' 0 \
    'a stopped run has an outcome for each intent' \
    "$XDG_STATE_HOME"/atria-cw/*.journal.ndjson
jq_is '[.[] | select(.type == "intent")] | length' 2 \
    'an intent is noted for a write that is sent, not for one that waits' \
    "$XDG_STATE_HOME"/atria-cw/*.journal.ndjson

# --- Retry-After ------------------------------------------------------------
# The read of the second batch is turned away; a transfer is free meanwhile.
begin "[{\"match\":{\"method\":\"PATCH\"},\"nth\":1,$HELD,
    {\"match\":{\"path\":\"*/bundles\"},\"nth\":2,
    \"do\":{\"status\":429,\"retryAfter\":2}}]"
# shellcheck disable=SC2317	# run by await
has_read() {
	[ "$(grep -c bundles "$SIMLOG")" -ge "$1" ]
}
await has_read 3
is "$(order | cut -d ' ' -f 1-10)" ' 1 bundles 200 1 bundles 429 1 bundles 200' \
    'while a read waits for Retry-After, no write is sent'
release
wait $pid
is $? 0 'a read that was turned away while a batch was written is repeated'
jq_is '[.[] | select(.type == "result").outcome] | unique | join(" ")' applied \
    'and all is applied' out

# --- changes of one agreement -----------------------------------------------
# 120 changes of each of two agreements: 100, 20, 100 and 20 in a batch.
world_start --customers 2 --lines 120 --skus 120 --changed 1
write_job "$job"
plan >plan.ndjson
is "$(changes | query length)" 240 'a plan has 240 changes in two agreements'
begin '[]'
wait $pid
is $? 0 'many changes of one agreement are applied'
is "$(order | cut -d ' ' -f 1-7)" ' 1 bundles 200 100 write 200' \
    'the rest of an agreement is read when all before it is written'
query -cs '[.[] | select(.method == "PATCH").path | split("/") |
    [.[-3], .[-1]] | map(tonumber)] | group_by(.[0]) |
    map(map(.[1]))' "$SIMLOG" >got
query -cs '[.[] | select(.type == "change" and .action != "none") |
    [.agreement.id, .addition.id]] | group_by(.[0]) |
    map(map(.[1]))' plan.ndjson >want
same got 'the changes of an agreement are written in the order of the plan' <want
done_testing

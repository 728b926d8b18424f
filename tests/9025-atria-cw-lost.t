#!/bin/sh
# atria-cw: runs whose cw-apply died, or whose results were lost, can be undone
# from the journal; what nobody knows is said. Runs that were cut short are listed.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
# ConnectWise's clock goes as ours: it says when a quantity was set
jq 'del(.connectwise.now)' "$DATA/sample/state.json" >state.sim
sim_start state.sim
write_secrets
write_job '.TimeoutSeconds = 600'
new_job nightly

# quantities: all that ConnectWise has
quantities() {
	sim_dump | query -c '.connectwise.additions[] | [.id, .quantity]'
}
# undo DIRECTORY [OPTION...]: of the run there
undo() {
	undo_run=${1##*/}
	shift
	run atria-cw undo nightly "$undo_run" --yes "$@"
}
quantities >before

# --- the results are lost, or cut short --------------------------------------------
# What was written is in the journal, so it can be taken back all the same.
for kept in 0 9999; do
	title="$kept bytes of the results are kept"
	sim_reset
	fake cw-apply <<END
"$B/bin/cw-apply" "\$@" | { head -c $kept; cat >/dev/null; }
kill -9 \$\$
END
	run atria-cw run nightly
	unfake cw-apply
	status_is 137 "a run whose cw-apply is killed ends with 137: $title"
	is "$(stored 3638)" 1512 "the run has written: $title"
	dir=$(last_run nightly)
	is "$(wc -c <"$dir/result.ndjson")" $kept "$title"
	undo "$dir" -n
	status_is 0 "undo -n works: $title"
	is "$(stored 3638)" 1512 "undo -n writes nothing: $title"
	undo "$dir"
	status_is 0 "undo works: $title"
	quantities >after
	ok "undo restores all quantities: $title" cmp before after
	dir=$(last_run nightly)
	jq_is '[.[] | select(.type == "result").outcome]
	    | group_by(.)[] | [.[0], length]' '["applied",22]' \
	    "undo makes 22 writes: $title" "$dir/result.ndjson"
	jq_is '.[-1].status' ok \
	    "undo keeps what the journal has: $title" "$dir/recalled.ndjson"
done

# --- cw-apply dies before it writes --------------------------------------------------
fake cw-apply <<'END'
cat >/dev/null
kill -9 $$
END
run atria-cw run nightly
unfake cw-apply
status_is 137 'a run whose cw-apply is killed at once ends with 137'
is "$(result nightly)" 'Died 137 0' 'the run is kept as died'
err_has 'exit status 137: a program died' 'the run says that a program died'
run atria-cw list nightly
out_has 'Died, exit status 137' 'list shows that the run died'
forget_requests
died=$(last_run nightly)
run atria-cw undo nightly last --yes
status_is 2 'undo refuses a run that died before it wrote'
err_has 'changed nothing' 'undo says that the run changed nothing'
is "$(requests)" '' 'undo of a run that wrote nothing asks nobody'
is "$(last_run nightly)" "$died" \
    'undo of a run that wrote nothing is not kept as a run'
journal=$(echo "$STATE"/*.journal.ndjson)
mv "$journal" kept
undo "$died"
status_is 3 'undo of a run that died fails without the journal'
err_has journal.ndjson 'undo names the journal that is gone'
mv "${journal%.journal.ndjson}.lock" lock
undo "$died"
status_is 2 'without the lock it is certain that cw-apply did not write'
mv lock "${journal%.journal.ndjson}.lock"
mv kept "$journal"
sed 's/"time":"[^"]*"/"time":"2999-01-01T00:00:00Z"/' "$journal" >"$journal.1"
undo "$died"
status_is 3 'undo of a run that died fails if old journal records are gone'
sed '1s/2999-/2001-/' "$journal.1" >kept
mv kept "$journal.1"
undo "$died"
status_is 2 'undo accepts a journal that goes back to before the run'
rm "$journal.1"
for f in plan result; do
	dir=$STATE/nightly/runs/20991101T000000Z
	cp -r "$died" "$dir"
	case $f in
	plan) sed -i '$d' "$dir/plan.ndjson" ;;
	result) rm "$dir/result.ndjson" ;;
	esac
	undo "$dir"
	status_is 2 "undo refuses a run without a whole $f"
	err_has 'run 20991101T000000Z changed nothing' \
	    "undo says that a run without a whole $f changed nothing"
	rm -r "$dir"
done

# --- cw-apply dies between a write and its answer -----------------------------------
# Nobody has noted what became of that write. cw-apply is killed once its n-th
# write is made, whose answer is held.
jq '.Parallel = 1' job.json >"$JOBS/nightly/job.json"
for n in 3 1; do
	title="killed before the answer to write $n"
	sim_reset
	rm "$STATE"/*.journal.ndjson
	faults '{"match":{"method":"PATCH"},"nth":'"$n"',
	    "do":{"hold":"after"}}'
	fake cw-apply <<END
exec 7<&0
"$B/bin/cw-apply" "\$@" <&7 &
curl -sS -d '{"held":1}' "$SIM/_sim/await" >"$T/held"
kill -9 \$! \$\$
END
	run atria-cw run nightly
	unfake cw-apply
	drop
	no_faults
	status_is 137 "a run ends with 137: $title"
	dir=$(last_run nightly)
	quantities >after
	is "$(diff before after | grep -c '^>')" "$n" \
	    "ConnectWise has $n writes: $title"
	cksum "$STATE"/*.journal.ndjson >journal
	undo "$dir" -n
	status_is 1 "undo -n cannot know all writes: $title"
	err_has 'they are NOT taken back: ' "undo -n says so: $title"
	err_has '; without -n it is found out' "undo -n says what to do: $title"
	out_has 'Warn AX16' "undo -n names the unknown write: $title"
	cksum "$STATE"/*.journal.ndjson >after
	ok "undo -n leaves the journal as it is: $title" cmp journal after
	undo "$dir"
	status_is 0 "undo finds out what was written: $title"
	err_is "undo prints nothing on standard error: $title" </dev/null
	quantities >after
	ok "undo restores all quantities: $title" cmp before after
	run atria-cw list nightly
	is "$(grep -c "undo of ${dir##*/} .* $n applied" out)" 1 \
	    "list shows $n writes of undo: $title"
done

# A run that came to its end, but could not find out what became of a write.
sim_reset
jq '.Parallel = 1 | .RetryTries = 1' job.json >"$JOBS/nightly/job.json"
atria-cw plan nightly >nothing
faults '{"faults":[{"match":{"method":"PATCH","path":"*/additions/4086"},
    "do":{"reset":"after"}},
    {"match":{"path":"*/system/bundles"},"nth":{"from":2},"do":{"status":503}},
    {"match":{"api":"connectwise","method":"GET"},"do":{"status":503}}]}'
run atria-cw apply nightly last \
    --approve "$(query -r .seal "$(last_run nightly)/run.json")"
dir=$(last_run nightly)
no_faults
is "$(grep -c '"type":"result","outcome":"unknown"' "$dir/result.ndjson")" 1 \
    'a run does not know what became of one write'
undo "$dir"
status_is 0 'undo finds out what became of the unknown write'
quantities >after
ok 'undo restores the unknown write, too' cmp before after
sim_reset
rm "$STATE"/*.journal.ndjson
undo "$dir"
status_is 1 'undo without the journal goes by the results'
err_has 'they are NOT taken back: 1' \
    'undo without the journal says that one write is unknown'
lacks err 'without -n' \
    'undo without the journal offers no way to find out'

# --- a run that was cut short itself ---------------------------------------------------
dir=$STATE/nightly/runs/20991101T000000Z
mkdir "$dir"
echo '{"kind":"run","started":"2026-06-01T22:30:00Z"}' >"$dir/run.json"
run atria-cw list nightly
ok 'list shows a run that was cut short' grep -Eq \
    "^20991101T000000Z .* $(env -u TZ date -d 2026-06-01T22:30Z \
    '+%Y-%m-%d %H:%M')  - +- +cut short\$" out
: >"$dir/run.json"
run atria-cw list nightly
status_is 0 'list works with a run whose facts are lost'
ok 'list shows a run whose facts are lost' \
    grep -Eq '^20991101T000000Z +- +- +- +- +cut short$' out
ok 'a run whose facts are lost hides no other' test "$(wc -l <out)" -gt 9
run atria-cw list
ok 'list of all jobs shows a run whose facts are lost' \
    grep -Eq '^nightly .* - +cut short \(-\)$' out

# --- the results are cut inside their last record ----------------------------------
for cut in 1 20; do
	sim_reset
	run atria-cw run nightly
	dir=$(last_run nightly)
	head -c "-$cut" "$dir/result.ndjson" >short
	cp short "$dir/result.ndjson"
	undo "$dir"
	status_is 0 "results that lack their last $cut bytes can be undone"
	quantities >after
	ok "their undo restores all quantities, $cut" cmp before after
done
done_testing

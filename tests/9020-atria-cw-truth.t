#!/bin/sh
# atria-cw: a run that went wrong is never taken for one that went well: copies
# that cannot be kept, full disks, stages that die, signals.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
new_job nightly
result() {
	jq -r '"\(.result) \(.exit)"' "$(last_run nightly)/run.json"
}

# --- a disk that is full: no file can be larger than so many blocks ---------------
atria-cw plan nightly >/dev/null
plan_dir=$(last_run nightly)
blocks() {
	echo $(($(wc -c <"$plan_dir/$1") / 512))
}
for f in fetch plan resolved; do	# the smallest first
	sim_reset
	run sh -c "trap '' XFSZ; ulimit -f $(blocks $f.ndjson)
	    exec atria-cw run nightly"
	status_is 3 "no room for $f.ndjson"
	err_has 'exit status 3' 'is told'
	is "$(writes)" 0 'and nothing was written to ConnectWise'
	is "$(result)" 'Failed 3' 'the run has failed'
done

n=$(find "$STATE/nightly/runs" -mindepth 1 -maxdepth 1 | wc -l)
fake df <<'END'
printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\n'
printf 'tmpfs 200 200 0 100%% /var\n'
END
run sh -c "trap '' XFSZ; ulimit -f 0; exec atria-cw run nightly"
status_is 3 'no room for anything'
is "$(find "$STATE/nightly/runs" -mindepth 1 -maxdepth 1 | wc -l)" "$n" \
    'and leaves no run without facts'
run sh -c "trap '' XFSZ; ulimit -f $(blocks fetch.ndjson)
    exec atria-cw run nightly"
err_has "the disk is full: $STATE" 'a full disk is named'
rm "$T/bin/df"

# cat >FILE cannot have enough for the page, the largest file of a run
sim_reset
atria-cw run nightly
whole=$(last_run nightly)
sim_reset
largest=$(wc -c <"$whole/report.html")
ok 'the page is the largest file' test "$largest" -gt \
    "$(wc -c <"$whole/result.ndjson")"
run sh -c "trap '' XFSZ; ulimit -f $((largest / 512))
    exec atria-cw run nightly"
status_is 3 'no room for the page'
err_has 'report.html could not be written' 'is told'
is "$(writes)" 22 'after everything was written to ConnectWise'

# --- a copy that fails at its end, when all was passed on ----------------------------
real_tee=$(command -v tee)
for f in fetch resolved; do
	sim_reset
	fake tee <<END
case \$* in
*/$f.ndjson) "$real_tee" "\$@"; exit 1 ;;
esac
exec "$real_tee" "\$@"
END
	run atria-cw run nightly
	status_is 3 "the copy $f.ndjson fails at its end"
	err_has "could not be kept: $f.ndjson" 'it is told which'
	is "$(result)" 'Failed 3' 'the run has failed'
	is "$(writes)" 0 'and nothing was written to ConnectWise'
done
rm "$T/bin/tee"

# --- stages that die, or say nothing ----------------------------------------------------
for tool in atria-fetch cw-resolve cw-diff; do
	for how in 'kill -9 $$' 'exit 0' 'head -n 5'; do
		sim_reset
		fake "$tool" <<END
[ "\$1" = -h ] && exec "$(command -v "$tool")" -h
$how
END
		run atria-cw run nightly
		case $tool$how in
		cw-diffkill*) status_is 137 "$tool: $how" ;;
		*) status_is 3 "$tool: $how" ;;
		esac
		is "$(writes)" 0 'and nothing was written'
		rm "$T/bin/$tool"
	done
done
fake cw-apply <<'END'
cat >/dev/null
kill -9 $$
END
run atria-cw run nightly
status_is 137 'cw-apply: kill -9'
is "$(result)" 'Died 137' 'is told'
err_has 'exit status 137: a program died' 'to people, too'
run atria-cw list nightly
out_has 'Died, exit status 137' 'and listed'
rm "$T/bin/cw-apply"
forget_requests
run atria-cw undo nightly last
status_is 2 'undo of a run that died before it wrote'
err_has 'changed nothing' 'which is certain: its journal has nothing of it'
is "$(requests)" '' 'and asks nobody'
died=$(last_run nightly)
is "$(jq -r .kind "$died/run.json")" run 'nor is this a run'
journal=$(find "$STATE" -name '*.journal.ndjson')
mv "$journal" kept
run atria-cw undo nightly "${died##*/}"
status_is 3 'without its journal nothing is certain'
err_has journal.ndjson 'and this is told'
mv "${journal%.journal.ndjson}.lock" lock
run atria-cw undo nightly "${died##*/}"
status_is 2 'unless cw-apply never came to lock it'
mv lock "${journal%.journal.ndjson}.lock"
mv kept "$journal"
jq -c '.time = "2999-01-01T00:00:00Z"' "$journal" >"$journal.1"
run atria-cw undo nightly "${died##*/}"
status_is 3 'nor is it where old notes are gone'
sed '1s/2999-/2001-/' "$journal.1" >kept
mv kept "$journal.1"
run atria-cw undo nightly "${died##*/}"
status_is 2 'but where they go back far enough'
rm "$journal.1"
for f in plan result; do
	mkdir "$STATE/nightly/runs/20991101T000000Z"
	cp -r "$died"/* "$STATE/nightly/runs/20991101T000000Z"
	case $f in
	plan) sed -i '$d' "$STATE/nightly/runs/20991101T000000Z/plan.ndjson" ;;
	result) rm "$STATE/nightly/runs/20991101T000000Z/result.ndjson" ;;
	esac
	run atria-cw undo nightly 20991101T000000Z
	status_is 2 "a run that did not come to its $f"
	err_has 'run 20991101T000000Z changed nothing' 'changed nothing'
	rm -r "$STATE/nightly/runs/20991101T000000Z"
done

# What it wrote is in its journal, so it can be taken back all the same. The
# results are lost, or cut short.
for kept in 0 9999; do
	sim_reset
	fake cw-apply <<END
"$B/bin/cw-apply" "\$@" | { head -c $kept; cat >/dev/null; }
kill -9 \$\$
END
	run atria-cw run nightly
	status_is 137 "cw-apply: killed when all was written, $kept bytes kept"
	is "$(stored 3638)" 1512 'in ConnectWise it is'
	rm "$T/bin/cw-apply"
	dir=$(last_run nightly)
	is "$(wc -c <"$dir/result.ndjson")" $kept 'the results are lost'
	run atria-cw undo nightly "${dir##*/}" -n
	status_is 0 'undo -n'
	is "$(stored 3638)" 1512 'writes nothing'
	run atria-cw undo nightly "${dir##*/}"
	status_is 0 'undo'
	is "$(stored 3638)" 1450 'the old quantity is back'
	dir=$(last_run nightly)
	jq_is '[.[] | select(.type == "result").outcome]
	    | group_by(.)[] | [.[0], length]' '["applied",22]' \
	    'as all others are' "$dir/result.ndjson"
	jq_is '.[-1].status' ok 'what the journal had is kept' \
	    "$dir/recalled.ndjson"
done

# Killed between a write and its answer: what became of it nobody has noted.
# quantities: all that ConnectWise has
quantities() {
	sim_dump | jq -c '.connectwise.additions[] | [.id, .quantity]'
}
# kill_after N: a run that is killed once its N-th write is made, whose answer does
# not come
kill_after() {
	sim_reset
	rm "$STATE"/*.journal.ndjson
	faults '{"match":{"method":"PATCH"},"nth":'"$1"',
	    "do":{"delay":600000,"delayWhen":"after"}}'
	fake cw-apply <<END
exec 7<&0
"$B/bin/cw-apply" "\$@" <&7 &
until curl -s "$SIM/_sim/state" | jq -c '.connectwise.additions[]
    | [.id, .quantity]' | diff "$T/before" - | grep -c '^>' | grep -qx $1; do
	kill -0 \$! || break
	sleep 0.05
done
kill -9 \$! \$\$
END
	run atria-cw run nightly
	rm "$T/bin/cw-apply"
	no_faults
}
sim_reset
quantities >before
cp "$JOBS/nightly/job.json" kept
sed -i 's/"RetryWaitSeconds"/"Parallel": 1, &/' "$JOBS/nightly/job.json"
for n in 3 1; do
	kill_after $n
	status_is 137 "killed while write $n was under way"
	dir=$(last_run nightly)
	is "$(quantities | diff before - | grep -c '^>')" $n 'which was made'
	cksum "$STATE"/*.journal.ndjson >journal
	run atria-cw undo nightly "${dir##*/}" -n
	status_is 1 'undo -n cannot tell all'
	err_has 'they are NOT taken back: ' 'and says so'
	err_has '; without -n it is found out' 'and what to do'
	out_has 'AX16 GFS' 'and of which'
	ok 'the journal stays as it was' sh -c \
	    'cksum "$1"/*.journal.ndjson | cmp - journal' - "$STATE"
	run atria-cw undo nightly "${dir##*/}"
	status_is 0 'undo finds out'
	err_is 'has nothing to add' </dev/null
	quantities >after
	ok 'all of it is taken back' cmp before after
	is "$(atria-cw list nightly | grep -c "undo of ${dir##*/} .* $n applied")" 1 \
	    'by that run'
done

# A run that came to its end, but could not find out what became of a write.
sim_reset
sed -i 's/"Parallel"/"RetryTries": 1, &/' "$JOBS/nightly/job.json"
atria-cw plan nightly >/dev/null
faults '{"faults":[{"match":{"method":"PATCH","path":"*/additions/4086"},
    "do":{"reset":"after"}},
    {"match":{"path":"*/system/bundles"},"nth":{"from":2},"do":{"status":503}},
    {"match":{"api":"connectwise","method":"GET"},"do":{"status":503}}]}'
run atria-cw apply nightly last \
    --approve "$(jq -r .seal "$(last_run nightly)/run.json")"
dir=$(last_run nightly)
no_faults
is "$(jq -r 'select(.type == "result").outcome' "$dir/result.ndjson" |
    grep -c unknown)" 1 'a write of which it is not known what became'
run atria-cw undo nightly "${dir##*/}"
status_is 0 'undo finds out'
quantities >after
ok 'and takes it back, too' cmp before after
sim_reset
rm "$STATE"/*.journal.ndjson
run atria-cw undo nightly "${dir##*/}"
status_is 1 'without its journal, the results have to do'
err_has 'they are NOT taken back: 1' 'which leave one open'
lacks err 'without -n' 'for good'
cp kept "$JOBS/nightly/job.json"

# A run that was cut short itself.
dir=$STATE/nightly/runs/20991101T000000Z
mkdir "$dir"
echo '{"kind":"run","started":"2026-06-01T22:30:00Z"}' >"$dir/run.json"
run atria-cw list nightly
ok 'a run that did not come to its end' grep -Eq \
    "^20991101T000000Z .* $(env -u TZ date -d 2026-06-01T22:30Z \
    '+%Y-%m-%d %H:%M')  - +cut short\$" out
: >"$dir/run.json"
run atria-cw list nightly
status_is 0 'nor one of which even that was lost'
ok 'hides itself' grep -Eq '^20991101T000000Z +- +- +- +cut short$' out
ok 'or others' test "$(wc -l <out)" -gt 9
run atria-cw list
ok 'list works, too' grep -Eq '^nightly .* - +cut short \(-\)$' out
rm -r "$dir"

# --- signals --------------------------------------------------------------------------------
# A slow ConnectWise, and a signal once cw-apply has written: to atria-cw alone, or
# (WHOM is -) to all that it runs, as a terminal or systemd does; not one that is
# ignored, as by nohup.
# interrupt_with SIGNAL [WHOM]
interrupt_with() {
	sim_reset
	atria-cw plan nightly >/dev/null
	seal=$(jq -r .seal "$(last_run nightly)/run.json")
	switches '{"latency":300}'
	setsid env --default-signal atria-cw apply nightly last \
	    --approve "$seal" >out 2>err &
	pid=$!
	await_write "$pid"
	kill -"$1" "${2:-}$pid"
	wait "$pid"
	echo $? >status
	switches '{"latency":0}'
}
sed -i 's/"RetryWaitSeconds"/"Parallel": 1, &/' "$JOBS/nightly/job.json"
interrupt_with TERM
status_is 143 'SIGTERM: cw-apply ends in an orderly way'
tail -n 1 "$(last_run nightly)/result.ndjson" >end
jq_is '.[0] | [.status, .exit, (.ledger.applied > 0),
    (.ledger["not-tried"] > 0)]' '["failed",143,true,true]' \
    'what was under way is done, the rest is not' end
is "$(result)" 'Interrupted 143' 'the run tells'
run atria-cw run nightly
status_is 0 'and the next run does the rest'
interrupt_with HUP
status_is 129 SIGHUP
for signal in INT:130 TERM:143 HUP:129; do
	expected=${signal#*:}
	signal=${signal%:*}
	interrupt_with "$signal" -
	status_is "$expected" "SIG$signal to all at once"
	is "$(result)" "Interrupted $expected" 'the run tells'
	tail -n 1 "$(last_run nightly)/result.ndjson" >end
	jq_is '.[0] | [.type, .exit, (.ledger.applied > 0)]' \
	    "[\"end\",$expected,true]" 'cw-apply ended in an orderly way' end
done
done_testing

#!/bin/sh
# atria-cw: a run that went wrong is never taken for one that went well: full
# disks, stages that die, signals.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
write_job '.TimeoutSeconds = 600 | .Parallel = 1'
new_job nightly

# failed TITLE: the last run has failed before it wrote anything
failed() {
	is "$(result nightly), $(writes) writes" 'Failed 3 0, 0 writes' \
	    "the run has failed and writes nothing: $1"
}

# --- a disk that is full: no file can be larger than so many blocks ---------------
run atria-cw run nightly
whole=$(last_run nightly)
is "$(result nightly), $(writes) writes" 'Warning 0 22, 22 writes' \
    'a run with enough room makes 22 writes'
# blocks FILE: how many the file has, less what is in the last one
blocks() {
	echo $(($(wc -c <"$whole/$1") / 512))
}
# with_blocks N: a run with no room for more
with_blocks() {
	run sh -c "trap '' XFSZ; ulimit -f $1; exec atria-cw run nightly"
}
fake df <<'END'
printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\n'
printf 'tmpfs 200 200 0 100%% /var\n'
END
sim_reset
for f in fetch plan resolved; do	# the smallest first
	with_blocks "$(blocks $f.ndjson)"
	status_is 3 "a run without room for $f.ndjson ends with 3"
	err_has 'exit status 3' \
	    "a run without room for $f.ndjson prints its exit status"
	failed "no room for $f.ndjson"
	if [ $f = fetch ]; then
		err_has "the disk is full: $STATE" \
		    'a run names the disk that is full'
		is "$(wc -l <err)" 1 'in one line'
		is "$(find "$STATE" -name '*.new')" '' \
		    'and leaves no half of a file'
		unfake df
	else
		lacks err 'the disk is full' \
		    "a disk that has room is not called full: $f.ndjson"
	fi
done
n=$(count_runs nightly)
with_blocks 0
status_is 3 'a run without any room ends with 3'
is "$(find "$STATE/nightly/runs" -mindepth 1 -maxdepth 1 | wc -l)" "$n" \
    'a run without any room leaves no folder'

ok 'the page is the largest file of a run' test "$(wc -c \
    <"$whole/report.html")" -gt "$(wc -c <"$whole/result.ndjson")"
with_blocks "$(blocks report.html)"
status_is 3 'a run without room for its page ends with 3'
err_has 'report.html could not be written' \
    'a run without room for its page names the page'
is "$(writes)" 22 'a run without room for its page has made all writes'

# --- what a stage reads is on disk, whole ---------------------------------------------
sim_reset
for tool in cw-resolve cw-diff cw-apply; do
	fake "$tool" <<END
readlink /proc/self/fd/0 >>"$T/read"
tail -n 1 /proc/self/fd/0 | grep -o '^{"type":"end"' >>"$T/read"
exec "$B/bin/$tool" "\$@"
END
done
run atria-cw run nightly
for tool in cw-resolve cw-diff cw-apply; do
	unfake "$tool"
done
dir=$(last_run nightly)
same read 'each stage reads the whole file that the one before has left' <<END
$dir/fetch.ndjson
{"type":"end"
$dir/resolved.ndjson
{"type":"end"
$dir/plan.ndjson
{"type":"end"
END

# --- stages that die, or print nothing --------------------------------------------------
sim_reset
for tool in atria-fetch cw-resolve cw-diff; do
	for how in 'kill -9 $$' 'exit 0' 'head -n 5'; do
		echo "$how" | fake "$tool"
		run atria-cw run nightly
		case $tool$how in
		cw-diffkill*) wanted=137 ;;
		*) wanted=3 ;;
		esac
		status_is "$wanted" \
		    "a run whose $tool does \"$how\" ends with $wanted"
		is "$(writes)" 0 "a run whose $tool does \"$how\" writes nothing"
		unfake "$tool"
	done
done

# --- signals --------------------------------------------------------------------------------
# A signal when the third write is done but not yet answered: to atria-cw alone, or
# (WHOM is -) to all that it runs, as a terminal or systemd does; not one that is
# ignored, as by nohup. What hears it is waited for, then the write is answered.
atria-cw plan nightly >nothing
planned=$(last_run nightly)
seal=$(query -r .seal "$planned/run.json")
# interrupt_with SIGNAL STATUS TITLE [WHOM]
interrupt_with() {
	sim_reset
	faults '{"match":{"method":"PATCH"},"nth":3,"do":{"hold":"after"}}'
	# alone, it hands the signal on; else cw-apply hears it itself
	fake_apply "$([ -n "${4:-}" ] || echo forward)"
	setsid env --default-signal atria-cw apply nightly "${planned##*/}" \
	    --approve "$seal" --accept overtaken >out 2>err &
	pid=$!
	await_held 1
	kill -"$1" "${4:-}$pid"
	await test -e told
	release
	wait "$pid"
	echo $? >status
	unfake cw-apply
	status_is "$2" "atria-cw ends with $2: $3"
	is "$(result nightly)" "Interrupted $2 3" \
	    "the run is kept as interrupted after 3 writes: $3"
	tail -n 1 "$(last_run nightly)/result.ndjson" >end
	jq_is '.[0] | [.type, .status, .ledger.applied,
	    .ledger["not-tried"]]' '["end","failed",3,19]' \
	    "cw-apply finishes the write and tries no other: $3" end
}
interrupt_with INT 130 'SIGINT to atria-cw alone'
jq_is '.[0].exit' 130 "cw-apply's last record has 130: SIGINT to atria-cw" end
interrupt_with TERM 143 'SIGTERM to atria-cw alone'
jq_is '.[0].exit' 143 "cw-apply's last record has 143: SIGTERM to atria-cw" end
interrupted=$(last_run nightly)
has "$interrupted/report.html" '>Interrupted</span>' \
    'the page of an interrupted run says so'
has "$interrupted/report.html" 'Changes made: 3, not done: 19.' \
    'the page of an interrupted run counts both'
is "$(grep -c ',"not-done",' "$interrupted/log.csv")" 19 \
    'log.csv has a row for each change that was not done'
run atria-cw run nightly
status_is 0 'the run after an interrupted one ends with 0'
is "$(result nightly)" 'Warning 0 19' \
    'the run after an interrupted one makes the other 19 writes'
interrupt_with HUP 129 'SIGHUP to atria-cw alone'
for signal in INT:130 TERM:143 HUP:129; do
	interrupt_with "${signal%:*}" "${signal#*:}" \
	    "SIG${signal%:*} to all at once" -
	jq_is '.[0].exit' "${signal#*:}" \
	    "cw-apply's last record has ${signal#*:}: SIG${signal%:*} to all" end
done
# A signal before there is anything to apply, and one when all is done.
sim_reset
faults '{"match":{"path":"*/finance/*"},"do":{"hold":"before"}}'
for signal in INT:130 TERM:143; do
	setsid env --default-signal atria-cw run nightly >out 2>err &
	pid=$!
	await_held 1
	kill -"${signal%:*}" "$pid"
	wait "$pid"
	echo $? >status
	drop
	status_is "${signal#*:}" "SIG${signal%:*} while ConnectWise is read"
	is "$(result nightly)" "Interrupted ${signal#*:} 0" \
	    "the run is kept as interrupted: SIG${signal%:*} while ConnectWise is read"
	run atria-cw log nightly
	out_has "The run was interrupted (exit status ${signal#*:})" \
	    "log says that the run was interrupted: SIG${signal%:*}"
	lacks out damaged "log calls nothing damaged: SIG${signal%:*}"
done
no_faults
fake cwlog-fmt <<END
[ -e "$T/shown" ] || { : >"$T/shown"; kill -INT "-\$(cat "$T/pid")"; }
exec "$B/bin/cwlog-fmt" "\$@"
END
run setsid env --default-signal \
    sh -c 'echo $$ >pid; exec atria-cw run nightly --only ASP'
unfake cwlog-fmt
ok 'the signal came when all was written' test -e shown
status_is 130 'a signal when all is written ends atria-cw with 130'
is "$(result nightly)" 'Warning 0 3' \
    'a signal after the last write does not change the result of the run'
ok 'a signal when all is written costs no page' \
    test -s "$(last_run nightly)/report.html"
done_testing

#!/bin/sh
# atria-cw: one run of a job at a time; how long runs are kept; settings that
# are wrong.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
sample_start
write_job '.TimeoutSeconds = 600'
new_job nightly
settings=$JOBS/nightly/settings
run atria-cw run nightly --only ASP
status_is 0 'a first run works'
first_run=$(last_run nightly)

# --- one at a time --------------------------------------------------------------------
# Who waits for the lock waits as long as ./patience says, not the 5 seconds.
fake flock <<END
case \$* in
'-w 5 9')
	: >"$T/waits"
	exec /usr/bin/flock -w "\$(cat "$T/patience")" 9 ;;
esac
exec /usr/bin/flock "\$@"
END
exec 8>>"$STATE/nightly/lock"
/usr/bin/flock 8
echo 0 >patience
n=$(count_runs nightly)
run atria-cw run nightly
status_is 5 'run ends with 5 while another run is under way'
ok 'run waits up to 5 seconds for the other run' test -e waits
err_has 'a run of job nightly is under way' 'run says that another one is under way'
is "$(count_runs nightly)" "$n" 'a run that is turned away leaves nothing'
run atria-cw delete --yes nightly
status_is 5 'delete ends with 5 while a run is under way'
ok 'delete deletes nothing while a run is under way' \
    test -f "$JOBS/nightly/job.json"
dir=$STATE/nightly/runs/20991231T000000Z
mkdir "$dir"
echo '{"kind":"run"}' >"$dir/run.json"
head -n 2 "$first_run/plan.ndjson" >"$dir/plan.ndjson"
run atria-cw log nightly
status_is 3 'log of a run that is under way ends with 3'
err_has '20991231T000000Z is still under way; so far:' \
    'log says that the run is under way'
run atria-cw report nightly
status_is 3 'report of a run that is under way ends with 3'
err_has 'still under way' 'report says that the run is under way'
# Who only looks, as list does, holds the lock for a moment.
rm -r "$dir" waits
echo 600 >patience
run atria-cw plan nightly 8>&- &
await test -e waits
/usr/bin/flock -u 8
wait $!
status_is 0 'plan waits for the lock, and then works'
unfake flock
mkdir "$dir"
echo '{"kind":"run"}' >"$dir/run.json"
head -n 2 "$first_run/plan.ndjson" >"$dir/plan.ndjson"
run atria-cw log nightly
status_is 3 'log of a run that was cut short ends with 3'
lacks err 'under way' 'log does not say that a run that was cut short is under way'
rm -r "$dir"

# --- how long runs are kept --------------------------------------------------------------
for n in 1 2 3; do
	mkdir "$STATE/nightly/runs/2020010${n}T000000Z"
	echo '{"kind":"plan"}' >"$STATE/nightly/runs/2020010${n}T000000Z/run.json"
done
cp "$settings" plain
echo 'KeepDays = 30' >>"$settings"
run atria-cw plan nightly
is "$(find "$STATE/nightly/runs" -name '2020*')" '' \
    'runs older than KeepDays are deleted'
ok 'runs younger than KeepDays are kept' test -d "$first_run"
echo 'KeepRuns = 2' >>"$settings"
atria-cw run nightly --only ASP
wrote=$(last_run nightly)
atria-cw plan nightly >nothing
atria-cw plan nightly >nothing
is "$(count_runs nightly)" 4 \
    'KeepRuns counts runs that wrote by themselves, and one that could is kept'
ok 'a run that wrote is not pushed out by plans' test -d "$first_run"
ok 'the newest run that could write is kept' test -d "$wrote"

# --- settings that cannot be meant so ------------------------------------------------
cp "$settings" base
# wrong LINE TEXT: run refuses the line; of Options it does not say which it is
wrong() {
	grep -v "^${1%% *} *=" base >"$settings"
	printf '%s\n' "$1" >>"$settings"
	run atria-cw run nightly
	status_is 2 "run refuses the setting: $1"
	case $1 in Options*) line='' ;; *) line=:$(wc -l <"$settings") ;; esac
	err_has "$settings$line: $2" \
	    "run prints line and reason: $1"
}
wrong 'Optoins = --max-removals 1' 'Optoins: there is no such setting'
wrong 'Enabled = Yes' 'Enabled must be yes or no: Yes'
wrong 'KeepDays = -1' 'KeepDays must be a number: -1'
wrong 'KeepDays = 12345678' 'KeepDays must be a number: 12345678'
wrong '= 5' ': there is no such setting'
wrong 'KeepDays' 'must be "Name = value"'
wrong 'Progress = maybe' 'Progress must be yes or no: maybe'
wrong ' KeepRuns = 2' 'KeepRuns stands there twice'
wrong 'Options = --frob' 'Options: --frob is no option of the tools'
wrong 'Options = --only' 'Options: --only needs a value'
wrong 'Options = --only X -i -' 'Options: -i - : a job has no standard input'
wrong 'Options = --with-previous --previous-input -' \
    'Options: --previous-input - : a job has no standard input'
wrong 'Options = --accept-edited --max-changes 1' \
    'Options: --accept-edited is for one plan: give it to apply'
wrong "Options = --approve sha256:$(printf '%064d' 0)" \
    'Options: --approve is for one plan: give it to apply'
echo 'Enabled = no' >>base
wrong ' Enabled = yes' 'Enabled stands there twice'
cp plain "$settings"
printf '%s\n' '# Options = for people' '  # X = 1' ' ' 'Progress =' \
    'KeepRuns=3	' >>"$settings"
run atria-cw run nightly
status_is 0 'settings can have comments, blank lines and empty values'
out_is 'an empty setting is the default' </dev/null
is "$(count_runs nightly)" 5 'a setting counts without the tab behind it'
rm "$settings"
mkdir "$settings"
run atria-cw run nightly
status_is 2 'run refuses settings that are a folder'
err_has "$settings cannot be read" 'run names settings that are a folder'
rmdir "$settings"
cp plain "$settings"
echo 'KeepRuns = many' >>"$settings"
run atria-cw plan nightly
status_is 2 'plan refuses a number that is none'
err_has 'KeepRuns must be a number' 'plan says what must be a number'
for words in 'log nightly last' 'report nightly last' 'show nightly' \
    'list nightly'; do
	# shellcheck disable=SC2086	# words
	run atria-cw $words
	err_has 'KeepRuns must be a number' "$words warns of a wrong setting"
	ok "$words works with a wrong setting" test -s out
done
new_job other
run atria-cw list
status_is 0 'list works with wrong settings of a job'
err_has 'KeepRuns must be a number' 'list warns of a wrong setting'
is "$(awk 'NR > 1 { print $1 }' out | tr '\n' ' ')" 'nightly other ' \
    'list has all jobs, with wrong settings, too'
run atria-cw delete nightly --yes
status_is 0 'delete works with wrong settings'
run atria-cw list --names
out_is 'delete deletes the job with wrong settings' <<'EOF'
other
EOF
done_testing

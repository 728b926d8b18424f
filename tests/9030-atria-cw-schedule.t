#!/bin/sh
# atria-cw: schedules, in the user's crontab and as timers of systemd; runs under
# cron, with nothing but PATH.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
sample_start
write_job '.TimeoutSeconds = 600'
new_age_job nightly
atria-cw new weekly --from job.json >nothing

# A crontab as cron's own: the table is a file; what cron would refuse is
# refused.
TABLE=$T/table
export TABLE
fake crontab <<'END'
case $* in
-l)
	[ ! -e "$TABLE.broken" ] || { echo "crontab: cannot read" >&2; exit 1; }
	[ -e "$TABLE" ] || { echo "no crontab for $(id -un)" >&2; exit 1; }
	cat "$TABLE" ;;
*)
	if grep -q '^99' "$1"; then
		echo "\"$1\":1: bad minute" >&2
		exit 1
	fi
	cp "$1" "$TABLE"
	echo >>"$TABLE.writes" ;;
esac
END
line() {
	grep " run $1\$" "$TABLE"
}

# --- the crontab ------------------------------------------------------------------
run atria-cw enable nightly '0 22 26 * *'
status_is 0 'enable works in an empty crontab'
ok 'enable prints the next run, on a 26th at 22:00' grep -Eqx \
    'Job nightly is enabled; next run: [0-9]{4}-[0-9]{2}-26 22:00' out
is "$(line nightly | cut -d ' ' -f 1-5)" '0 22 26 * *' 'enable writes a line with the schedule'
is "$(grep -c 'atria-cw (written by\|END atria-cw' "$TABLE")" 2 \
    'enable writes a marked block'

printf '\n# mine\n  MAILTO=me\n5 4 * * * echo "100\\%%"\n\n' >mine
cp mine "$TABLE"
rm -f "$TABLE.writes"
run atria-cw enable nightly
status_is 0 'enable without a schedule uses the one that the job has'
run atria-cw enable weekly '@weekly'
status_is 0 'enable works for a second job'
is "$(sed '/^# BEGIN atria-cw/,/^# END atria-cw/d' "$TABLE" | cmp - mine && echo same)" \
    same "enable leaves the user's own lines as they are, byte by byte"
is "$(grep -c '^# BEGIN atria-cw' "$TABLE")" 1 'two jobs have one block'
cp "$TABLE" before
run atria-cw enable weekly '@weekly'
ok 'enable with the same schedule changes nothing' cmp "$TABLE" before
is "$(wc -l <"$TABLE.writes")" 2 \
    'enable with the same schedule does not write the crontab'
run atria-cw enable nightly '30 21 1-5 * mon'
is "$(line nightly | cut -d ' ' -f 1-5)" '30 21 1-5 * mon' 'enable with another schedule changes it'
echo '1 2 3 4 5 after' >>"$TABLE"
run atria-cw enable nightly '0 22 26 * *'
is "$(tail -n 1 "$TABLE")" '1 2 3 4 5 after' 'enable leaves the block in its place'
cp "$TABLE" before
for never in '0 22 31 2 *' '0 22 30,31 feb *' '0 22 31 4,6,9,11 *' \
    '0 22 31 Apr,JUN *' '0 22 30-31 2 *' '0 22 31 2-3/2 *'; do
	run atria-cw enable nightly "$never"
	status_is 2 "enable refuses a schedule that never comes: $never"
done
err_has "the schedule 0 22 31 2-3/2 * never comes" \
    'enable says that the schedule never comes'
ok 'a schedule that never comes is not written' cmp "$TABLE" before
for comes in '0 22 29 2 *' '0 22 31 2 mon' '0 22 31 */2 *' '0 22 */30 2 *' \
    '0 22 28-31 2 *' '0 22 31 2,3 *' '0 22 31 jan-feb *'; do
	run atria-cw enable nightly "$comes"
	status_is 0 "enable takes a schedule that comes: $comes"
done
run atria-cw enable nightly '0 22 26 * *'
run atria-cw disable nightly
status_is 0 'disable works'
is "$(line nightly)" '' 'disable removes the line of the job'
is "$(line weekly | cut -d ' ' -f 1)" '@weekly' 'disable removes no line of another job'
run atria-cw list
ok 'list shows that the job is disabled' grep -q '^nightly .* disabled  - ' out
run atria-cw delete --yes weekly
status_is 0 'delete works for a job with a schedule'
{ cat mine; echo '1 2 3 4 5 after'; } >expected
ok 'delete removes the block with its last line' cmp "$TABLE" expected

cp mine "$TABLE"
echo '# BEGIN atria-cw (written by atria-cw enable and disable)' >>"$TABLE"
cp "$TABLE" before
run atria-cw enable nightly '0 22 26 * *'
status_is 3 'enable fails if the block has no end'
ok 'enable writes nothing if the block has no end' cmp "$TABLE" before
cp mine "$TABLE"
: >"$TABLE.broken"
run atria-cw enable nightly '0 22 26 * *'
status_is 3 'enable fails if the crontab cannot be read'
err_has 'cannot read' 'enable prints that the crontab cannot be read'
ok 'enable writes nothing if the crontab cannot be read' cmp "$TABLE" mine
rm "$TABLE.broken"
run atria-cw enable nightly '99 22 26 * *'
status_is 2 'enable fails if cron refuses the schedule'
ok 'enable changes nothing if cron refuses the schedule' cmp "$TABLE" mine
for schedule in '0 0 22 26 * *' 'noon' '0 22 26 *' '* * * * * rm -rf /' \
    "$(printf '0 22 26 * *\n* * * * *')" '*-*-26 22:00
ExecStart=x'; do
	run atria-cw enable nightly "$schedule"
	status_is 2 "enable refuses the schedule '$(printf %s "$schedule" | tr '\n' '|')'"
done
ok 'enable changes nothing if it refuses a schedule' cmp "$TABLE" mine

# --- next runs ----------------------------------------------------------------------
atria-cw enable nightly '0 22 26 * *' >/dev/null
run atria-cw list
ok 'list shows the schedule and the next run' grep -Eq \
    '^nightly .*  0 22 26 \* \*  [0-9]{4}-[0-9]{2}-26 22:00  -  ' out
run atria-cw show nightly
ok 'show prints the next run' grep -Eq '^Next run +[0-9-]*-26 22:00$' out
fake env <<'END'
exit 127
END
run atria-cw list
status_is 0 'list works without the library for cron schedules'
ok 'list without the library shows a ? for the next run' grep -q '22 26 \* \*  ?  ' out
unfake env

# --- under cron -----------------------------------------------------------------------
# cron runs a line with sh, and next to nothing in the environment; its PATH does
# not have our tools. % stands for the end of the line unless escaped.
cron_runs() {
	# shellcheck disable=SC2016	# $HOME and so on are not wanted
	line nightly | sed 's/^\([^ ]* \)\{5\}//; s/\\%/%/g' >line.sh
	run env -i PATH=/usr/bin:/bin ATRIA_CW_USER=root \
	    sh -c "$(cat line.sh)"
}
cron_runs
status_is 0 'the line in the crontab runs under cron'
out_is 'a run under cron prints nothing if all goes well' </dev/null
err_is 'a run under cron prints nothing on standard error if all goes well' </dev/null
is "$(result nightly)" 'Warning 0 22' 'a run under cron makes all writes'
sim_stop
sed -i 's/"RetryTries": [0-9]*,//; s/"RetryWaitSeconds"/"RetryTries": 1, &/' \
    "$JOBS/nightly/job.json"
cron_runs
status_is 4 'a run under cron ends with 4 if Atria is down'
err_has 'job nightly, run' 'a failed run under cron prints which job and run it is'
out_has CW03 'a failed run under cron prints the log entry'

# Places with blanks, quotes and percent signs.
odd="$T/it's 100% odd"
mkdir "$odd"
mv "$XDG_CONFIG_HOME" "$odd/config"
XDG_CONFIG_HOME=$odd/config
XDG_STATE_HOME=$odd/state
run atria-cw enable nightly '0 22 26 * *'
status_is 0 'enable works with odd characters in the paths'
cron_runs
status_is 4 'a run under cron works with odd characters in the paths'
ok 'a run under cron uses the state folder of the job' test -d "$odd/state/atria-cw/nightly/runs"
mv "$odd/config" "$T/config"
XDG_CONFIG_HOME=$T/config
XDG_STATE_HOME=$T/state
rm "$TABLE"

# --- systemd --------------------------------------------------------------------------
if [ "$(id -u)" -ne 0 ] || ! command -v systemd-analyze >/dev/null ||
    ! command -v systemd-creds >/dev/null; then
	pass '# SKIP systemd: needs root, systemd-analyze and systemd-creds'
	done_testing
fi
fake systemctl <<END
[ "\$*" != is-system-running ] || { cat "$T/manager"; exit; }
[ "\$*" != "\$(cat "$T/refused" 2>/dev/null)" ] || exit 1
echo "systemctl \$*" >>"$T/systemctl.log"
END
echo running >manager
TABLE=$T/table2
run atria-cw enable nightly '*-*-26 22:00'
status_is 2 'enable refuses a timer if systemd cannot decrypt the secrets'
err_has 'secrets --with systemd-creds nightly' 'enable says how to store secrets for systemd'
write_secrets
atria-cw secrets --with systemd-creds nightly <secrets.json
atria-cw enable nightly '0 22 26 * *' >/dev/null
run atria-cw enable nightly '*-*-26 22:00'
status_is 0 'enable accepts a schedule of systemd'
ok 'enable prints the next run of a timer' grep -Eqx \
    'Job nightly is enabled; next run: [0-9]{4}-[0-9]{2}-26 22:00' out
same "$T/units/atria-cw@nightly.timer.d/schedule.conf" 'enable writes the settings of the timer' <<'END'
# written by atria-cw enable
[Timer]
OnCalendar=
OnCalendar=*-*-26 22:00
END
same "$T/systemctl.log" 'enable starts the timer' <<'END'
systemctl daemon-reload
systemctl -q enable --now atria-cw@nightly.timer
END
is "$(line nightly)" '' 'enable as a timer removes the line from the crontab'
rm "$T/systemctl.log"
run atria-cw enable nightly '0 22 26 * *'
status_is 0 'enable accepts a schedule of cron for a job with a timer'
same "$T/systemctl.log" 'enable with a schedule of cron stops the timer' <<'END'
systemctl -q disable --now atria-cw@nightly.timer
systemctl daemon-reload
END
is "$(find "$T/units" -type f)" '' \
    'enable with a schedule of cron removes the settings of the timer'

# A timer that systemd refuses leaves nothing behind, and without systemd there
# is none.
echo 'daemon-reload' >refused
run atria-cw enable nightly '*-*-26 22:00'
status_is 3 'enable ends with 3 if systemd refuses the timer'
is "$(find "$T/units" -type f)" '' \
    'enable leaves no settings of a timer that systemd refuses'
ok 'the old schedule stays if systemd refuses the timer' test -n "$(line nightly)"
rm refused
atria-cw enable nightly '*-*-26 22:00' >/dev/null
echo offline >manager
run atria-cw enable nightly '*-*-26 22:00'
status_is 2 'enable refuses a timer if systemd does not run the machine'
err_has "schedule of cron, such as '0 22 26 * *'" 'enable says that a schedule of cron is possible'
run atria-cw enable nightly '0 22 26 * *'
status_is 0 'enable accepts a schedule of cron without systemd'
is "$(find "$T/units" -type f)" '' \
    'enable without systemd removes the settings of the timer'
done_testing

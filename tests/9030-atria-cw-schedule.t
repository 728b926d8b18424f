#!/bin/sh
# atria-cw: schedules, in the user's crontab and as timers of systemd; runs under
# cron, with nothing but PATH.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
sample_start
new_job nightly
new_job weekly

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
status_is 0 'enable, in an empty crontab'
ok 'the next run is on a 26th at 22:00' grep -Eqx \
    'Job nightly is enabled; next run: [0-9]{4}-[0-9]{2}-26 22:00' out
is "$(line nightly | cut -d ' ' -f 1-5)" '0 22 26 * *' 'the line is there'
is "$(grep -c 'atria-cw (written by\|END atria-cw' "$TABLE")" 2 'in a marked block'

printf '\n# mine\n  MAILTO=me\n5 4 * * * echo "100\\%%"\n\n' >mine
cp mine "$TABLE"
rm -f "$TABLE.writes"
run atria-cw enable nightly
status_is 0 'enable with the schedule that it has'
run atria-cw enable weekly '@weekly'
status_is 0 'a second job'
is "$(sed '/^# BEGIN atria-cw/,/^# END atria-cw/d' "$TABLE" | cmp - mine && echo same)" \
    same "the user's own lines stay as they are, byte by byte"
is "$(grep -c '^# BEGIN atria-cw' "$TABLE")" 1 'one block for both'
cp "$TABLE" before
run atria-cw enable weekly '@weekly'
ok 'enabling twice changes nothing' cmp "$TABLE" before
is "$(wc -l <"$TABLE.writes")" 2 'and does not write the crontab again'
run atria-cw enable nightly '30 21 1-5 * mon'
is "$(line nightly | cut -d ' ' -f 1-5)" '30 21 1-5 * mon' 'another schedule'
echo '1 2 3 4 5 after' >>"$TABLE"
run atria-cw enable nightly '0 22 26 * *'
is "$(tail -n 1 "$TABLE")" '1 2 3 4 5 after' 'the block stays in its place'
run atria-cw disable nightly
status_is 0 disable
is "$(line nightly)" '' 'takes the line away'
is "$(line weekly | cut -d ' ' -f 1)" '@weekly' 'and no other one'
run atria-cw list
ok 'list says so' grep -q '^nightly .* disabled  - ' out
run atria-cw delete --yes weekly
status_is 0 'delete'
{ cat mine; echo '1 2 3 4 5 after'; } >expected
ok 'takes the rest of the block away' cmp "$TABLE" expected

cp mine "$TABLE"
echo '# BEGIN atria-cw (written by atria-cw enable and disable)' >>"$TABLE"
cp "$TABLE" before
run atria-cw enable nightly '0 22 26 * *'
status_is 3 'a block without end is not guessed at'
ok 'and nothing is written' cmp "$TABLE" before
cp mine "$TABLE"
: >"$TABLE.broken"
run atria-cw enable nightly '0 22 26 * *'
status_is 3 'a crontab that cannot be read'
err_has 'cannot read' 'is told'
ok 'and is not written over' cmp "$TABLE" mine
rm "$TABLE.broken"
run atria-cw enable nightly '99 22 26 * *'
status_is 2 'what cron refuses is refused'
ok 'and nothing changes' cmp "$TABLE" mine
for schedule in '0 0 22 26 * *' 'noon' '0 22 26 *' '* * * * * rm -rf /' \
    "$(printf '0 22 26 * *\n* * * * *')" '*-*-26 22:00
ExecStart=x'; do
	run atria-cw enable nightly "$schedule"
	status_is 2 "no schedule: '$schedule'"
done
ok 'nothing has changed' cmp "$TABLE" mine

# --- next runs ----------------------------------------------------------------------
atria-cw enable nightly '0 22 26 * *' >/dev/null
run atria-cw list
ok 'list has schedule and next run' grep -Eq \
    '^nightly .*  0 22 26 \* \*  [0-9]{4}-[0-9]{2}-26 22:00  -  ' out
run atria-cw show nightly
ok 'so has show' grep -Eq '^Next run +[0-9-]*-26 22:00$' out
fake env <<'END'
exit 127
END
run atria-cw list
status_is 0 'without the library'
ok 'the next run is not known' grep -q '22 26 \* \*  ?  ' out
rm "$T/bin/env"

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
status_is 0 'the line runs under cron'
out_is 'and is silent, so that cron mails nothing' </dev/null
err_is 'on stderr, too' </dev/null
jq_is '.[0] | [.kind, .result, .counts.applied]' '["run","Warning",22]' \
    'but it ran' "$(last_run nightly)/run.json"
sim_stop
sed -i 's/"RetryTries": [0-9]*,//; s/"RetryWaitSeconds"/"RetryTries": 1, &/' \
    "$JOBS/nightly/job.json"
cron_runs
status_is 4 'Atria is gone'
err_has 'job nightly, run' 'cron has something to mail'
out_has CW03 'with the log entry'

# Places with blanks, quotes and percent signs.
odd="$T/it's 100% odd"
mkdir "$odd"
mv "$XDG_CONFIG_HOME" "$odd/config"
XDG_CONFIG_HOME=$odd/config
XDG_STATE_HOME=$odd/state
run atria-cw enable nightly '0 22 26 * *'
status_is 0 'odd places'
cron_runs
status_is 4 'are found again under cron'
ok 'where they are' test -d "$odd/state/atria-cw/nightly/runs"
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
status_is 2 'a timer needs secrets that systemd can decrypt'
err_has 'secrets --with systemd-creds nightly' 'and it says how'
write_secrets
atria-cw secrets --with systemd-creds nightly <secrets.json
atria-cw enable nightly '0 22 26 * *' >/dev/null
run atria-cw enable nightly '*-*-26 22:00'
status_is 0 'enable as a timer'
ok 'with the next run' grep -Eqx \
    'Job nightly is enabled; next run: [0-9]{4}-[0-9]{2}-26 22:00' out
same "$T/units/atria-cw@nightly.timer.d/schedule.conf" 'the settings of the timer' <<'END'
# written by atria-cw enable
[Timer]
OnCalendar=
OnCalendar=*-*-26 22:00
END
same "$T/systemctl.log" 'which is started' <<'END'
systemctl daemon-reload
systemctl -q enable --now atria-cw@nightly.timer
END
is "$(line nightly)" '' 'and the crontab has it no more'
rm "$T/systemctl.log"
run atria-cw enable nightly '0 22 26 * *'
status_is 0 'back to cron'
same "$T/systemctl.log" 'stops the timer' <<'END'
systemctl -q disable --now atria-cw@nightly.timer
systemctl daemon-reload
END
is "$(find "$T/units" -type f)" '' 'and removes its settings'

# A timer that systemd refuses leaves nothing behind, and without systemd there
# is none.
echo 'daemon-reload' >refused
run atria-cw enable nightly '*-*-26 22:00'
status_is 3 'systemd refuses the timer'
is "$(find "$T/units" -type f)" '' 'its settings are gone'
ok 'the old schedule stays' test -n "$(line nightly)"
rm refused
atria-cw enable nightly '*-*-26 22:00' >/dev/null
echo offline >manager
run atria-cw enable nightly '*-*-26 22:00'
status_is 2 'a machine that systemd does not run'
err_has "schedule of cron, such as '0 22 26 * *'" 'can have cron only'
run atria-cw enable nightly '0 22 26 * *'
status_is 0 'which it can have'
is "$(find "$T/units" -type f)" '' 'and what was there for systemd is gone'
done_testing

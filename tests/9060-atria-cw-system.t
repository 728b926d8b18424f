#!/bin/sh
# What systemd makes of the units, and how root runs jobs as the user of the
# service.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"

if command -v systemd-analyze >/dev/null; then
	mkdir unit
	sed "s|@BINDIR@|$B/bin|" "$ROOT/scripts/systemd/atria-cw@.service" \
	    >unit/atria-cw@nightly.service
	cp "$ROOT/scripts/systemd/atria-cw@.timer" unit/atria-cw@nightly.timer
	printf '[Timer]\nOnCalendar=*-*-26 22:00\n' >>unit/atria-cw@nightly.timer
	run systemd-analyze security --offline=true --threshold=30 \
	    unit/atria-cw@nightly.service
	status_is 0 'the service is exposed by less than 3 of 10'
	run systemd-analyze security --offline=true --threshold=5 \
	    unit/atria-cw@nightly.service
	ok 'which is a measure that can fail' test "$status" -ne 0
	for unit in service timer; do
		run systemd-analyze verify --man=no \
		    "unit/atria-cw@nightly.$unit"
		status_is 0 "systemd can read the $unit"
		err_is 'without complaint' </dev/null
	done
	has unit/atria-cw@nightly.service \
	    'LoadCredentialEncrypted=atria-cw-secrets:/etc/atria-cw/jobs/%i/secrets.cred' \
	    'the service has the secrets that atria-cw secrets stores'
fi
command -v systemd-sysusers >/dev/null &&
    ok 'the user can be made' systemd-sysusers --root="$T" --dry-run \
    "$ROOT/scripts/systemd/atria-cw.sysusers"

as_nobody() {
	setpriv --reuid nobody --regid "$(id -gn nobody)" --init-groups "$@"
}
chmod 711 "$T"
if [ "$(id -u)" -ne 0 ] || ! as_nobody test -x "$B/bin/atria-cw"; then
	pass '# SKIP the user of the service: needs root, and a build it can read'
	done_testing
fi
sample_start
new_job nightly
chmod -R go+rX "$XDG_CONFIG_HOME"
chmod 600 "$XDG_CONFIG_HOME/atria-cw/age-identity" "$JOBS/nightly/secrets.age"
ATRIA_CW_USER=nobody
run sh -c 'umask 077 && exec atria-cw run nightly'
status_is 0 'root runs a job as the user of the service'
err_is 'without complaint' </dev/null
is "$(stat -c '%a %U' "$STATE")" "$(sed -n 's/^StateDirectoryMode=0//p' \
    "$ROOT/scripts/systemd/atria-cw@.service") nobody" \
    'whose state is as systemd makes it'
dir=$(last_run nightly)
is "$(find "$STATE" ! -user nobody)" '' 'who owns all that the run left'
is "$(jq -r .counts.applied "$dir/run.json")" 22 'and it did all'
ok 'that user cannot read the secrets itself' test -n "$(as_nobody \
    cat "$JOBS/nightly/secrets.age" 2>&1 >/dev/null)"
is "$(find /run -maxdepth 1 -name 'atria-cw.*' -newer job.json)" '' \
    'nothing decrypted is left'
run atria-cw run nightly --only NOR -n
status_is 0 'options are passed on'
run atria-cw undo nightly "${dir##*/}"
status_is 0 'root undoes a run of the service'
run atria-cw plan nightly
status_is 0 plan
out_has 'Plan: 20 to update' 'shows the plan'
curl -s -H 'Authorization: Bearer SAMPLE.atria.token.00.notreal' \
    "$SIM/api/billing/2026-10-25" >answer.json
run atria-cw plan nightly -i - <answer.json
is "$(jq -s 'map(select(.type == "line")) | length' \
    "$(last_run nightly)/fetch.ndjson")" 89 'standard input is passed on'
run atria-cw check nightly
status_is 0 check
out_has 'plan            ok' 'works, too'
run as_nobody env -u TMPDIR atria-cw run nightly
status_is 2 'without root there are no secrets'
out_has CW16 'which is said'

# What systemd does: the same user, with the credentials it was given.
mkdir -m 700 creds
cp secrets.json creds/atria-cw-secrets
chown -R nobody: creds
unset TMPDIR	# which is root's
run as_nobody env CREDENTIALS_DIRECTORY="$T/creds" atria-cw run nightly
status_is 0 'the service itself'
done_testing

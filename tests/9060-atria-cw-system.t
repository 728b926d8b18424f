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
	ok 'the service is exposed by more than 0.5 of 10' test "$status" -ne 0
	for unit in service timer; do
		run systemd-analyze verify --man=no \
		    "unit/atria-cw@nightly.$unit"
		status_is 0 "systemd can read the $unit"
		err_is "systemd finds nothing wrong with the $unit" </dev/null
	done
	has unit/atria-cw@nightly.service \
	    'LoadCredentialEncrypted=atria-cw-secrets:/etc/atria-cw/jobs/%i/secrets.cred' \
	    'the service has the secrets that atria-cw secrets stores'
fi
command -v systemd-sysusers >/dev/null &&
    ok 'systemd-sysusers can make the user of the service' systemd-sysusers --root="$T" --dry-run \
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
write_job '.TimeoutSeconds = 600'
new_age_job nightly
chmod -R go+rX "$XDG_CONFIG_HOME"
chmod 600 "$XDG_CONFIG_HOME/atria-cw/age-identity" "$JOBS/nightly/secrets.age"
# notes each file that is made
: >made
chmod 666 made
fake mktemp <<END
/usr/bin/mktemp "\$@" | tee -a "$T/made"
END
ATRIA_CW_USER=nobody
run sh -c 'umask 077 && exec atria-cw run nightly'
status_is 0 'root runs a job as the user of the service'
err_is 'run as another user prints nothing on standard error' </dev/null
is "$(stat -c '%a %U' "$STATE")" "$(sed -n 's/^StateDirectoryMode=0//p' \
    "$ROOT/scripts/systemd/atria-cw@.service") nobody" \
    'run as another user makes the state folder as systemd does'
dir=$(last_run nightly)
is "$(find "$STATE" ! -user nobody)" '' \
    'that user owns all that the run leaves'
is "$(result nightly)" 'Warning 0 22' 'run as another user makes all 22 writes'
ok 'that user cannot read the stored secrets' test -n "$(as_nobody \
    cat "$JOBS/nightly/secrets.age" 2>&1 >/dev/null)"
run atria-cw undo nightly "${dir##*/}" --yes
status_is 0 'root undoes a run of the service'
curl -sS -H 'Authorization: Bearer SAMPLE.atria.token.00.notreal' \
    "$SIM/api/billing/2026-10-25" >answer.json
run atria-cw plan nightly -i - <answer.json
status_is 0 'root plans as the user of the service'
out_has 'Plan: 20 to update' 'plan as another user shows the plan'
is "$(grep -c '^{"type":"line"' "$(last_run nightly)/fetch.ndjson")" 89 \
    'plan as another user gets options and standard input'
chmod 600 answer.json
run atria-cw plan nightly -i answer.json
status_is 0 'root plans with a file that the user of the service cannot read'
is "$(grep -c '^{"type":"line"' "$(last_run nightly)/fetch.ndjson")" 89 \
    'a file that only root can read is read'
run atria-cw plan nightly -i absent.json
status_is 3 'a file that is not there is an error'
err_has 'atria-cw: absent.json cannot be read' 'the file that is not there is named'
cp answer.json before.json
chmod 600 before.json
run atria-cw plan nightly --with-previous --previous-input before.json
status_is 3 'a previous answer that only root can read is not found out by a stage'
err_has "before.json cannot be read by nobody; type: install -m 400 -o nobody before.json $STATE, and give --previous-input $STATE/before.json" \
    'it is said what to type'
install -m 400 -o nobody before.json "$STATE"
run atria-cw plan nightly -i answer.json --with-previous \
    --previous-input "$STATE/before.json"
status_is 0 'which works'
rm "$STATE/before.json"
run atria-cw check nightly
status_is 0 'root checks as the user of the service'
out_has 'plan            ok' 'check as another user checks all'
is "$(grep -c '^/dev/shm/' made)" 8 \
    'runs, undo, plans and check decrypt the secrets once each, into memory'
is "$(while read -r file; do [ ! -e "$file" ] || echo "$file"
    done <made)" '' 'no file is left that was made for a run'
run as_nobody env -u TMPDIR atria-cw run nightly
status_is 2 'the user of the service without root has no secrets'
out_has CW16 'run prints CW16 if it has no secrets'

# What systemd does: the same user, with the credentials it was given.
mkdir -m 700 creds
cp secrets.json creds/atria-cw-secrets
chown -R nobody: creds
unset TMPDIR	# which is root's
run as_nobody env CREDENTIALS_DIRECTORY="$T/creds" atria-cw run nightly
status_is 0 'the service runs a job with the credentials of systemd'
done_testing

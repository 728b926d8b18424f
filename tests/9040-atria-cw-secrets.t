#!/bin/sh
# atria-cw secrets: kept encrypted, used by a run, never shown again, replaced by
# entering them again; what a run needs to decrypt them; other places for them.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
write_job '.TimeoutSeconds = 600'
atria-cw new nightly --from job.json >nothing
echo 'Options = --today 2026-10-26' >"$JOBS/nightly/settings"
jq '.PrivateKey = "another-key"' secrets.json >wrong.json
jq '{PrivateKey}' secrets.json >right.json

methods=age
if [ "$(id -u)" -eq 0 ] && command -v systemd-creds >/dev/null; then
	methods='systemd-creds age'
fi
for method in $methods; do
	case $method in age) file=secrets.age ;; *) file=secrets.cred ;; esac
	run atria-cw secrets --with "$method" nightly <wrong.json
	status_is 0 "$method: secrets stores what it is given"
	out_is "$method: secrets prints nothing" </dev/null
	err_is "$method: secrets prints nothing on standard error" </dev/null
	is "$(stat -c %a "$JOBS/nightly/$file")" 600 \
	    "$method: nobody else can read the file with the secrets"
	is "$(find "$JOBS/nightly" -name 'secrets*' | wc -l)" 1 \
	    "$method: the secrets are in one file only"
	secrets_are_absent "$method: the file with the secrets is encrypted" \
	    "$JOBS/nightly/$file"
	run atria-cw check nightly
	status_is 4 "$method: check uses the stored secrets"
	out_has 'ConnectWise     wrong   CW02' \
	    "$method: check finds that a stored key is wrong"
	out_has 'Atria           ok' "$method: check finds the stored token right"
	secrets_are_absent "$method: check prints no secret" out err
	run atria-cw secrets --with "$method" nightly <right.json
	status_is 0 "$method: one secret can be entered again"
	run atria-cw run nightly -n
	status_is 0 "$method: a run uses the new secret and the other ones"
	run atria-cw show nightly
	out_has "Secrets    $method" "$method: show prints how secrets are kept"
	secrets_are_absent "$method: show prints no secret" out err
	cp "$JOBS/nightly/$file" kept
	printf 'x' >"$JOBS/nightly/$file"
	run atria-cw run nightly
	status_is 2 "$method: a run fails if the secrets cannot be decrypted"
	out_has CW16 "$method: a run prints CW16 if they cannot be decrypted"
	cp kept "$JOBS/nightly/$file"
done
identity=$XDG_CONFIG_HOME/atria-cw/age-identity
is "$(stat -c %a "$identity")" 600 'nobody else can read the key of age'

# Nothing of a run's files or arguments holds a secret. The arguments and the
# environment of all its processes are looked at while a request of each tool is
# held.
faults '{"faults":[{"match":{"path":"/api/billing/*"},"do":{"hold":"before"}},
    {"match":{"path":"*/agreements"},"nth":1,"do":{"hold":"before"}},
    {"match":{"method":"PATCH"},"nth":1,"do":{"hold":"before"}}]}'
setsid atria-cw run nightly -v >out 2>err &
pid=$!
# seen WORD...: the processes of the run, and whether there are those
# shellcheck disable=SC2317	# run by await
seen() {
	for proc in /proc/[0-9]*; do
		session=''
		read -r _ _ _ _ _ session _ 2>nothing <"$proc/stat"
		[ "$session" = "$pid" ] || continue
		cat "$proc/cmdline" "$proc/environ" 2>nothing
	done | tr '\0' '\n' >>processes
	for word; do
		grep -qx -e "$word" processes || return 1
	done
}
for tool in atria-fetch cw-resolve cw-apply; do
	await_held 1
	await seen "$tool"
	release
done
wait "$pid"
is $? 0 'a run whose processes are looked at works'
no_faults
secrets_are_absent 'no argument, variable, log or file of a run holds a secret' \
    processes out err "$(last_run nightly)"/* "$STATE"/*.journal.ndjson

# Killed in the middle of a run, with the secrets decrypted: no file has a key.
write_secrets
atria-cw secrets --with age nightly <secrets.json
rm secrets.json wrong.json right.json
faults '{"match":{"path":"/api/billing/*"},"do":{"hold":"before"}}'
setsid sh -x "$B/bin/atria-cw" run nightly >out 2>err &
pid=$!
await_held 1
kill -9 "-$pid"
wait "$pid"
drop
no_faults
is "$(grep -rlF -e "$KEY_PARTS" /dev/shm "$T" 2>nothing | grep -v '^[^ ]*/sim')" \
    '' 'a run that is killed leaves no file with a key'
is "$(find /dev/shm -name 'atria-cw.*' -size +0)" '' 'a run that is killed leaves no file'
write_secrets
jq '.PrivateKey = "another-key"' secrets.json >wrong.json

# --- what age needs ------------------------------------------------------------------------
mv "$identity" away
gone="the key $identity, which is gone or cannot be read; put it back, or enter"
run atria-cw run nightly -n
status_is 2 'a run fails without the key of age'
err_has "$gone them again: atria-cw secrets nightly" \
    'a run says that the key is gone, and what to do'
is "$(grep -c "$identity" err)" 1 'a run says once that the key is gone'
run atria-cw plan nightly
err_has "$gone" 'plan says that the key is gone'
forget_requests
run atria-cw check nightly
status_is 2 'check fails without the key of age'
ok 'check says that the key is gone' grep -q \
    "^secrets  *wrong .* $identity, which" out
is "$(requests)" '' 'check without the key of age asks nobody'
run atria-cw secrets --with age nightly <<'END'
{"PrivateKey": "x"}
END
status_is 2 'secrets without the key refuses one secret alone'
err_has "$gone" 'secrets says that the key is gone'
mv away "$identity"
mkdir without
for dir in $(printf '%s' "$PATH" | tr : ' '); do
	[ "$dir" = "$T/bin" ] || ln -s "$dir"/* without 2>nothing
done
rm without/age*
PATH=$T/bin:$T/without run atria-cw run nightly -n
status_is 2 'a run fails without age'
err_has "are encrypted with age, which is not installed (Debian's package age)" \
    'a run says that age is not installed'
lacks err 'not found' 'a run does not print what the shell says of age'
rm -r without

# --- other places ---------------------------------------------------------------------------
run atria-cw secrets --with rot13 nightly
status_is 2 'secrets refuses another method'
run atria-cw secrets nightly PrivateKey=x
status_is 2 'secrets refuses a secret as an argument'
rm "$JOBS/nightly"/secrets.*
mkdir -m 700 creds
cp -p secrets.json creds/atria-cw-secrets
CREDENTIALS_DIRECTORY=$T/creds run atria-cw run nightly -n
status_is 0 "a run uses a service's credentials"
run atria-cw run nightly -n
status_is 2 'a run fails without secrets'
err_has 'there are no secrets; atria-cw secrets nightly stores them' \
    'a run without secrets says how to store them'
jq --arg f "$T/secrets.json" '.SecretsCommand = ["cat", $f]' job.json \
    >"$JOBS/nightly/job.json"
run atria-cw run nightly -n
status_is 0 "a run uses the job's SecretsCommand"
run atria-cw show nightly
out_has "the job's SecretsCommand" 'show prints that there is a SecretsCommand'
done_testing

#!/bin/sh
# atria-cw secrets: typed without echo or read as JSON, kept encrypted, never
# shown again, replaced by entering them again.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
sample_start
atria-cw new nightly --from job.json >/dev/null
atria-cw new other --from job.json >/dev/null
echo 'Options = --today 2026-10-26' >"$JOBS/nightly/settings"

methods=age
if [ "$(id -u)" -eq 0 ] && command -v systemd-creds >/dev/null; then
	methods='age systemd-creds'
fi
for method in $methods; do
	case $method in age) file=secrets.age ;; *) file=secrets.cred ;; esac
	run atria-cw secrets --with "$method" nightly <secrets.json
	status_is 0 "$method: secrets are stored"
	out_is 'without a word' </dev/null
	err_is 'on stderr, too' </dev/null
	is "$(stat -c %a "$JOBS/nightly/$file")" 600 'in a file for the owner only'
	is "$(find "$JOBS/nightly" -name 'secrets*' | wc -l)" 1 'and in no other one'
	secrets_are_absent 'encrypted' "$JOBS/nightly/$file"
	run atria-cw run nightly -n
	status_is 0 "$method: a run finds them"
	run atria-cw show nightly
	out_has "Secrets    $method" 'show tells how they are kept'
	secrets_are_absent 'and not what they are' out err

	jq '{PrivateKey: "another-key"}' secrets.json |
	    atria-cw secrets --with "$method" nightly
	run atria-cw check nightly
	status_is 4 "$method: entering one again replaces it"
	out_has 'ConnectWise     wrong   CW02' 'as ConnectWise notices'
	out_has 'Atria           ok' 'the others stay as they were'
	secrets_are_absent 'nothing tells them' out err
	atria-cw secrets --with "$method" nightly <secrets.json
	run atria-cw check nightly
	status_is 0 'and back'
	cp "$JOBS/nightly/$file" kept
	printf 'x' >"$JOBS/nightly/$file"
	run atria-cw run nightly
	status_is 2 "$method: what cannot be decrypted"
	out_has CW16 'is CW16'
	cp kept "$JOBS/nightly/$file"
done
is "$(stat -c %a "$XDG_CONFIG_HOME/atria-cw/age-identity")" 600 \
    'the identity of age is for the owner only'

# Nothing of a run's files or arguments holds a secret. The arguments are seen
# by a tool that notes those of all processes, once the next one is there, too,
# which waits for it.
fake cw-diff <<END
until grep -q cw-apply "$T/seen" 2>/dev/null; do
	cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null >"$T/seen"
done
exec "$(command -v cw-diff)" "\$@"
END
run atria-cw run nightly -v
status_is 0 'a run'
ok 'was looked at' grep -q cw-apply seen
secrets_are_absent 'arguments, environment, log, files' seen out err \
    "$(last_run nightly)"/* "$STATE"/*.journal.ndjson
rm "$T/bin/cw-diff"

# --- the vendor's template ------------------------------------------------------------
write_secrets
for k in CompanyName PublicKey PrivateKey ClientId; do
	jq -r ".$k" secrets.json
done >values
{
	read -r company; read -r public; read -r private; read -r client
} <values
# shellcheck disable=SC1111	# as the document has them
cat >template <<END
  1. {
  2. “CompanyName”:"$company",
  3. "PublicKey":"$public",
  4. "PrivateKey":"$private",
  5. "ClientId":"$client",
  6. }
END
run atria-cw secrets --with age other <template
status_is 0 "the vendor's template, filled in, can be pasted"
err_has 'there is no AtriaToken yet' 'what it lacks is told'
run atria-cw check other
status_is 2 'and checked'
out_has 'secrets         wrong   CW18 Failed to validate' 'CW18'
out_has AtriaToken 'with the name'
jq '{atriatoken: .AtriaToken}' secrets.json | atria-cw secrets --with age other
run atria-cw check other --today 2026-10-26
status_is 0 'the token can follow alone'

# refuses TITLE TEXT: stdin, while what is stored stays
refuses() {
	run atria-cw secrets --with age other
	status_is 2 "refused: $1"
	ok 'with the reason' grep -q "$2" err
	secrets_are_absent 'without a secret' out err
	ok 'what was stored stays' cmp kept "$JOBS/other/secrets.age"
}
cp "$JOBS/other/secrets.age" kept
refuses 'the template as it is' 'CW18 Failed to validate ConnectWise secrets. CompanyName must have a valid value' <<'END'
{
"CompanyName":"XXXXXXXXX",
"PublicKey":"XXXXXXXXX",
"PrivateKey":"XXXXXXXXXX",
"ClientId":"XXXXXXXX"
}
END
refuses 'a blank key' 'PrivateKey must have a valid value' <<'END'
{"PrivateKey": " "}
END
refuses 'a control character' 'PublicKey must have a valid value' <<'END'
{"PublicKey": "a\nb"}
END
refuses 'a number' 'ClientId must have a valid value' <<'END'
{"ClientId": 5}
END
# jq would take the last one of two, what the tools would refuse
refuses 'a name twice' 'CW16 .*it has a name twice' <<'END'
{"PrivateKey": "one", "ClientId": "x", "PrivateKey": "two"}
END
refuses 'a name twice, in another case' 'it has a name twice' <<'END'
{"PrivateKey": "one", "privatekey": "two"}
END
refuses 'a name twice, of which one is no text' 'it has a name twice' <<'END'
{"PrivateKey": {"a": 1}, "PRIVATEKEY": "two"}
END
refuses 'a name twice, in the template' 'it has a name twice' <<'END'
  1. {
  2. "PrivateKey":"one",
  3. "PrivateKey":"two",
  4. }
END
refuses 'no JSON' CW16 <<'END'
SAMPLEprivateKEY00notreal
END
refuses 'a name that is none' 'none of these: CompanyName PublicKey' <<'END'
{"SAMPLEprivateKEY00notreal": "x"}
END
refuses 'nothing' 'CW16 .*it is empty' </dev/null
refuses 'a list' CW16 <<'END'
[]
END
# a secret with what the template's mistakes look like stays as it is
jq '.PrivateKey = "a,} 1. “b”" | {PrivateKey}' secrets.json |
    atria-cw secrets --with age other
age -d -i "$XDG_CONFIG_HOME/atria-cw/age-identity" \
    "$JOBS/other/secrets.age" >plain
is "$(jq -r .PrivateKey plain)" 'a,} 1. “b”' 'a secret is not mended'
rm plain

# --- at a terminal ----------------------------------------------------------------------
cat >terminal.py <<'END'
import os, pty, select, signal, sys, termios
# terminal.py ANSWER... -- COMMAND...: types each answer after a prompt (": "),
# once the terminal does not echo, and shows what was seen on it
cut = sys.argv.index("--")
answers, command = sys.argv[1:cut], sys.argv[cut + 1:]
pid, fd = pty.fork()
if pid == 0:
    # ignored for whoever was started in the background
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execvp(command[0], command)
seen = b""
while True:
    try:
        data = os.read(fd, 1000)
    except OSError:
        break
    if not data:
        break
    seen += data
    if data.endswith(b": ") and answers:
        while termios.tcgetattr(fd)[3] & termios.ECHO:
            select.select([], [], [], 0.01)
        answer = answers.pop(0)
        os.write(fd, b"\x03" if answer == "^C" else answer.encode() + b"\n")
sys.stdout.write(seen.decode().replace("\r", ""))
mode = termios.tcgetattr(fd)[3] & termios.ECHO
print("echo is " + ("on" if mode else "off"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
rm "$JOBS/other/secrets.age"
run python3 terminal.py "$company" "$public" "$private" "$client" \
    "$(jq -r .AtriaToken secrets.json)" -- atria-cw secrets --with age other
status_is 0 'secrets are typed'
sed 's/: $/:/' out >said
same said 'and not shown' <<'END'
ConnectWise login company (CompanyName):
ConnectWise public key (PublicKey):
ConnectWise private key (PrivateKey):
ConnectWise client id (ClientId):
Atria API token (AtriaToken):
Secrets of job other are stored, with age
Next: atria-cw check other
echo is on
END
run atria-cw check other --today 2026-10-26
status_is 0 'what was typed is right'
run python3 terminal.py '' '' 'a new one' '' '' -- \
    atria-cw secrets --with age other
status_is 0 'only one of them is typed again'
out_has 'private key (PrivateKey) [stored; Enter keeps it]: ' 'which is offered'
age -d -i "$XDG_CONFIG_HOME/atria-cw/age-identity" \
    "$JOBS/other/secrets.age" >plain
jq_is '.[0] | [.CompanyName, .PrivateKey]' '["northwindcloud","a new one"]' \
    'it is replaced, and the others stay' plain
rm plain
cp "$JOBS/other/secrets.age" kept
run python3 terminal.py 'something' '^C' -- atria-cw secrets --with age other
status_is 130 'interrupted'
out_has 'echo is on' 'the terminal echoes again'
ok 'and what was stored stays' cmp kept "$JOBS/other/secrets.age"

# --- what age needs ------------------------------------------------------------------------
atria-cw secrets --with age nightly <secrets.json
identity=$XDG_CONFIG_HOME/atria-cw/age-identity
mv "$identity" away
gone="the key $identity, which is gone or cannot be read; put it back, or enter"
run atria-cw run nightly -n
status_is 2 'without the key, a run fails'
err_has "$gone them again: atria-cw secrets nightly" 'and says why, and what to do'
is "$(grep -c "$identity" err)" 1 'once'
run atria-cw plan nightly
err_has "$gone" 'so does a plan'
forget_requests
run atria-cw check nightly
status_is 2 'and check'
ok 'in a line of its own' grep -q "^secrets  *wrong .* $identity, which" out
is "$(requests)" '' 'before it asks anybody'
run atria-cw secrets --with age nightly <<'END'
{"PrivateKey": "x"}
END
status_is 2 'one secret alone cannot be put to what is stored'
err_has "$gone" 'and why'
mv away "$identity"
mkdir without
for dir in $(printf '%s' "$PATH" | tr : ' '); do
	[ "$dir" = "$T/bin" ] || ln -s "$dir"/* without 2>/dev/null
done
rm without/age*
PATH=$T/bin:$T/without run atria-cw run nightly -n
status_is 2 'without age, a run fails'
err_has "are encrypted with age, which is not installed (Debian's package age)" \
    'and says so'
lacks err 'not found' 'in words for people'
rm -r without

# --- other ways ---------------------------------------------------------------------------
run atria-cw secrets --with rot13 other
status_is 2 'another method'
run atria-cw secrets other PrivateKey=x
status_is 2 'secrets are no arguments'
rm "$JOBS/nightly"/secrets.*
write_secrets
mkdir -m 700 creds
cp secrets.json creds/atria-cw-secrets
CREDENTIALS_DIRECTORY=$T/creds run atria-cw run nightly -n
status_is 0 "a service's credentials are used"
run atria-cw run nightly -n
status_is 2 'without them there are none'
err_has 'there are no secrets; atria-cw secrets nightly stores them' \
    'and it says what to do'
jq --arg f "$T/secrets.json" '.SecretsCommand = ["cat", $f]' job.json \
    >"$JOBS/nightly/job.json"
run atria-cw run nightly -n
status_is 0 "the job's SecretsCommand"
run atria-cw show nightly
out_has "the job's SecretsCommand" 'show tells'
rm -f values template
done_testing

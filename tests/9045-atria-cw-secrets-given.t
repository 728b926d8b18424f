#!/bin/sh
# atria-cw secrets: what it takes, as JSON, in the vendor's template or typed
# without echo, and what it refuses.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
sample_start
atria-cw new other --from job.json >nothing
stored=$JOBS/other/secrets.age
# decrypt: what is stored, to ./plain
decrypt() {
	age -d -i "$XDG_CONFIG_HOME/atria-cw/age-identity" "$stored" >plain
}

# --- the vendor's template ------------------------------------------------------------
query -r '.CompanyName, .PublicKey, .PrivateKey, .ClientId, .AtriaToken' \
    secrets.json >values
{
	read -r company
	read -r public
	read -r private
	read -r client
	read -r token
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
status_is 0 "secrets accepts the vendor's template, filled in"
err_has 'there is no AtriaToken yet' 'secrets warns that the token is missing'
run atria-cw check other
status_is 2 'check fails without the token'
ok 'check says that the token is missing' grep -q \
    '^secrets         wrong   CW18 Failed to validate.*AtriaToken' out
printf '{"atriatoken": "%s"}' "$token" |
    run atria-cw secrets --with age other
status_is 0 'secrets accepts the token alone, in another case'
run atria-cw check other --today 2026-10-26
status_is 0 'check works with template and token'

# refuses TITLE TEXT: stdin, while what is stored stays
refuses() {
	run atria-cw secrets --with age other
	status_is 2 "secrets refuses $1"
	ok "secrets says why it refuses $1" grep -q "$2" err
	secrets_are_absent "secrets prints no secret when it refuses $1" out err
	ok "secrets keeps what is stored when it refuses $1" cmp kept "$stored"
}
cp "$stored" kept
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
refuses 'a name twice' 'CW16 .*:1:51: duplicate object key' <<'END'
{"PrivateKey": "one", "ClientId": "x", "PrivateKey": "two"}
END
refuses 'a name twice, in another case' 'it has a name twice' <<'END'
{"PrivateKey": "one", "privatekey": "two"}
END
refuses 'a name twice, of which one is no text' 'it has a name twice' <<'END'
{"PrivateKey": {"a": 1}, "PRIVATEKEY": "two"}
END
refuses 'a name twice, in the template' ':3:[0-9]*: duplicate object key' <<'END'
  1. {
  2. "PrivateKey":"one",
  3. "PrivateKey":"two",
  4. }
END
refuses 'what is no JSON' CW16 <<'END'
SAMPLEprivateKEY00notreal
END
refuses 'an unknown name' 'none of these: CompanyName PublicKey' <<'END'
{"SAMPLEprivateKEY00notreal": "x"}
END
refuses 'an empty input' 'CW16 .*it is empty' </dev/null
refuses 'a list' CW16 <<'END'
[]
END
# a secret with what the template's mistakes look like stays as it is
echo '{"PrivateKey": "a,} 1. “b”"}' | run atria-cw secrets --with age other
decrypt
is "$(query -r .PrivateKey plain)" 'a,} 1. “b”' \
    'secrets does not change a secret that looks like the template'
# the same in the template, which is repaired around the values
cat >template <<'END'
  1. {
  2. “PrivateKey”:"ab,}cd\\\"]é $(id)'",
  3. }
END
run atria-cw secrets --with age other <template
decrypt
printf '%s' "ab,}cd\\\"]é \$(id)'" >wanted
query -j .PrivateKey plain >given
ok 'secrets stores a value byte for byte' cmp given wanted
# what the shell is told to print of its own work
run sh -x "$B/bin/atria-cw" secrets --with age other <secrets.json
status_is 0 'secrets works under sh -x'
secrets_are_absent 'sh -x prints no key that secrets stores' out err
printf '%s' '{"PrivateKey": "SAMPLEprivateKEY00notreal"}' |
    run sh -x "$B/bin/atria-cw" secrets --with age other
secrets_are_absent 'sh -x prints no key that is replaced' out err

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
    if seen.endswith(b": ") and answers:
        while termios.tcgetattr(fd)[3] & termios.ECHO:
            select.select([], [], [], 0.01)
        answer = answers.pop(0)
        os.write(fd, b"\x03" if answer == "^C" else answer.encode() + b"\n")
sys.stdout.write(seen.decode().replace("\r", ""))
mode = termios.tcgetattr(fd)[3] & termios.ECHO
print("echo is " + ("on" if mode else "off"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
rm "$stored"
run python3 terminal.py "$company" "$public" "$private" "$client" "$token" -- \
    atria-cw secrets --with age other
status_is 0 'secrets can be typed'
sed 's/: $/:/; s/: [0-9]* characters/: N characters/' out >said
out_has "  PrivateKey: $(printf '%s' "$private" | wc -m) characters" \
    'secrets says how many characters it took'
same said 'secrets asks for each secret and does not show what is typed' <<'END'
ConnectWise login company (CompanyName):
  CompanyName: N characters
ConnectWise public key (PublicKey):
  PublicKey: N characters
ConnectWise private key (PrivateKey):
  PrivateKey: N characters
ConnectWise client id (ClientId):
  ClientId: N characters
Atria API token (AtriaToken):
  AtriaToken: N characters
Secrets of job other are stored, with age
Next: atria-cw check other
echo is on
END
run atria-cw check other --today 2026-10-26
status_is 0 'check works with the secrets that were typed'
run python3 terminal.py "  $company" "$public$public" "$private
second line" "$client" "$token" -- atria-cw secrets --with age other
out_has 'CompanyName: there are blanks around it, which do not count' \
    'secrets warns of blanks around a value'
out_has 'PublicKey: its second half is the same as the first; was it pasted twice?' \
    'secrets warns of a value that was pasted twice'
out_has 'more than one line was entered at once; only the first one was taken' \
    'secrets warns of a value of several lines'
out_has "  PrivateKey: $(printf '%s' "$private" | wc -m) characters" \
    'of several lines the first one is taken'
lacks out 'second line' 'what is left of several lines is not shown'
printf '{"PrivateKey": "two\\nlines"}' | run atria-cw secrets --with age other
status_is 2 'secrets refuses a value with a line break'
err_has 'PrivateKey: there is a line break in it; it must be one line' \
    'secrets says that a value has a line break'
lacks err two 'secrets shows no part of a value with a line break'
run python3 terminal.py "$company" "$public" "$private" "$client" "$token" -- \
    atria-cw secrets --with age other
run python3 terminal.py '' '' 'a new one' '' '' -- \
    atria-cw secrets --with age other
status_is 0 'one secret can be typed again'
out_has 'private key (PrivateKey) [stored; Enter keeps it]: ' \
    'secrets offers to keep what is stored'
decrypt
jq_is '.[0] | [.CompanyName, .PrivateKey]' '["northwindcloud","a new one"]' \
    'the secret that was typed is replaced, and no other' plain
cp "$stored" kept
run python3 terminal.py 'something' '^C' -- atria-cw secrets --with age other
status_is 130 'secrets ends with 130 if it is interrupted'
out_has 'echo is on' 'the terminal echoes again after an interrupt'
ok 'secrets keeps what is stored if it is interrupted' cmp kept "$stored"
rm -f values template plain
# --- byte for byte, and nothing left behind ------------------------------------------------
sample_start
new_age_job exact
for value in 'ab,}cd' 'a,]b' '{"x":1,}' 'a\b' 'é,}' '#a' '//a'; do
	jq --arg v "$value" '.PrivateKey = $v' secrets.json >given.json
	atria-cw secrets --with age exact <given.json >nothing 2>&1
	is "$(age -d -i "$XDG_CONFIG_HOME/atria-cw/age-identity" \
	    "$JOBS/exact/secrets.age" | query -r .PrivateKey)" "$value" \
	    'a key is stored byte for byte'
done
rm -f given.json
# a SecretsCommand that leaves an agent behind
write_job ".SecretsCommand = [\"$T/agent\"]"
mkdir -p "$JOBS/agent"
cp job.json "$JOBS/agent/job.json"
echo 'Options = --today 2026-10-26' >"$JOBS/agent/settings"
cat >agent <<END
#!/bin/sh
(exec >/dev/null 2>&1 </dev/null; sleep 600) &
echo \$! >>$T/agents
cat $T/secrets.json
END
chmod 755 agent
unset CREDENTIALS_DIRECTORY
for n in 1 2; do
	run atria-cw run agent -n
	status_is 0 "a run works beside what a SecretsCommand has left behind: $n"
done
while read -r pid; do
	find "/proc/$pid/fd" -lname "$STATE/*" -o -lname '*memfd*'
done <agents >held
xargs kill <agents
is "$(cat held)" '' 'what a SecretsCommand leaves behind holds no file of ours'
done_testing

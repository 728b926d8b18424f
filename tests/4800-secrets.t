#!/bin/sh
# Secrets: where they come from, and that they go nowhere but into requests.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
cp secrets.json right.json
write_secrets '.PrivateKey = "wrong" | .AtriaToken = "wrong"'
mv secrets.json wrong.json
chmod 600 right.json wrong.json
fetch() { atria-fetch -c job.json --today 2026-10-26 "$@"; }
fetch -s right.json 2>nothing >lines.ndjson
cw-resolve -c job.json -s right.json <lines.ndjson 2>nothing >resolved.ndjson
cw-diff <resolved.ndjson >plan.ndjson

# use TOOL [OPTION...]: with the input that belongs to it; writes nothing
use() {
	use_tool=$1
	shift
	case $use_tool in
	atria-fetch) run atria-fetch -c job.json --today 2026-10-26 "$@" ;;
	cw-resolve) run cw-resolve -c job.json "$@" <lines.ndjson ;;
	cw-apply) run cw-apply -c job.json -n "$@" <plan.ndjson ;;
	esac
}
# refused CODE TEXT TITLE: the last use has said so, and asked nobody
refused() {
	status_is 2 "$3"
	has out "\"code\":\"$1\"" "... is $1"
	err_has "$2" '... and says why'
	is "$(requests)" '' '... before any request'
	secrets_are_absent '... without a key' out err
	forget_requests
}

# --- where they come from ---------------------------------------------------------

mkdir credentials
cp right.json credentials/atria-cw-secrets
for tool in atria-fetch cw-resolve cw-apply; do
	use $tool -s right.json
	status_is 0 "$tool: a file"
	use $tool -s fd:3 3<right.json
	status_is 0 "$tool: a descriptor of a file"
	{ use $tool -s fd:9; } 9<<-EOF
		$(cat right.json)
	EOF
	status_is 0 "$tool: a here-document"
	mkfifo pipe
	cat right.json >pipe &
	use $tool -s fd:3 3<pipe
	status_is 0 "$tool: a pipe"
	rm pipe
	CREDENTIALS_DIRECTORY=$T/credentials
	export CREDENTIALS_DIRECTORY
	use $tool
	status_is 0 "$tool: systemd's credentials"
	unset CREDENTIALS_DIRECTORY
	write_job '.SecretsCommand = ["cat", "right.json"]'
	use $tool
	status_is 0 "$tool: a command"
	write_job
	forget_requests
	use $tool
	refused CW16 'there are none: no option -s' "$tool: from nowhere"
	grep -qF "[-s SECRETS]" <<-EOF
		$($tool -h)
	EOF
	is $? 0 "$tool -h says that -s may be left out"
done

# One open file serves a whole pipe: none of them starts where another stopped.
run sh -c 'atria-fetch -c job.json -s fd:3 --today 2026-10-26 |
    cw-resolve -c job.json -s fd:3 | cw-diff |
    cw-apply -n -c job.json -s fd:3' 3<right.json
status_is 0 'all stages read the same descriptor'

# A pipe can be read only once, and a command may ask a person: two periods
# need the token once.
mkfifo pipe
cat right.json >pipe &
use atria-fetch --with-previous -s fd:3 3<pipe
status_is 0 'two periods, with a pipe'
rm pipe
cat >give <<'END'
#!/bin/sh
echo once >>given
cat right.json
END
chmod +x give
write_job '.SecretsCommand = ["./give"]'
forget_requests
use atria-fetch --with-previous
status_is 0 'two periods, with a command'
is "$(requests | grep -c billing)" 2 '... Atria is asked for both'
is "$(cat given)" once '... and the command is run once'
write_job

# systemd leaves credentials to root, readable by an access control list.
chmod 440 credentials/atria-cw-secrets
if [ "$(id -u)" -eq 0 ]; then
	run env CREDENTIALS_DIRECTORY="$T/credentials" cw-resolve -c job.json \
	    <lines.ndjson
	status_is 0 "root's credential may be readable by its group"
	run cw-resolve -c job.json -s credentials/atria-cw-secrets <lines.ndjson
	status_is 2 '... but not the same file as one of -s'
	chown nobody credentials/atria-cw-secrets
fi
forget_requests
run env CREDENTIALS_DIRECTORY="$T/credentials" cw-resolve -c job.json \
    <lines.ndjson
refused CW16 "$T/credentials/atria-cw-secrets: " "nobody else's may be"
rm credentials/atria-cw-secrets

# --- which one counts ----------------------------------------------------------------

# places CREDENTIAL COMMAND: right, wrong or nothing into each
places() {
	rm -rf credentials
	write_job
	[ -z "$1" ] || {
		mkdir credentials
		cp "$1.json" credentials/atria-cw-secrets
	}
	[ -z "$2" ] || write_job ".SecretsCommand = [\"cat\", \"$2.json\"]"
}
with() {
	run env CREDENTIALS_DIRECTORY="$T/credentials" cw-resolve -c job.json \
	    "$@" <lines.ndjson
}
places wrong wrong
with -s right.json
status_is 0 '-s comes first'
places right right
with -s wrong.json
status_is 4 '... even if it is wrong'
places right wrong
with
status_is 0 'then credentials'
places wrong right
with
status_is 4 '... even if they are wrong'
places '' right
with
status_is 0 'then the command, if systemd gave other credentials only'
places wrong right
chmod 644 credentials/atria-cw-secrets
forget_requests
with
refused CW16 'others can read it' 'what cannot be used is not passed over'
places '' ''
run env CREDENTIALS_DIRECTORY= ClientId=x SECRETS="$(cat right.json)" \
    cw-resolve -c job.json <lines.ndjson
refused CW16 'there are none' 'values of the environment are not looked at'

# --- what is wrong with them --------------------------------------------------------

forget_requests
use cw-resolve -s absent.json
refused CW16 'absent.json: No such file' 'a file that is not there'
use cw-resolve -s credentials
refused CW16 'credentials: ' 'a directory'
use cw-resolve -s /dev/null
refused CW16 '/dev/null: is not a regular file' 'a device'
cp right.json loose.json
for mode in 644 640 604 620 602 610 601; do
	chmod $mode loose.json
	use cw-resolve -s loose.json
	refused CW16 "others can read it (mode 0$mode)" "mode $mode"
	use cw-resolve -s fd:3 3<loose.json
	refused CW16 "others can read it (mode 0$mode)" '... as a descriptor'
done
chmod 400 loose.json
ln -s loose.json link.json
use cw-resolve -s link.json
status_is 0 'mode 400, by a link, is fine'
if [ "$(id -u)" -eq 0 ]; then
	forget_requests
	chown nobody loose.json
	use cw-resolve -s loose.json
	refused CW16 'belongs to another user' "another user's file"
	use cw-resolve -s fd:3 3<loose.json
	refused CW16 'belongs to another user' '... as a descriptor'
fi
rm -f loose.json
forget_requests
for fd in 0 1 2 -1 x '' 3x 99999999999; do
	use cw-resolve -s "fd:$fd"
	refused CW16 'must be fd:N' "descriptor \"$fd\""
done
use cw-resolve -s fd:7
refused CW16 'fd:7: Bad file descriptor' 'a descriptor that is not open'
use cw-resolve -s fd:3 3</
refused CW16 'fd:3: is no file, pipe or socket' 'a descriptor of a directory'
use cw-resolve -s fd:3 3</dev/zero
refused CW16 'fd:3: is no file, pipe or socket' 'a descriptor of a device'
mkfifo pipe
head -c 200000 /dev/zero >pipe 2>nothing &
use cw-resolve -s fd:3 3<pipe
refused CW16 'fd:3: is larger than 64 KiB' 'a pipe with no end'
rm pipe
(umask 077 && head -c 66000 /dev/zero | tr '\0' ' ' >big.json)
use cw-resolve -s big.json
refused CW16 'big.json: is larger than 64 KiB' 'a file that is too large'
(umask 077 && : >empty.json)
use cw-resolve -s empty.json
refused CW16 'empty.json: is empty' 'an empty file'

# What is no JSON is told by its place, not quoted.
broken() {
	(umask 077 && cat >broken.json)
	use cw-resolve -s broken.json
	refused CW16 "broken.json:$1" "$2"
	is "$(cat out err | grep -c SAMPLEpriv)" 0 '... nor a part of one'
}
key=SAMPLEprivateKEY00notreal
broken 1: 'a key alone' <<-EOF
	$key
EOF
broken 2: 'a comma that is missing' <<-EOF
	{"PublicKey": "a"
	"$key": "b"}
EOF
broken 1: 'a key without quotes' <<-EOF
	{"PrivateKey": $key}
EOF
broken 1: 'a key without an end' <<-EOF
	{"PrivateKey": "$key
EOF
broken 1: 'a name twice' <<-EOF
	{"$key": 1, "$key": 2}
EOF
broken '' 'a value that is no string' <<-EOF
	{"PrivateKey": ["$key"]}
EOF
jq ". + {\"$key\": 1, \"PrivatKey\": 2}" right.json >loose.json
chmod 600 loose.json
use cw-resolve -s loose.json
status_is 0 'an unknown name is ignored'
secrets_are_absent '... and not quoted: it may be a key' out err
err_has 'an unknown name is ignored; did you mean PrivateKey?' \
    '... but guessed at'
forget_requests

# --- a command ---------------------------------------------------------------------

# command JSON: as the job's
command_is() {
	write_job ".SecretsCommand = $1"
	use cw-resolve
}
command_is '["sh", "-c", "cat right.json; exit 3"]'
refused CW16 'SecretsCommand sh: failed with exit status 3' \
    'a command that fails, though its output is good'
# shellcheck disable=SC2016	# for the shell that is started
command_is '["sh", "-c", "cat right.json; kill -9 $$"]'
refused CW16 'SecretsCommand sh: was ended by signal 9' 'a command that dies'
command_is '["no-such-command", "SAMPLEprivateKEY00notreal"]'
refused CW16 'SecretsCommand no-such-command: No such file' \
    'a command that is not there'
command_is '["true"]'
refused CW16 'SecretsCommand true: is empty' 'a command that says nothing'
command_is '["cat", "/dev/zero"]'
refused CW16 'SecretsCommand cat: is larger than 64 KiB' \
    'a command that says too much'
command_is '["sh", "-c", "echo gpg: no such key >&2; exit 2"]'
err_has 'gpg: no such key' 'its standard error is passed through'
forget_requests
for value in '"cat right.json"' '[]' '[""]' '["cat", 1]' '{}' 7; do
	command_is "$value"
	refused AX01 'SecretsCommand' "SecretsCommand $value"
done
command_is '["cat", "right.json", "; touch shell", "$(touch shell)"]'
is "$(ls shell 2>nothing)" '' 'no shell reads its arguments'
err_has '; touch shell' '... they are passed as they are'
cat >spy <<'EOF'
#!/bin/sh
cat >spy.stdin
cat right.json
EOF
chmod 755 spy
command_is '["./spy"]'
status_is 0 'a program of one'"'"'s own'
is "$(cat spy.stdin)" '' '... does not get the stream'
write_job '.SecretsCommand = ["cat", "right.json"]'
forget_requests
for mode in 664 646 606; do
	chmod $mode job.json
	use cw-resolve
	refused AX01 'chmod go-w job.json' "a job that others can write ($mode)"
done
chmod 644 job.json
if [ "$(id -u)" -eq 0 ]; then
	chown nobody job.json
	use cw-resolve
	refused AX01 'must be yours' "another user's job with a command"
	write_job
	chown nobody job.json
	use cw-resolve -s right.json
	status_is 0 '... without one'
	rm job.json
fi
write_job
forget_requests

# A command that never ends is left at a signal.
jq '.SecretsCommand = ["sh", "-c", "echo $$ >command.pid; exec sleep 600"]' \
    job.json >slow.json
cw-apply -n -c slow.json <plan.ndjson >out 2>err &
pid=$!
await test -s command.pid
kill "$pid"
wait "$pid"
echo $? >status
is "$(grep -c 'SecretsCommand sh: interrupted' err)" 1 \
    'a command that does not end is left at a signal'
is "$(kill -0 "$(cat command.pid)" 2>nothing || echo gone)" gone \
    '... and ended'

# --- nothing is shown ---------------------------------------------------------------

# Keys that look different in JSON, in URLs and in base64.
sim_stop
jq '.connectwise.privateKey = "CANARYprivate \"/+=%&?\\ key" |
    .connectwise.publicKey = "CANARYpublic/+=%&key" |
    .connectwise.company = "canaryco" |
    .connectwise.clientId = "CANARYclient 0%2B" |
    .atria.token = "CANARYtoken/+=="' "$DATA/sample/state.json" \
    >"$T/state.sim"
sim_start "$T/state.sim"
write_job '.AllowAtriaCreateAdditions = true | .RetryTries = 2'
(umask 077 && jq '{CompanyName: .connectwise.company,
    PublicKey: .connectwise.publicKey, PrivateKey: .connectwise.privateKey,
    ClientId: .connectwise.clientId, AtriaToken: .atria.token}' state.sim \
    >canary.json)

# The forms in which a key could be anywhere: as it is, as a whole or in part;
# and base64 of it alone, behind one byte, behind two, and of both as they are
# sent.
{
	echo CANARY
	for name in PublicKey PrivateKey ClientId AtriaToken; do
		for front in '' x xx; do
			jq -j --arg front "$front" "\$front + .$name" \
			    canary.json | base64 -w 0 | sed 's/^....//
			    s/[^=]\{0,3\}=*$//'
			echo
		done
	done
	jq -j '"\(.CompanyName)+\(.PublicKey):\(.PrivateKey)"' canary.json |
	    base64 -w 0
	echo
} >forms.secret
is "$(grep -c . forms.secret)" 14 'the keys in fourteen forms'
is "$(grep -cFf forms.secret canary.json)" 4 'are found where they are'

# shown TITLE: nothing that was written holds a key
shown() {
	if grep -rlFf forms.secret --exclude='*.secret' --exclude=canary.json \
	    --exclude=state.sim . >found; then
		fail "$1"
		note <found
	else
		pass "$1"
	fi
}
mkdir kept
n=0
# whole [JQ-FILTER]: the five stages with -v, each stream and stderr kept
whole() {
	n=$((n + 1))
	fetch -v -s canary.json >kept/$n.1 2>kept/$n.1.err
	cw-resolve -v -c job.json -s canary.json <kept/$n.1 >kept/$n.2 \
	    2>kept/$n.2.err
	cw-diff <kept/$n.2 >kept/$n.3 2>kept/$n.3.err
	cw-apply -v -c job.json -s canary.json <kept/$n.3 >kept/$n.4 \
	    2>kept/$n.4.err
	echo $? >status
	for format in text csv json html map; do
		cwlog-fmt -f $format <kept/$n.4 >kept/$n.$format 2>>kept/fmt.err
	done
}
whole
status_is 0 'a whole run'
has kept/1.4.err ' 200, ' '... with traces'
ok '... and a journal' ls state/atria-cw/*.journal.ndjson
shown '... shows no key'
is "$(jq -r '.headers | "\(.authorization) \(.clientid)"' "$SIMLOG" |
    sort -u)" 'right absent
right right' '... and sends the right ones'

for fault in '"status":401' '"status":403' '"status":404,"as":"html"' \
    '"status":500' '"status":302,"location":"other"' '"reset":"after"' \
    '"garbage":"x"' '"cut":5' '"malformed":true' '"html":true'; do
	sim_reset
	rm -rf state
	faults "{\"do\":{$fault}}"
	whole
	faults '[]'
done
for path in '*/billing/*' '*/agreements*' '*/system/bundles' '*/additions/*'
do
	sim_reset
	rm -rf state
	faults "{\"match\":{\"path\":\"$path\"},\"do\":{\"status\":500}}"
	whole
	faults '[]'
done
shown 'nor do failures of each kind'
(umask 077 && jq '.PrivateKey += "\n"' canary.json >bad.secret)
for tool in atria-fetch cw-resolve cw-apply; do
	use $tool -v -s bad.secret
	cat out err >"kept/bad.$tool"
	jq "del(.$(case $tool in
	    atria-fetch) echo AtriaToken ;; *) echo ClientId ;; esac))" \
	    canary.json >bad.secret
	use $tool -v -s bad.secret
	cat out err >>"kept/bad.$tool"
	write_job '.ApiUrl = "x" | .AtriaUrl = "x"'
	use $tool -v -s canary.json
	cat out err >>"kept/bad.$tool"
	write_job
done
shown 'nor do bad secrets and addresses'

# --- while a request is under way ----------------------------------------------------

sim_reset
faults '{"do":{"delay":60000}}'
port=$(printf '%04X' "${SIM##*:}")
write_job ".SecretsCommand = [\"cat\", \"canary.json\"]"
cat >catch.py <<'EOF'
# Runs a tool until it has a connection, keeps what /proc shows of it, ends it
# as a crash would, and tells how it ended.
import os, resource, signal, subprocess, sys, time
port, name, argv = sys.argv[1], sys.argv[2], sys.argv[3:]
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
out = open("kept/hang.%s.out" % name, "w")
p = subprocess.Popen(argv, stdin=open("kept/1.%s" % name), stdout=out,
    stderr=out)
connected = False
for _ in range(1500):
    if port == "none":
        break
    with open("/proc/net/tcp") as tcp:
        connected = connected or any(f[2].endswith(":" + port) and f[3] == "01"
            for f in map(str.split, tcp) if len(f) > 3)
    if connected:
        break
    time.sleep(0.02)
print("connected" if connected else "not connected", end=" ")
for what in "cmdline", "environ", "status", "comm":
    try:
        with open("/proc/%d/%s" % (p.pid, what), "rb") as f, \
                open("kept/hang.%s.%s" % (name, what), "wb") as g:
            g.write(f.read())
    except PermissionError:
        pass
os.kill(p.pid, signal.SIGABRT)
status = os.waitpid(p.pid, 0)[1]
print("core" if os.WCOREDUMP(status) else "no core")
EOF
hang() {
	python3 catch.py "$port" "$@"
}
: >kept/1.none
if [ "$(python3 catch.py none none sleep 60)" = 'not connected core' ]; then
	pass 'core files are written here'
else
	pass 'core files are written here # SKIP they are not'
fi
rm -f core*
for tool in atria-fetch:0 cw-resolve:1 cw-apply:3; do
	: >kept/1.0
	set -- "${tool%:*}" "${tool#*:}"
	is "$(hang "$2" "$1" -v -c job.json)" 'connected no core' \
	    "$1, crashed while it asks, leaves no core"
	[ -s "kept/hang.$2.cmdline" ]
	is $? 0 '... and its command line was looked at'
done
shown 'nothing to be seen in /proc'
is "$(find . -name 'core*' -type f)" '' 'no core file anywhere'
faults '[]'
done_testing

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

# job [SECRETS-COMMAND [FILE]]: the sample's job, with this command
jq -c . job.json >job.line
read -r job <job.line
job() {
	printf '%s%s}\n' "${job%\}}" "${1:+,\"SecretsCommand\":$1}" \
	    >"${2:-job.json}"
}
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
# text FILE: sets $text to what it holds
text() {
	text=''
	while IFS= read -r text_line || [ -n "$text_line" ]; do
		text=$text$text_line'
'
	done <"$1"
}
# refused CODE TEXT TITLE: the last use ended with 2, logged the code, said why,
# asked nobody, and showed no key
refused() {
	wrong=''
	[ "$status" -eq 2 ] || wrong="exit status $status"
	text out
	case $text in *"\"code\":\"$1\""*) ;; *) wrong="$wrong; no $1" ;; esac
	text err
	case $text in *"$2"*) ;; *) wrong="$wrong; it does not say: $2" ;; esac
	[ ! -s "$SIMLOG" ] || wrong="$wrong; there were requests"
	[ ! -e keys.shown ] || wrong="$wrong; a key was shown"
	if [ -z "$wrong" ]; then
		pass "$3 is refused"
		return
	fi
	fail "$3 is refused"
	{ echo "$wrong"; cat err; requests; } | note
	forget_requests
}

# --- where they come from ---------------------------------------------------------

mkdir credentials
cp right.json credentials/atria-cw-secrets
for tool in atria-fetch cw-resolve cw-apply; do
	use $tool -s right.json
	status_is 0 "$tool takes secrets from a file"
	use $tool -s fd:3 3<right.json
	status_is 0 "$tool takes secrets from a descriptor of a file"
	{ use $tool -s fd:9; } 9<<-EOF
		$(cat right.json)
	EOF
	status_is 0 "$tool takes secrets from a here-document"
	mkfifo pipe
	cat right.json >pipe &
	use $tool -s fd:3 3<pipe
	status_is 0 "$tool takes secrets from a pipe"
	rm pipe
	CREDENTIALS_DIRECTORY=$T/credentials
	export CREDENTIALS_DIRECTORY
	use $tool
	status_is 0 "$tool takes secrets from systemd's credentials"
	unset CREDENTIALS_DIRECTORY
	job '["cat","right.json"]'
	use $tool
	status_is 0 "$tool takes secrets from a command"
	job
	forget_requests
	use $tool
	refused CW16 'there are none: no option -s' "$tool without any secrets"
	case $($tool -h) in
	*'[-s SECRETS]'*) pass "$tool -h says that -s may be left out" ;;
	*) fail "$tool -h says that -s may be left out" ;;
	esac
done

# One open file serves a whole pipe: none of them starts where another stopped.
run sh -c 'atria-fetch -c job.json -s fd:3 --today 2026-10-26 |
    cw-resolve -c job.json -s fd:3 | cw-diff |
    cw-apply -n -c job.json -s fd:3' 3<right.json
status_is 0 'all stages can read the same descriptor'

# A pipe can be read only once, and a command may ask a person: two periods
# need the token once.
mkfifo pipe
cat right.json >pipe &
use atria-fetch --with-previous -s fd:3 3<pipe
status_is 0 'two periods can be fetched with secrets from a pipe'
rm pipe
cat >give <<'END'
#!/bin/sh
echo once >>given
cat right.json
END
chmod +x give
job '["./give"]'
forget_requests
use atria-fetch --with-previous
is "$status $(requests | grep -c billing) $(cat given)" '0 2 once' \
    'for two periods, Atria is asked twice, and the command is run once'
job

# systemd leaves credentials to root, readable by an access control list.
chmod 440 credentials/atria-cw-secrets
if [ "$(id -u)" -eq 0 ]; then
	run env CREDENTIALS_DIRECTORY="$T/credentials" cw-resolve -c job.json \
	    <lines.ndjson
	status_is 0 "root's credential may be readable by its group"
	run cw-resolve -c job.json -s credentials/atria-cw-secrets <lines.ndjson
	status_is 2 'a file of -s must not be readable by its group'
	chown nobody credentials/atria-cw-secrets
fi
forget_requests
run env CREDENTIALS_DIRECTORY="$T/credentials" cw-resolve -c job.json \
    <lines.ndjson
refused CW16 "$T/credentials/atria-cw-secrets: " \
    'a credential that belongs to another user'
rm credentials/atria-cw-secrets

# --- which one counts ----------------------------------------------------------------

# places CREDENTIAL COMMAND: right, wrong or nothing into each
places() {
	rm -rf credentials
	job
	[ -z "$1" ] || {
		mkdir credentials
		cp "$1.json" credentials/atria-cw-secrets
	}
	[ -z "$2" ] || job "[\"cat\",\"$2.json\"]"
}
with() {
	run env CREDENTIALS_DIRECTORY="$T/credentials" cw-resolve -c job.json \
	    "$@" <lines.ndjson
}
places wrong wrong
with -s right.json
status_is 0 'the file of -s comes before credentials and command'
places right right
with -s wrong.json
status_is 4 'the file of -s is used even if it is wrong'
places right wrong
with
status_is 0 'credentials come before the command'
places wrong right
with
status_is 4 'credentials are used even if they are wrong'
places '' right
with
status_is 0 'the command is used if systemd gave other credentials only'
places wrong right
chmod 644 credentials/atria-cw-secrets
forget_requests
with
refused CW16 'others can read it' 'a credential that others can read'
places '' ''
run env CREDENTIALS_DIRECTORY= ClientId=x SECRETS="$(cat right.json)" \
    cw-resolve -c job.json <lines.ndjson
refused CW16 'there are none' 'a run with secrets in the environment only'

# --- what is wrong with them --------------------------------------------------------

forget_requests
use cw-resolve -s absent.json
refused CW16 'absent.json: No such file' 'a file that is not there'
use cw-resolve -s credentials
refused CW16 'credentials: ' 'a directory'
use cw-resolve -s /dev/null
refused CW16 '/dev/null: is not a regular file' 'a device'
# each mode as a file one day, as a descriptor the next one
cp right.json loose.json
i=0
share_note 2
for mode in 644 640 604 620 602 610 601; do
	i=$((i + 1))
	chmod $mode loose.json
	if in_share $i 2; then
		use cw-resolve -s loose.json
		refused CW16 "others can read it (mode 0$mode)" \
		    "a file of mode $mode"
	fi
	if in_share $((i + 1)) 2; then
		use cw-resolve -s fd:3 3<loose.json
		refused CW16 "others can read it (mode 0$mode)" \
		    "a descriptor of a file of mode $mode"
	fi
done
chmod 400 loose.json
ln -s loose.json link.json
use cw-resolve -s link.json
status_is 0 'a link to a file of mode 400 is accepted'
if [ "$(id -u)" -eq 0 ]; then
	forget_requests
	chown nobody loose.json
	use cw-resolve -s loose.json
	refused CW16 'belongs to another user' "another user's file"
	use cw-resolve -s fd:3 3<loose.json
	refused CW16 'belongs to another user' \
	    "a descriptor of another user's file"
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

# What is no JSON is reported by its place, not quoted: not even a part of a key.
broken() {
	(umask 077 && cat >broken.json)
	use cw-resolve -s broken.json
	text out
	shown=$text
	text err
	case $shown$text in *SAMPLEpriv*) echo "$2" >>keys.shown ;; esac
	refused CW16 "broken.json:$1" "a file with $2"
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
(umask 077 && jq ". + {\"$key\": 1, \"PrivatKey\": 2}" right.json >loose.json)
use cw-resolve -s loose.json
status_is 0 'a file with an unknown name is accepted'
secrets_are_absent 'an unknown name is not quoted, as it may be a key' out err
err_has 'an unknown name is ignored; did you mean PrivateKey?' \
    'a warning names the known name that an unknown one is close to'
forget_requests

# --- a command ---------------------------------------------------------------------

# command_is JSON: as the job's
command_is() {
	job "$1"
	use cw-resolve
}
command_is '["sh", "-c", "cat right.json; exit 3"]'
refused CW16 'SecretsCommand sh: failed with exit status 3' \
    'a command that fails, with a good output,'
# shellcheck disable=SC2016	# for the shell that is started
command_is '["sh", "-c", "cat right.json; kill -9 $$"]'
refused CW16 'SecretsCommand sh: was ended by signal 9' 'a command that dies'
command_is '["no-such-command", "SAMPLEprivateKEY00notreal"]'
refused CW16 'SecretsCommand no-such-command: No such file' \
    'a command that is not there'
command_is '["true"]'
refused CW16 'SecretsCommand true: is empty' 'a command without output'
command_is '["cat", "/dev/zero"]'
refused CW16 'SecretsCommand cat: is larger than 64 KiB' \
    'a command with too much output'
command_is '["sh", "-c", "echo gpg: no such key >&2; exit 2"]'
refused CW16 'gpg: no such key' 'a command that prints an error, which is shown,'
for value in '"cat right.json"' '[]' '[""]' '["cat", 1]' '{}' 7; do
	command_is "$value"
	refused AX01 'SecretsCommand' "SecretsCommand $value"
done
command_is '["cat", "right.json", "; touch shell", "$(touch shell)"]'
is "$(ls shell 2>nothing)" '' "no shell reads a command's arguments"
err_has '; touch shell' "a command's arguments are passed as they are"
cat >spy <<'EOF'
#!/bin/sh
cat >spy.stdin
cat right.json
EOF
chmod 755 spy
command_is '["./spy"]'
is "$status $(cat spy.stdin)" '0 ' 'a command does not get the stream'
job '["cat", "right.json"]'
forget_requests
for mode in 664 646 606; do
	chmod $mode job.json
	use cw-resolve
	refused AX01 'chmod go-w job.json' \
	    "a job with a command that others can write (mode $mode)"
done
chmod 644 job.json
if [ "$(id -u)" -eq 0 ]; then
	chown nobody job.json
	use cw-resolve
	refused AX01 'must be yours' "another user's job with a command"
	job
	chown nobody job.json
	use cw-resolve -s right.json
	status_is 0 "another user's job without a command is accepted"
	rm job.json
fi
job
forget_requests

# A command that never ends is left at a signal. It sleeps for longer than await
# waits.
job '["sh", "-c", "echo $$ >command.pid; exec sleep 100000"]' slow.json
cw-apply -n -c slow.json <plan.ndjson >out 2>err &
pid=$!
await test -s command.pid
kill "$pid"
wait "$pid"
is $? 143 'a signal while secrets are read ends the run with 143'
jq_is '(map(select(.code) | .code) | join(" ")), .[-1].exit' 'AX21 CW23
143' 'a signal while secrets are read is logged as one'
is "$(grep -c 'SecretsCommand sh: interrupted' err)" 1 \
    'a signal ends the waiting for a command'
read -r command_pid <command.pid
# shellcheck disable=SC2317	# run by await
is_gone() { ! kill -0 "$command_pid" 2>nothing; }
await is_gone
pass 'a signal ends the command'

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
query -r '"CANARY",
    ([.PublicKey, .PrivateKey, .ClientId, .AtriaToken][] | "" + ., "x" + .,
    "xx" + . | @base64 | .[4:] | sub("[^=]{0,3}=*$"; "")),
    ("\(.CompanyName)+\(.PublicKey):\(.PrivateKey)" | @base64)' canary.json \
    >forms.secret
is "$(grep -c . forms.secret)" 14 'the test knows the keys in fourteen forms'
is "$(grep -cFf forms.secret canary.json)" 4 'the forms are found in the secrets file'

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
# whole FORMAT: the five stages with -v, each stream and stderr kept
whole() {
	n=$((n + 1))
	fetch -v -s canary.json >kept/$n.1 2>kept/$n.1.err
	cw-resolve -v -c job.json -s canary.json <kept/$n.1 >kept/$n.2 \
	    2>kept/$n.2.err
	cw-diff <kept/$n.2 >kept/$n.3 2>kept/$n.3.err
	cw-apply -v -c job.json -s canary.json <kept/$n.3 >kept/$n.4 \
	    2>kept/$n.4.err
	whole_status=$?
	cwlog-fmt -f "$1" <kept/$n.4 >kept/$n."$1" 2>>kept/fmt.err
}
whole text
for format in csv json html map; do
	cwlog-fmt -f $format <kept/1.4 >kept/1.$format 2>>kept/fmt.err
done
is "$whole_status" 0 'a whole run with -v ends well'
has kept/1.4.err ' 200, ' 'a whole run with -v shows requests'
ok 'a whole run leaves a journal' ls state/atria-cw/*.journal.ndjson
shown 'a whole run shows no key'
is "$(query -r '.headers | "\(.authorization) \(.clientid)"' "$SIMLOG" |
    sort -u)" 'right absent
right right' 'a whole run sends the right keys'

# whole_with FAULT: one day in four
i=0
whole_with() {
	i=$((i + 1))
	in_share $i 4 || return 0
	rm -rf state
	curl -sS -X POST "$SIM/_sim/reset" \
	    --next -sS -X PUT -d "{$1}" "$SIM/_sim/faults" >admin.out
	has admin.out '"fired":0' "the simulator takes the fault $1"
	case $((n % 5)) in
	0) whole text ;;
	1) whole csv ;;
	2) whole json ;;
	3) whole html ;;
	4) whole map ;;
	esac
}
share_note 4
for fault in '"status":401' '"status":403' '"status":404,"as":"html"' \
    '"status":500' '"status":302,"location":"other"' '"reset":"after"' \
    '"garbage":"x"' '"cut":5' '"malformed":true' '"html":true'; do
	whole_with "\"do\":{$fault}"
done
for path in '*/billing/*' '*/agreements*' '*/system/bundles' '*/additions/*'
do
	whole_with "\"match\":{\"path\":\"$path\"},\"do\":{\"status\":500}"
done
no_faults
ok "over two runs with failures were made ($((n - 1)))" test "$n" -gt 3
shown 'runs with failures show no key'

# A server that quotes only a part of what it was sent.
rm -rf state
fetch -v -s canary.json >quoted.1 2>nothing
for path in '*/types*' '*/agreements' '*/companies'; do
	faults "$(jq -cn --arg path "$path" '{match: {path: $path}, do: {
	    status: 401, contentType: "application/json", body: ({message:
	    "no member CanaryCo of [canaryco], key CANARYpublic/+=%&KEY"} |
	    tojson)}}')"
	run cw-resolve -v -c job.json -s canary.json <quoted.1
	err_has 'no member' "the message of a 401 of $path is shown"
	is "$(cat out err | grep -ic canary)" 0 \
	    "a 401 of $path that quotes company and public key shows neither"
done
no_faults
: >admin.out	# the faults themselves
(umask 077
jq '.PrivateKey += "\n"' canary.json >bad.secret
jq 'del(.AtriaToken)' canary.json >no-token.secret
jq 'del(.ClientId)' canary.json >no-client.secret)
write_job '.ApiUrl = "x" | .AtriaUrl = "x"'
mv job.json bad-job.json
write_job
mv job.json good-job.json
for tool in atria-fetch cw-resolve cw-apply; do
	cp good-job.json job.json
	use $tool -v -s bad.secret
	cat out err >"kept/bad.$tool"
	case $tool in
	atria-fetch) use $tool -v -s no-token.secret ;;
	*) use $tool -v -s no-client.secret ;;
	esac
	statuses=$status
	cat out err >>"kept/bad.$tool"
	cp bad-job.json job.json
	use $tool -v -s canary.json
	cat out err >>"kept/bad.$tool"
	is "$statuses $status" '2 2' \
	    "$tool refuses secrets without a key, and a bad address"
done
shown 'runs with bad secrets and addresses show no key'

# --- while a request is under way ----------------------------------------------------

sim_reset
faults '{"do":{"hold":"before"}}'
jq -c '.SecretsCommand = ["cat", "canary.json"]' good-job.json >job.json
cat >catch.py <<'EOF'
# Runs each NAME:TOOL until its request is held, keeps what /proc shows of it, ends
# it as a crash would, and prints how it ended. Standard input is kept/1.NAME;
# "none" makes no request.
import os, resource, signal, subprocess, sys
def admin(call, body):
    subprocess.run(["curl", "-sS", "--max-time", "600", "-X", "POST", "-d",
        body, os.environ["SIM"] + "/_sim/" + call], check=True,
        stdout=subprocess.DEVNULL)
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
for pair in sys.argv[1:]:
    name, tool = pair.split(":")
    out = open("kept/hang.%s.out" % name, "w")
    argv = ["sleep", "100000"] if name == "none" else [tool, "-v", "-c",
        "job.json"]
    p = subprocess.Popen(argv, stdin=open("kept/1.%s" % name), stdout=out,
        stderr=out)
    if name != "none":
        admin("await", '{"held":1}')
    for what in "cmdline", "environ", "status", "comm":
        try:
            with open("/proc/%d/%s" % (p.pid, what), "rb") as f, \
                    open("kept/hang.%s.%s" % (name, what), "wb") as g:
                g.write(f.read())
        except PermissionError:
            pass
    os.kill(p.pid, signal.SIGABRT)
    status = os.waitpid(p.pid, 0)[1]
    print(tool, os.WTERMSIG(status), os.WCOREDUMP(status), flush=True)
    if name == "none":
        for left in os.listdir("."):
            if left.startswith("core"):
                os.unlink(left)
    else:
        admin("release", '{"drop":true}')
EOF
: >kept/1.none
: >kept/1.0
python3 catch.py none:sleep 0:atria-fetch 1:cw-resolve 3:cw-apply >caught \
    2>caught.err
[ ! -s caught.err ] || note <caught.err
{
	read -r control
	cat
} <caught >caught.tools
case $control in
'sleep 6 True') pass 'core files are written here' ;;
*) pass 'core files are written here # SKIP they are not' ;;
esac
same caught.tools 'a tool that crashes while it asks leaves no core' <<'EOF'
atria-fetch 6 False
cw-resolve 6 False
cw-apply 6 False
EOF
for name in 0 1 3; do
	[ -s kept/hang.$name.cmdline ]
	is $? 0 "the command line of stage $name was looked at"
done
shown 'no key can be seen in /proc while a tool asks'
is "$(find . -name 'core*' -type f)" '' 'there is no core file anywhere'
no_faults
done_testing

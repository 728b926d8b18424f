# shellcheck shell=sh
# What the tests of atria-cw use, beyond tests/lib.sh:
#
#	. "${0%/*}/lib.sh"
#	. "$ROOT/tests/runner.sh"
#	sample_start
#	new_job nightly
#	run atria-cw run nightly
#
# Jobs and runs are below $T; the sample data is of October 2026, which the
# jobs' Options say.

JOBS=$XDG_CONFIG_HOME/atria-cw/jobs
STATE=$XDG_STATE_HOME/atria-cw
export JOBS STATE
mkdir "$T/bin"
PATH=$T/bin:$PATH

# new_job NAME: a job for the simulator, from job.json and secrets.json, that has
# something to say of failures only. The tools read its secrets themselves, as in a
# service of systemd: no process decrypts them.
new_job() {
	mkdir -p "$JOBS/$1"
	sed '0,/{/s//{"Notify": "failure",/' job.json >"$JOBS/$1/job.json"
	echo 'Options = --today 2026-10-26' >"$JOBS/$1/settings"
	[ -n "${CREDENTIALS_DIRECTORY:-}" ] || mkdir -m 700 creds
	export CREDENTIALS_DIRECTORY="$T/creds"
	cp -p secrets.json creds/atria-cw-secrets
}

# new_age_job NAME: the same by the commands, and its secrets are encrypted
new_age_job() {
	sed '0,/{/s//{"Notify": "failure",/' job.json >new.json
	if ! atria-cw new "$1" --from new.json >new.out 2>&1 ||
	    ! atria-cw secrets --with age "$1" <secrets.json >>new.out 2>&1
	then
		echo "Bail out! job $1 cannot be made"
		note <new.out
		exit 1
	fi
	echo 'Options = --today 2026-10-26' >>"$JOBS/$1/settings"
}

# last_run NAME: the folder of its newest run; nothing if there is none
last_run() {
	# names of one second are in no order
	# shellcheck disable=SC2012	# no odd names
	ls -t "$STATE/$1/runs"/*/run.json 2>/dev/null |
	    sed -n '1s|/run.json$||p'
}

# count_runs NAME: how many it has
count_runs() {
	set -- "$STATE/$1/runs"/*/run.json
	[ -e "$1" ] || shift
	echo $#
}

# result NAME: of its newest run: what became of it, exit status, writes
result() {
	query -r '"\(.result) \(.exit) \(.counts.applied // 0)"' \
	    "$(last_run "$1")/run.json"
}

# fake NAME <SCRIPT: a command of that name, before all others
fake() {
	{
		echo '#!/bin/sh'
		cat
	} >"$T/bin/$1"
	chmod +x "$T/bin/$1"
}
unfake() {
	rm "$T/bin/$1"
}

# fake_apply [FORWARD]: a cw-apply that makes ./told when it hears a signal. With
# FORWARD it hands the first one on to the real one, which it runs. Without, it
# hands on nothing: the real one is in the same process group, and hears what all
# hear.
fake_apply() {
	rm -f told
	fake cw-apply <<X
exec /usr/bin/python3 -c '
import os, signal, subprocess, sys
signals = signal.SIGHUP, signal.SIGINT, signal.SIGTERM
real = subprocess.Popen(["$B/bin/cw-apply"] + sys.argv[2:],
    close_fds=False, start_new_session=sys.argv[1] == "setsid")
def hear(number, frame):
    if sys.argv[1] and not os.path.exists("$T/told"):
        real.send_signal(number)
    open("$T/told", "w").close()
for each in signals:
    signal.signal(each, hear)
sys.exit(real.wait())' "${1:-}" "\$@"
X
}

# at_terminal ANSWER COMMAND...: runs it at a terminal, types ANSWER (or, of "^C",
# Ctrl-C) after the question, and prints what was seen there
at_terminal() {
	/usr/bin/python3 -c '
import os, pty, signal, sys
os.environ["NO_COLOR"] = "1"
pid, fd = pty.fork()
if pid == 0:
    for sig in signal.SIGHUP, signal.SIGINT, signal.SIGQUIT:
        signal.signal(sig, signal.SIG_DFL)  # a person has not ignored them
    os.execvp(sys.argv[2], sys.argv[2:])
seen = b""
asked = False
while True:
    try:
        data = os.read(fd, 65536)
    except OSError:
        break
    if not data:
        break
    seen += data
    if not asked and (b"[y/N] " in seen or b"[Y/n] " in seen):
        asked = True
        os.write(fd, b"\003" if sys.argv[1] == "^C" else
            sys.argv[1].encode() + b"\n")
sys.stdout.buffer.write(seen.replace(b"\r\n", b"\n"))
status = os.waitpid(pid, 0)[1]
sys.exit(os.waitstatus_to_exitcode(status) % 256)' "$@"
}

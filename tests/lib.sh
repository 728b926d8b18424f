# shellcheck shell=sh
# What every test script uses: a scratch directory, one way to run a command,
# assertions that print TAP, and the simulator.
#
#	. "${0%/*}/lib.sh"
#	run cw-diff <"$DATA/resolved.ndjson"
#	status_is 0 'a whole stream is accepted'
#	out_is 'the plan' <"$DATA/plan.ndjson"
#	err_is 'nothing on stderr' </dev/null
#	done_testing
#
# A test runs in its own directory, $T, removed at the end; standard input of
# `run` is empty unless redirected. Environment: B, the build directory.

set -u
ROOT=$(cd "${0%/*}/.." && pwd)
B=${B:-build}
case $B in /*) ;; *) B=$ROOT/$B ;; esac
DATA=$ROOT/tests/data
export ROOT B DATA

export LC_ALL=C TZ=UTC PATH="$B/bin:$PATH"
unset http_proxy https_proxy all_proxy no_proxy ALL_PROXY HTTPS_PROXY \
    HTTP_PROXY NO_PROXY CREDENTIALS_DIRECTORY NO_COLOR
export ASAN_OPTIONS="${ASAN_OPTIONS:-exitcode=99:detect_leaks=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-exitcode=99:print_stacktrace=1}"

mkdir -p "$B/tmp"
T=$(mktemp -d "$B/tmp/${0##*/}.XXXXXX") || exit 1
cd "$T" || exit 1
export XDG_STATE_HOME="$T/state" HOME="$T" TMPDIR="$T"

tests_run=0
tests_failed=0
sim_pid=''
status=0

finish() {
	sim_stop
	cd "$ROOT" && rm -rf "$T"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# --- assertions -------------------------------------------------------------

# pass TITLE; fail TITLE
pass() {
	tests_run=$((tests_run + 1))
	printf 'ok %d - %s\n' "$tests_run" "$1"
}
fail() {
	tests_run=$((tests_run + 1))
	tests_failed=$((tests_failed + 1))
	printf 'not ok %d - %s\n' "$tests_run" "$1"
}

# note < text: shows text as TAP diagnostics
note() {
	sed 's/^/# /'
}

# is ACTUAL EXPECTED TITLE
is() {
	if [ "$1" = "$2" ]; then
		pass "$3"
	else
		fail "$3"
		printf '     got: %s\nexpected: %s\n' "$1" "$2" | note
	fi
}

# ok TITLE COMMAND...: the command succeeds
ok() {
	ok_title=$1
	shift
	if "$@" >ok.out 2>&1; then
		pass "$ok_title"
	else
		fail "$ok_title"
		{ echo "failed: $*"; cat ok.out; } | note
	fi
}

# run COMMAND...: stdout to ./out, stderr to ./err, exit status to $status
run() {
	"$@" >out 2>err
	status=$?
}

# status_is N TITLE
status_is() {
	if [ "$status" -eq "$1" ]; then
		pass "$2"
	else
		fail "$2"
		{ echo "exit status $status, expected $1"; tail -n 20 err; } | note
	fi
}

# same FILE TITLE <expected: FILE holds exactly what standard input says
same() {
	cat >expected
	if cmp -s "$1" expected; then
		pass "$2"
	else
		fail "$2"
		diff -u expected "$1" | head -n 60 | note
	fi
}
out_is() { same out "$1"; }
err_is() { same err "$1"; }

# has FILE TEXT TITLE; lacks FILE TEXT TITLE
has() {
	if grep -qF -e "$2" "$1"; then
		pass "$3"
	else
		fail "$3"
		{ echo "not in $1: $2"; head -n 20 "$1"; } | note
	fi
}
lacks() {
	if grep -qF -e "$2" "$1"; then
		fail "$3"
		{ echo "in $1: $2"; grep -F -e "$2" "$1" | head -n 5; } | note
	else
		pass "$3"
	fi
}
out_has() { has out "$1" "$2"; }
err_has() { has err "$1" "$2"; }

# jq_is FILTER EXPECTED TITLE [FILE]: what jq -cs makes of FILE (out)
jq_is() {
	is "$(jq -rcs "$1" <"${4:-out}" 2>&1)" "$2" "$3"
}

# skip_all REASON
skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

done_testing() {
	printf '1..%d\n' "$tests_run"
	[ "$tests_failed" -eq 0 ] || exit 1
	exit 0
}

# --- the simulator ----------------------------------------------------------

# sim_start STATE [OPTION...]: starts the simulator on a free loopback port;
# sets SIM (its base URL, no slash at the end) and SIMLOG (its request log)
sim_start() {
	sim_stop
	SIMLOG=$T/requests.ndjson
	rm -f "$SIMLOG" sim.out
	mkfifo sim.fifo
	"$B/tests/sim/cw-sim" -l "$SIMLOG" -d "$@" >sim.fifo 2>sim.err &
	sim_pid=$!
	SIM=''
	read -r SIM <sim.fifo || true
	rm -f sim.fifo
	if [ -z "$SIM" ]; then
		echo "Bail out! the simulator did not start"
		note <sim.err
		exit 1
	fi
	export SIM SIMLOG
}

sim_stop() {
	[ -n "$sim_pid" ] || return 0
	kill "$sim_pid" 2>/dev/null
	wait "$sim_pid" 2>/dev/null
	sim_pid=''
}

# requests [METHOD]: the requests received so far, as "METHOD PATH" lines
requests() {
	[ -s "$SIMLOG" ] || return 0
	jq -r --arg m "${1:-}" 'select($m == "" or .method == $m)
	    | "\(.method) \(.path)"' "$SIMLOG"
}

# writes: how many requests could have changed ConnectWise's additions or
# catalog. Bundles are POSTs that only read.
writes() {
	requests | grep -v ' [^ ]*/system/bundles' | grep -vc '^GET '
}

# forget_requests: empties the request log
forget_requests() {
	: >"$SIMLOG"
}

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
# Assertions count in the shell that makes them: never at the end of a pipe.
# A test runs in its own directory, $T, removed at the end; standard input of
# `run` is empty unless redirected. Environment: B, the build directory.

set -u
ROOT=$(cd "${0%/*}/.." && pwd)
B=${B:-build}
case $B in /*) ;; *) B=$ROOT/$B ;; esac
DATA=$ROOT/tests/data
export ROOT B DATA

# Debian's own python3 and jq, not those of a version manager in front of them
export LC_ALL=C TZ=UTC PATH="$B/bin:/usr/bin:/bin:$PATH"
unset http_proxy https_proxy all_proxy no_proxy ALL_PROXY HTTPS_PROXY \
    HTTP_PROXY NO_PROXY CREDENTIALS_DIRECTORY NO_COLOR
# LEAKS=1 looks for leaks as well, which triples the time of a short command:
# make check-all does, and those tests that set it.
export ASAN_OPTIONS="exitcode=99:detect_leaks=${LEAKS:-0}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-exitcode=99:print_stacktrace=1}"

mkdir -p "$B/tmp"
T=$(mktemp -d "$B/tmp/${0##*/}.XXXXXX") || exit 1
cd "$T" || exit 1
export XDG_STATE_HOME="$T/state" HOME="$T" TMPDIR="$T"
# atria-cw: not the system's jobs, users, units and keys, even for root
export XDG_CONFIG_HOME="$T/config" ATRIA_CW_USER=root
export ATRIA_CW_UNITS="$T/units" SYSTEMD_CREDENTIAL_SECRET="$T/host.key"

tests_run=0
tests_failed=0
sim_pid=''

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

# What no tool may show: parts of the sample's keys, and the base64 of them
# both, as the Authorization header has it.
KEY_PARTS='SAMPLEp
SAMPLE.atria
5a3b1e5a3b1e
SAMPLEautotask
bm9ydGh3aW5kY2xvdWQrU0FNUExF'

# run COMMAND...: stdout to ./out, stderr to ./err, exit status to $status
run() {
	"$@" >out 2>err
	status=$?
	if grep -qF -e "$KEY_PARTS" out err; then
		printf '%s\n' "$*" >>keys.shown
		grep -F -e "$KEY_PARTS" out err >>keys.shown
	fi
	echo "$status" >status		# for a run at the end of a pipe
}

# status_is N TITLE
status_is() {
	# shellcheck disable=SC2094	# the file is not the variable
	read -r status <status
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

# query: jq for what is only looked at. gojq starts in half of the time, but
# sorts members: records that are passed on are jq's.
query() {
	gojq "$@"
}

# jq_is FILTER EXPECTED TITLE [FILE]: what jq -cs makes of FILE (out)
jq_is() {
	is "$(query -rcs "$1" <"${4:-out}" 2>&1)" "$2" "$3"
}

# facts FILE <TABLE: asks FILE for many facts in one go. Each line of the table
# has a filter for the array of all records, what it yields as compact JSON (a
# string without its quotes, the empty one as "(empty)"), and the title, with tabs (any number) between.
#	facts out <<'X'
#	map(.type)	["begin","end"]	a plan without lines is empty
#	X
facts() {
	grep . | tr -s '\t' >facts.table
	# a filter that fails tells so in its own line
	{
		printf 'def fact(f): try (f | if . == "" then "(empty)"
		    elif type == "string" then . else tojson end | gsub("\\n"; "\\\\n")) catch "error: \(.)";\n'
		cut -f 1 facts.table | sed 's/.*/fact(&),/'
		echo empty
	} >facts.jq
	query -rsf facts.jq "$1" >facts.got 2>&1
	paste facts.got facts.table >facts.both
	while IFS='	' read -r fact_got _ fact_want fact_title; do
		is "$fact_got" "$fact_want" "$fact_title"
	done <facts.both
}

# skip_all REASON
skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

# no_keys: fails if an output of `run` held a key, or a file that the test
# leaves does; but for secrets and states of the simulator, which name them, and
# a copy of the sources.
no_keys() {
	cd "$T" || exit 1
	grep -rlF -e "$KEY_PARTS" --exclude-dir=checkout . 2>/dev/null \
	    >keys.files
	while read -r leak; do
		[ "$leak" = ./keys.shown ] || grep -q '"[pP]rivateKey"' "$leak" ||
		    echo "$leak" >>keys.shown
	done <keys.files
	[ -s keys.shown ] || return 0
	fail 'no key was shown'
	note <keys.shown
}

done_testing() {
	no_keys
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
	"$B/tests/sim/cw-sim" --with-parent -l "$SIMLOG" -d "$@" \
	    >sim.fifo 2>sim.err &
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
	query -r --arg m "${1:-}" 'select($m == "" or .method == $m)
	    | "\(.method) \(.path)"' "$SIMLOG"
}

# writes: how many requests could have changed ConnectWise's additions or
# catalog. Bundles are POSTs that only read.
writes() {
	requests | grep -v ' [^ ]*/system/bundles' | grep -vc '^GET '
}

# await COMMAND...: waits until it succeeds. It must be something that stays so:
# "at least", never "exactly". What never comes ends the test after ten minutes.
await() {
	await_tries=0
	until "$@"; do
		sleep 0.05
		await_tries=$((await_tries + 1))
		if [ $await_tries -ge 12000 ]; then
			echo "Bail out! waited in vain for: $*"
			exit 1
		fi
	done
}

# await_write PID: waits for the first of them, or until the process has ended
# shellcheck disable=SC2317	# run by await
wrote_or_ended() {
	[ "$(writes)" -gt 0 ] || ! kill -0 "$1" 2>/dev/null
}
await_write() {
	await wrote_or_ended "$1"
}

# in_share I N: whether the I-th of many cases is in the share, one of N, that
# is tried today. SHARE=all: every case, each time; SHARE=5: that of day 5.
SHARE=${SHARE:-$(($(date +%s) / 86400))}
in_share() {
	[ "$SHARE" = all ] || [ $(($1 % $2)) -eq $((SHARE % $2)) ]
}
# share_note N: tells which share a test ran, to be repeated
share_note() {
	if [ "$SHARE" = all ]; then
		echo '# all cases (SHARE=all)'
	else
		echo "# one of $1 shares: SHARE=$SHARE; SHARE=all runs all"
	fi
}

# forget_requests: empties the request log
forget_requests() {
	: >"$SIMLOG"
}

# --- jobs -------------------------------------------------------------------

# write_job [JQ-FILTER]: job.json for the simulator and its sample data; the
# filter changes the object
write_job() {
	jq -n --arg sim "${SIM:-http://127.0.0.1:9}" '{
	    Label: "Transfer Billing Data to ConnectWise",
	    AtriaUrl: $sim,
	    ApiUrl: "\($sim)/v4_6_release/apis/3.0/",
	    AgreementType: "Hosting and Cloud Services",
	    BillingPeriod: "Previous",
	    BillingPeriodEnd: 25,
	    AllowAtriaCreateAdditions: "False",
	    LogLevel: "Verbose",
	    RetryWaitSeconds: 0.01,
	    SettleSeconds: 0,
	    FirstContact: "accepted",
	    AcceptPlans: "old,other-day",
	    TimeoutSeconds: 3600} | ('"${1:-.}"')' >job.json
}

# write_secrets [JQ-FILTER]: secrets.json for the sample data
write_secrets() {
	rm -f secrets.json
	(umask 077 && jq -n '{
	    CompanyName: "northwindcloud",
	    PublicKey: "SAMPLEpublicKEY00notreal",
	    PrivateKey: "SAMPLEprivateKEY00notreal",
	    ClientId: "5a3b1e00-0000-4000-8000-5a3b1e5a3b1e",
	    AtriaToken: "SAMPLE.atria.token.00.notreal"} | ('"${1:-.}"')' \
	    >secrets.json)
}

# write_world_secrets: secrets.json for the simulator with world.json
write_world_secrets() {
	rm -f secrets.json
	(umask 077 && jq '{CompanyName: .connectwise.company,
	    PublicKey: .connectwise.publicKey,
	    PrivateKey: .connectwise.privateKey,
	    ClientId: .connectwise.clientId, AtriaToken: .atria.token}' \
	    world.json >secrets.json)
}

# sample_start [SIM-OPTION...]: the simulator with the sample data, and a job
# and secrets for it
sample_start() {
	sim_start "$DATA/sample/state.json" "$@"
	write_job
	write_secrets
}

# world_start [WORLD-OPTION...]: the simulator with a world made to measure
# (tests/sim/world --help), and a job and secrets for it
world_start() {
	"$ROOT/tests/sim/world" "$@" -o world.json
	sim_start world.json
	write_job '.RequestsPerMinute = 0'
	write_world_secrets
}

# autotask_start [SIM-OPTION...]: the simulator with the sample data, and a job
# and secrets for its Autotask
autotask_start() {
	sim_start "$DATA/sample/state.json" \
	    --autotask "$DATA/sample/autotask.json" "$@"
	write_autotask_job
	write_secrets '. + {AutotaskUser: "atria-api@northwindcloud.example",
	    AutotaskSecret: "SAMPLEautotaskSECRET00notreal",
	    AutotaskIntegrationCode: "SAMPLEautotaskCODE00notreal"}'
}
# write_autotask_job [JQ-FILTER]: as write_job
write_autotask_job() {
	write_job '.Psa = "autotask" | .ApiUrl = "\($sim)/atservicesrest/" |
	    del(.AgreementType) | ('"${1:-.}"')'
}

# The stages with their usual options; more may follow.
fetch() { atria-fetch -c job.json -s secrets.json --today 2026-10-26 "$@"; }
resolve() { cw-resolve -c job.json -s secrets.json "$@"; }
at_resolve() { autotask-resolve -c job.json -s secrets.json "$@"; }
apply() { cw-apply -c job.json -s secrets.json "$@"; }

# plan [FETCH-OPTION...]: a whole plan on stdout
plan() { fetch "$@" | resolve | cw-diff; }

# steady: what stdin says, without run ids, times, ports and seals
steady() {
	sed -E -e 's/"run":"[^"]*"/"run":"R"/' \
	    -e 's/"execution":"[^"]*"/"execution":"E"/' \
	    -e 's/"executed":"[^"]*"/"executed":"T"/' \
	    -e 's/"time":"[^"]*"/"time":"T"/' \
	    -e 's/sha256:[0-9a-f]{64}/sha256:S/g' \
	    -e 's|http://127.0.0.1:[0-9]+|http://sim|g'
}

# secrets_are_absent TITLE FILE...: no file holds a key, plain or as the
# Authorization header has it
secrets_are_absent() {
	absent_title=$1
	shift
	basic=$(printf '%s' \
	    'northwindcloud+SAMPLEpublicKEY00notreal:SAMPLEprivateKEY00notreal' |
	    base64 -w 0)
	if grep -lF -e SAMPLEpublicKEY00notreal -e SAMPLEprivateKEY00notreal \
	    -e SAMPLE.atria.token.00.notreal -e "$basic" \
	    -e 5a3b1e00-0000-4000-8000-5a3b1e5a3b1e "$@" >leaks; then
		fail "$absent_title"
		note <leaks
	else
		pass "$absent_title"
	fi
}

# seal: puts begin and end records with the right counts and seal around the
# records on stdin; options are members of begin, as jq takes them
#	seal '"today":"2026-10-26"' <records >stream
# more options: status and exit of end, its ledger
seal() {
	seal_begin='{"type":"begin","format":"1.0","tool":"test","version":"0"'
	seal_begin="$seal_begin"',"run":"R","time":"2026-10-26T22:00:00Z"'
	{
		printf '%s%s}\n' "$seal_begin" "${1:+,$1}"
		cat
	} >seal.body
	seal_counts=$(jq -rcs 'map(.type | if test("^(begin|line|agreement|" +
	    "change|result|log|finding|unbilled)$") then . else "other" end)
	    | group_by(.) | map({(.[0]): length}) | add' seal.body)
	seal_records=$(wc -l <seal.body)
	printf '{"type":"end","status":"%s","exit":%d,"records":%d,' \
	    "${2:-ok}" "${3:-0}" "$seal_records" >>seal.body
	printf '"counts":%s,' "$seal_counts" >>seal.body
	[ -z "${4:-}" ] || printf '"ledger":%s,' "$4" >>seal.body
	printf '"seal":"' >>seal.body
	cat seal.body
	printf 'sha256:%s"}\n' "$(sha256sum <seal.body | cut -d ' ' -f 1)"
}

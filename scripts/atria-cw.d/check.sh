# shellcheck shell=sh
# Of atria-cw: does it all work? Nothing is written.

cmd_check() {
	run_command 1 "$@"
	[ -n "$first" ] || die_usage 'check: which job?'
	open_job "$first"
	as_service_user check "$@"
	job_options
	scratch
	run_dir=$scratch_dir kind=run told_wrong=no
	if ! job_is_sound >"$run_dir/job.log" 2>"$run_dir/job.err"; then
		tell 'job file' wrong "$(first_error "$run_dir/job.log")"
		exit 2
	fi
	check_addresses
	tell 'job file' ok "$job_file"
	ignored_names "$run_dir/job.err" | while read -r ignored; do
		tell 'job file' - "$ignored"
	done
	if no_secrets; then
		tell secrets wrong "none; $me secrets $job stores them"
		exit 2
	fi
	apply_args="$apply_args -n"
	transfer
	status=$?
	check_log=$(run_output)
	check_secrets
	check_atria
	check_connectwise
	check_plan
	check_runs
	check_schedule
	exit "$status"
}

# check_addresses: what is still as the template has it; who reads a saved
# answer needs no Atria
check_addresses() {
	for name in AtriaUrl ApiUrl; do
		case $name$fetch_args in
		AtriaUrl*"'-i'"* | AtriaUrl*"'--input'"*) continue ;;
		esac
		parameter "$name" | grep -q '[^[:space:]]' ||
		    tell 'job file' wrong "CW17 $name is not set; fill it in:" \
		    "$job_file"
	done
	[ "$told_wrong" = no ] || exit 2
}

# tell WHAT HOW WORD...: a line of the check
tell() {
	tell_what=$1 tell_how=$2
	shift 2
	[ "$tell_how" != wrong ] || told_wrong=yes
	printf '%-15s %-7s %s\n' "$tell_what" "$tell_how" "$*"
}

check_secrets() {
	why=$(first_error "$check_log" 'CW16 CW18')
	if [ -n "$why" ]; then
		[ -z "$(stored_with)" ] || why="$why; $me secrets $job stores it"
		tell secrets wrong "$why"
	else
		how=$(stored_with)
		tell secrets ok "${how:-${CREDENTIALS_DIRECTORY:-$(
		    parameter SecretsCommand | head -n 1)}}"
	fi
}

# check_atria: if it could not be asked, ConnectWise is with a made-up line
check_atria() {
	why=$(first_error "$run_dir/fetch.ndjson" \
	    'CW03 CW13 CW19 AX01 AX02 AX03')
	if [ -z "$why" ] && jq -es '[.[] | select(.type == "end")][0].status
	    == "ok"' "$run_dir/fetch.ndjson" >/dev/null 2>&1; then
		tell Atria ok "$(jq -rs '"\([.[] | select(.type == "line")]
		    | length) lines of \([.[] | select(.type == "line")
		    .customer.code] | unique | length) customers, period " +
		    "\(.[0].period.start) to \(.[0].period.end)"' \
		    "$run_dir/fetch.ndjson")"
		return
	fi
	if [ -n "$why" ]; then
		tell Atria wrong "$why"
	else
		tell Atria - 'not tried'
	fi
	customer=$(parameter CustomersFilter | grep . | head -n 1)
	printf '[{"customerCode":%s,"customerAccountCode":"%s","sku":"%s",%s}]' \
	    "$(printf '%s' "${customer:-$me-check}" | jq -Rs .)" \
	    "$me-check" "$me-check" '"quantity":1' >"$run_dir/probe.json"
	check_fetch=$status
	fetch_args=$(quote -i "$run_dir/probe.json")
	transfer
	status=$?
	[ "$status" -gt "$check_fetch" ] || status=$check_fetch
	check_log=$run_dir/result.ndjson
}

check_connectwise() {
	why=$(first_error "$check_log" 'CW02 CW16 CW17 CW18 AX01')
	if [ -n "$why" ]; then
		tell ConnectWise wrong "$why"
		return
	fi
	tell ConnectWise ok "$(parameter ApiUrl)"
	why=$(first_error "$check_log" CW21)
	if [ -n "$why" ]; then
		tell 'agreement type' wrong "$why"
		return
	fi
	tell 'agreement type' ok "$(head -n 1 "$check_log" |
	    jq -r .job.agreementType)"
	why=$(first_error "$check_log" 'CW10 CW11 CW12')
	if [ -n "$why" ]; then
		tell permissions wrong "$why"
	else
		tell permissions ok "all can be read; the right to edit shows" \
		    "when something is written"
	fi
}

check_plan() {
	why=$(first_error "$check_log" 'AX02 AX13 AX18 AX19')
	if [ -n "$why" ]; then
		tell plan refused "$why"
	elif [ "$status" -le 1 ]; then
		tell plan ok "$(tail -n 1 "$check_log" |
		    jq -r '.ledger.changes // 0') changes to make, none made"
	fi
	# what no entry of the log has told
	[ "$status" -eq 0 ] || [ "$told_wrong" = yes ] ||
	    [ ! -s "$run_dir/stderr" ] || printable <"$run_dir/stderr" >&2
}

# check_runs: whether there is room for what a run leaves
check_runs() {
	room=$runs
	until [ -z "$room" ] || [ -e "$room" ]; do
		room=${room%/*}
	done
	free=$(free_space "${room:-/}")
	if [ ! -w "${room:-/}" ]; then
		tell runs wrong "${room:-/} cannot be written"
	elif [ "${free:-0}" -lt 10240 ]; then
		tell runs wrong "only ${free:-0} KB are free in ${room:-/}"
	else
		tell runs ok "$runs"
		return
	fi
	[ "$status" -gt 1 ] || status=3
}

check_schedule() {
	if [ "$enabled" != yes ]; then
		tell schedule - disabled
	elif [ -n "$schedule" ]; then
		tell schedule ok "$schedule, next run $(next_run "$schedule")"
	else
		tell schedule - 'with run --all only'
	fi
}

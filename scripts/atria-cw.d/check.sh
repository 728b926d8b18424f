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
	why=$(secrets_fault)
	if [ -n "$why" ]; then
		tell 'job file' ok "$job_file"
		tell secrets wrong "$why"
		exit 2
	fi
	apply_args="$apply_args -n"
	transfer
	status=$?
	check_log=$(run_output)
	check_job_file
	check_secrets
	check_atria
	check_connectwise
	check_plan
	check_journal
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

# check_job_file: what is wrong with a guard or the mapping file only the stage
# that goes by it can tell
check_job_file() {
	map_fault=no
	resolve_fault=$(first_error "$run_dir/resolved.ndjson" AX01 cw-resolve)
	why=''
	[ -n "$resolve_fault" ] ||
	    why=$(first_error "$check_log" AX01 cw-apply)
	case $why$apply_args in
	' '*) tell 'job file' ok "$job_file" ;;
	*--max-* | *--guard-floor*) tell guards wrong "$why" ;;
	*) tell 'job file' wrong "$why: $job_file" ;;
	esac
	ignored_names "$run_dir/job.err" | while read -r ignored; do
		tell 'job file' - "$ignored"
	done
	case $resolve_fault in
	*"$job_dir/map.csv: "*)
		map_fault=yes
		tell 'mapping file' wrong "$resolve_fault" ;;
	esac
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

check_atria() {
	fetched=no
	why=$(first_error "$run_dir/fetch.ndjson" \
	    'CW03 CW13 CW19 AX01 AX02 AX03')
	if [ -n "$why" ]; then
		tell Atria wrong "$why"
		return
	fi
	if ! tail -n 1 "$run_dir/fetch.ndjson" 2>/dev/null |
	    grep -q '^{"type":"end","status":"ok"'; then
		tell Atria - "not tried$(because "$run_dir/fetch.ndjson")"
		return
	fi
	fetched=yes
	how=$(jq -rs '"\([.[] | select(.type == "line")]
	    | length) lines of \([.[] | select(.type == "line")
	    .customer.code] | unique | length) customers, period " +
	    "\(.[0].period.start) to \(.[0].period.end)"' \
	    "$run_dir/fetch.ndjson")
	case $fetch_args in
	*"'-i'"* | *"'--input'"*)
		tell Atria - "not tried; the saved answer has $how" ;;
	*) tell Atria ok "$how" ;;
	esac
}

# because FILE: the first reason that a log has, to be added
because() {
	first_error "$1" | sed 's/^/: /'
}

# was_asked: whether cw-resolve has asked ConnectWise, as it does for customers
was_asked() {
	grep -q '^{"type":"agreement"' "$run_dir/resolved.ndjson" 2>/dev/null
}

# ask_connectwise: with a line that is made up, as there was none to ask for
ask_connectwise() {
	customer=$(parameter CustomersFilter | grep . | head -n 1)
	run_dir=$scratch_dir/asked
	mkdir "$run_dir"
	printf '[{"customerCode":%s,"customerAccountCode":"%s","sku":"%s",%s}]' \
	    "$(printf '%s' "${customer:-$me-check}" | jq -Rs .)" \
	    "$me-check" "$me-check" '"quantity":1' >"$run_dir/probe.json"
	fetch_args=$(quote -i "$run_dir/probe.json")
	transfer
	asked=$?
	[ "$asked" -le 1 ] || [ "$asked" -le "$status" ] || status=$asked
}

# connectwise_fault: what keeps cw-resolve from asking; its log is not in that
# of a cw-apply that has the same fault
connectwise_fault() {
	first_error "$run_dir/resolved.ndjson" 'CW02 CW16 CW17 CW18 AX01' \
	    cw-resolve
	first_error "$asked_log" CW02 cw-apply
}

# check_connectwise: nothing is said to be well that was not tried
check_connectwise() {
	asked_log=$check_log
	if ! was_asked &&
	    [ -z "$(connectwise_fault; first_error "$asked_log" CW21)" ]; then
		ask_connectwise
		asked_log=$(run_output)
	fi
	why=$(connectwise_fault)
	if [ "$map_fault" = yes ]; then
		tell ConnectWise - 'not tried: the mapping file is wrong'
	elif [ -n "$why" ]; then
		tell ConnectWise wrong "$why"
	elif was_asked || [ -n "$(first_error "$asked_log" CW21)" ]; then
		tell ConnectWise ok "$(parameter ApiUrl)"
		check_rights
	else
		tell ConnectWise - "not tried$(because "$asked_log")"
		[ "$status" -ne 0 ] || status=1
	fi
	run_dir=$scratch_dir
}

check_rights() {
	why=$(first_error "$asked_log" CW21)
	if [ -n "$why" ]; then
		tell 'agreement type' wrong "$why"
		return
	fi
	tell 'agreement type' ok "$(head -n 1 "$asked_log" |
	    jq -r .job.agreementType)"
	why=$(first_error "$asked_log" 'CW10 CW11 CW12')
	if [ -n "$why" ]; then
		tell permissions wrong "$why"
	elif grep '^{"type":"agreement"' "$run_dir/resolved.ndjson" |
	    grep -q '"state":"found"'; then
		tell permissions ok "all can be read; the right to edit shows" \
		    "when something is written"
	else
		tell permissions - "additions were not tried, as there is no" \
		    "agreement to read them of"
	fi
}

check_plan() {
	why=$(first_error "$check_log" 'AX02 AX13 AX18 AX19')
	if [ "$fetched" = no ]; then
		:
	elif [ -n "$why" ]; then
		tell plan refused "$why"
	elif [ "$status" -le 1 ]; then
		tell plan ok "$(tail -n 1 "$check_log" |
		    jq -r '.ledger.changes // 0') changes to make, none made"
	fi
	# what no entry of the log has told
	[ "$status" -eq 0 ] || [ "$told_wrong" = yes ] ||
	    [ ! -s "$run_dir/stderr" ] || printable <"$run_dir/stderr" >&2
}

# put_place_fault PLACE: sets why to why no file can be made in that folder or,
# until it is made, where it is to be, which is in place. That is tried, as
# rights alone do not tell; nothing is left there.
put_place_fault() {
	why='' place=$1
	until [ -z "$place" ] || [ -e "$place" ] || [ -L "$place" ]; do
		place=${place%/*}
	done
	place=${place:-/}
	if [ ! -d "$place" ]; then
		why="$place is no directory; move it away"
	elif ! tried=$(mktemp "$place/.atria-cw.XXXXXXXX" 2>/dev/null); then
		why="$place cannot be written; make it writable for $(id -un)"
	else
		rm -f "$tried"
	fi
}

# file_fault FILE: why cw-apply could not go on with a file that may be there
file_fault() {
	if [ -L "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then
		echo "$1 is no regular file; move it away"
	elif [ -e "$1" ] && { [ ! -r "$1" ] || [ ! -w "$1" ]; }; then
		echo "$1 cannot be read and written; give it to $(id -un)"
	fi
}

# check_journal: the place of cw-apply's journal and lock, of which a dry run
# has none
check_journal() {
	put_place_fault "$state"
	journal=$(journal_of "$asked_log")
	for file in "$journal" "${journal%.journal.ndjson}.lock"; do
		[ -z "$journal" ] || [ -n "$why" ] || why=$(file_fault "$file")
	done
	if [ -n "$why" ]; then
		tell journal wrong "$why"
		[ "$status" -gt 1 ] || status=3
	else
		tell journal ok "${journal:-"$state"}"
	fi
}

# check_runs: whether a run can be kept, and there is room for what it leaves
check_runs() {
	put_place_fault "$runs"
	[ -n "$why" ] || why=$(file_fault "$state/$job/lock")
	free=$(free_space "$place")
	if [ -z "$why" ] && [ "${free:-0}" -lt 10240 ]; then
		why="only ${free:-0} KB are free in $place"
	fi
	if [ -n "$why" ]; then
		tell runs wrong "$why"
		[ "$status" -gt 1 ] || status=3
	else
		tell runs ok "$runs"
	fi
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

# shellcheck shell=sh
# Of atria-cw: does it all work? Nothing is written.

cmd_check() {
	run_command 1 "$@"
	[ -n "$first" ] || die_usage 'check: which job?'
	open_job "$first"
	as_service_user check "$@"
	job_options
	scratch
	run_dir=$scratch_dir kind=run has_wrong=no
	if ! job_is_sound >"$run_dir/job.log" 2>/dev/null; then
		eval "$("$ask" streams job "$run_dir/job.log" '')"
		item 'job file' wrong "$job_error_1"
		exit 2
	fi
	eval "$("$ask" job "$job_file" 2>"$run_dir/ignored")"
	check_addresses
	why=$(secrets_fault)
	if [ -n "$why" ]; then
		item 'job file' ok "$job_file"
		item secrets wrong "$why"
		exit 2
	fi
	apply_args="$apply_args -n" fetch_args="$fetch_args --look-around"
	# where nothing can be written, the plan is all
	[ -z "$psa" ] || kind=plan
	defer_signals
	transfer
	status=$?
	on_signals exit
	[ -z "$interrupted" ] || exit "$interrupted"
	read_streams
	check_job_file
	check_secrets
	check_atria
	plan_fault=$out_error_7 plan_wrong=$out_error_8 plan_changes=$out_changes
	check_connectwise
	check_plan
	[ -n "$psa" ] || check_probe
	[ -n "$psa" ] || check_journal
	check_runs
	check_notify
	check_schedule
	exit "$status"
}

# read_streams: what was read and decided: sets fetch_..., resolved_... and out_...
read_streams() {
	resolver=${psa:-cw}-resolve
	last=cw-apply
	[ -z "$psa" ] || last=$resolver
	eval "$("$ask" streams \
	    fetch "$run_dir/fetch.ndjson" 'CW03 CW13 CW19 AX01 AX02 AX03 AX27' '' , \
	    resolved "$run_dir/resolved.ndjson" "AX01 @$resolver" \
	    "CW02 CW16 CW17 CW18 AX01 @$resolver" , \
	    out "$(run_output)" "AX01 @$last" 'CW16 CW18' \
	    "CW02 @$last" CW21 'CW10 CW11 CW12' '' 'AX02 AX13 AX18 AX19' \
	    'AX01 @cw-diff')"
}

# check_addresses: what is still as the template has it; who reads a saved
# answer needs no Atria
check_addresses() {
	[ -n "$atria_url" ] || [ "$has_answer" = yes ] || blank_address AtriaUrl
	[ -n "$api_url$psa" ] || blank_address ApiUrl
	[ "$has_wrong" = no ] || exit 2
}
blank_address() {
	item 'job file' wrong "CW17 $1 is not set; fill it in: $job_file"
}

# item WHAT HOW WORD...: a line of the check
item() {
	item_what=$1 item_how=$2
	shift 2
	[ "$item_how" != wrong ] || has_wrong=yes
	[ ! -t 1 ] || { "$ask" -- item "$item_what" "$item_how" "$*"; return; }
	printf '%-15s %-7s %s\n' "$item_what" "$item_how" "$*"
}

# check_job_file: what is wrong with a guard or the rules file only the stage
# that goes by it can tell
check_job_file() {
	rules_fault=no why=''
	[ -n "$resolved_error_1" ] || why=$out_error_1
	case $why$apply_args in
	' '*) item 'job file' ok "$job_file" ;;
	*--max-* | *--guard-floor*) item guards wrong "$why" ;;
	*) item 'job file' wrong "$why: $job_file" ;;
	esac
	while read -r ignored; do
		item 'job file' - "${ignored#*"$job_file: "}"
	done <"$run_dir/ignored"
	case $resolved_error_1 in
	*"$job_dir/rules.csv: "*)
		rules_fault=yes
		item 'rules file' wrong "$resolved_error_1" ;;
	esac
}

check_secrets() {
	if [ -n "$out_error_2" ]; then
		item secrets wrong \
		    "$out_error_2${stored:+"; $me secrets $job stores it"}"
	else
		item secrets ok \
		    "${stored:-${CREDENTIALS_DIRECTORY:-$secrets_command}}"
	fi
}

check_atria() {
	fetched=no
	if [ -n "$fetch_error_1" ]; then
		item Atria wrong "$fetch_error_1"
	elif [ "$fetch_whole" != yes ] || [ "$fetch_exit" -gt 1 ]; then
		item Atria - "not tried${fetch_error_2:+": $fetch_error_2"}"
	else
		fetched=yes
		set -- ok ''
		[ "$has_answer" = no ] ||
		    set -- - 'not tried; the saved answer has '
		item Atria "$1" "$2$fetch_lines lines of $fetch_customers" \
		    "customers, period $fetch_period_start to $fetch_period_end"
	fi
}

# ask_connectwise: with a line that is made up, as there was none to ask for
ask_connectwise() {
	run_dir=$scratch_dir/asked
	mkdir "$run_dir"
	printf '%s\n' "$probe" >"$run_dir/probe.json"
	fetch_args=$(quote -i "$run_dir/probe.json")
	transfer
	asked=$?
	[ "$asked" -le 1 ] || [ "$asked" -le "$status" ] || status=$asked
	read_streams
}

# check_connectwise: nothing is said to be well that was not tried
check_connectwise() {
	[ -n "$resolved_has_agreements$out_error_4" ] ||
	    [ -n "$resolved_error_2$out_error_3" ] || ask_connectwise
	# a cw-apply that has the same fault logs its own only
	why=${resolved_error_2:-$out_error_3}
	if [ "$rules_fault" = yes ]; then
		item "$remote" - 'not tried: the rules file is wrong'
	elif [ -n "$why" ]; then
		item "$remote" wrong "$why"
	elif [ -n "$resolved_has_agreements$out_error_4" ]; then
		item "$remote" ok "${api_url:-"the zone of the API user"}"
		check_rights
	else
		item "$remote" - "not tried${out_error_6:+": $out_error_6"}"
		[ "$status" -ne 0 ] || status=1
	fi
	run_dir=$scratch_dir
}

check_rights() {
	if [ -n "$psa" ]; then
		item permissions ok 'all can be read; nothing is written'
		return
	fi
	if [ -n "$out_error_4" ]; then
		item 'agreement type' wrong "$out_error_4"
		return
	fi
	item 'agreement type' ok "$out_agreement_type"
	if [ -n "$out_error_5" ]; then
		item permissions wrong "$out_error_5"
	elif [ -n "$resolved_has_found" ]; then
		item permissions ok "all can be read; the right to edit shows" \
		    "when something is written"
	else
		item permissions - "additions were not tried, as there is no" \
		    "agreement to read them of"
	fi
}

check_plan() {
	if [ "$fetched" = no ]; then
		:
	elif [ -n "$plan_wrong" ]; then
		item plan wrong "$plan_wrong"
	elif [ -n "$plan_fault" ]; then
		item plan refused "$plan_fault"
	elif [ "$status" -le 1 ]; then
		item plan ok "$plan_changes changes to make, none made"
	fi
	# what no entry of the log says
	[ "$status" -eq 0 ] || [ "$has_wrong" = yes ] ||
	    [ ! -s "$run_dir/stderr" ] || "$ask" text <"$run_dir/stderr" >&2
}

# check_probe: whether a run would write: to what was probed
check_probe() {
	eval "$("$ask" probe "$job_file" "$(run_output)")"
	[ -n "$probe_known" ] || return 0
	case $probe_fault:$probe_accepted:$apply_args in
	:*) item probe ok "$probe_made" ;;
	*:yes:* | *:*--first-contact*)
		item probe - "$probe_fault; accepted" ;;
	*)
		item probe wrong "$probe_fault; type: $me probe $job"
		[ "$status" -gt 1 ] || status=5 ;;
	esac
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

# check_place WHAT PLACE: good, but for why
check_place() {
	if [ -n "$why" ]; then
		item "$1" wrong "$why"
		[ "$status" -gt 1 ] || status=3
	else
		item "$1" ok "$2"
	fi
}

# check_journal: the place of cw-apply's journal and lock, of which a dry run
# has none
check_journal() {
	put_place_fault "$state"
	journal=${out_tenant:+$state/$out_tenant.journal.ndjson}
	for file in "$journal" "${journal%.journal.ndjson}.lock"; do
		[ -z "$journal" ] || [ -n "$why" ] || why=$(file_fault "$file")
	done
	check_place journal "${journal:-"$state"}"
}

# check_runs: whether a run can be kept, and there is room for what it leaves
check_runs() {
	put_place_fault "$runs"
	[ -n "$why" ] || why=$(file_fault "$state/$job/lock")
	free=$(free_space "$place")
	if [ -z "$why" ] && [ "${free:-10240}" -lt 10240 ]; then
		why="only $free KB are free in $place"
	fi
	check_place runs "$runs$([ -n "$free" ] ||
	    echo '; df cannot tell how much space is free there')"
}

# check_notify: who would be notified, which is not tried
check_notify() {
	eval "$("$ask" notify-check "$job_file")"
	why=$pages_fault
	[ -z "$pages_to" ] || check_place pages "$pages_to"
	why=$notify_fault
	[ -z "$notify_to" ] || check_place notify "$notify_to; $me notify $job tries it"
}

check_schedule() {
	if [ "$enabled" != yes ]; then
		item schedule - disabled
	elif [ -n "$schedule" ]; then
		item schedule ok "$schedule, next run $(next_run "$schedule")"
	else
		item schedule - 'with run --all only'
	fi
}

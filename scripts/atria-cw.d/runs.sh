# shellcheck shell=sh
# Of atria-cw: runs: their folders, facts, logs, and how long they are kept.

# find_run WORD [SKIP...]: sets run and run_..., the facts of the run that WORD
# names; run is empty if there is none
find_run() {
	eval "$("$ask" find "$runs" "$@")"
	run_dir=$runs/$run
}

# open_run WORD: the same for a run that must be there: its name, "last", or the
# month of its period
open_run() {
	case $1 in
	*[!0-9a-fTZ-]*) [ "$1" = last ] || die_usage "$1 is no run of job $job" ;;
	esac
	find_run "$1"
	[ -z "$run" ] || return 0
	[ "$1" != last ] || die 2 "job $job has no run yet"
	die 2 "job $job has no run '$1'; $me list $job lists them"
}

# run_output: the file of the run that tells most; the later stages' files hold
# what the earlier ones said
run_output() {
	for name in result plan resolved fetch; do
		[ ! -s "$run_dir/$name.ndjson" ] || break
	done
	echo "$run_dir/$name.ndjson"
}

# hold_job: one run at a time per job: descriptor 9 holds the lock, here and in
# the stages. Who only looks whether a run is under way holds it for a moment, too.
hold_job() {
	{ command exec 9>>"$state/$job/lock"; } 2>/dev/null || {
		why=$(file_fault "$state/$job/lock")
		[ -n "$why" ] || put_place_fault "$state/$job"
		die 3 "${why:-"$state/$job/lock cannot be made"}"
	}
	flock -w 5 9 || job_is_busy
}

# job_is_busy: says which run is under way
job_is_busy() {
	die 5 "$("$ask" busy "$runs" "$job")"
}

# must_begin: from now on, whoever is notified of failures is notified of a run,
# apply or undo that ends before end_run
must_begin() {
	case $command in run | apply | undo) trap 'unbegun $?' EXIT ;; esac
}
unbegun() {
	[ "$dry_run" = no ] || return 0
	put_service_user
	[ -z "$as_user" ] || unset HOME TMPDIR
	$as_user "$ask" notify-unbegun "$job" "$command" "$1" "$job_file" \
	    "${why:-}"
}

# begin_run KIND [OF]: makes the run's folder and sets run, run_dir, kind
begin_run() {
	job_options
	kind=$1
	[ "$dry_run" = no ] || kind=dry-$1
	umask 077
	why=$(mkdir -p "$runs" 2>&1) || die 3 "$why"
	hold_job
	defer_signals
	begun=0
	run_begun=$(trap '' HUP INT TERM; exec "$ask" begin "$runs" "$job" "$kind" \
	    "$job_file" ${2:+"$2"} ${diff_args:+${2:+part}}) ||
	    begun=$?
	eval "$run_begun"
	[ "$begun" -eq 0 ] || exit "$begun"
	run_dir=$runs/$run
	export ATRIA_CW_RUN="$run" ATRIA_CW_HOST="$host" \
	    ATRIA_CW_STARTED_BY="$started_by"
}

# free_space DIRECTORY: in KB; nothing if df cannot tell
free_space() {
	df -Pk "$1" 2>/dev/null | awk 'NR == 2 && $4 ~ /^[0-9]+$/ { print $4 }'
}

# interrupted_by STATUS: the option of cwlog-fmt for a run that a signal ended
interrupted_by() {
	case $1 in 129 | 130 | 143) echo "--interrupted=$1" ;; esac
}

# end_run STATUS: writes down how the run ended, notifies, and deletes those that
# are kept no longer. Sets status, which gets worse when something could not be
# kept or nobody was notified, output, result, seal, has_changes, by_hand; and
# subject, if the run has something to say and nobody was notified.
end_run() {
	status=$1 unkept=''
	output=$(run_output)
	keep_output csv log.csv
	keep_output html report.html
	put_reason
	[ -z "$unkept" ] || [ -n "$why" ] ||
	    warn "${unkept#, } could not be written"
	trap - EXIT
	run_ended=$(trap '' HUP INT TERM; exec "$ask" end "$run_dir" "$output" \
	    "$status" "$keep_runs" "$keep_days" "$job_file" \
	    ${why:+"$why"}) || [ "$status" -gt 1 ] || status=3
	eval "$run_ended"
	# shellcheck disable=SC2086	# names of runs
	[ -z "$old" ] || (cd "$runs" && rm -rf $old)
}

# keep_output FORMAT FILE: the run's log in another form. cwlog-fmt ends as the
# run did; the file is there only if it is whole. A signal does not reach it.
keep_output() {
	[ -s "$output" ] || return 0
	(
		trap '' HUP INT TERM
		# shellcheck disable=SC2046	# none, or one word
		cwlog-fmt -f "$1" -l Verbose $(interrupted_by "$status") \
		    -o "$run_dir/$2" "$output" 2>>"$run_dir/stderr"
	)
	if [ ! -s "$run_dir/$2" ]; then
		unkept="$unkept, $run_dir/$2"
		[ "$status" -gt 1 ] || status=3
	fi
}

cmd_log() {
	[ $# -gt 0 ] || die_usage 'log: of which job?'
	open_job "$1"
	shift
	case ${1--} in
	-*) open_run last ;;
	*)
		open_run "$1"
		shift ;;
	esac
	[ -z "$run_running" ] || warn "run $run is still under way; so far:"
	log_operands "$@"
	output=$(run_output)
	[ -s "$output" ] || die 3 "run $run left no log (its exit status:" \
	    "$run_exit); see $run_dir"
	# shellcheck disable=SC2046	# a word or none
	exec cwlog-fmt $(interrupted_by "$run_exit") "$@" "$output"
}

# cmd_history JOB [--since DATE] [--customer CODE] [--sku SKU]
cmd_history() {
	[ $# -gt 0 ] || die_usage 'history: of which job?'
	open_job "$1"
	shift
	exec "$ask" -- history "$runs" "$job_file" "$@"
}

# cmd_diff JOB OLD NEW [OPTION...]: OLD and NEW are runs, periods or files
cmd_diff() {
	[ $# -gt 2 ] || die_usage 'diff: which JOB, and which two runs or months?'
	open_job "$1"
	compared=$("$ask" compare "$runs" "$2" "$3") || exit
	eval "$compared"
	shift 3
	exec cwlog-fmt --diff "$@" "$old" "$new"
}

# log_operands ARGUMENT...: refuses what is no option of cwlog-fmt
log_operands() {
	while [ $# -gt 0 ]; do
		case $1 in
		-[flkCgo] | --format | --level | --code | --customer | --grep | \
		--sort | --color | --output)
			[ $# -gt 1 ] || die_usage "log: $1 needs a value"
			shift ;;
		-?*) ;;
		*) die_usage "log: what is $1?" ;;
		esac
		shift
	done
}

# cmd_notify JOB [RUN]: notifies of a run again, as whoever ran it
cmd_notify() {
	take_arguments '' 2 "$@"
	open_job "$first"
	open_run "${second:-last}"
	[ -z "$run_running" ] || die 3 "run $run is still under way"
	put_service_user
	[ -z "$as_user" ] || unset HOME TMPDIR
	exec $as_user "$ask" notify "$run_dir" "$(run_output)" "$job_file"
}

cmd_report() {
	opt_open=no
	take_arguments --open 2 "$@"
	open_job "$first"
	open_run "${second:-last}"
	[ -z "$run_running" ] || die 3 "run $run is still under way"
	[ -s "$run_dir/report.html" ] || die 3 "run $run has no report"
	if [ "$opt_open" = yes ]; then
		need xdg-open xdg-utils
		exec xdg-open "$run_dir/report.html"
	fi
	printf '%s\n' "$run_dir/report.html"
}

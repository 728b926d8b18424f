# shellcheck shell=sh
# Of atria-cw: runs: their folders, facts, logs, and how long they are kept.

# run_names: of the job's runs, the oldest first, as the shell sorts names
run_names() {
	for names_run in "$runs"/*; do
		[ ! -f "$names_run/run.json" ] || echo "${names_run##*/}"
	done
}

# put_last_run: sets last_run to the name of the newest one, or to nothing
put_last_run() {
	last_run=''
	for names_run in "$runs"/*; do
		[ ! -f "$names_run/run.json" ] || last_run=${names_run##*/}
	done
}

# open_run RUN: sets run, run_dir; "last" is the newest one
open_run() {
	run=$1
	if [ "$run" = last ]; then
		put_last_run
		run=$last_run
	fi
	case $run in
	'')
		[ "$1" != last ] || die 2 "job $job has no run yet"
		die_usage 'an empty word is no run' ;;
	*[!0-9TZ-]*) die_usage "$run is no run of job $job" ;;
	esac
	run_dir=$runs/$run
	[ -f "$run_dir/run.json" ] || die 2 "job $job has no run $run"
}

# run_output: the file of the run that tells most; the later stages' files hold
# what the earlier ones said
run_output() {
	for output in result plan resolved fetch; do
		[ ! -s "$run_dir/$output.ndjson" ] || break
	done
	echo "$run_dir/$output.ndjson"
}

# hold_job: one run at a time per job: descriptor 9 holds the lock, here and in
# the stages. Who only looks whether a run is under way holds it for a moment, too.
hold_job() {
	exec 9>>"$state/$job/lock" || exit 3
	flock -w 5 9 || die 5 "a run of job $job is under way"
}

# begin_run KIND [OF]: makes the run's folder and sets run, run_dir, kind
begin_run() {
	kind=$1
	[ "$dry_run" = no ] || kind=dry-$1
	umask 077
	mkdir -p "$runs" || die 3 "$runs cannot be made"
	hold_job
	begin_time=$(date -u +%Y-%m-%dT%H:%M:%SZ)
	run=$(printf '%s' "$begin_time" | tr -d :-)
	begin_n=0
	until mkdir "$runs/$run" 2>/dev/null; do
		begin_n=$((begin_n + 1))
		run=${run%%-*}-$begin_n
		[ "$begin_n" -lt 100 ] || die 3 "$runs/$run cannot be made"
	done
	run_dir=$runs/$run
	# none of these has a character that JSON would write otherwise
	printf '{"job":"%s","kind":"%s",%s"started":"%s"}\n' "$job" "$kind" \
	    "${2:+"\"of\":\"$2\","}" "$begin_time" >"$run_dir/run.json" || {
		rm -rf "${run_dir:?}"
		die 3 "$run_dir/run.json cannot be written"
	}
}

# free_space DIRECTORY: in KB
free_space() {
	df -Pk "$1" 2>/dev/null | awk 'NR == 2 { print $4 }'
}

# result_word STATUS: what became of a run, in a word
result_word() {
	case $1 in
	0 | 1)
		word=$(tail -n 50 "$(run_output)" | sed -n \
		    '/"code":"CW23"/s/.*"message":".*status \([^"]*\)".*/\1/p')
		case $kind in plan | dry-*) word=Planned ;; esac
		[ "$1" -eq 0 ] || word=Error
		echo "${word:-Success}" ;;
	2 | 3 | 4) echo Failed ;;
	5) echo Refused ;;
	129 | 130 | 143) echo Interrupted ;;
	*) echo Died ;;
	esac
}

# status_text STATUS: what an exit status means
status_text() {
	case $1 in
	1) echo 'done, but there are errors' ;;
	2) echo 'job file, secrets or options cannot be used' ;;
	3) echo 'a local file or disk failed, or a stage was cut short' ;;
	4) echo 'Atria or ConnectWise cannot be reached or refuses us' ;;
	5) echo 'refused, nothing was written' ;;
	129 | 130 | 143) echo 'interrupted' ;;
	*) echo 'a program died' ;;
	esac
}

# end_run STATUS: writes down how the run ended. Sets status, which gets worse
# when something could not be kept.
end_run() {
	status=$1
	rm -f "$run_dir/stages" "$run_dir/stop"
	end_output=$(run_output)
	keep_output csv log.csv
	keep_output html report.html
	# a line that is cut short has no facts
	if ! printf '%s\n' "$(cat "$run_dir/run.json")" \
	    "$(head -n 1 "$end_output" 2>/dev/null)" \
	    "$(tail -n 1 "$end_output" 2>/dev/null)" |
	    jq -Rnc --argjson exit "$status" --arg ended \
	    "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --arg result \
	    "$(result_word "$status")" '
	    [inputs | [fromjson?][0] | objects // {}] as [$run, $begin, $last]
	    | $run + ($begin | {period, transfer: .run})
	    + ($last | {counts: .ledger, seal})
	    + {ended: $ended, exit: $exit, result: $result}
	    | with_entries(select(.value != null))' \
	    >"$run_dir/run.json.new" ||
	    ! mv "$run_dir/run.json.new" "$run_dir/run.json"; then
		warn "$run_dir/run.json cannot be written"
		[ "$status" -gt 1 ] || status=3
	fi
	prune
}

# keep_output FORMAT FILE: the run's log in another form. cwlog-fmt ends as the
# run did; the file is there only if it is whole.
keep_output() {
	[ -s "$end_output" ] || return 0
	cwlog-fmt -f "$1" -l Verbose -o "$run_dir/$2" "$end_output" \
	    2>>"$run_dir/stderr"
	if [ ! -s "$run_dir/$2" ]; then
		warn "$run_dir/$2 could not be written"
		[ "$status" -gt 1 ] || status=3
	fi
}

# prune: deletes runs that are too many or too old, but never this one, nor the
# newest one that wrote, which may have to be taken back
prune() {
	prune_before=$(date -u -d "-$keep_days days" +%Y%m%dT%H%M%SZ)
	prune_last=$(grep -lE '"kind":"(run|apply|undo)"' "$runs"/*/run.json |
	    sed 's|/run\.json$||' | sort | tail -n 1)
	prune_last=${prune_last##*/}
	run_names | sort -r | awk -v keep="$keep_runs" \
	    -v before="$prune_before" -v this="$run" -v last="$prune_last" \
	    '$0 != this && $0 != last && (NR > keep || $0 < before)' |
	    while read -r prune_run; do
		rm -rf "${runs:?}/$prune_run"
	done
}

# is_under_way DIRECTORY: whether that run is: the newest of a job whose lock is
# held. run.json has no exit status then.
is_under_way() {
	runs=${1%/*}
	[ -e "${runs%/*}/lock" ] && ! flock -n "${runs%/*}/lock" true ||
	    return 1
	put_last_run
	[ "$1" = "$runs/$last_run" ]
}

# is_unfinished: whether $run is under way
is_unfinished() {
	[ -z "$(run_fact .exit)" ] && is_under_way "$run_dir"
}

# describe_runs: for each "KEY<tab>DIRECTORY" of a run on stdin a line of KEY,
# what, start in local time, end of the period, and what became of it; a few
# processes for all. The time is of date, as the strflocaltime of jq 1.6 is
# wrong in summer.
describe_runs() {
	while IFS='	' read -r key dir; do
		facts='' otherwise='cut short'
		IFS= read -r facts <"$dir/run.json"
		case $facts in
		*'"exit":'*) ;;
		*) ! is_under_way "$dir" || otherwise=running ;;
		esac
		printf '%s\t%s\t%s\n' "$key" "$otherwise" "$facts"
	done | jq -rR 'capture("^(?<key>[^\t]*)\t(?<other>[^\t]*)\t(?<facts>.*)")
	    | .key as $key | .other as $other | (.facts | fromjson? // {})
	    | [(.started // "" | try (fromdate | todate) catch "@0"),
	    $key, (.kind // "-") + (if .of then " of \(.of)" else "" end),
	    .period.end // "-",
	    if .exit then .result + (if .counts.applied then
	    ", \(.counts.applied) applied" else "" end)
	    + (if .exit > 1 then ", exit status \(.exit)" else "" end)
	    else $other end] | join("\t")' >"$scratch_dir/facts"
	cut -f 1 "$scratch_dir/facts" |
	    env -u TZ date -f - '+%Y-%m-%d %H:%M' >"$scratch_dir/times"
	paste "$scratch_dir/times" "$scratch_dir/facts" |
	    awk -F '\t' -v OFS='\t' '{
		print $3, $4, $2 == "@0" ? "-" : $1, $5, $6
	}'
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
	! is_unfinished || warn "run $run is still under way; so far:"
	[ -s "$(run_output)" ] || die 3 "run $run left no log; see $run_dir"
	exec cwlog-fmt "$@" "$(run_output)"
}

cmd_report() {
	open=no job='' run=last
	for word; do
		case $word in
		--open) open=yes ;;
		-*) die_usage "report has no option $word" ;;
		*)
			if [ -z "$job" ]; then
				job=$word
			else
				run=$word
			fi ;;
		esac
	done
	[ -n "$job" ] || die_usage 'report: of which job?'
	open_job "$job"
	open_run "$run"
	! is_unfinished || die 3 "run $run is still under way"
	[ -s "$run_dir/report.html" ] || die 3 "run $run has no report"
	if [ "$open" = yes ]; then
		need xdg-open xdg-utils
		exec xdg-open "$run_dir/report.html"
	fi
	printf '%s\n' "$run_dir/report.html"
}

# shellcheck shell=sh
# Of atria-cw: jobs are made, listed, shown and deleted.

cmd_new() {
	from='' label='' name=''
	while [ $# -gt 0 ]; do
		case $1 in
		--from | --label)
			[ $# -gt 1 ] || die_usage "$1 needs a value"
			[ "$1" = --from ] && from=$2 || label=$2
			shift ;;
		-*) die_usage "new has no option $1" ;;
		*)
			[ -z "$name" ] || die_usage "new: what is $1?"
			name=$1 ;;
		esac
		shift
	done
	[ -n "$name" ] || die_usage 'new: what is the job to be called?'
	job_paths "$name"
	[ ! -e "$job_dir" ] || die 2 "there is a job $job already: $job_dir"
	umask 022
	scratch
	if [ -n "$from" ]; then
		new_from
	else
		jq -n --arg title "${label:-$job}" '{Label: $title,
		    AtriaUrl: "", ApiUrl: "",
		    AgreementType: "Hosting and Cloud Services",
		    BillingPeriod: "Previous", BillingPeriodEnd: "month",
		    CustomersFilter: [], AllowAtriaCreateAdditions: "False",
		    LogLevel: "Verbose"}' >"$scratch_dir/job.json" || exit 3
	fi
	mkdir -p "$config/jobs" && mkdir "$job_dir" &&
	    cp "$scratch_dir/job.json" "$job_file" ||
	    die 3 "$job_file cannot be written"
	if [ -n "$from" ]; then
		next="$me secrets $job"
	else
		next="edit that file, then: $me secrets $job"
	fi
	printf 'New job: %s\nNext: %s\n' "$job_file" "$next"
}

# new_from: the job file that was given, once the tools take it
new_from() {
	cp "$from" "$scratch_dir/job.json" || exit 2
	job_file=$scratch_dir/job.json
	if [ -n "$label" ]; then
		lenient <"$from" | jq --arg title "$label" '
		    with_entries(select(.key | ascii_downcase != "label"))
		    | {Label: $title} + .' >"$scratch_dir/labelled" &&
		    mv "$scratch_dir/labelled" "$job_file" ||
		    die 2 "$from is no JSON object"
	fi
	job_is_sound >"$scratch_dir/log" 2>"$scratch_dir/err" ||
	    die 2 "$from: $(first_error "$scratch_dir/log")"
	ignored_names "$scratch_dir/err" | while read -r ignored; do
		warn "$from: $ignored"
	done
	job_file=$job_dir/job.json
}

# first_error FILE [CODES]: its first Error-level entry, of these codes
first_error() {
	jq -rs --arg codes "${2:-}" '($codes | split(" ")) as $codes
	    | [.[] | select(.type == "log" and .level == "Error")
	    | select($codes == [] or (.code | IN($codes[])))][0] // empty
	    | .error as $error | "\(.code) \(.message)"
	    | if $error and (contains($error) | not) then
	    "\(.) (\($error))" else . end' "$1" 2>/dev/null | printable
}

# ignored_names FILE: what the tools said on stderr of names that a job file has
# and that are none of a parameter
ignored_names() {
	sed -n 's/.*: \(unknown parameter .*\)/\1/p
	    s/.*: \(an unknown name .*\)/\1/p' "$1" | printable
}

# table: lines of fields with tabs between them on stdin, as columns
table() {
	awk -F '	' '{
		for (i = 1; i <= NF; i++) {
			cell[NR, i] = $i
			size = length($i)
			if (size > width[i])
				width[i] = size
		}
		fields[NR] = NF
	} END {
		for (r = 1; r <= NR; r++) {
			text = ""
			for (i = 1; i < fields[r]; i++)
				text = text sprintf("%-" width[i] "s  ", \
				    cell[r, i])
			print text cell[r, fields[r]]
		}
	}'
}

# is_running: whether a run of the job holds its lock
is_running() {
	[ -e "$state/$job/lock" ] && ! flock -n "$state/$job/lock" true
}

# describe_runs: for each run's name on stdin a line of run, what, start in
# local time, end of the period, and what became of it; a few processes for all.
# The time is of date, as the strflocaltime of jq 1.6 is wrong in summer.
describe_runs() {
	running=''
	! is_running || running=$(run_names | tail -n 1)
	while read -r name; do
		facts=''
		IFS= read -r facts <"$runs/$name/run.json"
		printf '%s\t%s\n' "$name" "$facts"
	done | jq -rR --arg running "$running" '
	    index("\t") as $i | .[:$i] as $run
	    | (.[$i + 1:] | fromjson? // {})
	    | [(.started // "" | try (fromdate | todate) catch "@0"),
	    $run, (.kind // "-") + (if .of then " of \(.of)" else "" end),
	    .period.end // "-",
	    if .exit then .result + (if .counts.applied then
	    ", \(.counts.applied) applied" else "" end)
	    + (if .exit > 1 then ", exit status \(.exit)" else "" end)
	    elif $run == $running then "running" else "cut short" end]
	    | join("\t")' >"$scratch_dir/facts"
	cut -f 1 "$scratch_dir/facts" |
	    env -u TZ date -f - '+%Y-%m-%d %H:%M' >"$scratch_dir/times"
	paste "$scratch_dir/times" "$scratch_dir/facts" |
	    awk -F '\t' -v OFS='\t' '{
		print $3, $4, $2 == "@0" ? "-" : $1, $5, $6
	}'
}

cmd_list() {
	case ${1:-} in
	--names) job_names; return ;;
	'') ;;
	-*) die_usage "list has no option $1" ;;
	*)
		open_job "$1"
		list_runs
		return ;;
	esac
	scratch
	{
		printf 'JOB\tLABEL\tSCHEDULE\tNEXT RUN\tLAST RUN\tRESULT\n'
		for name in $(job_names); do
			list_job "$name"
		done
	} | table
}

# list_job NAME: its line of the list
list_job() {
	open_job "$1"
	next='-' last='-' result='-'
	if [ "$enabled" != yes ]; then
		schedule=disabled
	elif [ -n "$schedule" ]; then
		next=$(next_run "$schedule")
	fi
	run=$(run_names | tail -n 1)
	if [ -n "$run" ]; then
		echo "$run" | describe_runs >"$scratch_dir/last"
		IFS='	' read -r run what last period result \
		    <"$scratch_dir/last"
		[ "$what" = run ] || result="$result (${what%% *})"
	fi
	label=$(parameter Label)
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$job" "${label:--}" \
	    "${schedule:--}" "$next" "$last" "$result"
}

# list_runs: of the job, the newest first
list_runs() {
	scratch
	{
		printf 'RUN\tWHAT\tSTARTED\tPERIOD\tRESULT\n'
		run_names | sort -r | describe_runs
	} | table
}

cmd_show() {
	[ $# -eq 1 ] || die_usage 'show: which job?'
	open_job "$1"
	how=$(stored_with)
	[ -n "$how" ] || [ -z "$(parameter SecretsCommand)" ] ||
	    how="the job's SecretsCommand"
	{
		printf 'Job\t%s\n' "$job"
		printf 'Label\t%s\n' "$(parameter Label)"
		printf 'Job file\t%s\n' "$job_file"
		[ ! -f "$job_dir/map.csv" ] ||
		    printf 'Mapping file\t%s\n' "$job_dir/map.csv"
		printf 'Secrets\t%s\n' "${how:-none; $me secrets $job}"
		if [ "$enabled" != yes ]; then
			printf 'Schedule\tdisabled\n'
		elif [ -n "$schedule" ]; then
			printf 'Schedule\t%s\n' "$schedule"
			printf 'Next run\t%s\n' "$(next_run "$schedule")"
		else
			printf 'Schedule\twith run --all only\n'
		fi
		[ -z "$run_options" ] || printf 'Options\t%s\n' "$run_options"
		printf 'Runs kept\t%s, for %s days, in %s\n' "$keep_runs" \
		    "$keep_days" "$runs"
	} | table
	echo
	printable <"$job_file"
}

cmd_delete() {
	yes=no name=''
	for word; do
		case $word in
		-y | --yes) yes=yes ;;
		-*) die_usage "delete has no option $word" ;;
		*)
			[ -z "$name" ] || die_usage "delete: what is $word?"
			name=$word ;;
		esac
	done
	[ -n "$name" ] || die_usage 'delete: which job?'
	open_job "$name"
	if [ "$yes" = no ]; then
		[ -t 0 ] || die_usage 'delete: needs --yes, as nobody can be' \
		    'asked'
		printf 'Delete job %s, its secrets and its %d runs? [y/N] ' \
		    "$job" "$(run_names | wc -l)" >&2
		read -r answer || answer=''
		case $answer in
		[Yy] | [Yy]es) ;;
		*) die 2 'nothing was deleted' ;;
		esac
	fi
	! is_running || die 5 "a run of job $job is under way"
	unschedule
	rm -rf "${job_dir:?}" "${state:?}/$job" || exit 3
	printf 'Job %s is deleted\n' "$job"
}

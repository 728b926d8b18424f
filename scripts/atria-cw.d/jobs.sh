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
	[ ! -e "$job_file" ] || die 2 "there is a job $job already: $job_dir"
	[ ! -e "$job_dir" ] || die 2 "there is a job $job already, but $(
	    no_job_file)"
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

# first_error FILE [CODES [TOOL]]: its first Error-level entry, of these codes,
# of this tool
first_error() {
	grep -qF '"level":"Error"' "$1" 2>/dev/null || return 0
	jq -rs --arg codes "${2:-}" --arg tool "${3:-}" '
	    ($codes | split(" ")) as $codes
	    | [.[] | select(.type == "log" and .level == "Error")
	    | select($tool == "" or .tool == $tool)
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
	list_jobs | table
}

# list_jobs: a line for each; what takes processes is done for all together
list_jobs() {
	set --
	for name in $(job_names); do
		open_job "$name"
		set -- "$@" --rawfile "$job" "$job_file"
		[ "$enabled" = yes ] || schedule=disabled
		printf '%s\t%s\n' "$job" "${schedule:--}"
		put_last_run
		[ -z "$last_run" ] ||
		    printf '%s\t%s\n' "$job" "$runs/$last_run" >&3
	done >"$scratch_dir/schedules" 3>"$scratch_dir/last"
	list_labels "$@" >"$scratch_dir/labels"
	next_runs <"$scratch_dir/schedules" >"$scratch_dir/next"
	describe_runs <"$scratch_dir/last" >"$scratch_dir/described"
	printf 'JOB\tLABEL\tSCHEDULE\tNEXT RUN\tLAST RUN\tRESULT\n'
	(cd "$scratch_dir" && awk -F '\t' -v OFS='\t' '
	    FILENAME == "labels" { label[$1] = $2; next }
	    FILENAME == "next" { soon[$1] = $2; next }
	    FILENAME == "described" {
		sub(" .*", "", $2)
		last[$1] = $3
		result[$1] = $5 ($2 == "run" ? "" : " (" $2 ")")
		next
	    }
	    {
		print $1, label[$1] == "" ? "-" : label[$1], $2,
		    $1 in soon ? soon[$1] : "-", $1 in last ? last[$1] : "-",
		    $1 in last ? result[$1] : "-"
	    }' labels next described schedules)
}

# list_labels JQ-OPTION...: of the job files that the options have; one that is
# not plain JSON is read as the tools do
list_labels() {
	unreadable=$(printf '\001')
	jq -nr "$@" '$ARGS.named | to_entries[] | .key + "\t" + (.value
	    | try (fromjson | [to_entries[]
	    | select(.key | ascii_downcase == "label").value][0] // ""
	    | tostring | gsub("[\\p{Cc}\\p{Cf}]"; "?")) catch "\u0001")' |
	    while IFS='	' read -r name label; do
		[ "$label" != "$unreadable" ] ||
		    label=$(parameter Label "$config/jobs/$name/job.json")
		printf '%s\t%s\n' "$name" "$label"
	done
}

# list_runs: of the job, the newest first
list_runs() {
	scratch
	{
		printf 'RUN\tWHAT\tSTARTED\tPERIOD\tRESULT\n'
		run_names | sort -r | while read -r name; do
			printf '%s\t%s\n' "$name" "$runs/$name"
		done | describe_runs
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
	job_paths "$name"
	[ -d "$job_dir" ] || open_job "$name"
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
	[ ! -d "$state/$job" ] || hold_job
	unschedule
	rm -rf "${job_dir:?}" "${state:?}/$job" || exit 3
	printf 'Job %s is deleted\n' "$job"
}

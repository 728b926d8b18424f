# shellcheck shell=sh
# Of atria-cw: jobs are made, listed, shown and deleted.

cmd_new() {
	opt_from='' opt_label=''
	take_arguments '--from= --label=' 1 "$@"
	job_paths "$first"
	[ ! -e "$job_file" ] || die 2 "there is a job $job already: $job_dir"
	[ ! -e "$job_dir" ] || die 2 "there is a job $job already, but $(
	    no_job_file)"
	umask 022
	scratch
	if [ -n "$opt_from" ]; then
		new_from
	else
		"$ask" label "${opt_label:-$job}" <"$parts/new.json" \
		    >"$scratch_dir/job.json" || exit 3
	fi
	mkdir -p "$config/jobs" && mkdir "$job_dir" &&
	    cp "$scratch_dir/job.json" "$job_file" ||
	    die 3 "$job_file cannot be written"
	next="$me secrets $job"
	[ -n "$opt_from" ] || next="edit that file, then: $next"
	printf 'New job: %s\nNext: %s\n' "$job_file" "$next"
}

# new_from: the job file that was given, once the tools take it
new_from() {
	cp -- "$opt_from" "$scratch_dir/given" || exit 2
	job_file=$scratch_dir/job.json
	if [ -n "$opt_label" ]; then
		"$ask" label "$opt_label" <"$scratch_dir/given" >"$job_file"
	else
		cp "$scratch_dir/given" "$job_file"
	fi || exit 2
	job_is_sound >"$scratch_dir/log" 2>/dev/null || {
		eval "$("$ask" streams new "$scratch_dir/log" '')"
		die 2 "$opt_from: $new_error_1"
	}
	"$ask" job "$job_file" 2>&1 >/dev/null | while read -r ignored; do
		warn "$opt_from: ${ignored#*"$job_file: "}"
	done
	job_file=$job_dir/job.json
}

cmd_list() {
	form=''
	case ${1:-} in --plain | --json) form=$1; shift ;; esac
	[ $# -le 1 ] || die_usage "list: what is $2?"
	case ${1:-} in
	--names) job_names; return ;;
	'') ;;
	-*) die_usage "list has no option $1" ;;
	*)
		open_job "$1"
		"$ask" -- runs "$runs" ${form:+"$form"}
		return ;;
	esac
	list_schedules | next_runs | list_files | "$ask" -- jobs ${form:+"$form"}
}

# list_schedules: a line for each job, as next_runs takes them
list_schedules() {
	for name in $(job_names); do
		open_job "$name"
		[ "$enabled" = yes ] || schedule=disabled
		printf '%s\t%s\n' "$job" "${schedule:--}"
	done
}

# list_files: adds the job file and the folder of runs to the lines
list_files() {
	while IFS='	' read -r name schedule next; do
		job_paths "$name"
		printf '%s\t%s\t%s\t%s\t%s\n' "$job" "$schedule" "$next" \
		    "$job_file" "$runs"
	done
}

cmd_show() {
	[ $# -eq 1 ] || die_usage 'show: which job?'
	open_job "$1"
	eval "$("$ask" job "$job_file" 2>/dev/null)"
	how=$stored
	[ -n "$how" ] || [ -z "$secrets_command" ] ||
	    how="the job's SecretsCommand"
	{
		printf 'Job\t%s\n' "$job"
		printf 'Label\t%s\n' "$label"
		printf 'Job file\t%s\n' "$job_file"
		[ ! -f "$job_dir/rules.csv" ] ||
		    printf 'Rules file\t%s\n' "$job_dir/rules.csv"
		printf 'Secrets\t%s\n' "${how:-none; $me secrets $job}"
		if [ "$enabled" != yes ]; then
			printf 'Schedule\tdisabled\n'
		elif [ -n "$schedule" ]; then
			printf 'Schedule\t%s\n' "$schedule"
			printf 'Next run\t%s\n' "$(next_run "$schedule")"
		else
			printf 'Schedule\twith run --all only\n'
		fi
		find_run last
		[ -z "$run" ] || printf 'Last run\t%s\n' "$run"
		[ -z "$run_options" ] || printf 'Options\t%s\n' "$run_options"
		printf 'Runs kept\t%s, for %s days, in %s\n' "$keep_runs" \
		    "$keep_days" "$runs"
	} | "$ask" table
	echo
	"$ask" text <"$job_file"
}

# cmd_set JOB NAME [VALUE...]
cmd_set() {
	[ $# -gt 1 ] || die_usage 'set: which JOB, which NAME, and what VALUE?' \
	    "${1:+"$me show $1 lists what is set"}"
	open_job "$1"
	shift
	case $1 in
	[Oo]ptions)
		check_options ${2+"$@"}
		[ -z "$settings_wrong" ] || die 2 "set$settings_wrong" ;;
	esac
	exec "$ask" -- set "$job" "$job_dir" "$@"
}

# check_options NAME [WORD...]: whether the words can be the setting Options
check_options() {
	settings_wrong=''
	shift
	[ "$*" = --default ] || {
		set -f
		# shellcheck disable=SC2048,SC2086	# words
		setting_is_options $*
		set +f
	}
}

# cmd_edit JOB [--rules] [--from FILE]
cmd_edit() {
	opt_rules='' opt_from=''
	take_arguments '--rules --from=' 1 "$@"
	open_job "$first"
	edited=job.json
	[ -z "$opt_rules" ] || edited=rules.csv
	export LC_ALL="$given_lc_all"
	[ -n "$LC_ALL" ] || unset LC_ALL
	exec "$ask" -- edit "$job" "$job_dir/$edited" ${opt_from:+"$opt_from"}
}

cmd_delete() {
	opt_yes=no
	take_arguments --yes 1 "$@"
	job_paths "$first"
	[ -d "$job_dir" ] || open_job "$job"
	if [ "$opt_yes" = no ]; then
		[ -t 0 ] || die_usage 'delete: needs --yes, as nobody can be' \
		    'asked'
		printf 'Delete job %s, its secrets and its %d runs? [y/N] ' \
		    "$job" "$("$ask" count "$runs")" >&2
		read -r answer || answer=''
		case $answer in
		[Yy] | [Yy]es) ;;
		*) die 2 'nothing was deleted' ;;
		esac
	fi
	# the service's user could have put links there: root does not follow
	put_service_user
	[ ! -d "$state/$job" ] ||
	    $as_user flock -w 5 "$state/$job/lock" true || job_is_busy
	unschedule
	rm -rf "${job_dir:?}" || exit 3
	$as_user rm -rf "${state:?}/$job" || exit 3
	printf 'Job %s is deleted\n' "$job"
}

# shellcheck shell=sh
# Of atria-cw: the commands that run stages, and their options.

# option_place OPTION: sets to, the stage that an option is for, and took, how
# many words it is: none and 0 if it is no option of theirs
option_place() {
	took=2
	case $1 in
	-p | --period | -i | --input | --today | --previous-input) to='fetch' ;;
	--with-previous) to='fetch' took=1 ;;
	--only | --except | --sku) to='diff' ;;
	--no-decrease) to='diff' took=1 ;;
	--approve | --accept | --message | --max-* | --guard-floor) to='apply' ;;
	-n | --dry-run | --accept-edited | --first-contact) to='apply' took=1 ;;
	--progress | --no-progress) to='' took=1 ;;
	*) to=none took=0 ;;
	esac
}

# stage_option OPTION [VALUE]: takes an option for one of the stages; to and took
# as above
stage_option() {
	option_place "$1"
	[ "$to" != none ] || return 0
	[ $# -ge "$took" ] || die_usage "$1 needs a value"
	stage_words=$([ "$took" -eq 1 ] && quote "$1" || quote "$1" "$2")
	case $to in
	fetch) fetch_args="$fetch_args $stage_words" ;;
	diff) diff_args="$diff_args $stage_words" ;;
	apply) apply_args="$apply_args $stage_words" ;;
	esac
	case $1 in
	--approve) approve=$2 ;;
	--message) export ATRIA_CW_MESSAGE="$2" ;;
	--progress | --no-progress) progress=$1 ;;
	-n | --dry-run) dry_run=yes ;;
	-i | --input) has_answer=yes ;;
	esac
}

# run_command OPERANDS ARGUMENT...: the options and operands of a command that
# runs stages; sets first and second, the operands, and each_args, what run --all
# hands to each job
run_command() {
	run_operands=$1
	shift
	fetch_args='' diff_args='' apply_args='' approve='' dry_run=no progress=''
	has_answer=no verbose=no first='' second=''
	jobs_at_once='' all=no each_args='' yes=no
	while [ $# -gt 0 ]; do
		case $1 in
		-v | --verbose) verbose=yes each_args="$each_args -v" ;;
		--all) all=yes ;;
		-y | --yes)
			[ "$command" = undo ] ||
			    die_usage "$command has no option $1"
			yes=yes ;;
		-j | --jobs)
			[ $# -gt 1 ] || die_usage "$1 needs a value"
			case $2 in
			'' | *[!0-9]* | 0* | ?????*)
				die_usage "$1 must be a number, not $2" ;;
			esac
			jobs_at_once=$2
			shift ;;
		-?*)
			stage_option "$@"
			case $command:$to:$1 in
			apply:diff:--only | apply:diff:--except | \
			apply:diff:--sku) ;;
			*:none:* | plan:apply:* | apply:fetch:* | \
			apply:diff:* | undo:fetch:* | undo:*:--no-decrease | \
			run:*:--accept-edited | undo:*:--accept-edited | \
			*:--except | *:--sku)
				die_usage "$command has no option $1" ;;
			esac
			each_args="$each_args $stage_words"
			[ "$took" -eq 1 ] || shift ;;
		*)
			if [ -z "$first" ]; then
				first=$1
			elif [ -z "$second" ] && [ "$run_operands" -eq 2 ]; then
				second=$1
			else
				die_usage "$command: what is $1?"
			fi ;;
		esac
		shift
	done
	[ "$command" = run ] || [ "$all$jobs_at_once" = no ] ||
	    die_usage "$command has neither --all nor --jobs"
	[ "$all" = yes ] || [ -z "$jobs_at_once" ] ||
	    die_usage '--jobs is for run --all'
}

# job_options: the settings' Options come before those given; their options for
# planning do not apply to a plan that exists already, or to an undo
job_options() {
	export ATRIA_CW_JOB="$job"	# for hints
	given_fetch=$fetch_args given_diff=$diff_args given_apply=$apply_args
	fetch_args='' diff_args='' apply_args=''
	set -f
	# shellcheck disable=SC2086	# words
	set -- $run_options
	set +f
	while [ $# -gt 0 ]; do
		stage_option "$@"
		shift "$took"
	done
	case $command in apply | undo) fetch_args='' diff_args='' ;; esac
	fetch_args="$fetch_args$given_fetch"
	diff_args="$diff_args$given_diff"
	apply_args="$apply_args$given_apply"
	[ -z "$show_progress" ] || export ATRIA_CW_PROGRESS="$show_progress"
}

# whole_run KIND [OF]
whole_run() {
	begin_run "$@"
	transfer
	end_run $?
	speak
	exit "${interrupted:-$status}"
}

cmd_plan() {
	run_command 1 "$@"
	[ -n "$first" ] || die_usage 'plan: of which job?'
	open_job "$first"
	as_service_user plan "$@"
	begin_run plan
	transfer
	end_run $?
	said >&2
	advise
	# shellcheck disable=SC2046	# none, or one word
	cwlog-fmt $([ "$verbose" = no ] || echo -v) "$output"
	[ "$status" -gt 1 ] || [ -z "$has_changes" ] ||
		printf '\nTo carry out this plan: %s\n' \
		    "${by_hand:-$me apply $job $run --approve $seal}"
	exit "${interrupted:-$status}"
}

# cmd_rules JOB: the rules file, and rows to choose from for what it lacks
cmd_rules() {
	run_command 1 "$@"
	[ -n "$first" ] || die_usage 'rules: of which job?'
	open_job "$first"
	as_service_user rules "$@"
	job_options
	scratch
	eval "$("$ask" job "$job_file" 2>/dev/null)"
	run_dir=$scratch_dir kind=plan
	defer_signals
	[ -n "$psa" ] || candidates=--candidates
	transfer
	status=$? output=$(run_output)
	[ "$status" -le 1 ] || {
		cwlog-fmt -l Error "$output" >&2
		advise
		exit "$status"
	}
	cwlog-fmt -f rules "$output" >"$scratch_dir/rows" || [ $? -eq 1 ] || exit 3
	"$ask" rules "$job_dir/rules.csv" <"$scratch_dir/rows"
}

cmd_run() {
	run_command 1 "$@"
	if [ "$all" = yes ]; then
		[ -z "$first" ] || die_usage 'run: a job, or --all'
		[ -z "$approve" ] || die_usage 'run --all: --approve is for' \
		    'the plan of one job'
		case $fetch_args in
		*"put' '-' "* | *"'-i' '-' "*)
			die_usage 'run --all: standard input is for one job' ;;
		esac
		eval "exec \"\$ask\" -- all \"\$config/jobs\" \"\$state\" \
		    ${jobs_at_once:-1} $(quote "$self") run $each_args"
	fi
	[ -n "$first" ] || die_usage 'run: which job?'
	open_job "$first"
	as_service_user run "$@"
	whole_run run
}

cmd_apply() {
	run_command 2 "$@"
	[ -n "$first" ] || die_usage 'apply: the plan of which JOB?'
	open_job "$first"
	eval "$("$ask" job "$job_file" 2>/dev/null)"
	[ -n "$approve${psa-}" ] || [ "$dry_run" = yes ] || can_ask ||
	    die_usage "apply: needs --approve SEAL, as nobody can be asked; the" \
	    "seal is at the end of what $me plan shows"
	if [ -n "$second" ]; then
		open_run "$second"
	else
		find_run planned
		[ -n "$run" ] || die 2 "job $job has no plan; $me plan $job" \
		    "makes one"
	fi
	[ -s "$run_dir/plan.ndjson" ] || die 2 "run $run has no plan"
	as_service_user apply "$@"
	of_dir=$run_dir
	whole_run apply "$run"
}

# open_undoable: the last run that wrote, or may have, and is not undone; an undo
# is only undone by its name
open_undoable() {
	set --
	while find_run undoable "$@" && [ -n "$run" ]; do
		read_of
		! wrote_nothing || {
			set -- "$@" "$run"
			continue
		}
		return
	done
	die 2 "job $job has no run to undo: each changed nothing, or is undone;" \
	    "to undo an undo, name it"
}

# read_of: what the run that is to be undone says; sets of_...
read_of() {
	of_dir=$run_dir
	eval "$("$ask" streams \
	    of "$run_dir/result.ndjson" , plan "$run_dir/plan.ndjson")"
}

cmd_undo() {
	run_command 2 "$@"
	[ -n "$first" ] || die_usage 'undo: which JOB?'
	open_job "$first"
	[ "$yes$dry_run" != nono ] || can_ask ||
	    die_usage "undo: needs --yes, as nobody can be asked; $me undo $job" \
	    "${second:-last} -n shows what it would do"
	if [ "${second:-last}" = last ]; then
		open_undoable
	else
		open_run "$second"
		read_of
		case $run_kind in
		run | apply | undo) ! wrote_nothing ;;
		*) false ;;
		esac || die 2 "run $run changed nothing"
	fi
	as_service_user undo "$@"
	begin_run undo "$run"
	transfer
	undo_status=$?
	left=$of_unknown
	[ ! -e "$run_dir/recalled.ndjson" ] || {
		eval "$("$ask" streams recalled "$run_dir/recalled.ndjson")"
		left=$recalled_unknown
	}
	[ "$left" -eq 0 ] || [ "$undo_status" -gt 1 ] || undo_status=1
	end_run "$undo_status"
	speak
	[ "$left" -eq 0 ] || [ "$status" -ne 1 ] || warn "writes of run" \
	    "${of_dir##*/} of which it is not known what became, so that" \
	    "they are NOT taken back: $left$([ "$dry_run" = no ] ||
	    echo '; without -n it is found out')"
	exit "${interrupted:-$status}"
}

# wrote_nothing: whether it is certain that the run in of_dir wrote nothing. Its
# cw-apply reads the whole plan, takes its lock and notes in its journal what it
# is about to write before it writes; notes of long ago may be gone.
wrote_nothing() {
	if [ "$of_whole" = yes ]; then
		[ "$of_applied$of_unknown" = 00 ]
		return
	fi
	[ "$plan_whole" = yes ] && [ -e "$of_dir/result.ndjson" ] || return 0
	[ -n "$plan_tenant" ] || return 1
	[ -e "$state/$plan_tenant.lock" ] || return 0
	eval "$("$ask" journal "${of_execution:-$plan_run}" "$run_started" \
	    "$state/$plan_tenant.journal.ndjson")"
	[ -n "$wrote_nothing" ]
}

# shellcheck shell=sh
# Of atria-cw: the stages of a run, one after the other. What a stage writes is on
# disk before the next one reads it: no write without a copy of why.

# stage NAME COMMAND...: runs it with descriptor 6 as its standard input, and its
# output as the run's NAME.ndjson; in the background, so that a signal is heard
stage() {
	[ -z "$interrupted" ] || return "$interrupted"
	stage_output=$run_dir/$1.ndjson
	shift
	true >"$stage_output" || return 3
	"$@" <&6 6<&- >"$stage_output" &
	await_stage $!
}

# await_stage PID: until it has ended, which a signal makes it do
await_stage() {
	stage_pid=$1
	[ -z "$interrupted" ] || interrupt "$interrupted"
	await "$stage_pid"
	stage_pid=''
	return "$awaited"
}

# defer_signals: from now on they end the stages, and what they did is kept
defer_signals() {
	interrupted='' stage_pid='' stage_output=''
	on_signals interrupt
}

# interrupt STATUS: cw-apply ends in an orderly way, the others stop, and no other
# stage is begun
interrupt() {
	interrupted=$1
	[ -z "$stage_pid" ] ||
	    kill -"$(stage_signal "$1")" "$stage_pid" 2>/dev/null
}

# stage_signal STATUS: what a stage is sent: those that end in an orderly way the
# same, others what they do not ignore as children of a shell
stage_signal() {
	case $stage_output:$1 in
	*/result.ndjson:130 | */recalled.ndjson:130) echo INT ;;
	*/result.ndjson:129 | */recalled.ndjson:129) echo HUP ;;
	*) echo TERM ;;
	esac
}

# from FILE: what the next stage reads
from() {
	[ ! -e "$1" ] || exec 6<"$1"
}

# The stages with the job's files and the options that were given.
resolve() {
	from "$run_dir/fetch.ndjson"
	set -- "${psa:-cw}-resolve" -c "$job_file" ${progress:+"$progress"} \
	    ${candidates:+"$candidates"}
	[ ! -f "$job_dir/rules.csv" ] || set -- "$@" -r "$job_dir/rules.csv"
	# shellcheck disable=SC2086	# words
	stage resolved "$@" $secrets
}
# decide FILE [OPTION]
decide() {
	from "$1"
	shift
	eval "stage plan cw-diff $diff_args $*"
}
apply() {
	from "$run_dir/plan.ndjson"
	eval "stage result cw-apply -c \"\$job_file\" $secrets $apply_args \
	    $progress"
}
# recall: what a run wrote whose cw-apply could not say so, from its journal; what
# is unfinished there is resolved, but for a dry run
recall() {
	set -- --recall "${of_execution:-$plan_run}"
	[ "$dry_run" = no ] || set -- -n "$@"
	# shellcheck disable=SC2086	# words
	stage recalled cw-apply -c "$job_file" $secrets "$@"
}

# The stages up to the plan.
plan_changes() {
	eval "stage fetch atria-fetch -c \"\$job_file\" $secrets $fetch_args"
	resolve
	decide "$run_dir/resolved.ndjson"
}
plan_undo() {
	undo_of=$of_dir/result.ndjson
	if [ "$of_whole$of_unknown" != yes0 ]; then
		recall
		undo_status=$?
		case $undo_status$of_whole in
		0*) undo_of=$run_dir/recalled.ndjson ;;
		3yes) rm "$run_dir/recalled.ndjson" ;;
		*)	# a journal that cannot tell is no empty one
			cp "$run_dir/recalled.ndjson" "$run_dir/plan.ndjson"
			return "$undo_status" ;;
		esac
	fi
	decide "$undo_of" -R
}

# all_stages: those of $kind. What a failed stage said goes through cw-apply, too,
# which ends with the same status.
all_stages() {
	hold_secrets
	case ${kind#dry-} in
	plan) plan_changes; return ;;
	run) plan_changes ;;
	apply)
		if [ -n "$diff_args" ]; then
			decide "$of_dir/plan.ndjson" --part
		else
			cp "$of_dir/plan.ndjson" "$run_dir" || return 3
		fi ;;
	undo) plan_undo ;;
	esac
	plan_status=$?
	[ "$plan_status" -gt 1 ] || confirm || return
	case $plan_status in
	[0-5] | 129 | 130 | 143) apply ;;
	*) return "$plan_status" ;;	# nothing to go on with
	esac
}

# can_ask: whether a person is there
can_ask() {
	[ -t 0 ] && [ -t 2 ]
}

# confirm: shows a person the plan, and asks; others have said yes with the seal,
# or --yes. While a person thinks, other runs can go on.
confirm() {
	case $kind:$approve:${yes:-} in
	apply::* | undo:*:no) ;;
	*) return 0 ;;
	esac
	eval "$("$ask" streams asked "$run_dir/plan.ndjson")"
	[ "$kind" = undo ] || apply_args="$apply_args --approve $asked_seal"
	[ "$asked_planned" -gt 0 ] || return 0
	cwlog-fmt -l Info "$run_dir/plan.ndjson" >&2
	printf 'Make these %s changes (%s of run %s)? [y/N] ' "$asked_planned" \
	    "$kind" "${of_dir##*/}" >&2
	flock -u 9
	export ATRIA_CW_KNOWN=refused
	exec 6<&0
	# in the background, so that a signal is heard
	{
		read -r answer || exit 5
		case $answer in [Yy] | [Yy]es) ;; *) exit 5 ;; esac
	} <&6 &
	await_stage $! || return "${interrupted:-5}"
	unset ATRIA_CW_KNOWN
	flock -w 5 9 || { warn "$("$ask" busy "$runs" "$job")"; return 5; }
}

# transfer: the stages. What they say on stderr is for the terminal, or who asked
# for progress, or else kept until it is known to matter.
transfer() {
	exec 6<&0
	if [ -t 2 ] || [ "$progress" = --progress ]; then
		all_stages
	else
		all_stages 2>>"$run_dir/stderr"
	fi
	transfer_status=$?
	exec 6<&-
	[ -z "$interrupted" ] || [ "$transfer_status" -eq 0 ] ||
	    transfer_status=$interrupted
	return "$transfer_status"
}

# speak: what there is to say about the run that ended with $status, if nobody
# was notified; cron mails it. A person at a terminal gets a line.
speak() {
	if [ "$status" -ne 0 ]; then
		warn "job $job, run $run: exit status $status:" \
		    "${meaning:-the run could not be kept}"
		# a disk that is full is said once
		[ "$status" -eq 3 ] && [ -n "$why" ] || said >&2
	fi
	if [ "$verbose" = yes ]; then cwlog-fmt "$output"
	elif [ "$status" -eq 0 ] && [ -t 1 ]; then
		printf 'Run %s: %s: %s\nTo see its log: %s log %s\n' "$run" \
		    "${result%%,*}" "$(cwlog-fmt -f line "$output")" "$me" "$job"
	elif [ -n "$subject" ]; then
		[ "$status" -ne 0 ] || printf '%s\n\n' "$subject"
		cat "$run_dir/summary.txt"
	fi
	[ "$kind${diff_args:+:part}" = dry-apply:part ] || return 0
	eval "$("$ask" streams part "$run_dir/plan.ndjson")"
	printf 'To carry out this part: %s apply %s %s%s --approve %s\n' "$me" \
	    "$job" "${of_dir##*/}" "$diff_args" "$part_seal"
}

# said: what the stages said on stderr, each line once, and not what the log says
said() {
	[ ! -s "$run_dir/stderr" ] || "$ask" said "$output" <"$run_dir/stderr"
}

# put_reason: sets why to the reason for which a run ended with $status, if no
# stage knows it
put_reason() {
	why=''
	case $status in
	2) why=$(secrets_fault) ;;
	3)	# what could not be written whole may be gone again
		free=$(free_space "$state")
		[ "${free:-64}" -ge 64 ] || why="the disk is full: $state" ;;
	esac
}
advise() {
	put_reason
	[ -z "$why" ] || warn "$why"
}

# put_service_user: sets as_user to what runs a command as the user of the service,
# to whom the state of the system's jobs belongs; or to nothing
put_service_user() {
	as_user=''
	service_user=${ATRIA_CW_USER:-atria-cw}
	if [ "$uid" -eq 0 ] && [ "$service_user" != root ] &&
	    getent passwd "$service_user" >/dev/null; then
		as_user="setpriv --reuid $service_user --regid $(
		    id -gn "$service_user") --init-groups --no-new-privs"
	fi
}

# as_service_user ARGUMENT...: root does as that user what root was asked to, and
# hands on the secrets.
as_service_user() {
	must_begin
	put_service_user
	[ -n "$as_user" ] || return 0
	# as the service makes it; the way there is everybody's
	{ [ -d "$state" ] || { (umask 022 && mkdir -p "${state%/*}") &&
	    mkdir -m 750 "$state"; }; } && chown "$service_user:" "$state" ||
	    die 3 "$state cannot be made"
	why=$(stored_fault)
	[ -z "$why" ] || has_credential || die 2 "$why"
	hold_secrets || exit 2
	[ -z "$secrets" ] || export ATRIA_CW_HELD=yes
	export ATRIA_CW_STARTED_BY="${ATRIA_CW_STARTED_BY:-root}"
	unset HOME TMPDIR	# root's
	# a file that only root can read
	word=''
	for next; do
		shift
		case $word:$next in
		-i:- | --input:-) ;;
		-i:* | --input:*)
			[ -r "$next" ] || die 3 "$next cannot be read"
			exec <"$next"
			next=- ;;
		--previous-input:*)	# there is one standard input
			$as_user test -r "$next" ||
			    die 3 "$next cannot be read by $service_user;" \
			    "type: install -m 400 -o $service_user $next" \
			    "$state, and give --previous-input" \
			    "$state/${next##*/}" ;;
		esac
		word=$next
		set -- "$@" "$next"
	done
	exec $as_user "$self" "$@"
}

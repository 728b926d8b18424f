# shellcheck shell=sh
# Of atria-cw: the pipe of stages, as descriptors, signals and copies have it.

# stage COMMAND...: becomes a stage; its process is noted, to be interrupted
stage() {
	read -r stage_pid stage_rest </proc/self/stat
	: "$stage_rest"
	echo "$stage_pid" >>"$run_dir/stages"
	[ ! -e "$run_dir/stop" ] || exit 143
	exec "$@"
}

# patient: a shell that waits for stages goes on to wait when it is told to end,
# as systemd tells all; the stages know what to do
patient() {
	trap : HUP INT TERM
}

# secret_stage COMMAND...: the same with the secrets, which go through a pipe
# on descriptor 3. systemd's own credentials and the job's SecretsCommand are
# read by the tools themselves.
secret_stage() {
	if [ -f "${CREDENTIALS_DIRECTORY:-/nonexistent}/$credential" ] ||
	    [ -z "$(stored_with)" ]; then
		stage "$@"
	fi
	patient
	{ reveal | stage "$@" -s fd:3 3<&0 <&4 4<&-; } 4<&0
}

# keep NAME: passes stdin on, and keeps a copy. If that fails, the stages behind
# see a stream that is cut short, or it is told on descriptor 5.
keep() {
	tee --output-error=exit "$run_dir/$1.ndjson" || echo "$1.ndjson" >&5
}

# The stages with the job's files and the options that were given.
fetch() {
	eval "secret_stage atria-fetch -c \"\$job_file\" $fetch_args"
}
resolve() {
	set -- cw-resolve -c "$job_file" ${progress:+"$progress"}
	[ ! -f "$job_dir/map.csv" ] || set -- "$@" -m "$job_dir/map.csv"
	secret_stage "$@"
}
decide() {
	eval "stage cw-diff $diff_args $*"
}
apply() {
	eval "secret_stage cw-apply -c \"\$job_file\" $apply_args $progress"
}
# recall: what a run wrote whose cw-apply could not say so, from its journal; what
# is unfinished there is settled, but for a dry run
recall() {
	set --
	[ "$dry_run" = no ] || set -- -n
	secret_stage cw-apply -c "$job_file" "$@" --recall "$(head -n 1 \
	    "$of_dir/plan.ndjson" | jq -r .run)"
}

# journal_of FILE: the journal of the company that the stream is about
journal_of() {
	head -n 1 "$1" | jq -r --arg state "$state" '.tenant // empty
	    | "\($state)/\(.[7:23]).journal.ndjson"' 2>/dev/null
}

# is_ended FILE: whether the tool that wrote it came to its end
is_ended() {
	tail -n 1 "$1" 2>/dev/null | grep -q '^{"type":"end"'
}

# unknown_in FILE: how many results it has of which it is not known what became
unknown_in() {
	grep -c '^{"type":"result","outcome":"unknown"' "$1"
}

# The pipes. A run's plan is on disk before cw-apply sees it, which reads all of
# it before it writes anything: no write without a copy of why.
pipe_plan() {
	fetch | keep fetch | resolve | keep resolved |
	    decide >"$run_dir/plan.ndjson"
}
pipe_copy() {
	cat "$of_dir/plan.ndjson" >"$run_dir/plan.ndjson"
}
pipe_undo() {
	undo_of=$of_dir/result.ndjson
	if ! is_ended "$undo_of" || [ "$(unknown_in "$undo_of")" -gt 0 ]; then
		undo_of=$run_dir/recalled.ndjson
		(recall) >"$undo_of" || {
			undo_status=$?
			# a journal that cannot tell is no empty one
			if [ "$undo_status" -ne 3 ] ||
			    ! is_ended "$of_dir/result.ndjson"; then
				cat "$undo_of" >"$run_dir/plan.ndjson"
				return "$undo_status"
			fi
			rm "$undo_of"
			undo_of=$of_dir/result.ndjson
		}
	fi
	(decide -R) <"$undo_of" >"$run_dir/plan.ndjson"
}
pipe_apply() {
	(apply) <"$run_dir/plan.ndjson" >"$run_dir/result.ndjson"
}

# pipe NAME: its exit status is that of the last stage, which knows of the
# others; but a copy that was not kept is a failure
pipe() {
	patient
	told=$(patient; "pipe_$1" 5>&1 >/dev/null; echo "$?")
	pipe_status=$(printf '%s\n' "$told" | tail -n 1)
	lost=$(printf '%s\n' "$told" | sed '$d')
	if [ -n "$lost" ] && [ "$pipe_status" -le 1 ]; then
		warn "could not be kept:" "$lost"
		pipe_status=3
	fi
	return "$pipe_status"
}

# all_stages: the pipes of $kind. What a failed stage said goes through cw-apply,
# too, which ends with the same status.
all_stages() {
	case ${kind#dry-} in
	plan)
		pipe plan
		return ;;
	run) pipe plan ;;
	apply) pipe copy ;;
	undo) pipe undo ;;
	esac
	case $lost$pipe_status in
	[0-5] | 129 | 130 | 143) ;;
	*) return "$pipe_status" ;;	# nothing to go on with
	esac
	[ "${kind#dry-}" != apply ] || [ "$pipe_status" -eq 0 ] || return 3
	pipe apply
}

# behind COMMAND...: runs it in the background with our standard input, which sh
# would take away
behind() {
	exec 6<&0
	"$@" <&6 6<&- &
	exec 6<&-
}

# transfer: the stages, in the background so that a signal is heard. What they
# say on stderr is for the terminal, or who asked for progress, or else kept until
# it is known to matter.
transfer() {
	if [ -t 2 ] || [ "$progress" = --progress ]; then
		behind all_stages
	else
		behind all_stages 2>>"$run_dir/stderr"
	fi
	transfer_pid=$!
	interrupted=''
	trap 'interrupted=129; interrupt' HUP
	trap 'interrupted=130; interrupt' INT
	trap 'interrupted=143; interrupt' TERM
	await "$transfer_pid"
	transfer_status=$awaited
	end_on_signals
	[ -z "$interrupted" ] || [ "$transfer_status" -eq 0 ] ||
	    transfer_status=$interrupted
	return "$transfer_status"
}

# interrupt: cw-apply ends in an orderly way, and the others stop
interrupt() {
	: >"$run_dir/stop"
	[ ! -e "$run_dir/stages" ] || while read -r stage_pid; do
		kill -TERM "$stage_pid" 2>/dev/null
	done <"$run_dir/stages"
}

# speak: what there is to say about the run that ended with $status. Nothing
# when all went well, so that cron mails failures only.
speak() {
	speak_output=$(run_output)
	if [ "$status" -ne 0 ]; then
		warn "job $job, run $run: exit status $status:" \
		    "$(status_text "$status")"
		said >&2
		advise
	elif [ -s "$run_dir/stderr" ]; then
		# a customer that is misspelt may be all that was to be run
		said | grep '^cw-diff: --only ' >&2
	fi
	if [ "$verbose" = yes ]; then
		cwlog-fmt "$speak_output"
	elif [ "$status" -ne 0 ] || { [ "$notify" != Error ] && [ -n \
	    "$(cwlog-fmt -f json -l "$notify" "$speak_output" 2>&1)" ]; }; then
		[ ! -s "$speak_output" ] ||
		    cwlog-fmt -l "$notify" "$speak_output" 2>/dev/null
	elif [ -t 1 ]; then
		scratch
		printf 'Run %s: %s. To see its log: %s log %s\n' "$run" \
		    "$(printf '%s\t%s\n' "$run" "$run_dir" |
		    describe_runs | cut -f 5)" "$me" "$job"
	fi
}

# said: what the stages said on stderr, each line once
said() {
	[ ! -s "$run_dir/stderr" ] || printable <"$run_dir/stderr" |
	    awk '!seen[$0]++'
}

# advise: what a run that ended with $status can tell of its reason that no
# stage knows
advise() {
	[ "$status" -ne 2 ] || {
		why=$(secrets_fault)
		[ -z "$why" ] || warn "$why"
	}
	# what could not be written whole may be gone again
	free=$(free_space "$state")
	[ "$status" -ne 3 ] || [ "${free:-64}" -ge 64 ] ||
	    warn "the disk is full: $state"
}

# run_fact FILTER: of the run's run.json
run_fact() {
	jq -r "$1 // empty" "$run_dir/run.json" 2>/dev/null
}

# as_service_user ARGUMENT...: the system's jobs belong to the user that the
# service runs as, if there is one; root does as that user what root was asked
# to, and shows it the secrets as systemd would.
as_service_user() {
	service_user=${ATRIA_CW_USER:-atria-cw}
	if [ "$(id -u)" -ne 0 ] || [ "$service_user" = root ] ||
	    ! getent passwd "$service_user" >/dev/null; then
		return 0
	fi
	# as the service makes it; the way there is everybody's
	{ [ -d "$state" ] || { (umask 022 && mkdir -p "${state%/*}") &&
	    mkdir -m 750 "$state"; }; } && chown "$service_user:" "$state" ||
	    die 3 "$state cannot be made"
	set -- setpriv --reuid "$service_user" \
	    --regid "$(id -gn "$service_user")" --init-groups \
	    --no-new-privs "$self" "$@"
	[ -z "$(stored_with)" ] || scratch /run
	unset HOME TMPDIR	# root's
	[ -n "$(stored_with)" ] || exec "$@"
	export CREDENTIALS_DIRECTORY="$scratch_dir"
	service_pid=''
	trap 'kill -TERM "$service_pid" 2>/dev/null' HUP INT TERM
	why=$(stored_fault)
	[ -z "$why" ] || die 2 "$why"
	(umask 077 && reveal >"$CREDENTIALS_DIRECTORY/$credential") || exit 2
	chown -R "$service_user:" "$CREDENTIALS_DIRECTORY"
	behind "$@"
	service_pid=$!
	await "$service_pid"
	exit "$awaited"
}

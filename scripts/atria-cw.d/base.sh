# shellcheck shell=sh
# Of atria-cw: words, where things are, settings, job files.

warn() {
	case $* in
	*[![:print:]]*) printf '%s: %s\n' "$me" "$*" | "$ask" text >&2 ;;
	*) printf '%s: %s\n' "$me" "$*" >&2 ;;
	esac
}

# die STATUS WORD...
die() {
	die_status=$1
	shift
	why=$*
	warn "$@"
	exit "$die_status"
}

die_usage() {
	warn "$@"
	echo "$me: try $me --help" >&2
	exit 2
}

# take_arguments OPTIONS OPERANDS ARGUMENT...: of a command that runs no stages:
# an option sets opt_NAME, to yes or, of --NAME=, its value; first and second are
# the operands, up to so many, and the first is the job
take_arguments() {
	options=" $1 " operands=$2 first='' second=''
	shift 2
	while [ $# -gt 0 ]; do
		case $options:$1 in
		*" --yes "*:-y) opt_yes=yes ;;
		*" $1 "*:--[a-z]*) eval "opt_${1#--}=yes" ;;
		*" $1= "*:--[a-z]*)
			[ $# -gt 1 ] || die_usage "$1 needs a value"
			eval "opt_${1#--}=\$2"
			shift ;;
		*:-*) die_usage "$command has no option $1" ;;
		*)
			[ -z "$second" ] && { [ -z "$first" ] || [ "$operands" -eq 2 ]; } ||
			    die_usage "$command: what is $1?"
			[ -n "$first" ] && second=$1 || first=$1 ;;
		esac
		shift
	done
	[ -n "$first" ] || die_usage "$command: which job?"
}

# quote WORD...: the words as the shell reads them
quote() {
	for quote_word; do
		case $quote_word in
		*\'*)
			printf "'"
			printf '%s' "$quote_word" | sed "s/'/'\\\\''/g"
			printf "' " ;;
		*) printf "'%s' " "$quote_word" ;;
		esac
	done
}

# scratch: makes a folder that is gone when we are, and sets scratch_dir
scratch() {
	[ -z "$scratch_dir" ] || return 0
	scratch_dir=$(mktemp -d "${TMPDIR:-/tmp}/atria-cw.XXXXXXXX") ||
	    exit 3
	trap 'rm -rf "$scratch_dir"' EXIT
}

# on_signals COMMAND: runs it with the exit status that a signal means
on_signals() {
	# shellcheck disable=SC2064	# now
	for signal in 'HUP 129' 'INT 130' 'TERM 143'; do
		trap "$1 ${signal#* }" "${signal% *}"
	done
}

# await PID: waits until it has ended, whatever signals are heard meanwhile; sets
# awaited, its exit status
await() {
	until
		wait "$1"
		awaited=$?
		! kill -0 "$1" 2>/dev/null
	do :; done
}

ask=$parts/atria-cw-ask

# need COMMAND PACKAGE: what cannot be done without
need() {
	command -v "$1" >/dev/null ||
	    die 2 "$1 is not installed (Debian's package $2)"
}

# Root's jobs are the system's. Under cron there may be no HOME.
set_paths() {
	given_config=${XDG_CONFIG_HOME:-}
	given_state=${XDG_STATE_HOME:-}
	# as id -u says it
	while read -r key _ uid _ && [ "$key" != Uid: ]; do :; done \
	    </proc/self/status
	[ -n "${HOME:-}" ] ||
	    HOME=$(getent passwd "$uid" | cut -d : -f 6)
	export HOME
	if [ "$uid" -eq 0 ]; then
		config=${XDG_CONFIG_HOME:-/etc}
		state=${XDG_STATE_HOME:-/var/lib}
	else
		config=${XDG_CONFIG_HOME:-$HOME/.config}
		state=${XDG_STATE_HOME:-$HOME/.local/state}
	fi
	# cw-apply keeps its journal and lock there, too
	export XDG_CONFIG_HOME="$config" XDG_STATE_HOME="$state"
	config=$config/atria-cw
	state=$state/atria-cw
	# the tools may be beside us, where cron does not look
	PATH=$PATH:${self%/*}
}

# is_name WORD: could be a job: part of a file's name, and of a unit's
is_name() {
	case $1 in
	'' | *[!A-Za-z0-9._-]* | [!A-Za-z0-9]*) return 1 ;;
	esac
	[ ${#1} -le 64 ]
}

# job_paths NAME: sets job, job_dir, job_file, runs; and how its secrets are kept,
# which is nothing if there are none
job_paths() {
	is_name "$1" || die_usage "$1 cannot be the name of a job: up to 64" \
	    "letters, digits, . _ and -, a letter or digit first"
	job=$1
	job_dir=$config/jobs/$job
	job_file=$job_dir/job.json
	runs=$state/$job/runs
	stored=''
	[ ! -f "$job_dir/secrets.age" ] || stored=age
	[ ! -f "$job_dir/secrets.cred" ] || stored=systemd-creds
}

# open_job NAME: the same for a job that must be there, with settings that can be
# used; who only looks can do without
open_job() {
	job_paths "$1"
	[ -d "$job_dir" ] || die 2 "there is no job $job: $job_file"
	[ -f "$job_file" ] || die 2 "$(no_job_file)"
	load_settings
	[ -n "$settings_wrong" ] || return 0
	why=$job_dir/settings$settings_wrong
	warn "$why"
	case $command in
	list | show | set | edit | log | report | diff) ;;
	*)
		must_begin
		exit 2 ;;
	esac
}

# no_job_file: what to do about a job without
no_job_file() {
	echo "its job file is gone: $job_file; put it back, or delete the" \
	    "job, with its secrets and runs: $me delete $job"
}

# job_names [FILE]: of all jobs that have such a file, job.json, sorted
job_names() {
	for names_dir in "$config"/jobs/*/"${1:-job.json}"; do
		names_dir=${names_dir%/*}
		! is_name "${names_dir##*/}" || [ ! -d "$names_dir" ] ||
		    echo "${names_dir##*/}"
	done
}

# load_settings: the job's. What is wrong, and in which line, is in settings_wrong.
load_settings() {
	eval "$("$ask" settings "$job_dir/settings")"
	set -f
	# shellcheck disable=SC2086	# words
	[ -n "$settings_wrong" ] || setting_is_options $run_options
	set +f
}

# setting_is_options WORD...: whether they are options of the tools, and none that
# is for a person who runs the job
setting_is_options() {
	while [ $# -gt 0 ]; do
		option_place "$1"
		put_why=''
		[ $# -ge "$took" ] || put_why='needs a value'
		case $to:$1=${2:-} in
		none:*) put_why='is no option of the tools' ;;
		*:--approve=* | *:--accept-edited=* | *:--accept=*)
			put_why='is for one plan: give it to apply' ;;
		*:-i=- | *:--input=- | *:--previous-input=-)
			put_why='- : a job has no standard input' ;;
		esac
		[ -z "$put_why" ] || {
			settings_wrong=": Options: $1 $put_why"
			return
		}
		shift "$took"
	done
}

# put_setting NAME VALUE: other lines stay as they are
put_setting() {
	"$ask" -- put "$job_dir" "$1" "$2" || exit
}

# job_is_sound: whether the tools take the job file; its log is on stdout
job_is_sound() {
	echo '[]' | atria-fetch -c "$job_file" -i -
}

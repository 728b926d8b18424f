# shellcheck shell=sh
# Of atria-cw: secrets, kept encrypted, revealed to a pipe only.

credential=atria-cw-secrets	# its name under systemd

# has_credential: whether whoever started us has put the secrets there, which come
# before those that are stored
has_credential() {
	[ -n "${ATRIA_CW_HELD:-}" ] ||
	    [ -f "${CREDENTIALS_DIRECTORY:-/nonexistent}/$credential" ]
}

# stored_fault: why what is stored cannot be decrypted here, and what to do;
# nothing if that can be tried
stored_fault() {
	[ -n "$stored" ] || return 0
	if ! command -v "$stored" >/dev/null; then
		echo "the secrets of job $job are encrypted with $stored, which" \
		    "is not installed (Debian's package ${stored%-creds})"
	elif [ "$stored" = age ] && [ ! -r "$config/age-identity" ]; then
		echo "the secrets of job $job are encrypted with the key" \
		    "$config/age-identity, which is gone or cannot be read;" \
		    "put it back, or enter them again: $me secrets $job"
	fi
}

# secrets_fault: why a run would have no secrets, from wherever, and what to do
secrets_fault() {
	! has_credential || return 0
	stored_fault
	[ -z "$stored" ] || return 0
	eval "$("$ask" job "$job_file" 2>/dev/null)"
	[ -n "$secrets_command" ] ||
	    echo "there are no secrets; $me secrets $job stores them"
}

# default_method: systemd-creds needs root, as its key is the machine's
default_method() {
	if [ "$uid" -eq 0 ] && command -v systemd-creds >/dev/null; then
		echo systemd-creds
	elif command -v age >/dev/null; then
		echo age
	else
		die 2 'secrets cannot be kept: install the package age' \
		    '(or, for root, systemd)'
	fi
}

# encrypt METHOD FILE: stdin into FILE
encrypt() {
	case $1 in
	systemd-creds)
		SYSTEMD_LOG_LEVEL=err systemd-creds encrypt \
		    --name="$credential" - "$2" ;;
	age)
		[ -s "$config/age-identity" ] ||
		    age-keygen -o "$config/age-identity" 2>/dev/null ||
		    return 1
		age -e -i "$config/age-identity" -o "$2" - ;;
	esac
}

# reveal: the stored secrets on stdout, for a pipe only
reveal() {
	case $stored in
	systemd-creds)
		SYSTEMD_LOG_LEVEL=err systemd-creds decrypt \
		    --name="$credential" "$job_dir/secrets.cred" - ;;
	age)
		age -d -i "$config/age-identity" "$job_dir/secrets.age" ;;
	esac
}

# open_nameless: opens a new file for writing on descriptor 7 and for reading on 8.
# It is in memory, and has no name when a key comes into it: nothing is left,
# whatever ends us.
open_nameless() {
	nameless=/dev/shm
	[ -w "$nameless" ] || nameless=${TMPDIR:-/tmp}
	nameless=$(mktemp "$nameless/atria-cw.XXXXXXXX") || exit 3
	# shellcheck disable=SC2094	# nothing is read yet
	exec 7>"$nameless" 8<"$nameless" && rm "$nameless" || exit 3
}

# hold_secrets: what is stored, decrypted, on descriptor 8, for the tools' -s.
# systemd's own credentials and the job's SecretsCommand are read by the tools
# themselves.
hold_secrets() {
	secrets=${ATRIA_CW_HELD:+-s fd:8}
	! has_credential && [ -n "$stored" ] || return 0
	why=$(stored_fault)
	open_nameless
	secrets='-s fd:8'
	[ -z "$why" ] && reveal >&7 && exec 7>&- && ATRIA_CW_HELD=yes
}

# store_secrets METHOD: those that are typed, or on stdin as JSON; names that
# these lack keep their values
store_secrets() {
	why=$(stored_fault)
	eval "$("$ask" job "$job_file" 2>/dev/null)"
	open_nameless
	if [ -n "$stored" ] && [ -z "$why" ]; then
		{ reveal | "$ask" secrets "$psa" "the secrets in $job_dir" \
		    3<&0 <&4 >&7; } 4<&0
	else
		"$ask" secrets "$psa" >&7
	fi
	secrets_status=$?
	case $secrets_status in
	0 | 1) ;;
	2)
		[ -z "$why" ] || warn "$why"
		exit 2 ;;
	*) exit "$secrets_status" ;;
	esac
	umask 077
	rm -f "$job_dir/secrets.new"
	encrypt "$1" "$job_dir/secrets.new" <&8 &&
	    chmod 600 "$job_dir/secrets.new" ||
	    die 3 "the secrets could not be encrypted with $1"
	case $1 in
	systemd-creds) into=cred from=age ;;
	age) into=age from=cred ;;
	esac
	mv "$job_dir/secrets.new" "$job_dir/secrets.$into" &&
	    rm -f "$job_dir/secrets.$from" ||
	    die 3 "$job_dir/secrets.$into cannot be written"
	[ ! -t 1 ] || printf \
	    'Secrets of job %s are stored, with %s\nNext: %s check %s\n' \
	    "$job" "$1" "$me" "$job"
	[ "$secrets_status" -eq 0 ] || warn "stored; there is no AtriaToken" \
	    "yet, without which Atria cannot be asked"
}

cmd_secrets() {
	opt_with=''
	take_arguments --with= 1 "$@"
	open_job "$first"
	method=$opt_with
	[ -n "$method" ] || method=$(default_method) || exit 2
	case $method in
	systemd-creds) need systemd-creds systemd ;;
	age) need age age ;;
	*) die_usage "secrets: $method is none of systemd-creds, age" ;;
	esac
	store_secrets "$method"
}

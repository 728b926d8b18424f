# shellcheck shell=sh
# Of atria-cw: secrets, kept encrypted, revealed to a pipe only.

# The names, and what to ask for.
secret_names='CompanyName PublicKey PrivateKey ClientId AtriaToken'
secret_prompt() {
	case $1 in
	CompanyName) echo 'ConnectWise login company (CompanyName)' ;;
	PublicKey) echo 'ConnectWise public key (PublicKey)' ;;
	PrivateKey) echo 'ConnectWise private key (PrivateKey)' ;;
	ClientId) echo 'ConnectWise client id (ClientId)' ;;
	AtriaToken) echo 'Atria API token (AtriaToken)' ;;
	esac
}
credential=atria-cw-secrets	# its name under systemd

# stored_with: how the job's secrets are kept; nothing if there are none
stored_with() {
	if [ -f "$job_dir/secrets.cred" ]; then
		echo systemd-creds
	elif [ -f "$job_dir/secrets.age" ]; then
		echo age
	fi
}

# stored_fault: why what is stored cannot be decrypted here, and what to do;
# nothing if that can be tried
stored_fault() {
	case $(stored_with) in
	systemd-creds)
		command -v systemd-creds >/dev/null || echo "the secrets of" \
		    "job $job are encrypted with systemd-creds, which is not" \
		    "installed (Debian's package systemd)" ;;
	age)
		if ! command -v age >/dev/null; then
			echo "the secrets of job $job are encrypted with age," \
			    "which is not installed (Debian's package age)"
		elif [ ! -r "$config/age-identity" ]; then
			echo "the secrets of job $job are encrypted with the" \
			    "key $config/age-identity, which is gone or" \
			    "cannot be read; put it back, or enter them" \
			    "again: $me secrets $job"
		fi ;;
	esac
}

# secrets_fault: why a run would have no secrets, from wherever, and what to do
secrets_fault() {
	if [ -f "${CREDENTIALS_DIRECTORY:-/nonexistent}/$credential" ]; then
		:
	elif [ -n "$(stored_with)" ]; then
		stored_fault
	elif [ -z "$(parameter SecretsCommand)" ]; then
		echo "there are no secrets; $me secrets $job stores them"
	fi
}

# default_method: systemd-creds needs root, as its key is the machine's
default_method() {
	if [ "$(id -u)" -eq 0 ] && command -v systemd-creds >/dev/null; then
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
	[ -z "$(stored_fault)" ] || return 2
	case $(stored_with) in
	systemd-creds)
		SYSTEMD_LOG_LEVEL=err systemd-creds decrypt \
		    --name="$credential" "$job_dir/secrets.cred" - ;;
	age)
		age -d -i "$config/age-identity" "$job_dir/secrets.age" ;;
	*)
		echo '{}' ;;
	esac
}

# read_secret NAME: asks at the terminal, without echo; answer on stdout
read_secret() {
	secret_value=''
	trap 'stty echo; echo >&2; exit 130' INT TERM HUP
	printf '%s%s: ' "$(secret_prompt "$1")" \
	    "$(stored_names | grep -qx "$1" &&
	    echo ' [stored; Enter keeps it]')" >&2
	stty -echo
	IFS= read -r secret_value || true
	stty echo
	end_on_signals
	echo >&2
	printf '%s' "$secret_value"
}

# stored_names: which secrets are stored
stored_names() {
	reveal 2>/dev/null | jq -r 'keys[]'
}

# ask_secrets: a JSON object of what was typed
ask_secrets() {
	for secret in $secret_names; do
		read_secret "$secret" | jq -Rs --arg name "$secret" \
		    'if . == "" then {} else {($name): .} end' || return 1
	done | jq -s add
}

# has_name_twice: whether the object on stdin has, in any case; of these jq
# would take the last one
has_name_twice() {
	[ "$(jq -n --stream '[inputs | select(length + (.[0] | length) == 3)
	    | .[0][0] | strings | ascii_downcase]
	    | length > (unique | length)' 2>/dev/null)" = true ]
}

# named_secrets: the object on stdin with the names as we write them. A name
# that is none could be a secret, so it is not printed.
named_secrets() {
	jq -cs --arg names "$secret_names ProxyUser ProxyPassword" '
	    ($names | split(" ")) as $known
	    | if length == 0 then error("it is empty") else . end
	    | if length == 1 and (.[0] | type) == "object" then .[0]
	    else error("it is no JSON object") end
	    | with_entries(.key |= (ascii_downcase as $k
	    | [$known[] | select(ascii_downcase == $k)][0]
	    // error("it has a name that is none of these: \($names)")))' 2>&1
}

# unusable_secrets: the names of those in the object on stdin without a value
# that could be one
unusable_secrets() {
	jq -r --arg names "$secret_names" '. as $all | $names | split(" ")[]
	    | select($all[.] | type != "string" or test("^\\s*$|^[xX]+$")
	    or test("[\\x00-\\x1f\\x7f]"))'
}

# store_secrets METHOD: the JSON on stdin; names that it lacks keep their values
store_secrets() {
	cw16='CW16 Failed to retrieve ConnectWise secrets. Error occurred is:'
	new=$(lenient)
	! printf '%s\n' "$new" | has_name_twice ||
	    die 2 "$cw16 it has a name twice"
	new=$(printf '%s\n' "$new" | named_secrets) || die 2 "$cw16" \
	    "$(printf '%s' "$new" | sed -n 's/^jq: error.*: \(it .*\)/\1/p' |
	    grep . || echo 'this is not JSON')"
	all=$({ reveal; printf '%s\n' "$new"; } | jq -cs add) ||
	    die 2 "what is stored is no JSON; delete it, and enter all" \
	    "secrets again:" "$job_dir"/secrets.*
	bad=$(printf '%s' "$all" | unusable_secrets)
	for secret in $bad; do
		[ "$secret" != AtriaToken ] ||
		    printf '%s' "$all" | jq -e .AtriaToken >/dev/null ||
		    continue
		why=$(stored_fault)
		[ -z "$why" ] || warn "$why"
		die 2 "CW18 Failed to validate ConnectWise secrets. $secret" \
		    "must have a valid value"
	done
	(
		umask 077
		rm -f "$job_dir/secrets.new"
		printf '%s' "$all" | encrypt "$1" "$job_dir/secrets.new" &&
		    chmod 600 "$job_dir/secrets.new"
	) || die 3 "the secrets could not be encrypted with $1"
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
	[ -z "$bad" ] || warn "stored; there is no AtriaToken yet, without" \
	    "which Atria cannot be asked"
}

cmd_secrets() {
	method='' name=''
	while [ $# -gt 0 ]; do
		case $1 in
		--with)
			[ $# -gt 1 ] || die_usage "$1 needs a value"
			method=$2
			shift ;;
		-*) die_usage "secrets has no option $1; they are typed, or" \
		    "come from standard input" ;;
		*)
			[ -z "$name" ] || die_usage "secrets: only a job is" \
			    "named; the rest is typed"
			name=$1 ;;
		esac
		shift
	done
	[ -n "$name" ] || die_usage 'secrets: of which job?'
	open_job "$name"
	[ -n "$method" ] || method=$(default_method) || exit 2
	case $method in
	systemd-creds) need systemd-creds systemd ;;
	age) need age age ;;
	*) die_usage "secrets: $method is none of systemd-creds, age" ;;
	esac
	if [ -t 0 ]; then
		typed=$(ask_secrets) || exit 3
		printf '%s\n' "$typed" | store_secrets "$method"
	else
		store_secrets "$method"
	fi
}

#!/bin/sh
# Wrong command lines, jobs, secrets, streams and standard files, tool by tool:
# a clear message, the right exit status, nothing written, no secret shown.
. "${0%/*}/lib.sh"

sample_start
fetch >lines.ndjson
resolve <lines.ndjson >resolved.ndjson
cw-diff <resolved.ndjson >plan.ndjson
forget_requests

# command TOOL: its usual command line, in $@
in_of() {
	case $1 in
	atria-fetch) echo /dev/null ;;
	cw-resolve) echo lines.ndjson ;;
	cw-diff) echo resolved.ndjson ;;
	*) echo plan.ndjson ;;
	esac
}
args_of() {
	case $1 in
	atria-fetch) echo '-c job.json -s secrets.json --today 2026-10-26' ;;
	cw-resolve) echo '-c job.json -s secrets.json' ;;
	cw-apply) echo '-c job.json -s secrets.json -n' ;;
	esac
}
# use TOOL [MORE...]: runs it on its usual input
use() {
	tool=$1
	shift
	# shellcheck disable=SC2046	# words
	run "$tool" $(args_of "$tool") "$@" <"$(in_of "$tool")"
}

all='atria-fetch cw-resolve cw-diff cw-apply cwlog-fmt'
for tool in $all; do
	run "$tool" -h
	status_is 0 "$tool -h"
	out_has "usage: $tool " '… shows the usage on stdout'
	err_is '… and nothing on stderr' </dev/null
	run "$tool" --version
	status_is 0 "$tool --version"
	is "$(cat out)" "$tool $(sed -n 's/.*VERSION "\(.*\)"/\1/p' \
	    "$ROOT/common/base/version.h")" \
	    '… shows name and version'
	use "$tool" --no-such-option
	status_is 2 "$tool: an unknown option"
	is "$(cat err)" \
	    "$tool: unknown option --no-such-option; $tool -h shows the usage" \
	    '… is named'
	use "$tool" -Q
	is "$(cat err)" "$tool: unknown option -Q; $tool -h shows the usage" \
	    '… a short one, too'
	if [ "$tool" = cwlog-fmt ]; then
		use "$tool" operand
		status_is 3 "$tool: a file that is not there"
	else
		use "$tool" operand
		status_is 2 "$tool: an operand"
	fi
	sh -c "$tool $(args_of "$tool") <$(in_of "$tool") >&-" 2>err
	is "$? $(cat err)" "3 $tool: standard output is closed" \
	    "$tool: stdout closed"
	sh -c "$tool $(args_of "$tool") <$(in_of "$tool") >/dev/full" 2>err
	is "$?" 3 "$tool: stdout full"
	err_has 'writing standard output: No space left on device' '… is said'
	[ "$tool" = atria-fetch ] && continue
	run "$tool" </dev/null
	if [ -z "$(args_of "$tool")" ]; then
		status_is 3 "$tool: an empty stdin"
		err_has 'standard input: is empty' '… is said'
	fi
	# shellcheck disable=SC2046	# words
	run "$tool" $(args_of "$tool") <"$ROOT/Makefile"
	status_is 3 "$tool: a file that is no stream"
	err_has 'standard input, line 1: ' '… is named with its line'
	head -n -3 "$(in_of "$tool")" >short
	echo 'not json' >>short
	# shellcheck disable=SC2046	# words
	run "$tool" $(args_of "$tool") <short
	status_is 3 "$tool: a line that is not JSON"
	err_has "line $(wc -l <short | tr -d ' '): column 1: not a JSON value" \
	    '… is named with line and column'
	sed '$s/.*/{"type":"odd","x":[1}/' short >odd
	# shellcheck disable=SC2046	# words
	run "$tool" $(args_of "$tool") <odd
	status_is 3 "$tool: a record of an unknown type that is not JSON"
	err_has "line $(wc -l <odd | tr -d ' '): column 21: expected , or ]" \
	    '… is named as well'
done

for tool in atria-fetch cw-resolve cw-apply; do
	# --- the job file --------------------------------------------------------
	run "$tool" </dev/null
	status_is 2 "$tool: no job"
	mv job.json keep.json
	use "$tool"
	status_is 2 "$tool: a missing job file"
	err_has "$tool: job.json: No such file or directory" '… is named'
	mkdir job.json
	use "$tool"
	status_is 2 "$tool: a job file that is a directory"
	rmdir job.json
	printf '{\n "ApiUrl": "https://x",\n "Label" "y"\n}\n' >job.json
	use "$tool"
	status_is 2 "$tool: a job file that is no JSON"
	err_has "$tool: job.json:3:" '… is named with the line'
	: >job.json
	use "$tool"
	status_is 2 "$tool: an empty job file"
	echo '[1]' >job.json
	use "$tool"
	status_is 2 "$tool: a job file that is no object"
	err_has 'job.json:1:1: must be one JSON object' '… is named'
	echo '{"Label":"a","label":"b"}' >job.json
	use "$tool"
	status_is 2 "$tool: a parameter that stands there twice"
	err_has 'Label stands there twice' '… is named'
	write_job '.AllowAtriaCreateAdditions = "perhaps"'
	use "$tool"
	status_is 2 "$tool: neither true nor false"
	err_has 'job.json: AllowAtriaCreateAdditions must be true or false' \
	    '… is named'
	write_job '.AgreementChoice = "any"'
	use "$tool"
	status_is 2 "$tool: an unknown choice"
	write_job '.AgreementTyp = "x" | .Colour = 1'
	use "$tool"
	status_is 0 "$tool: an unknown parameter is ignored"
	err_has 'unknown parameter AgreementTyp is ignored; did you mean AgreementType?' \
	    '… with a warning that names the nearest'
	err_has 'unknown parameter Colour is ignored' '… or none'
	jq -r 'tojson' keep.json | sed 's/}$/,}/; s/^/\xef\xbb\xbf/; s/$/\r/' \
	    >job.json
	use "$tool"
	status_is 0 "$tool: a BOM, CRLF and a trailing comma are let pass"
	jq 'with_entries(.key |= ascii_downcase)' keep.json >job.json
	use "$tool"
	status_is 0 "$tool: parameters count in any case"
	mv keep.json job.json

	# --- addresses ----------------------------------------------------------
	case $tool in
	atria-fetch) url=AtriaUrl ;;
	*) url=ApiUrl ;;
	esac
	write_job "del(.$url)"
	use "$tool"
	status_is 2 "$tool: no $url"
	has out '"code":"CW17"' '… is CW17'
	err_has "$url is missing in job.json" '… and named'
	for address in http://example.com/ https://u:p@example.com/ \
	    https://example.com/?q=1 ftp://example.com/ example \
	    http://127.0.0.1.example.com/ http://localhost.example.com/; do
		write_job ".$url = \"$address\""
		use "$tool"
		status_is 2 "$tool: $url $address"
	done
	write_job

	# --- the secrets file -----------------------------------------------------
	run "$tool" -c job.json </dev/null
	status_is 2 "$tool: no secrets"
	chmod 640 secrets.json
	use "$tool"
	status_is 2 "$tool: secrets that others can read"
	has out '"code":"CW16"' '… are CW16'
	err_has 'type: chmod 600 secrets.json' '… with what to type'
	secrets_are_absent '… and not shown' out err
	mv secrets.json keep.json
	mkfifo secrets.json
	chmod 600 secrets.json
	use "$tool"
	status_is 2 "$tool: secrets that are no file"
	rm secrets.json
	(umask 077 && echo '{"CompanyName": "x" "y"}' >secrets.json)
	use "$tool"
	status_is 2 "$tool: secrets that are no JSON"
	err_has 'secrets.json:1:' '… are named with the line'
	rm secrets.json
	case $tool in
	atria-fetch) properties=AtriaToken ;;
	*) properties='CompanyName PublicKey PrivateKey ClientId' ;;
	esac
	for p in $properties; do
		for value in '""' null '"XXXXXXXXX"' '"a\nb"'; do
			write_secrets ".$p = $value"
			use "$tool"
			status_is 2 "$tool: $p is $value"
			has out "ConnectWise secrets. $p must have a valid value" \
			    '… is CW18, with its name'
		done
	done
	mv keep.json secrets.json
	chmod 600 secrets.json
done

# --- and all in all --------------------------------------------------------
is "$(writes)" 0 'nothing of all that wrote anything'
for tool in cw-resolve cw-diff cw-apply cwlog-fmt; do
	use "$tool"
	secrets_are_absent "$tool shows no secret" out err
done
done_testing

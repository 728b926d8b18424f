#!/bin/sh
# Wrong command lines, jobs, secrets, streams and standard files, tool by tool:
# a clear message, the right exit status, nothing written, no secret shown.
. "${0%/*}/lib.sh"

sample_start
fetch >lines.ndjson
resolve <lines.ndjson >resolved.ndjson
cw-diff <resolved.ndjson >plan.ndjson
forget_requests

# in_of TOOL: its usual input; args_of TOOL: its usual options
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

version=$(sed -n 's/.*VERSION "\(.*\)"/\1/p' "$ROOT/common/base/version.h")
all='atria-fetch cw-resolve cw-diff cw-apply cwlog-fmt'
for tool in $all; do
	run "$tool" -h
	status_is 0 "$tool -h exits with 0"
	out_has "usage: $tool " "$tool -h shows the usage on stdout"
	err_is "$tool -h prints nothing on stderr" </dev/null
	run "$tool" --version
	status_is 0 "$tool --version exits with 0"
	out_is "$tool --version shows name and version" <<X
$tool $version
X
	use "$tool" --no-such-option
	status_is 2 "$tool refuses an unknown option"
	err_is "$tool names an unknown option" <<X
$tool: unknown option --no-such-option; $tool -h shows the usage
X
	use "$tool" -Q
	err_is "$tool names an unknown short option" <<X
$tool: unknown option -Q; $tool -h shows the usage
X
	if [ "$tool" = cwlog-fmt ]; then
		use "$tool" operand
		status_is 3 "$tool refuses a file that does not exist"
	else
		use "$tool" operand
		status_is 2 "$tool refuses an operand"
	fi
	if [ -n "$(args_of "$tool")" ]; then
		run "$tool" </dev/null
		status_is 2 "$tool refuses to run without a job"
		err_is "$tool names the option that is needed" <<X
$tool: option -c (--job) is needed; $tool -h shows the usage
X
	fi
	sh -c "$tool $(args_of "$tool") <$(in_of "$tool") >&-" 2>err
	is "$? $(cat err)" "3 $tool: standard output is closed" \
	    "$tool reports that stdout is closed"
	sh -c "$tool $(args_of "$tool") <$(in_of "$tool") >/dev/full" 2>err
	is "$?" 3 "$tool fails if stdout is full"
	err_has 'writing standard output: No space left on device' \
	    "$tool reports that stdout is full"
	[ "$tool" = atria-fetch ] && continue
	if [ -z "$(args_of "$tool")" ]; then
		run "$tool" </dev/null
		status_is 3 "$tool refuses an empty stdin"
		err_has 'standard input: is empty' \
		    "$tool reports that stdin is empty"
	fi
	# shellcheck disable=SC2046	# words
	run "$tool" $(args_of "$tool") <"$ROOT/Makefile"
	status_is 3 "$tool refuses a file that is not a stream"
	err_has 'standard input, line 1: ' \
	    "$tool reports the line of a file that is not a stream"
	head -n -3 "$(in_of "$tool")" >short
	echo 'not json' >>short
	lines=$(wc -l <short)
	# shellcheck disable=SC2046	# words
	run "$tool" $(args_of "$tool") <short
	status_is 3 "$tool refuses a line that is not JSON"
	err_has "line $lines: column 1: not a JSON value" \
	    "$tool reports line and column of what is not JSON"
	sed '$s/.*/{"type":"odd","x":[1}/' short >odd
	# shellcheck disable=SC2046	# words
	run "$tool" $(args_of "$tool") <odd
	status_is 3 "$tool refuses a record of an unknown type that is not JSON"
	err_has "line $lines: column 21: expected , or ]" \
	    "$tool reports line and column of a wrong record of unknown type"
done

# What follows starts from these; redirected to, secrets.json keeps its mode.
cp job.json whole-job.json
cp secrets.json whole-secrets.json
# job_without NAME; job_with NAME VALUE: job.json without a parameter, with
# another one
job_without() {
	sed "/\"$1\":/d" whole-job.json >job.json
}
job_with() {
	sed -e "/\"$1\":/d" -e "s|^{|{ \"$1\": $2,|" whole-job.json >job.json
}
# secret_is NAME VALUE: secrets.json with another value; a backslash is doubled
secret_is() {
	sed "s|\"$1\": \"[^\"]*\"|\"$1\": $2|" whole-secrets.json >secrets.json
}
job_with X 1
is "$(query -c . job.json)" "$(query -c '.X = 1' whole-job.json)" \
    'a job of this test is whole'
secret_is PrivateKey '"a\\nb"'
is "$(query -c . secrets.json)" \
    "$(query -c '.PrivateKey = "a\nb"' whole-secrets.json)" \
    'secrets of this test are whole'
cp whole-job.json job.json
cat whole-secrets.json >secrets.json

for tool in atria-fetch cw-resolve cw-apply; do
	# --- the job file --------------------------------------------------------
	run "$tool" </dev/null
	status_is 2 "$tool refuses to run without a job"
	rm job.json
	use "$tool"
	status_is 2 "$tool refuses a job file that does not exist"
	err_has "$tool: job.json: No such file or directory" \
	    "$tool names a job file that does not exist"
	mkdir job.json
	use "$tool"
	status_is 2 "$tool refuses a job file that is a directory"
	rmdir job.json
	printf '{\n "ApiUrl": "https://x",\n "Label" "y"\n}\n' >job.json
	use "$tool"
	status_is 2 "$tool refuses a job file that is not JSON"
	err_has "$tool: job.json:3:" \
	    "$tool reports the line of a job file that is not JSON"
	: >job.json
	use "$tool"
	status_is 2 "$tool refuses an empty job file"
	echo '[1]' >job.json
	use "$tool"
	status_is 2 "$tool refuses a job file that is not an object"
	err_has 'job.json:1:1: must be one JSON object' \
	    "$tool reports that a job file must be an object"
	echo '{"Label":"a","label":"b"}' >job.json
	use "$tool"
	status_is 2 "$tool refuses a parameter that is there twice"
	err_has 'Label stands there twice' \
	    "$tool names a parameter that is there twice"
	job_with AllowAtriaCreateAdditions '"perhaps"'
	use "$tool"
	status_is 2 "$tool refuses a value that is neither true nor false"
	err_has 'job.json: AllowAtriaCreateAdditions must be true or false' \
	    "$tool names a parameter that must be true or false"
	job_with AgreementChoice '"any"'
	use "$tool"
	status_is 2 "$tool refuses an unknown choice"
	job_with 'Colour": 1, "Paralel' 4
	use "$tool"
	status_is 0 "$tool ignores an unknown parameter"
	err_has 'unknown parameter Paralel is ignored; did you mean Parallel?' \
	    "$tool warns of an unknown parameter, and names the nearest one"
	err_has 'unknown parameter Colour is ignored' \
	    "$tool warns of an unknown parameter without a near one"
	job_with ApiUrl '"https://na.myconnectwise.net/"'
	use "$tool"
	status_is 2 "$tool refuses an ApiUrl of the cloud without its path"
	err_has 'job.json: ApiUrl has no path to the API; write https://api-na.myconnectwise.net/v4_6_release/apis/3.0/' \
	    "$tool names the ApiUrl that would do"
	jq -r 'tojson' whole-job.json |
	    sed 's/}$/,}/; s/^/\xef\xbb\xbf/; s/$/\r/' >job.json
	use "$tool"
	status_is 0 "$tool accepts a BOM, CRLF and a trailing comma"
	sed 's/"[A-Za-z]*":/\L&/' whole-job.json >job.json
	ok 'a job in lower case has lower case' grep -q '"apiurl":' job.json
	use "$tool"
	status_is 0 "$tool accepts parameters in any case"

	# --- addresses ----------------------------------------------------------
	case $tool in
	atria-fetch) url=AtriaUrl ;;
	*) url=ApiUrl ;;
	esac
	job_without $url
	use "$tool"
	status_is 2 "$tool refuses a job without $url"
	has out '"code":"CW17"' "$tool logs CW17 if $url is missing"
	err_has "$url is missing in job.json" "$tool reports a missing $url"
	for address in http://example.com/ https://u:p@example.com/ \
	    https://example.com/?q=1 ftp://example.com/ example \
	    http://127.0.0.1.example.com/ http://localhost.example.com/; do
		job_with $url "\"$address\""
		use "$tool"
		status_is 2 "$tool refuses the $url $address"
	done
	cp whole-job.json job.json

	# --- the secrets file -----------------------------------------------------
	run "$tool" -c job.json </dev/null
	status_is 2 "$tool refuses to run without secrets"
	chmod 640 secrets.json
	use "$tool"
	status_is 2 "$tool refuses secrets that others can read"
	has out '"code":"CW16"' "$tool logs CW16 if others can read the secrets"
	err_has 'type: chmod 600 secrets.json' \
	    "$tool says how to protect the secrets"
	secrets_are_absent "$tool shows no secret that others can read" out err
	rm secrets.json
	mkfifo -m 600 secrets.json
	use "$tool"
	status_is 2 "$tool refuses secrets that are not a file"
	rm secrets.json
	(umask 077 && echo '{"CompanyName": "x" "y"}' >secrets.json)
	use "$tool"
	status_is 2 "$tool refuses secrets that are not JSON"
	err_has 'secrets.json:1:' \
	    "$tool reports the line of secrets that are not JSON"
	case $tool in
	atria-fetch) properties=AtriaToken ;;
	*) properties='CompanyName PublicKey PrivateKey ClientId' ;;
	esac
	for p in $properties; do
		for value in '""' null '"XXXXXXXXX"' '"a\\nb"'; do
			secret_is "$p" "$value"
			use "$tool"
			status_is 2 "$tool refuses secrets with $p $value"
			has out "ConnectWise secrets. $p must have a valid value" \
			    "$tool logs CW18 with the name $p for $value"
		done
	done
	cat whole-secrets.json >secrets.json
done

# --- parameters that are nearly right -------------------------------------------
# A parameter that is misspelt is as good as not there, and something else is
# billed. All tools read a job in the same way: one is enough.
while read -r typo name; do
	job_with "$typo" '"x"'
	use atria-fetch
	is "$status $(grep -c '"code":"AX01"' out)" '2 1' \
	    "a job with $typo is refused"
	err_has "job.json: there is no parameter $typo; did you mean $name?" \
	    "the message suggests $name for $typo"
done <<'X'
BilingPeriod BillingPeriod
Billing_Period BillingPeriod
BillingPeriodEndDay BillingPeriodEnd
AgreementTyp AgreementType
AgrementChoice AgreementChoice
CustomerFilter CustomersFilter
AllowCreateAdditions AllowAtriaCreateAdditions
AllowAtriaCreateAddition AllowAtriaCreateAdditions
ApiUri ApiUrl
Lable Label
LogLevl LogLevel
FieldsMap FieldMap
QuantityLimit QuantityLimits
MaxRemoval MaxRemovals
GuardFlor GuardFloor
X
for other in Name Note Customers Period Url Comment; do
	job_with "$other" '"x"'
	use atria-fetch
	status_is 0 "a job with $other, which is near to nothing, is accepted"
	err_has "unknown parameter $other is ignored" \
	    "a job with $other gets a warning"
done
api=v4_6_release/apis/3.0
while read -r address wanted; do
	job_with ApiUrl "\"$address\""
	use cw-resolve
	is "$status $(grep -c "ApiUrl has no path to the API; write $wanted\$" err)" \
	    '2 1' "the ApiUrl $address is refused, and $wanted is suggested"
done <<X
https://api-na.myconnectwise.net https://api-na.myconnectwise.net/$api/
https://API-EU.MyConnectWise.net/ https://API-EU.MyConnectWise.net/$api/
https://eu.myconnectwise.net/v2025_1 https://api-eu.myconnectwise.net/$api/
https://api-staging.connectwisedev.com https://api-staging.connectwisedev.com/$api/
https://cw.example.com https://cw.example.com/$api/
https://cw.example.com:8443/v4_6_release/ https://cw.example.com:8443/$api/
X
cp whole-job.json job.json

# --- and all in all --------------------------------------------------------
is "$(writes)" 0 'nothing of all that wrote anything'
for tool in cw-resolve cw-diff cw-apply cwlog-fmt; do
	use "$tool"
	secrets_are_absent "$tool shows no secret" out err
done
rm whole-secrets.json
done_testing

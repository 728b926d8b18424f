#!/bin/sh
# atria-cw check: what it says of a job that works, and of one whose job file,
# secrets, Atria or ConnectWise do not.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
sample_start
write_job '.TimeoutSeconds = 600'
file=$JOBS/nightly/job.json

run atria-cw new nightly --from job.json
run atria-cw check nightly
status_is 2 'check fails without secrets'
out_has 'atria-cw secrets nightly stores them' \
    'check without secrets says how to store them'
is "$(requests)" '' 'check without secrets asks nobody'

run atria-cw secrets --with age nightly <secrets.json
run atria-cw check nightly --today 2026-10-26
status_is 0 'check of a job that works ends with 0'
err_is 'check of a job that works prints nothing on standard error' </dev/null
sed 's|http://[^ ]*|URL|; s|/[^ ]*/config/|/config/|
    s|/[^ ]*/state/|/state/|; s|/[0-9a-f]*\.journal|/ID.journal|' out >steady
same steady 'check of a job that works prints these lines' <<'END'
job file        ok      /config/atria-cw/jobs/nightly/job.json
secrets         ok      age
Atria           ok      89 lines of 13 customers, period 2026-09-26 to 2026-10-25
ConnectWise     ok      URL
agreement type  ok      Hosting and Cloud Services
permissions     ok      all can be read; the right to edit shows when something is written
plan            ok      22 changes to make, none made
probe           -       this CompanyName with this AtriaUrl was never probed; accepted
journal         ok      /state/atria-cw/ID.journal.ndjson
runs            ok      /state/atria-cw/nightly/runs
schedule        -       disabled
END
is "$(writes)" 0 'check writes nothing to ConnectWise'
COLUMNS=80 at_terminal y atria-cw check nightly --today 2026-10-26 \
    --no-progress >seen
is "$(grep -E '^.{81}' seen | grep -v "^[a-z ]* ok  *$T")" '' \
    'at a terminal, only a path is wider than that'
has seen "$JOBS/nightly/job.json" 'and no path is cut'
has seen '                        is written' 'further lines are indented'
is "$(find "$STATE" -name '*.ndjson' 2>/dev/null)" '' 'check keeps no stream'

# Secrets without a token, and stored.
write_secrets 'del(.AtriaToken)'
rm "$JOBS/nightly/secrets.age"
run atria-cw secrets --with age nightly <secrets.json
run atria-cw check nightly --today 2026-10-26
status_is 2 'check fails without a token'
ok 'check without a token says how to store it' grep -q \
    '^secrets *wrong .*CW18.*AtriaToken.*; atria-cw secrets nightly stores' out
has out 'ConnectWise     ok' 'check without a token tries ConnectWise'
secrets_are_absent 'check without a token prints no secret' out err
write_secrets
rm -r "$JOBS/nightly"
new_job nightly

# check_fails STATUS JOB-FILTER SECRETS-FILTER TITLE PATTERN...: check ends with
# the status and prints lines like all the patterns
check_fails() {
	fails_status=$1
	jq "$2" job.json >"$file"
	jq "$3" secrets.json >creds/atria-cw-secrets
	fails_title=$4
	shift 4
	run atria-cw check nightly --today 2026-10-26
	status_is "$fails_status" "check ends with $fails_status: $fails_title"
	for pattern; do
		if grep -q "^$pattern" out; then
			pass "check prints \"$pattern\": $fails_title"
		else
			fail "check prints \"$pattern\": $fails_title"
			note <out
		fi
	done
	secrets_are_absent "check prints no secret: $fails_title" out err
}
forget_requests
check_fails 2 '.LogLevel = "Loud"' . 'a wrong LogLevel' \
    'job file *wrong .*LogLevel'
check_fails 2 '.AtriaUrl = " "' . 'a blank AtriaUrl' \
    'job file *wrong .*CW17 AtriaUrl is not set'
check_fails 2 'del(.ApiUrl, .AtriaUrl)' . 'neither ApiUrl nor AtriaUrl' \
    'job file *wrong .*CW17 ApiUrl is not set' \
    'job file *wrong .*CW17 AtriaUrl is not set' \
    "job file *wrong .*fill it in: $file\$"
is "$(requests)" '' 'check asks nobody if the job file is wrong'
check_fails 2 '.BillingPeriodEnd = 45' . 'BillingPeriodEnd is 45' \
    'job file *wrong .*CW19.*(BillingPeriodEnd .*45'
check_fails 2 '.ApiUrl = "http://example.com/"' . 'ApiUrl without TLS' \
    'Atria *ok' 'ConnectWise *wrong .*AX01.*ApiUrl must be https'
check_fails 2 '.AtriaUrl = "http://example.com/"' . 'AtriaUrl without TLS' \
    'Atria *wrong .*AX01.*AtriaUrl must be https' 'ConnectWise *ok'
check_fails 4 . '.AtriaToken = "wrong"' 'a wrong token' \
    'Atria *wrong .*CW03' 'ConnectWise     ok' 'agreement type  ok'
check_fails 4 '.AtriaUrl = "http://127.0.0.1:9"
    | .CustomersFilter = ["ASP"] | .RetryTries = 1' . \
    'Atria is down, and there is a CustomersFilter' \
    'Atria *wrong .*CW03' 'ConnectWise     ok'
check_fails 4 . '.PrivateKey = "wrong"' 'a wrong private key' \
    'ConnectWise *wrong .*CW02' 'Atria           ok'
check_fails 2 '.AgreementType = "No Such Type"' . 'a wrong agreement type' \
    'agreement type *wrong .*CW21'
check_fails 4 '.AtriaUrl = "http://127.0.0.1:9"
    | .ApiUrl = "http://127.0.0.1:9" | .RetryTries = 1' . \
    'Atria and ConnectWise are down' \
    'ConnectWise *wrong .*CW02' 'Atria           wrong'
is "$(writes)" 0 'check that fails writes nothing to ConnectWise'
done_testing

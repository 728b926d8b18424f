#!/bin/sh
# atria-cw: jobs are made, listed, shown, checked and deleted.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
sample_start

# --- new ----------------------------------------------------------------------
run atria-cw list
status_is 0 'without jobs, list works'
is "$(wc -l <out)" 1 'and shows no job'

run atria-cw new nightly --from job.json --label 'Transfer on the 26th'
status_is 0 'new takes a job file'
out_has "$JOBS/nightly/job.json" 'tells where it is'
err_is 'nothing on stderr' </dev/null
jq_is '.[0] | [.Label, .AgreementType, .BillingPeriodEnd]' \
    '["Transfer on the 26th","Hosting and Cloud Services",25]' \
    'it holds the parameters, and the label' "$JOBS/nightly/job.json"
run atria-cw new nightly
status_is 2 'a job is not made twice'
err_has 'there is a job nightly already' 'and it is said'
ok 'a job without runs is listed with a dash for each' sh -c \
    'atria-cw list | grep -q "^nightly .* disabled  -  *-  *-\$"'
jq_is '.[0].Label' 'Transfer on the 26th' 'the first one stays' \
    "$JOBS/nightly/job.json"

run atria-cw new draft --label 'A "draft"'
status_is 0 'new without a file makes a template'
jq_is '.[0] | [.Label, .ApiUrl, .AllowAtriaCreateAdditions, .LogLevel]' \
    '["A \"draft\"","","False","Verbose"]' \
    'with the parameters of the document' "$JOBS/draft/job.json"
for name in '' ../x 'a b' .x _x -x "$(printf '%065d' 0)"; do
	run atria-cw new "$name"
	status_is 2 "'$name' is no name for a job"
done
echo '{"LogLevel": "Loud"}' >bad.json
run atria-cw new bad --from bad.json
status_is 2 'a job file that the tools refuse is refused'
err_has LogLevel 'with their reason'
is "$([ -e "$JOBS/bad" ] && echo there)" '' 'and nothing is made'
run atria-cw new seed --from - --label x
status_is 2 'a file that is not there'

# The vendor's example, as it is printed.
cat >seed.json <<'END'
  1. {
  2. "apiUrl":" https://api-staging.connectwisedev.com/v4_6_release/apis/3.0/",
  3. "CustomersFilter":["ASP", "SampleCustomerShortCodeName"],
  4. "BillingPeriod": "Current",
  5. "AgreementType": "Hosting and Cloud Services",
  6. }
END
run atria-cw new seed --from seed.json
status_is 0 "the vendor's example can be pasted"
run atria-cw new seed2 --from seed.json --label 'With a label'
status_is 0 'and be given a label'

# --- list, show -----------------------------------------------------------------
run atria-cw list
status_is 0 list
is "$(sed 1d out | cut -d ' ' -f 1 | tr '\n' ' ')" \
    'draft nightly seed seed2 ' 'names all jobs, sorted'
out_has 'Transfer on the 26th' 'with their labels'
run atria-cw list --names
is "$(tr '\n' ' ' <out)" 'draft nightly seed seed2 ' 'list --names'
jq '{label: .Label}' "$JOBS/nightly/job.json" | sed 's/}/,}/' \
    >"$JOBS/seed/job.json"
run atria-cw list
ok 'also of a file that is not quite JSON' grep -q '^seed  *Transfer on' out
echo '{"Label": "broken' >"$JOBS/draft/job.json"
run atria-cw list
ok 'one that cannot be read hides no other' test "$(wc -l <out)" -eq 5
ok 'and is shown without' grep -q '^draft  *-  *disabled' out
printf '{"Label": "a\\u001b[2Jb\\u202ec"}' >"$JOBS/draft/job.json"
run atria-cw list
out_has 'a?[2Jb?c' 'a label cannot move the cursor'
run atria-cw show nightly
status_is 0 show
sed 's/ApiUrl/ApiURLs/' job.json >typo.json
run atria-cw new typo --from typo.json
status_is 0 'a name that is none of a parameter'
err_has 'typo.json: unknown parameter ApiURLs is ignored' 'is told'
atria-cw delete --yes typo >/dev/null
run atria-cw show nightly
out_has '"AgreementType": "Hosting and Cloud Services"' 'has the parameters'
out_has 'Secrets    none' 'and says that there are no secrets'
run atria-cw show nobody
status_is 2 'a job that is not there'
err_has 'there is no job nobody' 'is said'

# --- check ------------------------------------------------------------------------
run atria-cw check nightly
status_is 2 'check: no secrets yet'
out_has 'atria-cw secrets nightly stores them' 'and it says what to do'
is "$(requests)" '' 'nobody was asked anything'
atria-cw secrets --with age nightly <secrets.json
run atria-cw check nightly --today 2026-10-26
status_is 0 'check: all is well'
err_is 'nothing on stderr' </dev/null
sed 's|http://[^ ]*|URL|; s|/[^ ]*/config/|/config/|
    s|/[^ ]*/state/|/state/|; s|/[0-9a-f]*\.journal|/ID.journal|' out >steady
same steady 'every line of it' <<'END'
job file        ok      /config/atria-cw/jobs/nightly/job.json
secrets         ok      age
Atria           ok      89 lines of 13 customers, period 2026-09-26 to 2026-10-25
ConnectWise     ok      URL
agreement type  ok      Hosting and Cloud Services
permissions     ok      all can be read; the right to edit shows when something is written
plan            ok      22 changes to make, none made
journal         ok      /state/atria-cw/ID.journal.ndjson
runs            ok      /state/atria-cw/nightly/runs
schedule        -       disabled
END
is "$(writes)" 0 'check writes nothing'
is "$(find "$STATE" -name '*.ndjson' 2>/dev/null)" '' 'and keeps nothing'

# check_fails WHAT TEXT STATUS JOB-FILTER [SECRETS-FILTER]
check_fails() {
	write_job "$4"
	write_secrets "${5:-.}"
	cp job.json "$JOBS/nightly/job.json"
	jq . secrets.json | atria-cw secrets --with age nightly 2>/dev/null
	run atria-cw check nightly --today 2026-10-26
	status_is "$3" "check: $1: $2"
	if grep -q "^$1 *\(wrong\|refused\) .*$2" out; then
		pass 'and says so'
	else
		fail 'and says so'
		note <out
	fi
	secrets_are_absent 'without a secret' out err
}
check_fails 'job file' LogLevel 2 '.LogLevel = "Loud"'
forget_requests
check_fails 'job file' 'CW17 AtriaUrl is not set' 2 '.AtriaUrl = " "'
check_fails 'job file' 'CW17 ApiUrl is not set' 2 'del(.ApiUrl, .AtriaUrl)'
has out 'CW17 AtriaUrl is not set' 'both are named'
has out "fill it in: $JOBS/nightly/job.json" 'and where to set them'
is "$(requests)" '' 'nobody was asked anything'
check_fails 'job file' 'CW19.*(BillingPeriodEnd .*45' 2 '.BillingPeriodEnd = 45'
check_fails ConnectWise 'AX01.*ApiUrl must be https' 2 \
    '.ApiUrl = "http://example.com/"'
check_fails Atria 'AX01.*AtriaUrl must be https' 2 \
    '.AtriaUrl = "http://example.com/"'
write_job '.AtraiUrl = "x"'
cp job.json "$JOBS/nightly/job.json"
run atria-cw check nightly --today 2026-10-26
status_is 0 'a parameter that is none'
ok 'is told' grep -q '^job file  *- .*AtraiUrl is ignored; did you mean A' out
fake df <<'END'
printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\n'
printf 'tmpfs 200 200 0 100%% /var\n'
END
check_fails runs 'only 0 KB are free' 3 .
rm "$T/bin/df"
rm "$JOBS/nightly/secrets.age"
check_fails secrets 'CW18.*AtriaToken.*; atria-cw secrets nightly stores' 2 . \
    'del(.AtriaToken)'
has out 'ConnectWise     ok' 'without a token, ConnectWise is tried'
check_fails Atria CW03 4 . '.AtriaToken = "wrong"'
has out 'ConnectWise     ok' 'ConnectWise is tried all the same'
has out 'agreement type  ok' 'and the agreement type'
check_fails Atria CW03 4 '.AtriaUrl = "http://127.0.0.1:9"
    | .CustomersFilter = ["ASP"] | .RetryTries = 1'
has out 'ConnectWise     ok' 'with a CustomersFilter, too'
check_fails ConnectWise CW02 4 . '.PrivateKey = "wrong"'
has out 'Atria           ok' 'Atria is fine'
check_fails 'agreement type' CW21 2 '.AgreementType = "No Such Type"'
check_fails plan AX13 5 '.MaxChanges = 1'
check_fails 'job file' 'AX01.*MaxRemovals must be a number.*nightly/job.json' 2 \
    '.MaxRemovals = "x"'
lacks out 'job file        ok' 'and is not called good'
has out 'ConnectWise     ok' 'which is none of ConnectWise'
check_fails ConnectWise CW02 4 '.AtriaUrl = "http://127.0.0.1:9"
    | .ApiUrl = "http://127.0.0.1:9" | .RetryTries = 1'
has out 'Atria           wrong' 'none of both can be reached'
write_job
cp job.json "$JOBS/nightly/job.json"
run atria-cw check nightly --today 2026-10-26 --max-changes x
status_is 2 'a guard that is given'
ok 'is told as that' grep -q '^guards  *wrong .*MaxChanges must be' out
echo 'a,b' >"$JOBS/nightly/map.csv"
check_fails 'mapping file' 'AX01.*map.csv: line 1: there is no column' 2 .
ok 'ConnectWise was not asked, and is not called good' \
    grep -q '^ConnectWise  *-  *not tried: the mapping file is wrong' out
rm "$JOBS/nightly/map.csv"

# --- check: what was not tried is not called good ---------------------------------
forget_requests
run atria-cw check nightly --today 2026-10-26 -p 2020-01-05
status_is 0 'a period without lines'
out_has 'Atria           ok      0 lines of 0 customers' 'is told'
out_has 'agreement type  ok' 'ConnectWise is asked all the same'
ok 'which its log shows' grep -q /finance/agreements/types "$SIMLOG"
ok 'no addition could be read' grep -q '^permissions  *-  *additions were not' out
for filter in '.AgreementType = "No Such Type"' '.PrivateKey = "wrong"'; do
	write_job
	write_secrets
	case $filter in
	*Key*) write_secrets "$filter" ;;
	*) write_job "$filter" ;;
	esac
	cp job.json "$JOBS/nightly/job.json"
	atria-cw secrets --with age nightly <secrets.json
	run atria-cw check nightly --today 2026-10-26 -p 2020-01-05
	ok "it is asked in earnest: $filter" \
	    grep -Eq '^(ConnectWise|agreement type) *wrong' out
	ok 'with an exit status' test "$(cat status)" -gt 1
done
write_job
write_secrets
cp job.json "$JOBS/nightly/job.json"
atria-cw secrets --with age nightly <secrets.json
echo '[]' | run atria-cw check nightly --today 2026-10-26 -i -
ok 'Atria is not called good for a saved answer' \
    grep -q '^Atria  *-  *not tried; the saved answer has 0 lines' out

# --- check: the place of runs, journal and lock ------------------------------------
# misplaced WHAT TEXT
misplaced() {
	find "$T/state" | sort >places
	run atria-cw check nightly --today 2026-10-26
	status_is 3 "check: $1: $2"
	ok 'and says so' grep -q "^$1 *wrong .*$2" out
	find "$T/state" | sort >after
	ok 'nothing is left behind' cmp places after
}
mkdir -p "$T/state"
echo x >"$STATE"
misplaced journal "$STATE is no directory; move it away"
misplaced runs "$STATE is no directory"
rm "$STATE"
atria-cw run nightly -n --today 2026-10-26
run atria-cw check nightly --today 2026-10-26
journal=$(sed -n 's/^journal *ok *//p' out)
ok 'the journal is named' test "${journal##*.}" = ndjson
mkdir "$journal"
misplaced journal "$journal is no regular file; move it away"
rmdir "$journal"
ln -s nowhere "${journal%.journal.ndjson}.lock"
misplaced journal 'lock is no regular file'
rm "${journal%.journal.ndjson}.lock"
forget_requests
fake mktemp <<END
case \$* in "$STATE/"*) exit 1 ;; esac
exec "$(command -v mktemp)" "\$@"
END
misplaced journal "$STATE cannot be written; make it writable for $(id -un)"
rm "$T/bin/mktemp"
is "$(writes)" 0 'nothing was written in all of these'

# --- delete -------------------------------------------------------------------------
run atria-cw delete seed
status_is 2 'delete asks, and nobody can answer'
is "$([ -e "$JOBS/seed" ] && echo there)" there 'so it deletes nothing'
run atria-cw delete --yes seed
status_is 0 'delete --yes'
is "$([ -e "$JOBS/seed" ] || echo gone)" gone 'deletes the job'
is "$([ -e "$JOBS/seed2" ] && echo there)" there 'and no other one'

# A job whose job file is gone.
rm "$JOBS/seed2/job.json"
for words in 'new seed2' 'run seed2' 'show seed2'; do
	# shellcheck disable=SC2086	# words
	run atria-cw $words
	status_is 2 "without a job file: $words"
	err_has "its job file is gone: $JOBS/seed2/job.json; put it back, or" \
	    'says so'
	err_has 'atria-cw delete seed2' 'and what to type'
done
run atria-cw delete seed2
status_is 2 'delete asks here, too'
ok 'so it is still there' test -d "$JOBS/seed2"
run atria-cw delete --yes seed2
status_is 0 'delete --yes deletes what is left'
ok 'all of it' test ! -e "$JOBS/seed2"
run atria-cw delete --yes seed2
status_is 2 'and not twice'
err_has 'there is no job seed2' 'as is said'
run atria-cw new seed2
status_is 0 'it can be made anew'

# --- usage ------------------------------------------------------------------------
for words in '' 'frobnicate' 'run' 'run a b' 'run --frob nightly' 'apply nightly' \
    'apply nightly last' 'undo nightly' 'log' 'report' 'secrets' 'show' \
    'run nightly --only' 'run nightly -l Loud' 'list --frob' \
    'run --all -i -' 'run --all --input -'; do
	# shellcheck disable=SC2086	# words
	run atria-cw $words
	status_is 2 "usage: atria-cw $words"
done
run atria-cw --help
status_is 0 --help
has out 'usage: atria-cw new JOB' 'shows the usage'
run atria-cw run --help
has out 'usage: atria-cw new JOB' 'after a command, too'
done_testing

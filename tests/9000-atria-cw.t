#!/bin/sh
# atria-cw: jobs are made, listed, shown and deleted; wrong commands are refused.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
write_job
write_secrets

# --- new ----------------------------------------------------------------------
run atria-cw list
status_is 0 'list works without jobs'
is "$(wc -l <out)" 1 'list without jobs prints only the head of the table'
err_is 'list without jobs prints nothing on standard error' </dev/null

run atria-cw new nightly --from job.json --label 'Transfer on the 26th'
status_is 0 'new takes a job file and a label'
out_has "$JOBS/nightly/job.json" 'new prints where the job file is'
err_is 'new prints nothing on standard error' </dev/null
job_is='.[0] | [.Label, .AgreementType, .BillingPeriodEnd]'
jq_is "$job_is" \
    '["Transfer on the 26th","Hosting and Cloud Services",25]' \
    'the new job file has the given parameters and the label' \
    "$JOBS/nightly/job.json"
run atria-cw new nightly
status_is 2 'new does not make a job twice'
err_has 'there is a job nightly already' 'new says that the job exists'
jq_is "$job_is" \
    '["Transfer on the 26th","Hosting and Cloud Services",25]' \
    'new leaves the job file that exists as it is' "$JOBS/nightly/job.json"

run atria-cw new draft --label 'A "draft"'
status_is 0 'new without a file makes a template'
jq_is '.[0] | [.Label, .ApiUrl, .AllowAtriaCreateAdditions, .LogLevel]' \
    '["A \"draft\"","","False","Info"]' \
    "the template has the parameters of the vendor's document, and is quiet" \
    "$JOBS/draft/job.json"
for name in '' ../x 'a b' .x _x -x "$(printf '%065d' 0)"; do
	run atria-cw new "$name"
	status_is 2 "new refuses '$name' as the name of a job"
done
echo '{"LogLevel": "Loud"}' >bad.json
run atria-cw new bad --from bad.json
status_is 2 'new refuses a job file that the tools refuse'
err_has LogLevel 'new prints why the tools refuse the job file'
ok 'new makes no job from a bad job file' test ! -e "$JOBS/bad"
run atria-cw new seed --from - --label x
status_is 2 'new refuses a job file that does not exist'
sed 's/"Label"/"Colour": 1, "Label"/' job.json >typo.json
run atria-cw new typo --from typo.json
status_is 0 'new accepts a job file with an unknown parameter'
err_has 'typo.json: unknown parameter Colour is ignored' \
    'new warns about the unknown parameter'
sed 's/ApiUrl/ApiURLs/' job.json >typo.json
run atria-cw new typo2 --from typo.json
status_is 2 'new refuses a job file with a misspelt parameter'
err_has 'did you mean ApiUrl?' 'new suggests the right parameter'
rm -r "$JOBS/typo"

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
status_is 0 "new accepts the vendor's example as it is printed"
run atria-cw new seed2 --from seed.json --label 'With a label'
status_is 0 "new gives the vendor's example a label"

# --- list, show -----------------------------------------------------------------
run atria-cw list
status_is 0 'list works with jobs'
is "$(sed 1d out | cut -d ' ' -f 1 | tr '\n' ' ')" \
    'draft nightly seed seed2 ' 'list has all jobs, sorted by name'
for label in 'nightly *Transfer on the 26th' 'draft *A "draft"' \
    'seed2 *With a label'; do
	ok "list shows the label: $label" grep -q "^$label  " out
done
ok 'list shows a dash for all that a job without runs does not have' \
    grep -q '^nightly .* disabled  -  *-  *-$' out
run atria-cw list --names
is "$(tr '\n' ' ' <out)" 'draft nightly seed seed2 ' \
    'list --names prints the names and nothing else'
printf 'Enabled = yes\nSchedule = 0 22 26 12 *\n' >"$JOBS/nightly/settings"
mkdir -p "$STATE/nightly/runs/20261026T220000Z-0001"
cat >"$STATE/nightly/runs/20261026T220000Z-0001/run.json" <<'END'
{"job":"nightly","kind":"run","number":1,"started":"2026-10-26T22:00:00Z",
"user":"pat","sudoUser":"jo","host":"h","period":{"end":"2026-10-25"},
"counts":{"applied":3},"exit":1,"result":"Error","seal":"sha256:0"}
END
run atria-cw list --json
status_is 0 'list --json works'
jq_is 'map([.job, .label, .enabled]) | tojson' \
    '[["draft","A \"draft\"",false],["nightly","Transfer on the 26th",true],["seed",null,false],["seed2","With a label",false]]' \
    'list --json has an object for each job'
jq_is '.[1] | [.schedule, (.nextRun | .[4:]), .lastRun.run, .lastRun.result, .lastRun.exit]
    | tojson' \
    '["0 22 26 12 *","-12-26T22:00:00Z","20261026T220000Z-0001","Error",1]' \
    'list --json has all that the table shows'
run atria-cw list --json nightly
out_is 'list --json JOB has an object for each run' <<'END'
{"run":"20261026T220000Z-0001","kind":"run","started":"2026-10-26T22:00:00Z","user":"pat","sudoUser":"jo","host":"h","periodEnd":"2026-10-25","result":"Error","exit":1,"applied":3,"seal":"sha256:0"}
END
rm -r "$STATE/nightly" "$JOBS/nightly/settings"
printf '{"label": "Transfer on the 26th",}' >"$JOBS/seed/job.json"
echo '{"Label": "broken' >"$JOBS/draft/job.json"
printf '{"Label": "a\\u001b[2Jb\\u202ec"}' >"$JOBS/seed2/job.json"
run atria-cw list
ok 'list finds the label in a file that is not quite JSON' \
    grep -q '^seed  *Transfer on' out
ok 'list shows a job whose file cannot be read, without a label' \
    grep -q '^draft  *-  *disabled' out
ok 'a job file that cannot be read hides no other job' \
    test "$(wc -l <out)" -eq 5
out_has 'a<U+001B>[2Jb<U+202E>c' 'list prints no control characters of a label'
run atria-cw show nightly
status_is 0 'show works'
out_has '"AgreementType": "Hosting and Cloud Services"' \
    'show prints the parameters'
out_has 'Secrets    none' 'show says that there are no secrets'
run atria-cw show nobody
status_is 2 'show refuses a job that does not exist'
err_has 'there is no job nobody' 'show says that the job does not exist'

# --- delete -------------------------------------------------------------------------
run atria-cw delete seed
status_is 2 'delete without --yes fails if nobody can answer'
ok 'delete without --yes deletes nothing' test -e "$JOBS/seed/job.json"
run atria-cw delete --yes seed
status_is 0 'delete --yes works'
ok 'delete --yes deletes the job' test ! -e "$JOBS/seed"
ok 'delete --yes deletes no other job' test -e "$JOBS/seed2/job.json"

# A job whose job file is gone.
rm "$JOBS/seed2/job.json"
for words in 'new seed2' 'run seed2' 'show seed2'; do
	# shellcheck disable=SC2086	# words
	run atria-cw $words
	status_is 2 "$words fails if the job file is gone"
	err_has "its job file is gone: $JOBS/seed2/job.json; put it back, or" \
	    "$words names the job file that is gone"
	err_has 'atria-cw delete seed2' "$words says how to delete what is left"
done
run atria-cw delete seed2
status_is 2 'delete without --yes fails if the job file is gone, too'
ok 'delete without --yes leaves the folder of the job' test -d "$JOBS/seed2"
run atria-cw delete --yes seed2
status_is 0 'delete --yes works if the job file is gone'
ok 'delete --yes deletes the folder of the job' test ! -e "$JOBS/seed2"
run atria-cw delete --yes seed2
status_is 2 'delete refuses a job that was deleted'
err_has 'there is no job seed2' 'delete says that there is no such job'
run atria-cw new seed2
status_is 0 'a job that was deleted can be made again'

# --- usage ------------------------------------------------------------------------
for words in '' 'frobnicate' 'run' 'run a b' 'run --frob nightly' 'apply nightly' \
    'apply nightly last' 'undo nightly' 'log' 'report' 'secrets' 'show' \
    'run nightly --only' 'run nightly -l Loud' 'list --frob' \
    'run --all -i -' 'run --all --input -'; do
	# shellcheck disable=SC2086	# words
	run atria-cw $words
	status_is 2 "wrong usage is refused: atria-cw $words"
done
run atria-cw --help
status_is 0 'atria-cw --help works'
has out 'usage: atria-cw new JOB' 'atria-cw --help shows the usage'
run atria-cw run --help
has out 'usage: atria-cw new JOB' '--help after a command shows the usage, too'
# --- harmful text --------------------------------------------------------------------------
mkdir -p "$JOBS/odd"
printf '{"Label": "a\302\233b\342\200\256c\342\200\213"}' >"$JOBS/odd/job.json"
printf 'Options = --only X\302\233\342\200\256\nKeepRuns = 1\302\233\n' \
    >"$JOBS/odd/settings"
for words in 'show odd' 'list' 'list odd' 'log odd' 'check odd' 'enable odd'; do
	# shellcheck disable=SC2086	# words
	run atria-cw $words
	ok "$words shows nothing that could harm a terminal" \
	    sh -c "! grep -q \"\$(printf '\302\233\|\342\200')\" out err"
done
err_has 'KeepRuns must be a number: 1<U+009B>' 'a setting is shown as text'
run atria-cw list "$(printf 'x\033[2J\n')"
err_has 'x<U+001B>[2J cannot be the name of a job' 'a word is shown as text'

lines=$(cat "$ROOT/scripts/atria-cw" "$ROOT"/scripts/atria-cw.d/*.sh | wc -l)
ok "the runner stays under 1,800 lines of sh: $lines" test "$lines" -lt 1800
done_testing

#!/bin/sh
# atria-cw probe: first contact by a job; a run needs it once.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
sample_start
write_job 'del(.FirstContact)'
new_age_job nightly

run atria-cw run nightly
status_is 5 'a job that was never probed writes nothing'
is "$(writes)" 0 'and nothing was written'
cat out >>err
err_has 'never probed' 'the reason is printed'
err_has 'type: atria-cw probe nightly;' 'with the command of the job'
lacks err cw-probe 'and none of another program'
run atria-cw check nightly
status_is 5 'check says that a run would be refused'
out_has 'probe           wrong   this CompanyName with this AtriaUrl was never probed; type: atria-cw probe nightly' \
    'check says what to type'
run atria-cw check nightly --first-contact
status_is 0 'check with --first-contact does not need a probe'
out_has 'probe           -       this CompanyName with this AtriaUrl was never probed; accepted' \
    'and says so'
run atria-cw probe nightly --today 2026-10-26
status_is 0 'a job can be probed'
err_is 'a probe prints nothing on standard error' </dev/null
out_has 'Confirmed : ' 'the findings are shown'
report=$STATE/nightly/probe.ndjson
out_has "$report" 'the report is named'
is "$(query -s 'map(select(.type == "finding")) | length' "$report")" \
    "$(cw-probe --beliefs | grep -vc '^au\.')" 'the report is kept'
run atria-cw check nightly
status_is 0 'check accepts the probe'
out_has "probe           ok      made on $(date -u +%Y-%m-%d), 0 days ago" \
    'check says how old it is'
for findings in "$STATE"/*.findings.ndjson; do
	cp "$findings" kept
	jq -c 'if .type == "begin" then .time = "2026-01-02T03:04:05Z" else . end' \
	    kept >"$findings"
done
run atria-cw check nightly
out_has 'probe           wrong   the findings of the last probe cannot be read' \
    'check does not accept a probe that was edited'
cp kept "$findings"
is "$(stat -c %a "$report")" 600 'nobody else can read it'
run atria-cw probe nightly --record 'the record' --today 2026-10-26
status_is 0 'what was asked and answered can be recorded'
is "$(find 'the record' -type f | wc -l)" 4 'in the folder that was named'
err_is 'without a word' </dev/null
run atria-cw probe nightly --record
status_is 2 'which needs a name'
run atria-cw run nightly
status_is 0 'then a run writes'
ok 'something was written' [ "$(writes)" -gt 0 ]
run atria-cw probe nightly --bogus
status_is 2 'an option that there is not'
run atria-cw probe
status_is 2 'probe needs a job'
run atria-cw probe none
status_is 2 'probe needs a job that is there'
done_testing

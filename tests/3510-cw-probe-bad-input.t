#!/bin/sh
# cw-probe where it cannot find out: what it did not see is untestable, never
# confirmed or refuted, and the exit status is that of the other tools.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# shellcheck disable=SC2317	# run by run
probe() { cw-probe -c job.json -s secrets.json --today 2026-10-26 "$@"; }
# of SYSTEM VERDICT: how many findings
of() {
	query -rs "map(select(.system == \"$1\" and .verdict == \"$2\")) | length" \
	    out
}

sample_start

# --- nobody there -----------------------------------------------------------
write_job '.ApiUrl = "http://127.0.0.1:9/v4_6_release/apis/3.0/"'
run probe
status_is 4 'a ConnectWise that does not answer is exit status 4'
is "$(of connectwise confirmed) $(of connectwise refuted)" '0 0' \
    'nothing is confirmed or refuted of a ConnectWise that does not answer'
ok 'Atria is probed all the same' [ "$(of atria confirmed)" -gt 15 ]
lacks out 127.0.0.1 'the report names no address'
err_has '127.0.0.1' 'standard error does'
write_job '.AtriaUrl = "http://127.0.0.1:9"'
run probe
status_is 4 'an Atria that does not answer is exit status 4'
is "$(of atria confirmed) $(of atria refuted)" '0 0' \
    'nothing is confirmed or refuted of an Atria that does not answer'
ok 'ConnectWise is probed all the same' [ "$(of connectwise confirmed)" -gt 35 ]
write_job 'del(.AtriaUrl)'
run probe
status_is 0 'a job without AtriaUrl probes ConnectWise alone'
is "$(of atria untestable)" "$(cw-probe --beliefs | grep -c '^at\.')" \
    'all of Atria is untestable then'

# --- not let in ---------------------------------------------------------------
write_job
for mode in onpremise cloud; do
	switches "{\"mode\":\"$mode\"}"
	write_secrets '.PrivateKey = "another"'
	run probe
	status_is 4 "wrong keys ($mode) are exit status 4"
	is "$(query -rs 'map(select(.system == "connectwise" and
	    .verdict != "untestable") | "\(.id) \(.verdict)") | join(", ")' \
	    out)" 'cw.company confirmed, cw.login refuted' \
	    "with wrong keys ($mode) only they are refuted"
done
switches '{"mode":"onpremise"}'
write_secrets '.AtriaToken = "another"'
run probe
status_is 4 'a wrong token is exit status 4'
is "$(query -rs 'map(select(.system == "atria" and .verdict != "untestable")
    | "\(.id) \(.verdict)") | join(", ")' out)" 'at.token refuted' \
    'with a wrong token only that is refuted'
write_secrets
faults '{"faults":[{"match":{"path":"*/system/info"},"do":{"status":403}}]}'
run probe
status_is 0 'a role that may not read system/info can be probed'
is "$(query -r 'select(.id == "cw.version").verdict' out)" untestable \
    'its version is untestable'
# may_not PATH...: the role may not read them
may_not() {
	for path; do
		printf '{"match":{"path":"%s"},"do":{"status":403}}\n' "$path"
	done | jq -cs '{faults: .}' >may_not.json
	faults @may_not.json
}
while read -r paths; do
	set -f
	# shellcheck disable=SC2086	# several
	may_not $paths
	set +f
	run probe
	status_is 0 "a role that may not read $paths can be probed"
	is "$(of connectwise refuted)" 0 'which refutes nothing'
	out_has 'may the API member read it?' 'and the findings ask for the right'
done <<'X'
*/system/info
*/additions* */bundles
*/finance/agreements
*/company/companies*
*/count
X
no_faults
for api in connectwise atria; do
	for failure in '"status":500' '"reset":"before"'; do
		rm -rf state
		faults "{\"faults\":[{\"match\":{\"api\":\"$api\"},\"do\":{$failure}}]}"
		run probe
		status_is 4 "$api that fails ($failure) is exit status 4"
		is "$(of $api refuted) $(of $api confirmed | tr 1 0)" '0 0' \
		    'nothing is refuted, and nothing but the company confirmed'
		is "$(find state -name '*.findings.ndjson')" '' \
		    'such a probe is none'
	done
	faults "{\"faults\":[{\"match\":{\"api\":\"$api\"},\"do\":{\"html\":true}}]}"
	run probe
	is "$(query -rs 'map(select(.id == "cw.login" or .id == "at.token")
	    | .verdict) | map(select(. == "confirmed")) | length' out)" 1 \
	    "where $api answers with web pages, keys are not known to be right"
	no_faults
done
write_job '.BillingPeriod = "2024-03-01"'
run probe
status_is 0 'a period without rows can be probed'
is "$(of atria refuted)" 0 'which refutes nothing'
out_has '--today DATE asks for another one' 'and the findings say what to do'
write_job
run env TZ=Nowhere/Nix cw-probe -c job.json -s secrets.json
status_is 2 'a zone of the environment that nobody knows is refused'
err_has 'TZ, "Nowhere/Nix", is no time zone' 'the message names TZ'

# --- little, and much -----------------------------------------------------------
jq '.connectwise |= (.agreements = [] | .additions = [])' \
    "$DATA/sample/state.json" >state.json
admin PUT state @state.json >admin.out
run probe
status_is 0 'a ConnectWise without agreements can be probed'
is "$(of connectwise refuted)" 0 'nothing is refuted without agreements'
is "$(query -r 'select(.id == "cw.one-line").evidence' out)" \
    "there is no agreement of the job's type" \
    'what agreements would show is untestable'
is "$(query -r 'select(.id == "cw.case").verdict' out)" confirmed \
    'a company is looked up all the same'
jq '.connectwise |= (.agreements = [] | .additions = [] | .companies = [])' \
    "$DATA/sample/state.json" >state.json
admin PUT state @state.json >admin.out
run probe
is "$(of connectwise refuted)" 0 'nothing is refuted without companies'
sim_reset

switches '{"rateRequests":10,"rateRetryAfter":30}'
forget_requests
run probe
status_is 4 'a limit of requests that is used up is exit status 4'
is "$(of connectwise refuted)" 1 'a limit that is used up refutes one belief'
is "$(query -r 'select(.id == "cw.pace").verdict' out)" refuted \
    'which is the pace'
has out 'probe again later' 'the findings say that there is a limit'
is "$(query -s 'map(select(.status == 429)) | length' "$SIMLOG")" 1 \
    'after HTTP 429 nothing more is asked'
sim_reset

if in_share 0 2; then
	world_start --customers 20000 --lines 1 --skus 9 --unmanaged 1 --seed 3
	write_job '.RequestsPerMinute = 0 | .BillingPeriod = "Current"'
	forget_requests
	run probe
	ok 'of 20,000 agreements, 60 requests are made' \
	    [ "$(requests | wc -l)" -le 60 ]
	is "$(of connectwise refuted)" 0 '20,000 agreements refute nothing'
	is "$(query -r 'select(.id == "cw.page-size").value' out)" 1000 \
	    'the page size is found'
fi

# --- how long ---------------------------------------------------------------------
sample_start
write_job 'del(.RequestsPerMinute)'
switches '{"latency":200}'
begun=$(date +%s)
run probe
status_is 0 'a probe over a slow line'
ok 'a probe takes less than a minute at 200 ms a request' \
    [ $(($(date +%s) - begun)) -lt 60 ]

# --- words ------------------------------------------------------------------------
run cw-probe
status_is 2 'without a job, it is a wrong command line'
write_job '.BillingPeriod = "Last"'
run probe
status_is 2 'a job that cannot be used is exit status 2'
done_testing

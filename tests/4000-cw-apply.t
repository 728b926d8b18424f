#!/bin/sh
# cw-apply: the only tool that writes.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
plan >plan.ndjson
forget_requests

# what ConnectWise has
sim_dump >before.json

run apply -n <plan.ndjson
status_is 0 'a dry run works'
is "$(writes)" 0 'a dry run writes nothing'
jq_is 'map(.outcome // empty) | [unique[], length]' '["not-tried",22]' \
    'a dry run reports no change as tried'

# --- a plan that is not to be trusted -------------------------------------------
# refused STATUS TITLE: the plan in bad.ndjson
refused() {
	forget_requests
	run apply <bad.ndjson
	status_is "$1" "$2 is rejected"
	ok "$2 sends no request" test ! -s "$SIMLOG"
}
head -c -1 plan.ndjson >bad.ndjson
refused 3 'a plan without its last byte'
head -n -1 plan.ndjson >bad.ndjson
refused 3 'a plan without its end'
sed 's/"after":1512/"after":1513/' plan.ndjson >bad.ndjson
refused 3 'a plan with another quantity'
cat plan.ndjson plan.ndjson >bad.ndjson
refused 3 'a stream of two plans'
: >bad.ndjson
refused 3 'an empty plan'
err_has 'is empty: the previous program wrote nothing' \
    'an empty plan: the message says what is wrong'
sed 's/"format":"1.0"/"format":"2.0"/' plan.ndjson >bad.ndjson
refused 3 'a plan of another format'
fetch -p never 2>err | resolve 2>err | cw-diff >bad.ndjson 2>err
refused 2 'a plan of stages that failed'
grep '"type":"change","action":"update"' plan.ndjson | head -n 3 >three.ndjson
is "$(grep -c . three.ndjson)" 3 'the plan has updates'
tenant=$(head -n 1 plan.ndjson | query -c .tenant)
BEGIN="\"today\":\"2026-10-26\",\"job\":{\"apiUrl\":\"$SIM/v4_6_release/apis/3.0\"},\"tenant\":$tenant"
for edit in 'del(.addition)' 'del(.after)' '.after = -1' '.action = "drop"' \
    'del(.before)' '.agreement.id = 0' '.action = "create"' \
    '.action = "remove"' 'del(.customer.code)'; do
	jq -c "$edit" three.ndjson | seal "$BEGIN" >bad.ndjson
	refused 3 "a plan with a change of no sense, $edit,"
done
seal "$(printf '%s' '"today":"2026-10-26","job":{"apiUrl":' \
    '"https://other.example/apis/3.0/"},"tenant":"sha256:0"')" <three.ndjson \
    >bad.ndjson
refused 5 'a plan that was made for another system'
err_has 'the plan was made for https://other.example/apis/3.0/, but the job' \
    'a plan for another system: the message names both'
seal "$(printf %s "$BEGIN" | sed 's/sha256:[0-9a-f]*/sha256:0/')" \
    <three.ndjson >bad.ndjson
refused 5 'a plan that was made for another company'
err_has 'the plan was made for another ConnectWise company' \
    'a plan for another company: the message says so'
seal "$(printf %s "$BEGIN" | sed 's/,"tenant".*//')" <three.ndjson >bad.ndjson
refused 5 'a plan that was made for nobody'
# One company, however its address is spelt: one plan, one lock, one journal.
# Nobody listens there, which only a plan that was accepted finds out.
digest=$(printf 'https://localhost:444/v4\nnorthwindcloud' | sha256sum)
seal "\"tenant\":\"sha256:${digest%% *}\"" <three.ndjson >spelt.ndjson
digest=$(printf 'https://localhost/v4\nnorthwindcloud' | sha256sum)
seal "\"tenant\":\"sha256:${digest%% *}\"" <three.ndjson >usual.ndjson
for url in https://localhost/v4 https://LocalHost:443/v4//; do
	write_job ".ApiUrl = \"$url\" | .RetryTries = 1"
	run apply -n --accept old,other-job <usual.ndjson
	status_is 4 "a plan for the company at $url is accepted"
	run apply -n <spelt.ndjson
	status_is 5 "a plan for another port is refused at $url"
done
write_job
{ cat three.ndjson; head -n 1 three.ndjson; } | seal "$BEGIN" >bad.ndjson
refused 3 'a plan with two changes for one addition'
err_has 'two changes are for the same addition: SKU' \
    'two changes for one addition: the message names the SKU'
write_secrets '.PrivateKey = "wrong"'
run apply <plan.ndjson
status_is 4 'a run with wrong keys exits with 4'
is "$(writes)" 0 'a run with wrong keys writes nothing'
facts out <<'X'
any(.code == "CW02")	true	a run with wrong keys logs CW02
map(.outcome // empty) | [unique[], length]	["failed",22]	a run with wrong keys reports each change as failed
X
write_secrets
sim_dump >after.json
ok 'ConnectWise is unchanged' cmp before.json after.json

# --- carried out -------------------------------------------------------------------
forget_requests
run apply <plan.ndjson
status_is 0 'a plan is carried out'
err_is 'a plan is carried out with nothing on standard error' </dev/null
planned=$(query -cs 'map(select(.type == "change" and .action != "none")
    | [.addition.id, .after])' plan.ndjson)
is "$(printf %s "$planned" | query length)" 22 'the plan has 22 changes'
facts "$SIMLOG" <<'X'
map(select(.method != "GET" and (.path | endswith("/system/bundles") | not))) | length	22	one request is sent for each change
map(select(.method == "PATCH").path) | [length, (unique | length)]	[22,22]	no addition is written twice
map(select(.method == "PATCH").body) | map(length == 1 and .[0].op == "replace" and .[0].path == "quantity") | unique	[true]	a PATCH replaces the quantity and nothing else
X
facts out <<X
map(.outcome // empty) | unique	["applied"]	each change has the result applied
map(select(.type == "result") | [.addition.id, .after])	$planned	the results are in the order of the plan
map(select(.type == "result").requestId | length > 10) | unique	[true]	each result has the request id of ConnectWise
group_by(.code) | map(select(.[0].code) | "\(.[0].code) \(length)") | join(", ")	AX10 1, CW01 1, CW04 1, CW05 2, CW06 1, CW07 20, CW09 53, CW14 2, CW20 2, CW22 3, CW23 1	the log has every code as often as it should
.[-2] | [.code, .message]	["CW23","Billing Process Completed with status Warning"]	CW23 ends the log
X
secrets_are_absent 'the stream has no secret' out err

sim_dump >after.json
query '[.connectwise.additions[] | {id, quantity}]' after.json >quantities.got
query -s '(map(select(.type == "change") | {(.addition.id | tostring): .after})
    | add) as $new | $b[0].connectwise.additions
    | map({id, quantity: ($new[.id | tostring] // .quantity)})' \
    --slurpfile b before.json plan.ndjson >quantities.want
ok 'every addition has the quantity that was planned' \
    cmp quantities.want quantities.got
strip='del(.connectwise.now) | .connectwise.additions |= map(del(.quantity,
    ._info, .lastUpdated, .updatedBy))'
query "$strip" before.json >rest.want
query "$strip" after.json >rest.got
ok 'all but the quantities is as before' cmp rest.want rest.got

plan >again.ndjson
forget_requests
run apply <again.ndjson
status_is 0 'a second run works'
ok 'a second run sends no request' test ! -s "$SIMLOG"

# --- creating --------------------------------------------------------------------
sim_reset
write_job '.AllowAtriaCreateAdditions = "True"'
plan >plan.ndjson
forget_requests
run apply <plan.ndjson
status_is 0 'a plan with creations is carried out'
facts out <<'X'
map(select(.code == "CW08")) | length	3	CW08 is logged for each creation
map(select(.code == "CW22")) | length	0	CW22 is not logged if creation is allowed
X
facts "$SIMLOG" <<'X'
map(select(.method == "POST" and (.path | endswith("/system/bundles") | not)).path | sub(".*/"; ""))	["additions","additions","additions"]	three additions are created
map(select(.method == "POST" and (.path | endswith("additions"))).body | keys) | unique	[["billCustomer","effectiveDate","product","quantity"]]	a new addition is sent with what it must have
X
created='map(select(.type == "result" and .action == "create")
    | [.addition.id, .after]) | sort'
sim_dump >after.json
is "$(query -cs "$created" out)" "$(query -cn --slurpfile b before.json \
    --slurpfile a after.json '($b[0].connectwise.additions | map(.id)) as $old
    | [$a[0].connectwise.additions[] | select(.id | IN($old[]) | not)
    | [.id, .quantity]] | sort')" \
    'the new additions are there, with id and quantity of the results'
jq_is "$created | length" 3 'three results name new additions'
plan >again.ndjson
forget_requests
run apply <again.ndjson
ok 'a second run after creations sends no request' test ! -s "$SIMLOG"

# --- nobody reads the results -----------------------------------------------------
sim_reset
write_job
plan >plan.ndjson
forget_requests
apply <plan.ndjson 2>err >/dev/full
is "$?" 3 'a full disk ends the run with 3'
err_has 'No space left on device' 'a full disk: the message says so'
is "$(writes)" 0 'nothing is written when nobody can read the results'
done_testing

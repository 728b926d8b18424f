#!/bin/sh
# The simulator: the log of requests, the state as it is, and changing it.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"

# --- the log ---

cw finance/agreements 'conditions=name like "%ü%" & more' fields=id
patch 871 3589 28
is "$(wc -l <"$SIMLOG")" 2 'the log has one line per request'
is "$(head -n 1 "$SIMLOG" | jq -c 'keys_unsorted')" \
    '["n","time","method","path","query","headers","body","status","fault","outcome","wrote","connection","parallel","notes"]' \
    'a line of the log has these members'
is "$(head -n 1 "$SIMLOG" | query -c '[.n, .method, .path, .query, .body, .status]')" \
    "[1,\"GET\",\"$API/finance/agreements\",{\"conditions\":\"name like \\\"%ü%\\\" & more\",\"fields\":\"id\"},null,400]" \
    'the log has the path and the decoded query apart'
is "$(last_request '[.method, .body, .status, .wrote, .fault, .outcome]')" \
    '["PATCH",[{"op":"replace","path":"quantity","value":28}],200,true,null,"answered"]' \
    'the log has the body as JSON'
is "$(last_request '[.headers["content-type"], .headers.authorization, .headers.clientid]')" \
    '["application/json","right","right"]' \
    'the log says that the keys were right'
case $(last_request .time) in
\"20??-??-??T??:??:??.???Z\") pass 'the log has the time to the millisecond' ;;
*) fail 'the log has the time to the millisecond' ;;
esac
call "$SIM$API/finance/agreements" -u "$KEYS.wrong" -H "clientId: x$CLIENT"
is "$(last_request '[.headers.authorization, .headers.clientid, .status]')" \
    '["wrong","wrong",401]' 'the log says that the keys were wrong'
call "$SIM$API/finance/agreements?clientId=$CLIENT"
is "$(last_request '[.headers.authorization, .headers.clientid]')" \
    '["absent","absent"]' 'the log says that there were no keys'
atria 2026-10-25
basic=$(printf %s "$KEYS" | base64 -w 0)
lacks "$SIMLOG" "$CLIENT" 'the clientId is not in the log'
lacks "$SIMLOG" "$basic" 'the Basic header is not in the log'
lacks "$SIMLOG" "$TOKEN" 'the token is not in the log'
lacks "$SIMLOG" privateKEY 'no key is in the log'
cw_send PATCH finance/agreements/871/additions/3589 'no JSON "here"'
is "$(last_request .body)" '"no JSON \"here\""' \
    'a body that is not JSON is a string in the log'
cw_send PATCH finance/agreements/871/additions/3589 \
    '[{"op":"replace","path":"quantity","value":1.10}]'
tail -n 1 "$SIMLOG" >line
has line '"value":1.10}' 'numbers are in the log as they were sent'
cw_send PATCH finance/agreements/871/additions/3589 '[
    {"op" : "replace", "path":"description", "value": "a \" { b"} ]'
tail -n 1 "$SIMLOG" >line
has line '"body":[{"op":"replace","path":"description","value":"a \" { b"}]' \
    'JSON of several lines is one line in the log'
printf '\377\376' >bytes
cw_send PATCH finance/agreements/871/additions/3589 @bytes
is "$(last_request .body)" '"(not text)"' \
    'bytes that are not text are left out of the log'
lines=$(wc -l <"$SIMLOG")
admin GET state >nothing
is "$(wc -l <"$SIMLOG")" "$lines" 'admin calls are not logged'
is "$(admin GET log | cmp - "$SIMLOG" && echo same)" same \
    'GET /_sim/log gives the same bytes'
: >"$SIMLOG"
cw finance/agreements/types
is "$(query -c .n "$SIMLOG")" "$((lines + 1))" \
    'after the log is truncated, lines begin at its start'
admin DELETE log >nothing
is "$(wc -c <"$SIMLOG")" 0 'DELETE /_sim/log empties it'
is "$(requests)" '' 'requests prints nothing for an empty log'
cw finance/agreements/types
patch 871 3589 2
cw_send POST system/bundles '{"requests":[]}'
requests >out
out_is 'requests prints METHOD PATH' <<EOF
GET $API/finance/agreements/types
PATCH $API/finance/agreements/871/additions/3589
POST $API/system/bundles
EOF
is "$(writes)" 1 'writes counts the PATCH, but no bundle'
forget_requests
is "$(requests)" '' 'forget_requests empties the log'
sim_stop

mkfifo fifo
"$B/tests/sim/cw-sim" -d "$DATA/sample/state.json" --with-parent >fifo &
sim_pid=$!
read -r SIM <fifo
cw finance/agreements/types
is "$(admin GET log | query -c '[.path, has("answer")]')" \
    "[\"$API/finance/agreements/types\",false]" \
    'without -l the log can be read by GET'
sim_stop
sim_start "$DATA/sample/state.json" --log-answers
cw finance/agreements/871/additions/3589 fields=quantity
tail -n 1 "$SIMLOG" >line
has line '"answer":{"quantity":27.00}}' \
    '--log-answers adds the answer as it was'

# --- the state ---

sim_reset
sim_dump >dump
is "$(query -c '[.connectwise.company, (.connectwise.additions | length), (.atria.periods["2026-10-25"] | length)]' dump)" \
    '["northwindcloud",95,89]' 'a dump has the whole state'
sim_dump | cmp -s - dump
is $? 0 'a second dump is the same, byte for byte'
patch 871 3589 5
sim_dump >changed
is "$(diff dump changed | grep -c '^>')" 1 \
    'a PATCH changes one line of the dump'
admin POST reset >nothing
sim_dump | cmp -s - dump
is $? 0 'POST /_sim/reset restores the state of the start'
admin PUT state @changed >nothing
sim_dump | cmp -s - changed
is $? 0 'PUT /_sim/state sets another state'
admin PUT state '{"connectwise":{}}' >out
out_has 'needs company' 'PUT /_sim/state refuses a wrong state'
sim_dump | cmp -s - changed
is $? 0 'a wrong state changes nothing'
sim_stop
cp changed state.json
sim_start state.json
sim_dump | cmp -s - changed
is $? 0 'a dump is a state file'

# --- changing it behind a client's back ---

admin POST additions/3589 '{"quantity":77,"cancelledDate":"2026-10-01T00:00:00Z"}' >out
is "$(query -c '[.id, .quantity, .cancelledDate]' out)" \
    '[3589,77,"2026-10-01T00:00:00Z"]' 'POST changes members of an addition'
cw finance/agreements/871/additions/3589
body_is '[.quantity, .agreementStatus, ._info.updatedBy]' \
    '[77,"Cancelled","Admin1"]' 'a client sees what POST changed'
admin POST additions/3589 '{"cancelledDate":null}' >out
is "$(query -c 'has("cancelledDate")' out)" false 'null clears a member'
admin POST additions '{"agreementId":872,"product":{"identifier":"HW-FW"}}' \
    >out
id=$(query .id out)
cw finance/agreements/872/additions
is "$(ids)" "[3680,3687,$id]" \
    'POST without id adds an addition with the next id'
admin DELETE "additions/$id" >nothing
cw finance/agreements/872/additions
is "$(ids)" '[3680,3687]' 'DELETE removes an addition'
admin POST agreements/871 '{"agreementStatus":"Cancelled","cancelledFlag":true}' >nothing
cw finance/agreements 'conditions=company/id=101 and agreementStatus="Active"'
is "$(ids)" '[872]' 'POST cancels an agreement'
admin POST agreements/871 '{"company":{"id":102}}' >nothing
cw finance/agreements 'conditions=company/identifier="MuellerSohn"'
is "$(ids)" '[871,873]' 'POST moves an agreement to another company'
admin POST companies/101 '{"identifier":"Other"}' >nothing
cw company/companies 'conditions=identifier="other"'
is "$(ids)" '[101]' 'POST gives a company another identifier'
cw company/companies 'conditions=identifier="AspenDental"'
is "$(ids)" '[]' 'the old identifier of a company is gone'
admin POST additions/3589 '{"quantity":"x","description":"y"}' >out
out_has 'quantity: must be a number' 'POST refuses a wrong value'
is "$(stored 3589)" 77 'a wrong value changes nothing, not even other members'
admin POST nonsense/1 '{}' >out
out_has 'no such call' 'POST to an unknown list is refused'
admin DELETE agreements/873 >out
out_has 'others hang on this record' 'DELETE refuses a record that others need'
admin GET '' >out
out_has '/_sim/faults' 'GET /_sim/ lists the calls'
admin GET switches >out
out_has 'missingClientId' 'GET /_sim/switches lists the switches'
admin POST switches '{"mode":"x"}' >out
out_has 'must be one of: onpremise cloud' \
    'POST /_sim/switches refuses a wrong value'

sim_ends_well
done_testing

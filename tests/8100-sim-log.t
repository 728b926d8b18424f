#!/bin/sh
# The simulator: the log of requests, the state as it is, and changing it.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"

# --- the log ---

cw finance/agreements 'conditions=name like "%ü%" & more' fields=id
patch 871 3589 28
is "$(wc -l <"$SIMLOG")" 2 'one line per request'
is "$(head -n 1 "$SIMLOG" | jq -c 'keys_unsorted')" \
    '["n","time","method","path","query","headers","body","status","fault","outcome","wrote","connection","parallel","notes"]' \
    'the members of a line'
is "$(head -n 1 "$SIMLOG" | jq -c '[.n, .method, .path, .query, .body, .status]')" \
    "[1,\"GET\",\"$API/finance/agreements\",{\"conditions\":\"name like \\\"%ü%\\\" & more\",\"fields\":\"id\"},null,400]" \
    'the path without the query; the query decoded'
is "$(last_request '[.method, .body, .status, .wrote, .fault, .outcome]')" \
    '["PATCH",[{"op":"replace","path":"quantity","value":28}],200,true,null,"answered"]' \
    'the body as JSON'
is "$(last_request '[.headers["content-type"], .headers.authorization, .headers.clientid]')" \
    '["application/json","right","right"]' \
    'headers, and whether the keys were right'
case $(last_request .time) in
\"20??-??-??T??:??:??.???Z\") pass 'the time, to the millisecond' ;;
*) fail 'the time, to the millisecond' ;;
esac
call "$SIM$API/finance/agreements" -u "$KEYS.wrong" -H "clientId: x$CLIENT"
is "$(last_request '[.headers.authorization, .headers.clientid, .status]')" \
    '["wrong","wrong",401]' 'wrong keys'
call "$SIM$API/finance/agreements?clientId=$CLIENT"
is "$(last_request '[.headers.authorization, .headers.clientid]')" \
    '["absent","absent"]' 'no keys'
atria 2026-10-25
basic=$(printf %s "$KEYS" | base64 -w 0)
lacks "$SIMLOG" "$CLIENT" 'the clientId is not in the log'
lacks "$SIMLOG" "$basic" 'nor the Basic header'
lacks "$SIMLOG" "$TOKEN" 'nor the token'
lacks "$SIMLOG" privateKEY 'nor a key'
cw_send PATCH finance/agreements/871/additions/3589 'no JSON "here"'
is "$(last_request .body)" '"no JSON \"here\""' 'another body as a string'
cw_send PATCH finance/agreements/871/additions/3589 \
    '[{"op":"replace","path":"quantity","value":1.10}]'
tail -n 1 "$SIMLOG" >line
has line '"value":1.10}' 'numbers as they were sent'
cw_send PATCH finance/agreements/871/additions/3589 '[
    {"op" : "replace", "path":"description", "value": "a \" { b"} ]'
tail -n 1 "$SIMLOG" >line
has line '"body":[{"op":"replace","path":"description","value":"a \" { b"}]' \
    'and JSON of several lines in one'
printf '\377\376' >bytes
cw_send PATCH finance/agreements/871/additions/3589 @bytes
is "$(last_request .body)" '"(not text)"' 'bytes that are no text'
lines=$(wc -l <"$SIMLOG")
admin GET state >/dev/null
is "$(wc -l <"$SIMLOG")" "$lines" 'admin calls are not logged'
is "$(admin GET log | cmp - "$SIMLOG" && echo same)" same \
    'GET /_sim/log gives the same bytes'
: >"$SIMLOG"
cw finance/agreements/types
is "$(jq -c .n "$SIMLOG")" "$((lines + 1))" \
    'truncated in between: new lines at its start'
admin DELETE log >/dev/null
is "$(wc -c <"$SIMLOG")" 0 'DELETE /_sim/log empties it'
is "$(requests)" '' 'requests: none'
cw finance/agreements/types
patch 871 3589 2
cw_send POST system/bundles '{"requests":[]}'
requests >out
out_is 'requests: as METHOD PATH' <<EOF
GET $API/finance/agreements/types
PATCH $API/finance/agreements/871/additions/3589
POST $API/system/bundles
EOF
is "$(writes)" 1 'writes: the PATCH only'
forget_requests
is "$(requests)" '' 'forget_requests'
sim_stop

mkfifo fifo
"$B/tests/sim/cw-sim" -d "$DATA/sample/state.json" --with-parent >fifo &
sim_pid=$!
read -r SIM <fifo
cw finance/agreements/types
is "$(admin GET log | jq -c '[.path, has("answer")]')" \
    "[\"$API/finance/agreements/types\",false]" \
    'without -l the log can be read all the same'
sim_stop
sim_start "$DATA/sample/state.json" --log-answers
cw finance/agreements/871/additions/3589 fields=quantity
tail -n 1 "$SIMLOG" >line
has line '"answer":{"quantity":27.00}}' '--log-answers: the answer as it was'

# --- the state ---

sim_reset
sim_dump >dump
is "$(jq -c '[.connectwise.company, (.connectwise.additions | length), (.atria.periods["2026-10-25"] | length)]' dump)" \
    '["northwindcloud",95,89]' 'a dump of the whole state'
sim_dump | cmp -s - dump
is $? 0 'the same again, byte for byte'
patch 871 3589 5
sim_dump >changed
is "$(diff dump changed | grep -c '^>')" 1 'a change changes one line'
admin POST reset >/dev/null
sim_dump | cmp -s - dump
is $? 0 'POST /_sim/reset: as at the start'
admin PUT state @changed >/dev/null
sim_dump | cmp -s - changed
is $? 0 'PUT /_sim/state: another state'
admin PUT state '{"connectwise":{}}' >out
out_has 'needs company' 'a bad state is refused'
sim_dump | cmp -s - changed
is $? 0 'and changes nothing'
sim_stop
cp changed state.json
sim_start state.json
sim_dump | cmp -s - changed
is $? 0 'a dump is a state file'

# --- changing it behind a client's back ---

admin POST additions/3589 '{"quantity":77,"cancelledDate":"2026-10-01T00:00:00Z"}' >out
is "$(jq -c '[.id, .quantity, .cancelledDate]' out)" \
    '[3589,77,"2026-10-01T00:00:00Z"]' 'members of an addition'
cw finance/agreements/871/additions/3589
body_is '[.quantity, .agreementStatus, ._info.updatedBy]' \
    '[77,"Cancelled","Admin1"]' 'a client sees it'
admin POST additions/3589 '{"cancelledDate":null}' >out
is "$(jq -c 'has("cancelledDate")' out)" false 'null clears'
admin POST additions '{"agreementId":872,"product":{"identifier":"HW-FW"}}' \
    >out
id=$(jq .id out)
cw finance/agreements/872/additions
is "$(ids)" "[3680,3687,$id]" 'a new addition, with the next id'
admin DELETE "additions/$id" >/dev/null
cw finance/agreements/872/additions
is "$(ids)" '[3680,3687]' 'and gone again'
admin POST agreements/871 '{"agreementStatus":"Cancelled","cancelledFlag":true}' >/dev/null
cw finance/agreements 'conditions=company/id=101 and agreementStatus="Active"'
is "$(ids)" '[872]' 'an agreement is cancelled'
admin POST agreements/871 '{"company":{"id":102}}' >/dev/null
cw finance/agreements 'conditions=company/identifier="MuellerSohn"'
is "$(ids)" '[871,873]' 'it moves to another company'
admin POST companies/101 '{"identifier":"Other"}' >/dev/null
cw company/companies 'conditions=identifier="other"'
is "$(ids)" '[101]' 'a company gets another identifier'
cw company/companies 'conditions=identifier="AspenDental"'
is "$(ids)" '[]' 'and the old one is gone'
admin POST additions/3589 '{"quantity":"x","description":"y"}' >out
out_has 'quantity: must be a number' 'a bad value is refused'
is "$(stored 3589)" 77 'and nothing is half changed'
admin POST nonsense/1 '{}' >out
out_has 'no such call' 'an unknown list'
admin DELETE agreements/873 >out
out_has 'others hang on this record' 'what others need stays'
admin GET '' >out
out_has '/_sim/faults' 'GET /_sim/ lists the calls'
admin GET switches >out
out_has 'missingClientId' 'GET /_sim/switches lists the switches'
admin POST switches '{"mode":"x"}' >out
out_has 'must be one of: onpremise cloud' 'a bad switch is refused'

sim_ends_well
done_testing

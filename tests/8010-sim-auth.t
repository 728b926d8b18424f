#!/bin/sh
# The simulator: who may call ConnectWise, and what the others get.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"
types=$SIM$API/finance/agreements/types

# --- on-premise ---

cw finance/agreements/types
is "$code" 200 'right keys and clientId get 200'
is "$(header Content-Type)" 'application/json; charset=utf-8' \
    'an answer is JSON'
is "$(header api-current-version)" 2026.1 'an answer has api-current-version'
first=$(header x-cw-request-id)
case $first in
????????-????-????-????-????????????) pass 'x-cw-request-id is a GUID' ;;
*) fail 'x-cw-request-id is a GUID' ;;
esac
cw finance/agreements/types
[ "$(header x-cw-request-id)" != "$first" ]
is $? 0 'each answer has its own x-cw-request-id'
is "$(header Cache-Control)" no-cache 'Cache-Control: no-cache'

call "$types" -u "$KEYS.not" -H "clientId: $CLIENT"
is "$code" 401 'a wrong private key gets 401'
body_is . '{"code":"Unauthorized","message":"Incorrect public/private key"}' \
    'the body says that the keys are wrong'
call "$types" -u "Northwindcloud+${KEYS#*+}" -H "clientId: $CLIENT"
is "$code" 401 'a login company in another case gets 401'
call "$types" -H "clientId: $CLIENT" -H "Authorization: Basic $(
    printf %s "$KEYS" | base64 -w 0 | tr '[:upper:][:lower:]' \
    '[:lower:][:upper:]')"
is "$code" 401 'an Authorization header in another case gets 401'
call "$types" -u "${KEYS#*+}" -H "clientId: $CLIENT"
is "$code" 401 'keys without the login company get 401'
call "$types" -H "clientId: $CLIENT"
is "$code" 401 'a request without keys gets 401'
body_is . '{"code":"ConnectWiseApi","message":"UserNotAuthenticated"}' \
    'the body says that nobody is authenticated'
call "$types" -H "Authorization: Bearer $TOKEN" -H "clientId: $CLIENT"
is "$code" 401 "Atria's token does not open ConnectWise"

call "$types" -u "$KEYS"
is "$code" 403 'a request without clientId gets 403'
body_is .code '"Security"' \
    'the body for a missing clientId has the code Security'
call "$types" -u "$KEYS" -H 'clientId: 11111111-0000-4000-8000-5a3b1e5a3b1e'
is "$code" 403 'another clientId gets 403'
for status in 400 401 403; do
	switches "{\"missingClientId\":$status}"
	call "$types" -u "$KEYS"
	is "$code" "$status" \
	    "missingClientId $status: a request without clientId gets $status"
	query -r .message body >message
	has message clientId 'the message for a missing clientId names it'
done

call "$types" -X PATCH -d '[]'
is "$code" 401 'a write without keys gets 401'

# --- the cloud ---

switches '{"mode":"cloud"}'
cw finance/agreements/types
is "$code" 200 'cloud: right keys get 200'
call "$types" -u "$KEYS.not" -H "clientId: $CLIENT"
is "$code" 404 'cloud: wrong keys get 404'
is "$(header Content-Type)" text/html \
    'cloud: the answer to wrong keys is an HTML page'
has body '404 - File or directory not found.' 'cloud: the page is that of IIS'
call "$types" -H "clientId: $CLIENT"
is "$code" 404 'cloud: a request without keys gets 404'
call "$SIM/v2026_1/apis/3.0/finance/agreements/types" -u "$KEYS" \
    -H "clientId: $CLIENT"
is "$code" 200 'cloud: the codebase of companyinfo works as a prefix'
cw finance/nothing
is "$code" 404 'cloud: an unknown path gets 404'
is "$(header Content-Type)" text/html \
    'cloud: the answer to an unknown path is an HTML page'
switches '{"mode":"onpremise"}'

# --- paths ---

cw finance/nothing
is "$code" 404 'on-premise: an unknown path gets 404'
body_is . \
    '{"code":"ConnectWiseApi","message":"The endpoint does not exist."}' \
    'on-premise: the body says that there is no such endpoint'
for path in "$API/apis/3.0/finance/agreements" "$API$API/finance" /apis/3.0/finance/agreements \
    /v2026_1/apis/3.0/finance/agreements /v4_6_release/finance/agreements /; do
	call "$SIM$path" -u "$KEYS" -H "clientId: $CLIENT"
	is "$code" 400 "a wrong prefix gets 400: $path"
	is "$(cat body)" 'Cannot route. Codebase/company is invalid' \
	    'a wrong prefix is answered in plain text'
done
cw_send DELETE finance/agreements/871 ''
is "$code" 405 'a method that the path does not have gets 405'

# --- discovery ---

call "$SIM/login/companyinfo/northwindcloud"
is "$code" 200 'companyinfo needs no keys'
body_is '[.CompanyName, .Codebase, .IsCloud]' \
    '["northwindcloud","v4_6_release/","False"]' \
    'companyinfo on-premise has the Codebase v4_6_release/'
call "$SIM/login/companyinfo/nobody"
is "$(cat body)" null 'companyinfo of an unknown company is null'
switches '{"mode":"cloud"}'
call "$SIM/login/companyinfo/northwindcloud"
body_is '[.Codebase, .IsCloud, .CompanyID]' \
    '["v2026_1/","True","northwindcloud"]' \
    'companyinfo on the cloud has another Codebase, and IsCloud as a string'
cw system/info
body_is '[.version, .isCloud, .cloudRegion]' '["v2026.1.12345",true,"NA"]' \
    'system/info on the cloud names version and region'
switches '{"mode":"onpremise"}'
cw system/info
body_is '[.isCloud, has("cloudRegion")]' '[false,false]' \
    'system/info on-premise names no region'
call "$SIM$API/system/info"
is "$code" 401 'system/info without keys gets 401'
switches '{"infoAuth":"open"}'
call "$SIM$API/system/info"
is "$code" 200 'infoAuth open: system/info without keys gets 200'

sim_ends_well
done_testing

#!/bin/sh
# The simulator: Atria's billing summary.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"

atria 2026-10-25
is "$code" 200 'the right token gets the summary'
body_is 'length' 89 'the summary has all rows of the period'
is "$(jq -c '.[0]' body)" '{"customerCode":"ASP","customerName":"Aspen Dental Group, LLC","customerAccountCode":"AspenDental","productSku":"HEX-STD","billable":true,"summaryGrouping":"Hosted Exchange, 25GB MAPI","lastMonthCount":24,"difference":2,"thisMonthCount":26,"resultCount":89}' \
    'a row has these members in camelCase'
atria 2026-09-25
body_is 'length' 85 'another period has other rows'
call "$SIM/api/billing/2026-10-25?billable=true&AggregateByCustomer=true" \
    -H "Authorization: Bearer $TOKEN"
is "$(last_request .notes)" '[]' \
    'the log notes nothing about the known parameters'
call "$SIM/api/billing/2026-10-25?BILLABLE=true&aggregatebycustomer=TRUE" \
    -H "Authorization: Bearer $TOKEN"
is "$(last_request .notes)" '[]' \
    'the log notes nothing about known parameters in another case'
call "$SIM/api/billing/2026-10-25?page=2" -H "Authorization: Bearer $TOKEN"
is "$code $(last_request .notes)" '200 ["unknown parameter page"]' \
    'the log notes other parameters'

# --- who may ask ---

call "$SIM/api/billing/2026-10-25"
is "$code $(header WWW-Authenticate)" '401 Bearer' \
    'a request without token gets 401'
call "$SIM/api/billing/2026-10-25" -H "Authorization: Bearer $TOKEN.not"
is "$code" 401 'a wrong token gets 401'
call "$SIM/api/billing/2026-10-25" -u "$KEYS" -H "clientId: $CLIENT"
is "$code" 401 "ConnectWise's keys do not open Atria"
switches '{"tokenExpires":"2026-10-26T22:00:01Z"}'
atria 2026-10-25
is "$code" 200 'a token that expires in a second is accepted'
switches '{"tokenExpires":"2026-10-26T22:00:00Z"}'
atria 2026-10-25
is "$code" 401 'an expired token gets 401'
case $(header WWW-Authenticate) in
*invalid_token*expired*) pass 'WWW-Authenticate says that the token is expired' ;;
*) fail 'WWW-Authenticate says that the token is expired' ;;
esac
switches '{"tokenExpires":null}'

# --- which period ---

atria 2026-12-25
is "$code $(cat body)" '200 []' 'a period without rows is []'
atria 2020-01-31
is "$code $(cat body)" '200 []' 'an unknown period is []'
switches '{"empty":"404"}'
atria 2026-12-25
is "$code $(wc -c <body)" '404 0' \
    'empty 404: a period without rows gets 404 without a body'
switches '{"empty":"array"}'
for bad in 25.10.2026 2026-02-30 2026-10-25T00:00:00Z '' ; do
	atria "$bad"
	is "$code" 400 "\"$bad\" is not a date, and gets 400"
done
call "$SIM/api/billings" -H "Authorization: Bearer $TOKEN"
is "$code $(header Content-Type)" '404 text/html' \
    'another path gets 404 as a page'
atria 2026-10-25 -X POST
is "$code" 405 'POST gets 405'

# --- shapes ---

switches '{"names":"pascal"}'
atria 2026-10-25
is "$(jq -c '.[0] | keys_unsorted' body)" '["CustomerCode","CustomerName","CustomerAccountCode","ProductSku","Billable","SummaryGrouping","LastMonthCount","Difference","ThisMonthCount","ResultCount"]' \
    'names pascal: members are in PascalCase'
switches '{"shape":"wrapped"}'
atria 2026-10-25
body_is '[keys, (.Items | length)]' '[["Items"],89]' \
    'shape wrapped: the answer is an object with one array'
switches '{"names":"camel"}'
atria 2026-12-25
is "$(cat body)" '{"items":[]}' \
    'shape wrapped: a period without rows has an empty array'
switches '{"shape":"nested"}'
atria 2026-10-25
body_is 'length' 13 'shape nested: one object per customer'
is "$(jq -c '.[0] | [keys_unsorted, (.items | length)]' body)" \
    '[["customerCode","customerName","customerAccountCode","items"],12]' \
    'shape nested: the lines are in items'
is "$(jq -c '.[0].items[0] | keys_unsorted' body)" \
    '["productSku","billable","summaryGrouping","lastMonthCount","difference","thisMonthCount","resultCount"]' \
    'shape nested: a line has these members'
body_is '[.[].items[]] | length' 89 'shape nested: no line is left out'
atria 2026-12-25
is "$(cat body)" '[]' 'shape nested: a period without rows is []'
switches '{"shape":"flat"}'

# --- odd rows ---

admin PUT periods/2026-11-30 '[
 {"customerCode":"A","customerName":"\u00c4 \"x\"","productSku":"S","thisMonthCount":"12"},
 {"customerCode":null,"billable":false,"thisMonthCount":1.250},
 {"customerCode":"B","billable":"Yes","thisMonthCount":-1e2,"resultCount":7},
 {"billable":"No"}]' >nothing
atria 2026-11-30
is "$(cat body)" '[{"customerCode":"A","customerName":"\u00c4 \"x\"","productSku":"S","thisMonthCount":"12","resultCount":4},{"customerCode":null,"billable":false,"thisMonthCount":1.250,"resultCount":4},{"customerCode":"B","billable":"Yes","thisMonthCount":-1e2,"resultCount":7},{"billable":"No","resultCount":4}]' \
    'values come as they are in the state, and resultCount is added'
atria '2026-11-30?billable=true'
body_is '[.[] | [.customerCode, .resultCount]]' '[["A",2],["B",7]]' \
    'billable=true leaves out rows that are not billable'
admin DELETE periods/2026-11-30 >nothing
atria 2026-11-30
is "$(cat body)" '[]' 'DELETE removes a period'

# --- oddities ---

sim_reset
switches '{"beside":{"nextLink":"/2","totalCount":90},"inRows":{"action":"Added"},
    "rename":{"productSku":"stockCode"},"only":2,"twice":1,"link":"next"}'
atria 2026-10-25
body_is '[keys, .totalCount, (.items | length), .items[0].stockCode == .items[1].stockCode, .items[0].action, (.items[0] | has("productSku"))]' \
    '[["items","nextLink","totalCount"],90,2,true,"Added",false]' \
    'members beside and in rows, other names, fewer rows, a row twice'
is "$(header Link)" '</api/billing/2026-10-25?page=2>; rel="next"' \
    'link next: a Link header names a next page'
sim_dump >dump
admin PUT state @dump >nothing
sim_dump >again
ok 'oddities are part of the state' cmp dump again
admin POST reset >nothing
switches '{"shape":"wrapped","lists":"unrolled","only":1}'
atria 2026-10-25
body_is '.items.customerCode' '"ASP"' 'lists unrolled: a list of one is no list'
switches '{"shape":"nested"}'
atria 2026-10-25
body_is '.[0].items.productSku' '"HEX-STD"' \
    'lists unrolled: nor is one of a customer'
for empty in '404 404 ' 'null 200 null' '204 204 ' 'list404 404 []'; do
	# shellcheck disable=SC2086	# words
	set -- $empty
	switches "{\"empty\":\"$1\"}"
	atria 2026-12-25
	is "$code $(cat body)" "$2 ${3:-}" "empty $1: a period without rows is that"
done
for route in 'json {"Message"' 'nothing '; do
	switches "{\"wrongRoute\":\"${route%% *}\"}"
	call "$SIM/api/v2/billing/2026-10-25" -H "Authorization: Bearer $TOKEN"
	is "$code $(head -c 10 body)" "404 ${route#* }" \
	    "wrongRoute ${route%% *}: another path gets that"
done

sim_ends_well
done_testing

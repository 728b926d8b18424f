#!/bin/sh
# The simulator: Atria's billing summary.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"

atria 2026-10-25
is "$code" 200 'the token opens the summary'
body_is 'length' 89 'all rows of the period'
body_is '.[0]' '{"customerCode":"ASP","customerName":"Aspen Dental Group, LLC","customerAccountCode":"AspenDental","productSku":"HEX-STD","billable":true,"summaryGrouping":"Hosted Exchange, 25GB MAPI","lastMonthCount":24,"difference":2,"thisMonthCount":26,"resultCount":89}' \
    'flat and camelCase: a row'
atria 2026-09-25
body_is 'length' 85 'another period'
call "$SIM/api/billing/2026-10-25?billable=true&AggregateByCustomer=true" \
    -H "Authorization: Bearer $TOKEN"
is "$(last_request .notes)" '[]' 'the known parameters are known'
call "$SIM/api/billing/2026-10-25?BILLABLE=true&aggregatebycustomer=TRUE" \
    -H "Authorization: Bearer $TOKEN"
is "$(last_request .notes)" '[]' 'in any case'
call "$SIM/api/billing/2026-10-25?page=2" -H "Authorization: Bearer $TOKEN"
is "$code $(last_request .notes)" '200 ["unknown parameter page"]' \
    'others are noted'

# --- who may ask ---

call "$SIM/api/billing/2026-10-25"
is "$code $(header WWW-Authenticate)" '401 Bearer' 'no token: 401'
call "$SIM/api/billing/2026-10-25" -H "Authorization: Bearer $TOKEN.not"
is "$code" 401 'a wrong token: 401'
call "$SIM/api/billing/2026-10-25" -u "$KEYS" -H "clientId: $CLIENT"
is "$code" 401 "ConnectWise's keys do not open Atria"
switches '{"tokenExpires":"2026-10-26T22:00:01Z"}'
atria 2026-10-25
is "$code" 200 'a token that expires in a second works'
switches '{"tokenExpires":"2026-10-26T22:00:00Z"}'
atria 2026-10-25
is "$code" 401 'an expired token: 401'
case $(header WWW-Authenticate) in
*invalid_token*expired*) pass 'the header says that it is expired' ;;
*) fail 'the header says that it is expired' ;;
esac
switches '{"tokenExpires":null}'

# --- which period ---

atria 2026-12-25
is "$code $(cat body)" '200 []' 'a period without rows: []'
atria 2020-01-31
is "$code $(cat body)" '200 []' 'a period that is not known: []'
switches '{"empty":"404"}'
atria 2026-12-25
is "$code $(wc -c <body)" '404 0' 'empty 404: 404 without a body'
switches '{"empty":"array"}'
for bad in 25.10.2026 2026-02-30 2026-10-25T00:00:00Z '' ; do
	atria "$bad"
	is "$code" 400 "not a date: $bad"
done
call "$SIM/api/billings" -H "Authorization: Bearer $TOKEN"
is "$code $(header Content-Type)" '404 text/html' 'another path: a page'
atria 2026-10-25 -X POST
is "$code" 405 'only GET'

# --- shapes ---

switches '{"names":"pascal"}'
atria 2026-10-25
body_is '.[0] | keys_unsorted' '["CustomerCode","CustomerName","CustomerAccountCode","ProductSku","Billable","SummaryGrouping","LastMonthCount","Difference","ThisMonthCount","ResultCount"]' \
    'names in PascalCase'
switches '{"shape":"wrapped"}'
atria 2026-10-25
body_is '[keys, (.Items | length)]' '[["Items"],89]' \
    'wrapped: an object with one array'
switches '{"names":"camel"}'
atria 2026-12-25
is "$(cat body)" '{"items":[]}' 'wrapped and empty'
switches '{"shape":"nested"}'
atria 2026-10-25
body_is 'length' 13 'nested: one object per customer'
body_is '.[0] | [keys_unsorted, (.items | length)]' \
    '[["customerCode","customerName","customerAccountCode","items"],12]' \
    'with the lines in items'
body_is '.[0].items[0] | keys_unsorted' \
    '["productSku","billable","summaryGrouping","lastMonthCount","difference","thisMonthCount","resultCount"]' \
    'a line of a nested summary'
body_is '[.[].items[]] | length' 89 'all lines are there'
atria 2026-12-25
is "$(cat body)" '[]' 'nested and empty'
switches '{"shape":"flat"}'

# --- odd rows ---

admin PUT periods/2026-11-30 '[
 {"customerCode":"A","customerName":"\u00c4 \"x\"","productSku":"S","thisMonthCount":"12"},
 {"customerCode":null,"billable":false,"thisMonthCount":1.250},
 {"customerCode":"B","billable":"Yes","thisMonthCount":-1e2,"resultCount":7},
 {"billable":"No"}]' >/dev/null
atria 2026-11-30
is "$(cat body)" '[{"customerCode":"A","customerName":"\u00c4 \"x\"","productSku":"S","thisMonthCount":"12","resultCount":4},{"customerCode":null,"billable":false,"thisMonthCount":1.250,"resultCount":4},{"customerCode":"B","billable":"Yes","thisMonthCount":-1e2,"resultCount":7},{"billable":"No","resultCount":4}]' \
    'values come as they stand in the state; resultCount is added'
atria '2026-11-30?billable=true'
body_is '[.[] | [.customerCode, .resultCount]]' '[["A",2],["B",7]]' \
    'billable=true leaves out what is not'
admin DELETE periods/2026-11-30 >/dev/null
atria 2026-11-30
is "$(cat body)" '[]' 'a period can be removed'

sim_ends_well
done_testing

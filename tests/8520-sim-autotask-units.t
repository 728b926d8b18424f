#!/bin/sh
# The simulator of Autotask: units at dates, and writes, which never succeed.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"
sim_start "$DATA/sample/state.json" --autotask "$DATA/sample/autotask.json"

# rows LINE: its unit rows as [from, end, units, billed]
rows() {
	at_query ContractServiceUnits '{"Filter":[{"op":"eq",
	    "field":"contractServiceID","value":'"$1"'}]}'
	query -c '.items[] | [.startDate[:10], .endDate[:10], .units,
	    .approveAndPostDate != null]' body >rows
}

rows 3603
is "$(wc -l <rows)" 24 'a line of two years has a row for each month'
is "$(head -n 1 rows)" '["2026-01-26","2026-02-25",6,true]' \
    'a row is a billing period of the contract, and may be billed'
is "$(tail -n 1 rows)" '["2027-12-26","2028-01-25",6,false]' \
    'future periods have rows, too'
rows 3967
is "$(sed -n '8,9p' rows | tr '\n' ' ')" '["2026-08-26","2026-09-10",38,true] '\
'["2026-09-10","2026-09-25",40,true] ' \
    'a change within a period cuts its row; both have the day'
admin POST autotask '{"boundary":"apart"}' >nothing
rows 3967
is "$(sed -n 8p rows)" '["2026-08-26","2026-09-09",38,true]' \
    'a switch: the rows have no day in common'
rows 3589
is "$(sed -n '10,11p' rows | tr '\n' ' ')" '["2026-10-26","2026-11-25",27,false] '\
'["2026-11-26","2026-12-25",30,false] ' 'units change at a future date'
at_query ContractServiceUnits '{"Filter":[
    {"op":"lte","field":"startDate","value":"2026-09-26"},
    {"op":"gte","field":"endDate","value":"2026-09-26"},
    {"op":"in","field":"contractServiceID","value":[3589,3603]}]}'
is "$(query -c '[.items[] | [.contractServiceID, .units]]' body)" \
    '[[3589,27],[3603,6]]' 'the units of several lines at a date'
id=$(query '.items[0].id' body)
at "ContractServiceUnits/$id"
is "$(query .item.contractServiceID body)" 3589 'a row by its id'
at Contracts/29771/ServiceUnits
is "$(query -c '[.items[].contractServiceID] | unique' body)" \
    '[1589,1596,1624]' 'the rows of a contract'
at Contracts/29771/Services
is "$(query -c '.items[0] | [.id, .units]' body)" '[1589,null]' \
    'a line itself has no units'
admin POST autotask/ContractServices/3603 \
    '{"units":[{"from":"2026-01-26","units":7}]}' >nothing
rows 3603
is "$(head -n 1 rows)" '["2026-01-26","2026-02-25",7,true]' \
    'an admin call changes units behind the back of a client'
admin POST autotask/Contracts/29871 '{"contractPeriodType":"q"}' >nothing
rows 3603
is "$(sed -n 2p rows)" '["2026-04-26","2026-07-25",7,true]' \
    'a contract by quarters has longer periods'

# --- writes ---

admin GET autotask >before
# adjust BODY WANT TITLE: posts an adjustment
adjust() {
	at Contracts/29871/ServiceAdjustments --data-binary "$1"
	is "$code $(query -r '.errors[0]' body)" "$2" "$3"
}
adjust '{"contractServiceID":3603,"unitChange":1}' \
    '500 Missing required field: effectiveDate.' 'a write without date'
adjust '{"unitChange":1,"effectiveDate":"2026-10-26"}' \
    '500 Either contractServiceID, or contractID and serviceID, is required.' \
    'a write that names no service'
adjust '{"contractServiceID":3603,"unitChange":1,"effectiveDate":"2030-01-01"}' \
    '500 effectiveDate must be between the start date and the end date of the contract.' \
    'a write outside of the contract'
adjust '{"contractServiceID":3603,"unitChange":-8,"effectiveDate":"2026-10-26"}' \
    '500 The number of units cannot be negative.' 'a write below zero'
adjust '{"contractServiceID":3603,"unitChange":1.5,"effectiveDate":"2026-10-26"}' \
    '500 unitChange must be a whole number.' 'a write of a fraction'
denied='403 The logged in Resource does not have the adequate permissions to create or change this entity type.'
adjust '{"contractServiceID":3603,"unitChange":1,"effectiveDate":"2026-10-26T00:00:00Z"}' \
    "$denied" 'a write that is right is refused as well'
for write in 'PATCH Contracts' 'PUT Services' 'DELETE ContractServices/3603' \
    'POST Contracts/29871/Services' 'POST ContractServiceAdjustments' \
    'PATCH Companies' 'POST Tickets'; do
	at "${write#* }" -X "${write%% *}" --data-binary \
	    '{"id":1,"contractServiceID":3603,"unitChange":1,"effectiveDate":"2026-10-26"}'
	is "$code $(query -r '.errors[0]' body)" "$denied" "$write is refused"
done
is "$(query -rs 'map(select(.notes | index("a write: refused"))) | length' \
    "$SIMLOG")" 13 'the log marks each write'
is "$(query -s 'map(select(.wrote)) | length' "$SIMLOG")" 0 \
    'no request changed the state'
admin GET autotask >again
same again 'the state is as before' <before
admin PUT autotask "$(cat before)" >nothing
admin GET autotask >again
same again 'the state can be read and put back' <before
rm before again expected	# they have the keys
sim_ends_well
done_testing

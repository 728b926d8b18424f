#!/bin/sh
# ConnectWise's records as they really come: unset dates, dates with a time of
# day, statuses and identifiers spelt otherwise, texts that are no JSON, records
# that cannot be read. What is odd spoils only what it could be mixed up with.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
write_job '.AllowAtriaCreateAdditions = "True" | .RequestsPerMinute = 0'
fetch >lines
# planned: what is planned, in ./plan; its changes and log entries, in ./got
planned() {
	resolve <lines 2>err | cw-diff >plan
	steady <plan | grep -E '"type":"(change|log)"' |
	    sed 's/,"status":"[^"]*"//' >got
}
planned
cp got right
is "$(($(grep -c '"action":"update"' right) > 3))" 1 'the sample has changes'
# alike TITLE: the plan is the right one
alike() {
	planned
	same got "$1" <right
}
# but CUSTOMER TITLE: it is, but for the customer
but() {
	planned
	query -c --arg c "$1" 'select(.customer.code != $c)' right >right.others
	query -c --arg c "$1" 'select(.customer.code != $c)' got >got.others
	same got.others "$2: other customers are billed" <right.others
	is "$(query -r 'select(.type == "end").status' plan)" ok \
	    "$2: the run goes on"
}
# odd RECORDS: what answers say of these instead
odd() {
	admin POST reset >nothing
	switches "{\"odd\":$1}"
}

# --- dates --------------------------------------------------------------------
for unset in null blank year1 year1900; do
	switches "{\"unsetDates\":\"$unset\"}"
	alike "dates that are not set are $unset"
done
admin POST reset >nothing
# midnight in New York is 05:00 of the same day in UTC, in Sydney 14:00 of the
# day before
switches '{"midnight":300}'
alike 'dates are midnight in New York'
switches '{"midnight":-600,"serverTimeZone":"AUS Eastern Standard Time"}'
forget_requests
alike 'dates are midnight in Sydney, which system/info names'
is "$(grep -c '"path":"[^"]*/system/info"' "$SIMLOG")" 1 \
    'the zone is asked for once'
switches '{"serverTimeZone":"Australia/Sydney"}'
alike 'dates are midnight in Sydney, which system/info names as IANA does'
switches '{"serverTimeZone":"Nowhere Standard Time"}'
job_zone() {
	write_job '.AllowAtriaCreateAdditions = "True" | .RequestsPerMinute = 0
	    | .ConnectWiseTimeZone = "'"$1"'"'
}
for zone in Australia/Brisbane 'E. Australia Standard Time'; do
	job_zone "$zone"
	forget_requests
	alike "the job says that dates are midnight in $zone"
	is "$(grep -c '"path":"[^"]*/system/info"' "$SIMLOG")" 0 \
	    "then it is not asked for ($zone)"
done
job_zone ''
planned
is "$(cmp -s got right && echo same)" '' \
    'in a zone that is not known, days are those in UTC'
job_zone Mars/Olympus
run resolve <lines
status_is 2 'a ConnectWiseTimeZone that is not known is refused'
err_has 'write it like America/New_York or Eastern Standard Time' \
    'the message says how to write it'
write_job '.AllowAtriaCreateAdditions = "True" | .RequestsPerMinute = 0'
admin POST reset >nothing
forget_requests
alike 'dates are midnight in UTC'
is "$(grep -c '"path":"[^"]*/system/info"' "$SIMLOG")" 0 \
    'where dates have no time of day, the zone is not asked for'

# --- spelling -----------------------------------------------------------------
for spelling in lower padded; do
	switches "{\"statusSpelling\":\"$spelling\"}"
	alike "statuses are spelt otherwise: $spelling"
done
odd '{"companies/101":{"identifier":"AspenDental  "},
    "agreements/871":{"company":{"id":101,"identifier":" AspenDental ",
    "name":"Aspen Dental Group, LLC"}},
    "additions/3624":{"product":{"id":599,"identifier":"SPAM-STD "}},
    "agreementTypes/2":{"name":" Hosting and Cloud Services "}}'
alike 'identifiers have blanks at their ends'

# --- texts that are no JSON ---------------------------------------------------
odd '{"additions/3673":{"description":{"raw":"\"half \\ud83d of a pair\""}},
    "additions/3666":{"description":{"raw":"\"a \\u0000 NUL\""}},
    "agreements/872":{"name":{"raw":"\"\\udc00 and \\uD83D\\u0041\""}},
    "companies/112":{"name":{"raw":"\"tab\tin it\""}}}'
alike 'texts have NUL, half pairs and control characters'
admin POST reset >nothing
cw finance/agreements/types
query -Rs '"\ufeff" + .' body >mark
faults "{\"match\":{\"path\":\"*/types\"},\"nth\":1,\"do\":{\"status\":200,
    \"body\":$(cat mark),\"contentType\":\"application/json\"}}"
alike 'an answer begins with a byte order mark'
no_faults

# --- records that cannot be read ----------------------------------------------
odd '{"agreements/871":{"agreementStatus":null}}'
but ASP 'an agreement has no status'
has plan 'it has no agreementStatus' 'the missing status is named'
odd '{"agreements/871":{"company":null},"agreements/884":{"company":{"id":111}}}'
planned
is "$(query -r 'select(.type == "end").status' plan)" ok \
    'agreements without company do not end the run'
odd '{"agreements/871":{"startDate":"some day"}}'
but ASP 'an agreement has a startDate that is none'
has plan 'its startDate is not a date' 'it is named'
for bad in '"product":null' '"quantity":1.12345678' '"quantity":"many"' \
    '"effectiveDate":"soon"'; do
	odd "{\"additions/3673\":{$bad}}"
	but ASP "an addition has $bad"
done
# what is cancelled is no line of anything, however odd
odd '{"additions/3666":{"quantity":1.12345678}}'
alike 'a cancelled addition has an odd quantity'
odd '{"catalog/539":{"identifier":null},"companies/112":{"identifier":null}}'
planned
is "$(query -r 'select(.type == "end").status' plan)" ok \
    'products and companies without identifier do not end the run'

# --- child agreements ---------------------------------------------------------
# the second agreement of a company becomes the child of the first
jq -c '.connectwise |= (.agreements |= map(if .id == 872
    then .parentAgreement = {id: 871} else . end)
    | .additions += [.additions[] | select(.id == 3673) | .id = 9001
    | .agreementId = 872 | .product = {id: 503}])' \
    "$DATA/sample/state.json" >child.json
admin PUT state @child.json >nothing
switches '{"childAdditions":"included"}'
cw finance/agreements/871/additions 'conditions=agreementId=872'
is "$(query length body)" 3 'the list of the parent has additions of its child'
forget_requests
alike 'additions of a child agreement are not those of its parent'
is "$(grep -c '"path":"[^"]*/871/additions"' "$SIMLOG")" 0 \
    'bundles are read all the same'

# --- agreement types ----------------------------------------------------------
# types FILTER JOB-TYPE: the state with other types; one run
types() {
	jq -c ".connectwise.agreementTypes |= ($1)" \
	    "$DATA/sample/state.json" >types.json
	admin PUT state @types.json >nothing
	write_job ".AllowAtriaCreateAdditions = \"True\" | .RequestsPerMinute = 0
	    | .AgreementType = \"$2\""
	run resolve <lines
}
H='Hosting and Cloud Services'
types '. + [{id: 90, name: "'"$H"'", inactiveFlag: true}]' "$H"
write_job '.AllowAtriaCreateAdditions = "True" | .RequestsPerMinute = 0'
alike 'an inactive type of the same name does not count'
types '. + [{id: 90, name: "'"$H"'"}]' "$H"
status_is 2 'two active types of one name are CW21'
err_has "2 active agreement types $H (ids 2, 90)" 'both are named'
types 'map(if .id == 2 then .inactiveFlag = true else . end)' "$H"
status_is 2 'an inactive type is CW21'
err_has "no active agreement type $H" 'the message says that it is inactive'
types . 'Hosting and Cloud Servces'
err_has "did you mean $H? Its active types: " 'a near miss says what was meant'
types . 'Cloud and Hosting Services'
err_has "did you mean $H?" 'words in another order are a near miss'
types . 'Quite Another'
lacks err 'did you mean' 'what is far away is not suggested'
err_has "; its active types: " 'but what exists is listed'
types . "  $H  "
status_is 0 'blanks at the ends do not count'

# --- an agreement of 5,000 additions ------------------------------------------
jq -c '.connectwise |= ((.catalog[0] as $item |
    first(.additions[] | select(.agreementId == 871)) as $addition |
    [range(5000)] as $all |
    .catalog += ($all | map($item + {id: (100000 + .),
	identifier: "X-\(.)"})) |
    .additions += ($all | map($addition + {id: (200000 + .),
	product: {id: (100000 + .)}, invoiceDescription: ("a service " * 12)})))
    )' "$DATA/sample/state.json" >large.json
admin PUT state @large.json >nothing
write_job '.RequestsPerMinute = 0'
run resolve <lines
status_is 0 'an agreement of 5,000 additions is read'
facts out <<'X'
map(select(.type == "agreement" and .agreement.id == 871) | .state, (.additions | length > 5000), any(.additions[]; .id == 3589 and .description and .unitPrice))	["found",true,true]	all of its additions are in the record, and those of Atria are whole
X
ok 'no record is longer than others read' \
    sh -c 'test "$(wc -L <out)" -le 1048576'
done_testing

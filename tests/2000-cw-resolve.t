#!/bin/sh
# cw-resolve: customers to companies, agreements, additions and products.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
fetch >lines.ndjson
forget_requests

# agreement CODE FILTER: of one customer's agreement record
agreement() {
	query -rc --arg c "$1" 'select(.type == "agreement"
	    and .customer.code == $c) | '"$2" out
}
# Facts on one customer begin with this: the customer's agreement record.
of() {
	sed "s/^\([A-Z][A-Z][A-Z]\)\t*/map(select(.type == \"agreement\" and .customer.code == \"\1\"))[0] | /"
}

run resolve <lines.ndjson
status_is 0 'all customers are looked up'
err_is 'a run that succeeds prints nothing on stderr' </dev/null
is "$(writes)" 0 'cw-resolve only reads'
secrets_are_absent 'no secret stands in the stream' out err
of >table <<'X'
ASP	[.state, .company.identifier, .agreement.id]	["found","AspenDental",871]	company and agreement of a customer are found
ASP	.additions | map(.product.identifier) | index("LAB-REMOTE") != null	true	additions that Atria does not name are there, too
PIN	.state	noIdentifier	a customer without Billing Identifier is noIdentifier
RVC	[.state, .company.identifier]	["noAgreement","RiversideVet"]	a company without agreement of the type is noAgreement
ZET	.state	noCompany	a company in the recycle bin is noCompany
CLU	[.state, .company.identifier, .agreement.id]	["found","CafeLumiere",882]	an identifier is found in another case, beside an expired agreement
OBW	.agreement.id	875	a cancelled agreement is passed over
HBR	[(.additions + .future)[] | select(.cancelledDate != null and .cancelledDate <= "2026-10-26")] | length	0	cancelled additions are left out
HBR	[.future[].effectiveDate] | min > "2026-10-26"	true	additions of the future stand apart
SKR	[.products[] | select(.sku == "IOT-GW") | .state]	["missing"]	a SKU that the catalog does not have is missing
SKR	[.products[] | select(.sku == "SP-GB") | .state, .product.identifier]	["active","SP-GB"]	a SKU that only the catalog has is active
X
cat >>table <<'X'
map(select(.code == "CW04") | [.level, .tool, .customer.code])	[["Warn","cw-resolve","PIN"]]	a missing Billing Identifier is CW04
map(select(.code == "CW14") | [.customer.code, .error])	[["RVC","the company has no active agreement of this type"],["ZET","there is no company with this identifier"]]	CW14 tells whether the agreement or the company is missing
map(select(.code == "AX10") | .detail)	["Billing Identifier cafelumiere is company CafeLumiere"]	a Billing Identifier in another case is AX10
map(select(.type == "agreement" or .type == "line")) | [range(1; length) as $i | select(.[$i].type == "line") | .[$i].customer.code == .[$i - 1].customer.code] | [all, length > 50]	[true,true]	each agreement stands before the lines of its customer
.[-1].ledger | .customers == .found + .noIdentifier + .noCompany + .noAgreement	true	the ledger adds up
.[-1].ledger.lines == (map(select(.type == "line")) | length)	true	the ledger counts lines
([.[] | select(.type == "agreement") | .additions // [] | length] | add) == .[-1].ledger.additions	true	the ledger counts additions
X
facts out <table
grep '"type":"line"' lines.ndjson >lines.want
grep '"type":"line"' out >lines.got
ok 'lines pass byte for byte, in order' cmp lines.want lines.got

# --- requests: as few as it takes ---------------------------------------------
facts "$SIMLOG" <<'X'
[length > 4, (map([.method, .path, .query, .body]) | length == (unique | length))]	[true,true]	nothing is requested twice
map(select(.path | test("/finance/agreements/types"))) | length	2	agreement types are one request, and one shows that they are all
map(select(.path | test("/company/companies"))) | length	1	companies that no agreement explains are one request
map(select(.path | test("/catalog$")) | .query.conditions)	["identifier in (\"IOT-GW\",\"SP-GB\")"]	SKUs that no addition explains are one request
X
printf '' | seal '"today":"2026-10-26"' >empty.ndjson
forget_requests
run resolve <empty.ndjson
status_is 0 'a stream without lines is accepted'
is "$(requests)" '' 'a stream without lines needs no request'

# --- situations, each in a world of its own ------------------------------------
# world CW-FILTER [JOB-FILTER]: changes ConnectWise's part of the sample data,
# and looks the sample lines up in it
world() {
	jq ".connectwise |= ($1)" "$DATA/sample/state.json" >world.json
	admin PUT state @world.json >use.out
	grep -q '^{}' use.out || { echo "Bail out! no world:"; note <use.out; \
	    exit 1; }
	forget_requests
	[ -z "${2:-}" ] || write_job "$2"
	run resolve <lines.ndjson
	[ -z "${2:-}" ] || write_job
}

world '.agreements += [.agreements[] | select(.id == 871)
    | .id = 1200 | .name = "Aspen - Second"]'
is "$(agreement ASP '[.state, .agreement.id]')" '["found",871]' \
    'of several agreements, the one with the lowest id is used'
has out 'AspenDental has 2 active agreements of type Hosting and Cloud' \
    'several agreements are warned of'
has out '871 Aspen Dental - Cloud Services, 1200 Aspen - Second; the first' \
    'the warning names all agreements'
world '.agreements += [.agreements[] | select(.id == 871)
    | .id = 1200 | .name = "Aspen - Second"]' '.AgreementChoice = "only"'
is "$(agreement ASP '[.state, .agreement]')" '["several",null]' \
    'of several agreements, none is used where AgreementChoice is only'
has out 'none is used, as AgreementChoice is only' \
    'the warning names AgreementChoice'

world '.agreements |= map(if .id == 871 then .cancelledFlag = true else . end)'
is "$(agreement ASP .state)" noAgreement \
    'an agreement marked as cancelled does not count'
world '.companies += [.companies[] | select(.identifier == "AspenDental")
    | .id = 9000 | .deletedFlag = true] | .agreements +=
    [.agreements[] | select(.id == 871) | .id = 500
    | .company.id = 9000]'
is "$(agreement ASP '[.company.id != 9000, .agreement.id]')" '[true,871]' \
    'of two companies with one identifier, one in the recycle bin is passed over'
world '.companies += [.companies[] | select(.identifier == "AspenDental")
    | .id = 9000 | .identifier = "ASPENDENTAL"] | .agreements +=
    [.agreements[] | select(.id == 871) | .id = 500
    | .company.id = 9000]'
is "$(agreement ASP '[.company.identifier, .agreement.id]')" \
    '["AspenDental",871]' 'an exact identifier counts before one that is not'

# stands WHERE NAME DAY TITLE: where addition 3589 stands on 26 October
stands() {
	world ".additions |= map(if .id == 3589
	    then .$2 = \"$3T00:00:00Z\" else . end)"
	is "$(agreement ASP '[(.additions, .future // [])
	    | map(.id) | index(3589) != null]')" "$1" "$4"
}
stands '[true,false]' effectiveDate 2026-10-26 \
    'an addition that is effective from today is live'
stands '[false,true]' effectiveDate 2026-10-27 \
    'an addition that is effective from tomorrow is of the future'
stands '[true,false]' cancelledDate 2026-10-26 \
    'an addition that is cancelled today is live on its last day'
stands '[false,false]' cancelledDate 2026-10-25 \
    'an addition whose last day was yesterday is left out'
stands '[true,false]' cancelledDate 2026-10-27 \
    'an addition that is cancelled tomorrow is live'

# --- currencies and prices ---------------------------------------------------------
# ZET has no company. STOR-GB costs others one price, and is not in the catalog
# that was read.
price='.products[]? | select(.sku == "STOR-GB") | [.othersPrice, .currency]'
world .
is "$(agreement ASP .agreement.currency)" null \
    'an agreement that names no currency has none'
is "$(agreement ZET "$price")" '[0.25,null]' \
    'a product of a customer without company has the price that all others pay'
in_euros='.agreements |= map(.currency = {id: 3, symbol: "E",
    currencyCode: "EUR", name: "Euro"})'
world "$in_euros"
is "$(agreement ASP .agreement.currency)" EUR \
    'an agreement has the code of the currency that it names'
is "$(agreement ZET "$price")" '[0.25,"EUR"]' 'and so has the price'
is "$(wc -l <"$SIMLOG")" 8 'it takes no request more'
world "$in_euros"' | .additions |= map(if .id == 3988
    then .unitPrice = 0.3 else . end)'
is "$(agreement ZET "$price")" '' 'several prices are none'
world "$in_euros"' | .agreements[8:] |= map(.currency.currencyCode = "USD")'
is "$(agreement ZET "$price")" '' 'nor is one price in two currencies'

world '.catalog |= map(if .identifier == "SP-GB" then .inactiveFlag = true
    else . end)'
is "$(agreement SKR '.products[] | select(.sku == "SP-GB") | .state')" \
    inactive 'an inactive product is marked as such'
world '.catalog |= map(if .identifier == "SP-GB" then .productClass = "Bundle"
    else . end)'
is "$(agreement SKR '.products[] | select(.sku == "SP-GB") | .state')" \
    bundle 'a bundle is marked as such'
world '.catalog |= map(if .identifier == "SP-GB" then .identifier = "sp-gb"
    else . end)'
is "$(agreement SKR '.products[] | select(.sku == "SP-GB")
    | .product.identifier')" sp-gb 'a product is found in another case'
has out '"detail":"SKU SP-GB is product sp-gb"' \
    'a product in another case is AX10'

world . '.AgreementType = "hosting AND cloud services"'
status_is 0 'the agreement type is found in any case'
world . '.AgreementType = "No Such Type"'
status_is 2 'an agreement type that does not exist is an error'
has out 'CW21' 'an agreement type that does not exist is CW21'
err_has 'ConnectWise has no agreement type No Such Type' \
    'the message names the agreement type that does not exist'
is "$(wc -l <"$SIMLOG")" 2 \
    'an agreement type that does not exist is found by the list of types'
jq_is 'map(select(.type == "agreement")) | length' 0 \
    'with an agreement type that does not exist, no agreement is read'

# --- rows of one customer that contradict each other ------------------------------
world .
cat >rows.json <<'X'
[{"customerCode":"NOR","customerAccountCode":"A1","sku":"X","quantity":1},
{"customerCode":"NOR","customerAccountCode":"A2","sku":"Y","quantity":1}]
X
atria-fetch -c job.json -i rows.json --today 2026-10-26 >two.ndjson
run resolve <two.ndjson
is "$(agreement NOR .state)" sharedIdentifier \
    'a customer with two Billing Identifiers is refused'
jq_is 'map(select(.code == "AX05") | .detail) | .[]' \
    'its rows in Atria name several Billing Identifiers' \
    'a customer with two Billing Identifiers is AX05'

# --- more than one page ----------------------------------------------------------
world '[.additions[] | select(.agreementId == 871)][0] as $one
    | .additions += [range(2300) | . as $n | $one | .id = 100000 + $n
    | .cancelledDate = "2026-01-01T00:00:00Z"]
    | .additions += [$one | .id = 200000 | .product = {id: 539}
    | del(.cancelledDate)]'
status_is 0 'an agreement with 2,300 additions is accepted'
is "$(agreement ASP '[.additions[].id] | index(200000) != null')" true \
    'an agreement with 2,300 additions is read to its end'
is "$(grep -c '"path":"[^"]*/bundles"' "$SIMLOG")" 4 \
    '2,300 additions take two pages after the first, and one for the order'

done_testing

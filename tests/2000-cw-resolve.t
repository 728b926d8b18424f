#!/bin/sh
# cw-resolve: customers to companies, agreements, additions and products.
. "${0%/*}/lib.sh"

sample_start
fetch >lines.ndjson
forget_requests

run resolve <lines.ndjson
status_is 0 'all customers are looked up'
err_is 'nothing on stderr' </dev/null
is "$(writes)" 0 'by reading only'
secrets_are_absent 'no secret in the stream' out err
cp out resolved.ndjson

# agreement CODE FILTER: of one customer's agreement record
agreement() {
	jq -rc --arg c "$1" 'select(.type == "agreement"
	    and .customer.code == $c)' "${3:-out}" | jq -rc "$2"
}
is "$(agreement ASP '[.state, .company.identifier, .agreement.id]')" \
    '["found","AspenDental",871]' 'company and agreement of a customer'
is "$(agreement ASP '.additions | map(.product.identifier)
    | index("LAB-REMOTE") != null')" true \
    'additions that Atria does not name are there, too'
is "$(agreement PIN .state)" noIdentifier 'no Billing Identifier'
is "$(agreement RVC '[.state, .company.identifier]')" \
    '["noAgreement","RiversideVet"]' 'a company without agreement of the type'
is "$(agreement ZET .state)" noCompany 'a company in the recycle bin only'
is "$(agreement CLU '[.state, .company.identifier, .agreement.id]')" \
    '["found","CafeLumiere",882]' \
    'an identifier in another case, and an expired agreement passed over'
is "$(agreement OBW .agreement.id)" 875 'a cancelled agreement is passed over'
is "$(agreement HBR '[(.additions + .future)[] | select(.cancelledDate != null
    and .cancelledDate <= "2026-10-26")] | length')" 0 \
    'cancelled additions are left out'
is "$(agreement HBR '[.future[].effectiveDate] | min > "2026-10-26"')" true \
    'additions of the future stand apart'
is "$(agreement SKR '.products[] | select(.sku == "IOT-GW") | .state')" \
    missing 'a SKU that the catalog does not have'
is "$(agreement SKR '.products[] | select(.sku == "SP-GB")
    | [.state, .product.identifier]')" '["active","SP-GB"]' \
    'a SKU that only the catalog has'
has out 'CW04","level":"Warn","tool":"cw-resolve","customer":{"code":"PIN"' \
    'CW04 for the missing identifier'
jq_is 'map(select(.code == "CW14") | .customer.code) | join(" ")' 'RVC ZET' \
    'CW14 for both kinds of missing agreement'
jq_is 'map(select(.code == "CW14") | .error) | .[]' \
    'the company has no active agreement of this type
there is no company with this identifier' 'which are told apart'
jq_is 'map(select(.code == "AX10") | .detail) | .[]' \
    'Billing Identifier cafelumiere is company CafeLumiere' \
    'AX10 for the identifier in another case'
grep '"type":"line"' lines.ndjson >lines.want
grep '"type":"line"' out >lines.got
ok 'lines pass byte for byte, in order' cmp lines.want lines.got
jq_is 'map(select(.type == "agreement" or .type == "line"))
    | [range(1; length) as $i | select(.[$i].type == "line") |
    .[$i].customer.code == .[$i - 1].customer.code] | all' true \
    'each agreement stands before the lines of its customer'
jq_is '.[-1].ledger | .customers == .found + .noIdentifier + .noCompany
    + .noAgreement' true 'the ledger adds up'
jq_is '.[-1].ledger.lines == (map(select(.type == "line")) | length)' true \
    'and counts lines'
jq_is '[([.[] | select(.type == "agreement") | .additions // [] | length]
    | add), .[-1].ledger.additions] | .[0] == .[1]' true 'and additions'

# --- requests: as few as it takes ---------------------------------------------
is "$(requests | sort | uniq -c | awk '$1 > 1' | wc -l)" 0 \
    'nothing is asked twice'
is "$(requests | grep -c /finance/agreements/types)" 1 'types: one request'
is "$(requests | grep -c /company/companies)" 1 \
    'companies: one request, for those that no agreement explains'
is "$(jq -r 'select(.path | endswith("/catalog")) | .query.conditions' \
    "$SIMLOG")" 'identifier in ("IOT-GW","SP-GB")' \
    'catalog: one request, for the SKUs that no addition explains'
printf '' | seal '"today":"2026-10-26"' >empty.ndjson
forget_requests
run resolve <empty.ndjson
status_is 0 'a stream without lines'
is "$(requests)" '' 'needs no request at all'

# --- situations, each in a world of its own ------------------------------------
# world CW-FILTER [JOB-FILTER]: changes ConnectWise's part of the sample data,
# and looks the sample lines up in it
world() {
	jq ".connectwise |= ($1)" "$DATA/sample/state.json" >world.json
	sim_start world.json
	write_job "${2:-.}"
	run resolve <lines.ndjson
}

world '.agreements += [.agreements[] | select(.id == 871)
    | .id = 1200 | .name = "Aspen - Second"]'
is "$(agreement ASP '[.state, .agreement.id]')" '["found",871]' \
    'of several agreements, the one with the lowest id'
has out 'AspenDental has 2 active agreements of type Hosting and Cloud' \
    'with a warning'
has out '871 Aspen Dental - Cloud Services, 1200 Aspen - Second; the first' \
    'that names all of them'
world '.agreements += [.agreements[] | select(.id == 871)
    | .id = 1200 | .name = "Aspen - Second"]' '.AgreementChoice = "only"'
is "$(agreement ASP '[.state, .agreement]')" '["several",null]' \
    'none of them where AgreementChoice is only'
has out 'none is used, as AgreementChoice is only' 'with a warning, too'

world '.agreements |= map(if .id == 871 then .cancelledFlag = true else . end)'
is "$(agreement ASP .state)" noAgreement \
    'an agreement marked as cancelled does not count'
world '.companies += [.companies[] | select(.identifier == "AspenDental")
    | .id = 9000 | .deletedFlag = true] | .agreements +=
    [.agreements[] | select(.id == 871) | .id = 500
    | .company.id = 9000]'
is "$(agreement ASP '[.company.id != 9000, .agreement.id]')" '[true,871]' \
    'of two companies with one identifier, the one not in the recycle bin'
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
    'one that is effective from tomorrow is of the future'
stands '[false,false]' cancelledDate 2026-10-26 \
    'one that is cancelled by today is left out'
stands '[true,false]' cancelledDate 2026-10-27 \
    'one that is cancelled tomorrow is live'

world '.catalog |= map(if .identifier == "SP-GB" then .inactiveFlag = true
    else . end)'
is "$(agreement SKR '.products[] | select(.sku == "SP-GB") | .state')" \
    inactive 'an inactive catalog item is told'
world '.catalog |= map(if .identifier == "SP-GB" then .productClass = "Bundle"
    else . end)'
is "$(agreement SKR '.products[] | select(.sku == "SP-GB") | .state')" \
    bundle 'a bundle is told'
world '.catalog |= map(if .identifier == "SP-GB" then .identifier = "sp-gb"
    else . end)'
is "$(agreement SKR '.products[] | select(.sku == "SP-GB")
    | .product.identifier')" sp-gb 'a product is found in another case'
has out '"detail":"SKU SP-GB is product sp-gb"' 'which is noted, AX10'

world . '.AgreementType = "hosting AND cloud services"'
status_is 0 'the agreement type is found in any case'
world . '.AgreementType = "No Such Type"'
status_is 2 'an agreement type that does not exist'
has out 'CW21' 'is CW21'
err_has 'ConnectWise has no agreement type No Such Type' 'and named'
is "$(requests | wc -l)" 1 'after one request'
jq_is 'map(select(.type == "agreement")) | length' 0 'with no agreement'

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
    'its rows in Atria name several Billing Identifiers' '… by AX05'

# --- more than one page ----------------------------------------------------------
world '[.additions[] | select(.agreementId == 871)][0] as $one
    | .additions += [range(2300) | . as $n | $one | .id = 100000 + $n
    | .cancelledDate = "2026-01-01T00:00:00Z"]
    | .additions += [$one | .id = 200000 | .product = {id: 539}
    | del(.cancelledDate)]'
status_is 0 'an agreement with 2,300 additions'
is "$(agreement ASP '[.additions[].id] | index(200000) != null')" true \
    'is read to its end'
is "$(requests | grep -c '/871/additions')" 2 'in two pages after the bundle'

done_testing

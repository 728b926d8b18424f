#!/bin/sh
# What is absent, unknown or only alike is not "none": cw-resolve and cw-diff
# refuse and name it. A creation asks for as much evidence as a removal.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

. "$ROOT/tests/evidence.sh"

# --- creations ----------------------------------------------------------------
world .
planned create SP-GB 'an addition that is nowhere is created'

world '.additions += [ad(9001; 876; 587;
    {cancelledDate: "2026-10-25T00:00:00Z"})]'
refused AX24 SP-GB 'addition 9001 ended on 2026-10-25' \
    'a line that ended with the period is not made anew'
world '.additions += [ad(9001; 876; 587;
    {cancelledDate: "2026-09-26T00:00:00Z"})]'
refused AX24 SP-GB 'addition 9001 ended on 2026-09-26' \
    'a line that ended on the first day of the period is not made anew'
world '.additions += [ad(9001; 876; 587;
    {cancelledDate: "2026-09-25T00:00:00Z"})]'
planned create SP-GB 'a line that ended before the period is made anew'
world '.additions += [ad(9001; 876; 587; {cancelledDate:
    "2026-10-26T00:00:00Z"})]'
planned update SP-GB 'a line that ends today still lives'

header=customer,sku,do,value,until,note
printf '%s\nskr,SP-GB,create,anyway,,\n' $header >rules.csv
world '.additions += [ad(9001; 876; 587;
    {cancelledDate: "2026-10-25T00:00:00Z"})]' . "$create" -r rules.csv
planned create SP-GB 'the rule create, anyway, creates it all the same'
printf '%s\nSKR,SP-GB,create,yes,,\n' $header >rules.csv
world '.additions += [ad(9001; 876; 587;
    {cancelledDate: "2026-10-25T00:00:00Z"})]' . "$create" -r rules.csv
refused AX24 SP-GB 'addition 9001' 'the rule create, yes, asks for evidence'
printf '%s\nASP,SP-GB,create,anyway,,\n' $header >rules.csv
world '.additions += [ad(9001; 876; 587;
    {cancelledDate: "2026-10-25T00:00:00Z"})]' . "$create" -r rules.csv
refused AX24 SP-GB 'addition 9001' 'a rule for another customer does not'

for type in 2 4; do
	world ".agreements += [agreement(1300; {type: {id: $type}})]
	    | .additions += [ad(9001; 1300; 587; {})]"
	refused AX24 SP-GB 'addition 9001 of agreement 1300' \
	    "what another active agreement of type $type has is not created"
done
world '.agreements += [agreement(1300; {type: {id: 4}})]
    | .additions += [ad(9001; 1300; 587;
    {effectiveDate: "2027-01-01T00:00:00Z"})]'
refused AX24 SP-GB 'addition 9001 of agreement 1300' \
    'nor what another active agreement will have'
world '.agreements += [agreement(1300; {type: {id: 4},
    agreementStatus: "Inactive"})]
    | .additions += [ad(9001; 1300; 587; {})]'
planned create SP-GB 'an inactive agreement does not count'
world '.agreements += [agreement(1300; {type: {id: 4}, noEndingDateFlag: false,
    endDate: "2026-10-25T00:00:00Z", agreementStatus: "Active"})]
    | .additions += [ad(9001; 1300; 587; {})]'
planned create SP-GB 'nor does one that has ended'
world '.agreements += [agreement(1300; {type: {id: 4}})]
    | .additions += [ad(9001; 1300; 587;
    {cancelledDate: "2026-10-01T00:00:00Z"})]'
planned create SP-GB 'nor what is cancelled there'
world '.agreements += [agreement(1300; {type: {id: 4}})]
    | .additions += [ad(9001; 1300; 587; {})]' . '.'
jq_is 'map(select(.customer.code? == "SKR" and .sku == "SP-GB" and .code) | .code)
    | join(" ")' CW22 'where nothing may be created, that is all that is said'
forget_requests
run resolve <lines
is "$(query -s 'map(select(.path | test("/finance/agreements$"))
    | .query.conditions // "" | select(contains("type/id") | not)) | unique
    | length' "$SIMLOG")" 0 'and no agreements of other types are read'

world '.additions += [ad(9001; 876; 587; {})] | .odd =
    {"additions/9001": {product: null}}'
refused AX24 SP-GB 'addition 9001 cannot be read: it has no product' \
    'nothing is created beside an addition without product'
planned update M365-E3 'other lines of its agreement are changed'
world '.additions += [ad(9001; 876; 587; {})] | .odd =
    {"additions/9001": {quantity: 1.123456789}}'
refused AX25 SP-GB 'addition 9001 of agreement 876 cannot be read' \
    'an addition with an odd quantity refuses the lines of its product'
planned update M365-E3 'and no others'
world '.odd = {"agreements/876": {nextInvoiceDate: "soon"}} |
    .agreements |= map(if .id == 876 then .prorateFlag = false else . end)'
refused AX24 SP-GB nextInvoiceDate \
    'nothing is created where a date that is needed cannot be read'
planned update M365-E3 'but quantities are changed'

# --- alike is not equal ------------------------------------------------------------
# Atria's SKU against the catalog's, live nowhere, and live in the agreement
zw=$(printf 'SP\342\200\213-GB')
dash=$(printf 'SP\342\200\223GB')
for twin in "$zw:SP<U+200B>-GB" "$dash:SP<U+2013>GB" 'SP-GB&amp;:SP-GB&amp;'; do
	name=${twin%%:*} shown=${twin#*:}
	row=$shown
	[ "$row" = 'SP-GB&amp;' ] && row='SP-GB&' || row=SP-GB
	rename="map(if .productSku == \"SP-GB\" then .productSku = \"$row\"
	    else . end)"
	world ".catalog |= map(if .id == 587 then .identifier = \"$name\"
	    else . end)" "$rename" "$products"' | .ProductTemplate = {}'
	refused AX24 "$row" "$shown (id 587), which is only alike to $row" \
	    "no second product is created beside $shown"
	world ".catalog |= map(if .id == 587 then .identifier = \"$name\"
	    else . end) | .additions += [ad(9001; 876; 587; {})]" "$rename"
	planned update "$row" "a live line of $shown is changed"
	jq_is "map(select(.code == \"AX10\" and .sku == \"$row\") | .detail)
	    | join(\" \")" "SKU $row is only alike to product $shown" \
	    "and that it is only alike is noted"
done
world ".catalog += [.catalog[] | select(.id == 587) | .id = 9587
    | .identifier = \"$zw\"] | .additions += [ad(9001; 876; 9587; {})]"
refused AX24 SP-GB 'addition 9001 of agreement 876 is of product SP<U+200B>-GB (id 9587)' \
    'nothing is created beside a live line that is alike'
world '.catalog |= map(if .id == 587 then .identifier = "SP-GBCopy0"
    else . end)' . "$products"' | .ProductTemplate = {}'
refused AX24 SP-GB 'SP-GBCopy0 (id 587)' \
    'what a catalog renamed is not created once more'
world '.catalog |= map(if .id == 587 then .identifier = "SP-GB-XL"
    else . end)' . "$products"' | .ProductTemplate = {}'
planned create SP-GB 'a product that only begins alike is another one'
world '.companies |= map(if .id == 104 then .identifier = "Sakura\u200bTrade"
    else . end)' 'map(if .customerCode == "SKR" then .customerAccountCode =
    "SakuraTrade" else . end)' "$create | .CustomersFilter = []"
jq_is 'map(select(.code == "CW14" and .customer.code == "SKR") | .error)
    | join(" ")' 'there is no company with this identifier' \
    'what ConnectWise does not return cannot be named'

# --- which agreement ----------------------------------------------------------------
dated() {
	world ".agreements |= map(if .id == 876 then . + $1 else . end)"
	jq_is 'map(select(.code == "CW14" and .customer.code == "SKR")
	    | .error) | join(" ")' "its agreement 876 $2" "$3"
}
dated '{noEndingDateFlag: false, endDate: "2026-10-25T00:00:00Z",
    agreementStatus: "Active"}' 'ended on 2026-10-25' \
    'an active agreement that has ended is not taken'
dated '{startDate: "2026-10-27T00:00:00Z", agreementStatus: "Active"}' \
    'begins on 2026-10-27' 'an active agreement that is to come is not taken'
world '.agreements |= map(if .id == 876 then .noEndingDateFlag = false
    | .endDate = "2026-10-26T00:00:00Z" | .agreementStatus = "Active"
    else . end)'
planned create SP-GB 'an agreement that ends today is taken'

world '.agreementTypes += [{id: 8, name: "hosting and cloud services"}]'
planned create SP-GB 'a type in another case is another type'
world '.agreementTypes += [{id: 8, name: "Hosting and Cloud Services"}]'
status_is 2 'two active types of one name end the run'
world '.agreementTypes |= map(if .id == 2 then .inactiveFlag = true
    else . end) | .agreementTypes += [{id: 8,
    name: "Hosting and Cloud Services"}]' . '.'
jq_is 'map(select(.code == "CW21")) | length' 0 \
    'an inactive type does not count beside an active one'

# --- services that are no longer counted ----------------------------------------------
uncounted='map(select(.customerCode != "HBR" or .productSku != "HEX-STD")
    | del(.resultCount))'
world . "$uncounted" .
jq_is 'map(select(.code == "AX26") | [.level, .customer.code, .sku, .before])
    | map(select(.[1] == "HBR")) | tojson' '[["Warn","HBR","HEX-STD",64]]' \
    'a service that Atria counts for others and not here is named'
jq_is 'map(select(.code == "AX26" and .customer.code == "HBR") | .detail
    | test("addition [0-9]+ of agreement [0-9]+ stays.*or the one before"))
    | tojson' '[true]' 'with the addition, and since when'
jq_is 'map(select(.type == "change" and .customer.code == "HBR" and
    .sku == "HEX-STD")) | length' 0 'and stays as it is'
world . 'map(select(.productSku != "HEX-STD") | del(.resultCount))' .
jq_is 'map(select(.code == "AX26" and .sku == "HEX-STD")) | length' 0 \
    'a service that Atria counts for nobody is not named'
world . . '.CustomersFilter = ["SKR"]'
jq_is 'map(select(.code == "AX26")) | length' 0 \
    'of customers that are filtered out, nothing is said'

# --- nobody is reached ------------------------------------------------------------------
world '.companies |= map(.identifier += "x")'
status_is 1 'a run that finds no customer is an error'
jq_is 'map(select(.code == "AX27") | .level + " " + .tool) | join(" + ")' \
    'Error cw-diff' 'and is an Error entry'
jq_is '.[-1] | [.exit, .ledger.unbilledLines > 50,
    .ledger.unbilledCustomers > 10, .ledger.unbilledUnits > 1000] | tojson' \
    '[1,true,true,true]' 'the plan counts what is not billed'
cwlog-fmt <out >text
is "$(tail -n 4 text | sed 's/[0-9][0-9]*/N/g')" \
    'Not billed: N lines of N customers, N.N units (N prices unknown)
  CWN  Fill in the Billing Identifier in Atria: PIN; N lines, N.N units
  CWN  Correct the identifier, or create the agreement: ASP, BKY, CLU, GFS,
        HBR, LKS, MUE, NOR and N more; N lines, N.N units' \
    'and the last lines of the log tell it'
world '.catalog = [.catalog[] | .identifier += "x"]
    | .additions = [.additions[] | select(.id < 0)]' . '.'
status_is 1 'a run that finds no product is an error'
world . . '.BillingPeriod = "2026-12-25"'
status_is 1 'a run of an empty period is an error'
world . . '.'
status_is 0 'a run that leaves some out is none'
apply -n <out >dry 2>err
is "$(tail -n 1 dry | query -c '.ledger.unbilledLines')" \
    "$(tail -n 1 out | query -c '.ledger.unbilledLines')" \
    'what is not billed is counted to the end of the pipe'

done_testing

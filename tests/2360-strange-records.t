#!/bin/sh
# Records of ConnectWise that nobody has thought of: what contradicts itself, or
# cannot be told apart, is refused and named, and nothing is created beside it.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"
. "$ROOT/tests/evidence.sh"

# --- has it ended? ------------------------------------------------------------------
long_ago='.additions += [ad(9001; 876; 587;
    {cancelledDate: "2026-08-31T00:00:00Z"})]'
world "$long_ago"
planned create SP-GB 'a line that ended before the period is made anew'
world "$long_ago"' | .odd = {"additions/9001": {agreementStatus: "active "}}'
refused AX24 SP-GB \
    'addition 9001 ended on 2026-08-31, but its status is Active' \
    'not one whose status is Active'
world '.additions += [ad(9001; 876; 587;
    {effectiveDate: "2026-10-10T00:00:00Z",
    cancelledDate: "2026-08-31T00:00:00Z"})]'
refused AX24 SP-GB 'addition 9001 ended on 2026-08-31' \
    'nor one that ended before it began, within the period'
for never in 1970-01-01T00:00:00Z 1980-01-01 1899-12-30T00:00:00 1601-01-01; do
	world '.additions += [ad(9001; 876; 587; {})] |
	    .odd = {"additions/9001": {cancelledDate: "'$never'"}}'
	planned update SP-GB "a line that ended on $never has no end"
done
world '.additions += [ad(9001; 876; 587; {})] | .odd =
    {"additions/9001": {quantity: -5}}'
refused AX25 SP-GB 'addition 9001 of agreement 876 has a quantity below 0' \
    'a credit is not overwritten'

# --- is it in force? ----------------------------------------------------------------
# gone CW-FILTER WHY TITLE: the agreement of SKR is not used
gone() {
	world "$1"
	jq_is 'map(select(.customer.code? == "SKR")) |
	    (map(select(.type == "change")) | length), (map(select(.code ==
	    "CW14" or .code == "CW10") | .error) | unique | join(" "))' \
	    "0
$2" "$3"
}
none='the company has no active agreement of this type'
gone '.odd = {"agreements/876": {dateCancelled: "2026-08-01T00:00:00Z"}}' \
    'its agreement 876 was cancelled on 2026-08-01' \
    'an active agreement that was cancelled on a day is not taken'
gone '.odd = {"agreements/876": {cancelledFlag: "True"}}' "$none" \
    'nor one whose cancelledFlag is a text'
gone '.odd = {"agreements/876": {cancelledFlag: 1}}' "$none" \
    'nor one whose cancelledFlag is a number'
world '.odd = {"agreements/876": {cancelledFlag: "false",
    dateCancelled: "2026-12-31T00:00:00Z"}}'
planned create SP-GB 'one that will be cancelled is taken'
identifier=$(jq -r '.connectwise | (.agreements[] | select(.id == 876)
    | .company.id) as $id | .companies[] | select(.id == $id) | .identifier' \
    "$sample")
gone '.odd = {"agreements/876": {company: {identifier: "'"$identifier"'"},
    agreementStatus: null}}' \
    "agreement 876 of $identifier cannot be read: it has no company" \
    'nor one whose company has no id; the run goes on'
gone '.companies += [.companies[] | select(.identifier == "'"$identifier"'") |
    .id = 9104] | .agreements += [agreement(9876; {company: {id: 9104}})]' \
    'several companies have this identifier: 104, 9104' \
    'of two companies with one identifier, none is taken'

# --- alike ----------------------------------------------------------------------------
products="$create"' | .AllowAtriaCreateProducts = true | .ProductTemplate = {}'
cyrillic=$(printf '\320\205P-GB')
world '.catalog |= map(if .id == 587 then .identifier = "'"$cyrillic"'"
    else . end)' . "$products"
refused AX24 SP-GB 'product <U+0405>P-GB (id 587), which is only alike to SP-GB' \
    'no product is created beside one with a letter of another script'
world '.catalog |= map(select(.id != 587))' '. + [.[] | select(.productSku ==
    "SP-GB") | .productSku = "SP\u2011GB" | .summaryGrouping = "x"] |
    map(del(.resultCount))' "$products"
refused AX24 SP-GB 'Atria also counts product SP<U+2011>GB, which is only alike to SP-GB' \
    'of two new SKUs that are only alike, none is created'
jq_is 'map(select(.type == "change" and .action == "create"
    and (.sku | endswith("GB")) and (.sku | startswith("SP")))) | length' 0 \
    'for no customer'
world '.catalog |= map(select(.id != 587))' . "$products"
planned create SP-GB 'one alone is created'

# --- nobody is billed --------------------------------------------------------------
world '.additions = []' . .
status_is 1 'a run in which not one line is billed is an error'
jq_is 'map(select(.code == "AX27") | .error | test("^not one line of [0-9]+ customers"))
    | tojson' '[true]' 'that says so'
done_testing

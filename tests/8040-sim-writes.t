#!/bin/sh
# The simulator: writing additions and products.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"
ad=finance/agreements/871/additions
one=$ad/3589

# refused TITLE CODE FIELD [MESSAGE]: 400 InvalidObject with this inside
refused() {
	is "$code $(jq -r '.code + ": " + .message' body)" \
	    '400 InvalidObject: addition object is invalid' "$1"
	is "$(jq -c '.errors[0] | [.code, .resource, .field]' body)" \
	    "[\"$2\",\"addition\",\"$3\"]" "... with code $2, field $3"
	[ $# -lt 4 ] || is "$(jq -r '.errors[0].message' body)" "$4" \
	    '... and message'
}
op() {
	cw_send PATCH $one "[{\"op\":\"replace\",\"path\":\"$1\",\"value\":$2}]"
}

# --- PATCH ---

sim_dump >before
op quantity 29
is "$code" 200 'PATCH of the quantity: 200'
body_is '[.id, .quantity, .billedQuantity, .unitPrice]' '[3589,29,29,8.95]' \
    'the answer is the whole addition'
has body '"quantity":29.00' 'with two decimals'
has body '"lastUpdated":"2026-10-26T22:00:00Z","updatedBy":"AtriaAPI"' \
    'lastUpdated has moved'
op quantity 29
has body '"lastUpdated":"2026-10-26T22:00:01Z"' \
    'and moves with every write, even within a second'
sim_dump >after
is "$(diff before after | grep -c '^>')" 1 'nothing else has changed'

op /quantity 30
is "$code $(stored 3589)" '200 30' 'a path with a slash works'
op quantity '"31.5"'
is "$code $(stored 3589)" '200 31.5' 'a number in quotes is taken'
op quantity 1.005
is "$(stored 3589)" 1.01 'rounded to two places as a decimal, not as binary'
op quantity 2.675
is "$(stored 3589)" 2.68 'once more'
op quantity 0.1
has body '"quantity":0.10' 'a tenth is a tenth'
op quantity 0
is "$code $(stored 3589)" '200 0' 'quantity 0 is allowed'

sim_dump >before
for path in Quantity company/identifier product/id nonsense billedQuantity id \
    agreementId _info extPrice agreementStatus //quantity ''; do
	op "$path" 5
	is "$code" 200 "false 200: path \"$path\""
done
sim_dump >after
cmp -s before after
is $? 0 'and nothing has changed'
is "$(last_request .wrote)" false 'the log knows that nothing was written'
switches '{"wrongPath":"refused"}'
op Quantity 5
refused 'wrongPath refused: 400' UnsupportedFormat Quantity
switches '{"wrongPath":"ignored"}'

cw_send PATCH $one '[{"op":"replace","path":"/quantity","value":4},{"op":"add","path":"lessIncluded","value":2},{"op":"replace","path":"description","value":"Ümläut"}]'
body_is '[.quantity, .lessIncluded, .billedQuantity, .description]' \
    '[4,2,2,"Ümläut"]' 'several operations in one array'
op description '"one\ntwo\b\f\r"'
body_is .description '"one two   "' 'control characters become blanks'
op cancelledDate '"2026-11-25T00:00:00Z"'
body_is .cancelledDate '"2026-11-25T00:00:00Z"' 'replace sets what was null'
cw_send PATCH $one '[{"op":"remove","path":"cancelledDate"}]'
body_is 'has("cancelledDate")' false 'remove clears'
op product '{"id":506}'
body_is .product.identifier '"HEX-PREM"' 'a reference is replaced whole'
op product '{"id":503}'

cw_send PATCH $one '{"op":"replace","path":"quantity","value":1}'
refused 'a body that is no array' UnsupportedFormat ''
cw_send PATCH $one '[{"op":"set","path":"quantity","value":1}]'
refused 'an unknown op' UnsupportedFormat op
cw_send PATCH $one '[{"op":"replace","path":"quantity"}]'
refused 'no value' MissingRequiredField value 'value is required.'
cw_send PATCH $one '[{"op":"replace","path":"quantity","value":1}'
refused 'broken JSON' UnsupportedFormat ''
cw_send PATCH $one ''
refused 'no body' UnsupportedFormat ''
op quantity '"many"'
refused 'a text as a quantity' UnsupportedFormat quantity \
    'Unsupported format applied to quantity'
op quantity true
refused 'a boolean as a quantity' UnsupportedFormat quantity
op quantity -1
refused 'a negative quantity' OutOfRange quantity
switches '{"negativeQuantity":"accepted"}'
op quantity -1
is "$code $(stored 3589)" '200 -1' 'negativeQuantity accepted'
switches '{"negativeQuantity":"refused"}'
op quantity 1
for date in 2026-11-25 2026-11-25T00:00:00 2026-11-25T00:00:00.000Z \
    2026-11-25T00:00:00+01:00 2026-02-30T00:00:00Z; do
	op cancelledDate "\"$date\""
	refused "the date $date" UnsupportedFormat cancelledDate \
	    'Unsupported format applied to cancelledDate'
done
op billCustomer '"Sometimes"'
refused 'an unknown enum value' UnsupportedFormat billCustomer
cw_send PATCH $one '[{"op":"remove","path":"billCustomer"}]'
refused 'a required member removed' MissingRequiredField billCustomer \
    'billCustomer is required.'
op serialNumber "\"$(printf '%051d' 0)\""
refused 'a text that is too long' MaxLengthField serialNumber \
    'The field serialNumber must be a string with a maximum length of 50.'
op product '{"id":4}'
refused 'a product that is not there' NotFound product 'product 4 not found'
op effectiveDate '"2024-02-25T00:00:00Z"'
refused 'effective before billing starts' OutOfRange effectiveDate \
    'effectiveDate cannot be less than the agreement billing start date'
cw_send PATCH $ad/99 '[]'
is "$code $(jq -r .code body)" '404 NotFound' 'an addition that is not there'
cw_send PATCH finance/agreements/873/additions/3589 '[]'
is "$code" 404 'an addition of another agreement'

call -X PATCH "$SIM$API/$one" -u "$KEYS" -H "clientId: $CLIENT" \
    -H 'Content-Type:' -d '[{"op":"replace","path":"quantity","value":9}]'
is "$code" 415 'no Content-Type: 415'
call -X PATCH "$SIM$API/$one" -u "$KEYS" -H "clientId: $CLIENT" \
    -d '[{"op":"replace","path":"quantity","value":9}]'
is "$code" 415 'a form: 415'
cw_send PATCH $one '[{"op":"replace","path":"quantity","value":9}]' \
    -H 'Content-Type: application/json; charset=utf-8'
is "$code" 200 'application/json with a charset: 200'

admin POST additions/3589 \
    "{\"serialNumber\":\"$(printf '%051d' 0)\"}" >/dev/null
op quantity 10
refused 'a record with bad old data refuses any PATCH' MaxLengthField \
    serialNumber
is "$(stored 3589)" 9 'and keeps its quantity'
admin POST additions/3589 '{"serialNumber":null}' >/dev/null

op quantity 10
is "$code" 200 'without the bad data it can be written again'
cw_send PATCH $ad/3666 '[{"op":"replace","path":"quantity","value":1}]'
is "$code" 200 'a cancelled addition can be written'
switches '{"patchCancelled":"refused"}'
cw_send PATCH $ad/3666 '[{"op":"replace","path":"quantity","value":2}]'
refused 'patchCancelled refused: not any more' OutOfRange cancelledDate

# --- POST ---

sim_reset
new='"billCustomer":"Billable","effectiveDate":"2026-10-26T00:00:00Z"'
cw_send POST $ad "{\"product\":{\"id\":623},\"quantity\":2.5,$new}"
is "$code" 201 'POST of an addition: 201'
id=$(jq .id body)
is "$(header Location)" "http://${SIM#http://}$API/$ad/$id" \
    'with a Location of plain http'
body_is '[.product.identifier, .quantity, .unitPrice, .unitCost, .description, .invoiceDescription, .agreementId, .lessIncluded, .agreementStatus]' \
    '["LAB-REMOTE",2.5,110,45,"Remote Support Labour","Remote support, hourly",871,0,"Active"]' \
    'what is not given comes from the product'
cw_send POST "$ad?fields=id,quantity&x=1" \
    "{\"product\":{\"id\":626},\"quantity\":3,$new}"
body_is 'keys_unsorted' '["id","quantity"]' 'fields= works here too'
is "$(last_request .notes)" '["unknown parameter x"]' \
    'and unknown parameters are noted'
cw_send DELETE "$ad/$(jq .id body)" ''
cw $ad/"$id"
is "$code" 200 'it can be read back'
cw $ad/count
is "$(cat body)" '{"count":14}' 'and is counted'
cw_send POST $ad "{\"product\":{\"id\":623},\"quantity\":1,$new}"
is "$code" 201 'the same once more: a second line'
[ "$(jq .id body)" != "$id" ]
is $? 0 'with an id of its own'

cw_send POST $ad '{}'
is "$code $(jq -c '[.errors[] | [.code, .field, .message]]' body)" \
    '400 [["MissingRequiredField","product","product is required."],["MissingRequiredField","billCustomer","billCustomer is required."]]' \
    'product and billCustomer are required'
cw_send POST $ad '{"product":{"id":623},"billCustomer":"Billable"}'
body_is '[.quantity, .effectiveDate]' '[1,"2026-10-26T00:00:00Z"]' \
    'nothing else is'
cw_send POST $ad "{\"product\":{\"identifier\":\"hw-fw\"},$new}"
body_is .product.id 626 'the product by its identifier'
switches '{"productByIdentifier":"refused"}'
cw_send POST $ad "{\"product\":{\"identifier\":\"HW-FW\"},$new}"
refused 'productByIdentifier refused' NotFound product
cw_send POST $ad "{\"product\":{\"id\":620},$new}"
refused 'a product of class Bundle' OutOfRange product
cw_send POST $ad "{\"product\":{\"id\":620},\"quantity\":-1,$new}"
is "$(jq '.errors | length' body)" 2 'all that is wrong is told'
cw_send POST $ad "{\"product\":{\"id\":617},$new}"
refused 'an inactive product' OutOfRange product \
    'Product LYNC-STD is inactive.'
switches '{"inactiveProduct":"accepted"}'
cw_send POST $ad "{\"product\":{\"id\":617},$new}"
is "$code" 201 'inactiveProduct accepted'
cw_send POST $ad '[]'
refused 'an array' UnsupportedFormat ''
cw_send POST $ad "{\"product\":{\"id\":623},\"extPrice\":1,\"colour\":2,\"id\":7,$new}"
is "$code $(last_request .notes)" \
    '201 ["extPrice ignored","colour ignored","id ignored"]' \
    'read-only and unknown members are ignored, and noted'
cw_send POST finance/agreements/1/additions '{}'
is "$code" 404 'an agreement that is not there'

start='"product":{"id":602},"billCustomer":"Billable","effectiveDate"'
cw_send POST finance/agreements/885/additions \
    "{$start:\"2026-03-25T00:00:00Z\"}"
refused 'effective before billing starts' OutOfRange effectiveDate \
    'effectiveDate cannot be less than the agreement billing start date'
cw_send POST finance/agreements/885/additions \
    "{$start:\"2026-03-26T00:00:00Z\"}"
is "$code" 201 'effective when billing starts'
bakery=finance/agreements/877/additions
cw_send POST $bakery "{$start:\"2026-10-25T00:00:00Z\"}"
refused 'not prorated, effective in an invoiced period' OutOfRange \
    effectiveDate 'Since this period has already been invoiced there will not be an invoice generated for additional products for this period. Please prorate the agreement or update the start date to on or after the Next Invoice Date.'
cw_send POST $bakery "{$start:\"2026-10-26T00:00:00Z\"}"
is "$code" 201 'effective from the next invoice date'
admin POST agreements/877 '{"prorateFlag":true}' >/dev/null
cw_send POST $bakery "{$start:\"2026-10-25T00:00:00Z\"}"
is "$code" 201 'prorated: in an invoiced period too'
admin POST agreements/877 '{"prorateFlag":false}' >/dev/null
cw_send PATCH "$bakery/$(jq .id body)" \
    '[{"op":"replace","path":"quantity","value":4}]'
is "$code" 200 'the quantity of a line in an invoiced period can change'

# --- PUT and DELETE ---

sim_reset
cw_send PUT $one '{"product":{"id":503},"billCustomer":"NoCharge"}'
is "$code" 200 'PUT: 200'
body_is '[.quantity, .billCustomer, .unitPrice, has("effectiveDate")]' \
    '[1,"NoCharge",8.95,false]' 'PUT: what is not given is lost'
cw_send PUT $one '{"quantity":1}'
refused 'PUT without product' MissingRequiredField product
cw_send DELETE $one ''
is "$code $(wc -c <body)" '204 0' 'DELETE: 204 without body'
cw $one
is "$code" 404 'it is gone'
cw_send DELETE $one ''
is "$code" 404 'and cannot be deleted twice'

# --- the catalog ---

item='"description":"d","subcategory":{"id":1},"type":{"id":1},"customerDescription":"c"'
cw_send POST procurement/catalog "{\"identifier\":\"NEW-1\",$item}"
is "$code" 201 'POST of a product: 201'
is "$(header Location)" "$SIM$API/procurement/catalog/$(jq .id body)" \
    'with a Location'
cw procurement/catalog 'conditions=identifier="new-1"'
is "$(jq length body)" 1 'it can be found'
cw_send POST procurement/catalog "{\"identifier\":\"new-1\",$item}"
is "$code $(jq -r '.errors[0].code' body)" '400 ObjectExists' \
    'an identifier cannot be there twice'
cw_send POST procurement/catalog '{"identifier":"NEW-2"}'
is "$(jq -c '[.errors[].field]' body)" \
    '["description","subcategory","type","customerDescription"]' \
    'what a product requires'
cw_send POST procurement/catalog \
    "{\"identifier\":\"$(printf '%076d' 0)\",$item}"
is "$(jq -r '.errors[0].code' body)" MaxLengthField \
    'an identifier of more than 75 characters'

sim_ends_well
done_testing

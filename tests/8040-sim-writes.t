#!/bin/sh
# The simulator: writing additions and products.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"
ad=finance/agreements/871/additions
one=$ad/3589

# refused TITLE CODE FIELD [MESSAGE]: 400 InvalidObject with this inside
refused() {
	is "$code $(query -r '"\(.code): \(.message)
\(.errors[0] | "\(.code) \(.resource) \(.field)")"' body)" \
	    "400 InvalidObject: addition object is invalid
$2 addition $3" "$1"
	[ $# -lt 4 ] || is "$(query -r '.errors[0].message' body)" "$4" \
	    "$1: the message says why"
}
op() {
	cw_send PATCH $one "[{\"op\":\"replace\",\"path\":\"$1\",\"value\":$2}]"
}

# --- PATCH ---

sim_dump >before
op quantity 29
is "$code" 200 'PATCH of the quantity is answered with 200'
body_is '[.id, .quantity, .billedQuantity, .unitPrice]' '[3589,29,29,8.95]' \
    'the answer to PATCH is the whole addition'
has body '"quantity":29.00' 'the answer to PATCH has two decimals'
has body '"lastUpdated":"2026-10-26T22:00:00Z","updatedBy":"AtriaAPI"' \
    'PATCH moves lastUpdated'
op quantity 29
has body '"lastUpdated":"2026-10-26T22:00:01Z"' \
    'lastUpdated moves with every write, even within a second'
sim_dump >after
is "$(diff before after | grep -c '^>')" 1 \
    'PATCH changes nothing but its own record'

op /quantity 30
is "$code $(stored 3589)" '200 30' 'PATCH takes a path with a slash'
op quantity '"31.5"'
is "$code $(stored 3589)" '200 31.5' 'PATCH takes a number in quotes'
op quantity 1.005
is "$(stored 3589)" 1.01 '1.005 is rounded to 1.01, as a decimal'
op quantity 2.675
is "$(stored 3589)" 2.68 '2.675 is rounded to 2.68, as a decimal'
op quantity 0.1
has body '"quantity":0.10' 'the quantity 0.1 is answered as 0.10'
op quantity 0
is "$code $(stored 3589)" '200 0' 'quantity 0 is allowed'

sim_dump >before
for path in Quantity company/identifier product/id nonsense billedQuantity id \
    agreementId _info extPrice agreementStatus //quantity ''; do
	op "$path" 5
	is "$code" 200 "PATCH of path \"$path\" is answered with 200"
done
sim_dump >after
cmp -s before after
is $? 0 'PATCH of an unknown path changes nothing'
is "$(last_request .wrote)" false \
    'the log says that PATCH of an unknown path wrote nothing'
switches '{"wrongPath":"refused"}'
op Quantity 5
refused 'wrongPath refused: PATCH of an unknown path gets 400' UnsupportedFormat Quantity
switches '{"wrongPath":"ignored"}'

cw_send PATCH $one \
    '[{"op":"replace","path":"/quantity","value":4},{"op":"add","path":"lessIncluded","value":2},{"op":"replace","path":"description","value":"Ümläut"}]'
body_is '[.quantity, .lessIncluded, .billedQuantity, .description]' \
    '[4,2,2,"Ümläut"]' 'PATCH takes several operations in one array'
op description '"one\ntwo\b\f\r"'
body_is .description '"one two   "' 'control characters in a text become blanks'
op cancelledDate '"2026-11-25T00:00:00Z"'
body_is .cancelledDate '"2026-11-25T00:00:00Z"' \
    'replace sets a member that was null'
cw_send PATCH $one '[{"op":"remove","path":"cancelledDate"}]'
body_is 'has("cancelledDate")' false 'remove clears a member'
op product '{"id":506}'
body_is .product.identifier '"HEX-PREM"' \
    'replace of a reference replaces it as a whole'
op product '{"id":503}'

cw_send PATCH $one '{"op":"replace","path":"quantity","value":1}'
refused 'PATCH refuses a body that is not an array' UnsupportedFormat ''
cw_send PATCH $one '[{"op":"set","path":"quantity","value":1}]'
refused 'PATCH refuses an unknown op' UnsupportedFormat op
cw_send PATCH $one '[{"op":"replace","path":"quantity"}]'
refused 'PATCH refuses an operation without value' MissingRequiredField value \
    'value is required.'
cw_send PATCH $one '[{"op":"replace","path":"quantity","value":1}'
refused 'PATCH refuses JSON that breaks off' UnsupportedFormat ''
cw_send PATCH $one ''
refused 'PATCH refuses an empty body' UnsupportedFormat ''
op quantity '"many"'
refused 'PATCH refuses a text as a quantity' UnsupportedFormat quantity \
    'Unsupported format applied to quantity'
op quantity true
refused 'PATCH refuses a boolean as a quantity' UnsupportedFormat quantity
op quantity -1
refused 'PATCH refuses a negative quantity' OutOfRange quantity
switches '{"negativeQuantity":"accepted"}'
op quantity -1
is "$code $(stored 3589)" '200 -1' \
    'negativeQuantity accepted: a negative quantity is written'
switches '{"negativeQuantity":"refused"}'
op quantity 1
for date in 2026-11-25 2026-11-25T00:00:00 2026-11-25T00:00:00.000Z \
    2026-11-25T00:00:00+01:00 2026-02-30T00:00:00Z; do
	op cancelledDate "\"$date\""
	refused "PATCH refuses the date $date" UnsupportedFormat cancelledDate \
	    'Unsupported format applied to cancelledDate'
done
op billCustomer '"Sometimes"'
refused 'PATCH refuses an unknown enum value' UnsupportedFormat billCustomer
cw_send PATCH $one '[{"op":"remove","path":"billCustomer"}]'
refused 'PATCH refuses to remove a required member' MissingRequiredField billCustomer \
    'billCustomer is required.'
op serialNumber "\"$(printf '%051d' 0)\""
refused 'PATCH refuses a text that is too long' MaxLengthField serialNumber \
    'The field serialNumber must be a string with a maximum length of 50.'
op product '{"id":4}'
refused 'PATCH refuses a product that does not exist' NotFound product \
    'product 4 not found'
op effectiveDate '"2024-02-25T00:00:00Z"'
refused 'PATCH refuses an effectiveDate before billing starts' OutOfRange effectiveDate \
    'effectiveDate cannot be less than the agreement billing start date'
cw_send PATCH $ad/99 '[]'
is "$code $(query -r .code body)" '404 NotFound' \
    'PATCH of an addition that does not exist gets 404'
cw_send PATCH finance/agreements/873/additions/3589 '[]'
is "$code" 404 'PATCH of an addition of another agreement gets 404'

call -X PATCH "$SIM$API/$one" -u "$KEYS" -H "clientId: $CLIENT" \
    -H 'Content-Type:' -d '[{"op":"replace","path":"quantity","value":9}]'
is "$code" 415 'PATCH without Content-Type gets 415'
call -X PATCH "$SIM$API/$one" -u "$KEYS" -H "clientId: $CLIENT" \
    -d '[{"op":"replace","path":"quantity","value":9}]'
is "$code" 415 'PATCH of a form gets 415'
cw_send PATCH $one '[{"op":"replace","path":"quantity","value":9}]' \
    -H 'Content-Type: application/json; charset=utf-8'
is "$code" 200 'PATCH takes application/json with a charset'

admin POST additions/3589 \
    "{\"serialNumber\":\"$(printf '%051d' 0)\"}" >nothing
op quantity 10
refused 'PATCH is refused if old data of the record are wrong' MaxLengthField \
    serialNumber
is "$(stored 3589)" 9 'a record with wrong old data keeps its quantity'
admin POST additions/3589 '{"serialNumber":null}' >nothing

op quantity 10
is "$code" 200 'without the wrong data the record can be written'
cw_send PATCH $ad/3666 '[{"op":"replace","path":"quantity","value":1}]'
is "$code" 200 'PATCH of a cancelled addition gets 200'
switches '{"patchCancelled":"refused"}'
cw_send PATCH $ad/3666 '[{"op":"replace","path":"quantity","value":2}]'
refused 'patchCancelled refused: PATCH of a cancelled addition gets 400' OutOfRange cancelledDate

# --- POST ---

sim_reset
new='"billCustomer":"Billable","effectiveDate":"2026-10-26T00:00:00Z"'
cw_send POST $ad "{\"product\":{\"id\":623},\"quantity\":2.5,$new}"
is "$code" 201 'POST of an addition gets 201'
id=$(query .id body)
is "$(header Location)" "http://${SIM#http://}$API/$ad/$id" \
    'POST answers with a Location of plain http'
body_is '[.product.identifier, .quantity, .unitPrice, .unitCost, .description, .invoiceDescription, .agreementId, .lessIncluded, .agreementStatus]' \
    '["LAB-REMOTE",2.5,110,45,"Remote Support Labour","Remote support, hourly",871,0,"Active"]' \
    'POST takes what is not given from the product'
cw_send POST "$ad?fields=id,quantity&x=1" \
    "{\"product\":{\"id\":626},\"quantity\":3,$new}"
is "$(jq -c keys_unsorted body)" '["id","quantity"]' \
    'POST with fields= answers only these fields'
is "$(last_request .notes)" '["unknown parameter x"]' \
    'the log notes unknown parameters of a POST'
cw_send DELETE "$ad/$(query .id body)" ''
cw $ad/"$id"
is "$code" 200 'a new addition can be read'
cw $ad/count
is "$(cat body)" '{"count":14}' 'a new addition is counted'
cw_send POST $ad "{\"product\":{\"id\":623},\"quantity\":1,$new}"
is "$code" 201 'the same POST again makes a second addition'
[ "$(query .id body)" != "$id" ]
is $? 0 'the second addition has an id of its own'

cw_send POST $ad '{}'
is "$code $(query -c '[.errors[] | [.code, .field, .message]]' body)" \
    '400 [["MissingRequiredField","product","product is required."],["MissingRequiredField","billCustomer","billCustomer is required."]]' \
    'POST requires product and billCustomer'
cw_send POST $ad '{"product":{"id":623},"billCustomer":"Billable"}'
body_is '[.quantity, .effectiveDate]' '[1,"2026-10-26T00:00:00Z"]' \
    'POST requires nothing but product and billCustomer'
cw_send POST $ad "{\"product\":{\"identifier\":\"hw-fw\"},$new}"
body_is .product.id 626 'POST takes a product by its identifier'
switches '{"productByIdentifier":"refused"}'
cw_send POST $ad "{\"product\":{\"identifier\":\"HW-FW\"},$new}"
refused 'productByIdentifier refused: POST needs the id of the product' NotFound product
cw_send POST $ad "{\"product\":{\"id\":620},$new}"
refused 'POST refuses a product of class Bundle' OutOfRange product
cw_send POST $ad "{\"product\":{\"id\":620},\"quantity\":-1,$new}"
is "$(query '.errors | length' body)" 2 'POST reports all that is wrong'
cw_send POST $ad "{\"product\":{\"id\":617},$new}"
refused 'POST refuses an inactive product' OutOfRange product \
    'Product LYNC-STD is inactive.'
switches '{"inactiveProduct":"accepted"}'
cw_send POST $ad "{\"product\":{\"id\":617},$new}"
is "$code" 201 'inactiveProduct accepted: POST takes an inactive product'
cw_send POST $ad '[]'
refused 'POST refuses an array' UnsupportedFormat ''
cw_send POST $ad "{\"product\":{\"id\":623},\"extPrice\":1,\"colour\":2,\"id\":7,$new}"
is "$code $(last_request .notes)" \
    '201 ["extPrice ignored","colour ignored","id ignored"]' \
    'POST ignores read-only and unknown members, and the log notes them'
cw_send POST finance/agreements/1/additions '{}'
is "$code" 404 'POST to an agreement that does not exist gets 404'

start='"product":{"id":602},"billCustomer":"Billable","effectiveDate"'
cw_send POST finance/agreements/885/additions \
    "{$start:\"2026-03-25T00:00:00Z\"}"
refused 'POST refuses an effectiveDate before billing starts' OutOfRange effectiveDate \
    'effectiveDate cannot be less than the agreement billing start date'
cw_send POST finance/agreements/885/additions \
    "{$start:\"2026-03-26T00:00:00Z\"}"
is "$code" 201 'POST takes the effectiveDate on which billing starts'
bakery=finance/agreements/877/additions
cw_send POST $bakery "{$start:\"2026-10-25T00:00:00Z\"}"
refused 'POST refuses an invoiced period without prorating' OutOfRange \
    effectiveDate \
    'Since this period has already been invoiced there will not be an invoice generated for additional products for this period. Please prorate the agreement or update the start date to on or after the Next Invoice Date.'
cw_send POST $bakery "{$start:\"2026-10-26T00:00:00Z\"}"
is "$code" 201 'POST takes the next invoice date'
admin POST agreements/877 '{"prorateFlag":true}' >nothing
cw_send POST $bakery "{$start:\"2026-10-25T00:00:00Z\"}"
is "$code" 201 'POST takes an invoiced period with prorating'
admin POST agreements/877 '{"prorateFlag":false}' >nothing
cw_send PATCH "$bakery/$(query .id body)" \
    '[{"op":"replace","path":"quantity","value":4}]'
is "$code" 200 'PATCH of a line in an invoiced period gets 200'

# --- PUT and DELETE ---

sim_reset
cw_send PUT $one '{"product":{"id":503},"billCustomer":"NoCharge"}'
is "$code" 200 'PUT is answered with 200'
body_is '[.quantity, .billCustomer, .unitPrice, has("effectiveDate")]' \
    '[1,"NoCharge",8.95,false]' 'PUT clears what is not given'
cw_send PUT $one '{"quantity":1}'
refused 'PUT refuses a record without product' MissingRequiredField product
cw_send DELETE $one ''
is "$code $(wc -c <body)" '204 0' 'DELETE is answered with 204 and no body'
cw $one
is "$code" 404 'a deleted addition cannot be read'
cw_send DELETE $one ''
is "$code" 404 'a deleted addition cannot be deleted again'

# --- the catalog ---

item='"description":"d","subcategory":{"id":1},"type":{"id":1},"customerDescription":"c"'
cw_send POST procurement/catalog "{\"identifier\":\"NEW-1\",$item}"
is "$code" 201 'POST of a product gets 201'
is "$(header Location)" "$SIM$API/procurement/catalog/$(query .id body)" \
    'POST of a product answers with a Location'
cw procurement/catalog 'conditions=identifier="new-1"'
is "$(query length body)" 1 'a new product is found in any case'
cw_send POST procurement/catalog "{\"identifier\":\"new-1\",$item}"
is "$code $(query -r '.errors[0].code' body)" '400 ObjectExists' \
    'POST refuses an identifier that exists in another case'
cw_send POST procurement/catalog '{"identifier":"NEW-2"}'
is "$(query -c '[.errors[].field]' body)" \
    '["description","subcategory","type","customerDescription"]' \
    'POST of a product names all missing members'
cw_send POST procurement/catalog \
    "{\"identifier\":\"$(printf '%076d' 0)\",$item}"
is "$(query -r '.errors[0].code' body)" MaxLengthField \
    'POST refuses an identifier of more than 75 characters'

# --- paths ---

switches '{"patchPath":"slash"}'
patch 871 3624 41
is "$code $(stored 3624 | grep -c 41)" '200 0' \
    'a path without slash can be without effect'
cw_send PATCH finance/agreements/871/additions/3624 \
    '[{"op":"replace","path":"/quantity","value":41}]'
is "$code $(stored 3624 | grep -c 41)" '200 1' 'the one with a slash has it'

sim_ends_well
done_testing

#!/bin/sh
# The simulator: lists, pages, fields, and what records look like.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"
co=company/companies
ad=finance/agreements/871/additions

# --- pages that can be turned to and fro ---

cw procurement/catalog
is "$(query length body)" 25 'a page has 25 records by default'
cw procurement/catalog pageSize=1001
is "$(query length body)" 43 'pageSize over 1000 is accepted'
is "$(last_request .notes)" '["pageSize over 1000"]' \
    'the log notes a pageSize over 1000'
cw $co page=2 pageSize=5
is "$(ids)" '[105,106,107,108,109]' 'page and pageSize choose records'
link=$(header Link)
next="<$SIM$API/$co?pageSize=5&page=3>; rel=\"next\""
prev="<$SIM$API/$co?pageSize=5&page=1>; rel=\"prev\""
first="<$SIM$API/$co?pageSize=5&page=1>; rel=\"first\""
last="<$SIM$API/$co?pageSize=5&page=3>; rel=\"last\""
is "$link" "$next, $prev, $first, $last" 'Link has next, prev, first and last'
cw $co page=1 pageSize=5
case $(header Link) in
*prev* | *first*) fail 'the first page has neither prev nor first' ;;
*next*last*) pass 'the first page has neither prev nor first' ;;
*) fail 'the first page has neither prev nor first' ;;
esac
cw $co page=3 pageSize=5
case $(header Link) in
*next*) fail 'the last page has no next' ;;
*prev*) pass 'the last page has no next' ;;
*) fail 'the last page has no next' ;;
esac
cw $co pageSize=1000
is "$(header Link)" '' 'a list of one page has no Link'
cw $co page=4 pageSize=5
is "$code $(cat body)" '200 []' 'a page past the end is 200 []'
cw $co 'conditions=id>104' 'orderBy=id desc' pageSize=4 fields=id
is "$(ids)" '[113,112,111,110]' 'conditions, order and page work together'
call "$(header Link | sed 's/^<\([^>]*\)>; rel="next".*/\1/')" -u "$KEYS" \
    -H "clientId: $CLIENT"
is "$(ids)" '[109,108,107,106]' \
    'the next link keeps conditions, order and page size'
for bad in page=0 page=x pageSize=0 pageSize=-1 pageSize=1.5 pageId=x; do
	cw $co $bad
	is "$code" 400 "$bad gets 400"
done
cw $co/count 'conditions=id>104'
is "$(cat body)" '{"count":9}' 'count counts what the conditions find'
cw $ad/count
is "$(cat body)" '{"count":13}' "count counts the additions of an agreement"
switches '{"linkOrigin":"http://elsewhere.example:81"}'
cw $co pageSize=5
case $(header Link) in
"<http://elsewhere.example:81$API/$co?pageSize=5&page=2>; rel=\"next\""*)
	pass 'linkOrigin: links to another host' ;;
*) fail 'linkOrigin: links to another host' ;;
esac
switches '{"linkOrigin":"'"$SIM"'"}'

# --- forward-only pages ---

# forward NAME=VALUE...: a forward-only read of the companies
forward() {
	for arg in "$@"; do
		shift
		set -- "$@" --data-urlencode "$arg"
	done
	call -G "$SIM$API/$co" -u "$KEYS" -H "clientId: $CLIENT" \
	    -H 'pagination-type: forward-only' "$@"
}
forward pageSize=6
is "$(ids)" '[19,101,102,103,104,105]' \
    'forward-only: the first page has the lowest ids'
is "$(header Link)" "<$SIM$API/$co?pageSize=6&pageId=105>; rel=\"next\"" \
    'forward-only: Link has only next, with pageId'
forward pageSize=6 pageId=105
is "$(ids)" '[106,107,108,109,110,111]' \
    'forward-only: a page has the ids above pageId'
forward pageSize=6 pageId=111 page=7
is "$(ids)" '[112,113]' 'forward-only: page is ignored'
is "$(header Link)" '' 'forward-only: the last page has no Link'
forward pageSize=6 'orderBy=name asc'
is "$code" 400 'forward-only: orderBy gets 400'
forward pageSize=2 'conditions=name like "%a%"' pageId=101
is "$(ids)" '[103,105]' 'forward-only: conditions work'
switches '{"forwardLink":"always"}'
forward pageSize=6 pageId=111
is "$(header Link)" "<$SIM$API/$co?pageSize=6&pageId=113>; rel=\"next\"" \
    'forwardLink always: the last page has a Link, too'
forward pageSize=6 pageId=113
is "$code $(cat body)" '200 []' \
    'forwardLink always: the page behind the last is empty'

# --- order ---

cw $co 'orderBy=name asc' pageSize=3
is "$(ids)" '[101,109,108]' 'orderBy name sorts by name'
cw $co 'orderBy=name desc' pageSize=2
is "$(ids)" '[104,112]' 'orderBy name desc sorts backwards'
cw $co 'orderBy=deletedFlag desc, city, id desc' pageSize=4
is "$(ids)" '[112,110,108,113]' 'orderBy takes several members'
cw finance/agreements 'orderBy=company/identifier' pageSize=3
is "$(ids)" '[871,872,877]' 'orderBy takes a reference'
cw $co orderBy=nonsense
is "$code $(query -r .message body)" '400 nonsense is not a recognized name.' \
    'orderBy of an unknown name gets 400'
cw $co 'orderBy=id up'
is "$code" 400 'orderBy with neither asc nor desc gets 400'
switches '{"defaultOrder":"reversed"}'
cw $co pageSize=3
is "$(ids)" '[113,112,111]' 'defaultOrder reversed: the highest id comes first'
cw $co pageSize=3 'orderBy=id asc'
is "$(ids)" '[19,101,102]' 'orderBy is stronger than defaultOrder'
switches '{"defaultOrder":"shuffled"}'
cw $co pageSize=100
shuffled=$(ids)
[ "$shuffled" != "$(query -c '[.[].id] | sort' body)" ]
is $? 0 'defaultOrder shuffled: records are not sorted by id'
is "$(echo "$shuffled" | query -c 'sort | length')" 14 \
    'defaultOrder shuffled: no record is left out'
switches '{"defaultOrder":"id"}'

# --- fields ---

cw $co fields=id,identifier 'conditions=id=101'
is "$(cat body)" '[{"id":101,"identifier":"AspenDental"}]' \
    'fields names all members of the answer'
cw $co/101 fields=identifier
is "$(cat body)" '{"identifier":"AspenDental"}' \
    'fields works for one record, too'
cw finance/agreements/871 fields=company/identifier,company/name,type/id
is "$(cat body)" '{"type":{"id":2},"company":{"identifier":"AspenDental","name":"Aspen Dental Group, LLC"}}' \
    'fields can name parts of references'
cw $co/101 fields=id,_info/lastUpdated
is "$(cat body)" \
    '{"id":101,"_info":{"lastUpdated":"2025-01-01T00:00:00Z"}}' \
    'fields gives _info only if it is named'
cw $co/101 fields=id,colour,types/shade
is "$code $(cat body)" '200 {"id":101}' 'fields drops unknown names'
cw $co fields=id,colour pageSize=1
is "$code $(cat body)" '200 [{"id":19}]' \
    'fields drops unknown names in lists, too'
is "$(last_request .notes)" '["unknown fields colour"]' \
    'the log notes unknown names in fields'
switches '{"unknownFields":"refused"}'
cw $co fields=id,colour
is "$code $(query -r .message body)" '400 colour is not a recognized name.' \
    'unknownFields refused: an unknown name gets 400'
cw $co/101 fields=colour
is "$code" 400 \
    'unknownFields refused: an unknown name gets 400 for one record, too'
cw finance/agreements/types/info 'conditions=id=2'
is "$(jq -c '.[0] | keys_unsorted' body)" \
    '["id","name","inactiveFlag","_info"]' \
    'types/info has the small form of a type'
cw procurement/catalog/info 'conditions=id=503'
is "$(query -c '.[0] | [has("unitOfMeasure"), .identifier, .price]' body)" \
    '[false,"HEX-STD",8.95]' 'catalog/info has the small form of a product'
cw procurement/catalog/info/count
is "$(cat body)" '{"count":43}' 'catalog/info/count counts products'

# --- what records look like ---

cw $ad/3624
is "$code" 200 'an addition can be read'
has body '"quantity":29.00,"lessIncluded":5.00,"unitPrice":1.95' \
    'numbers have two decimals'
has body '"prorateCost":0.00' 'zero has two decimals, too'
has body '"billedQuantity":24.00' \
    'billedQuantity is the quantity less what is included'
has body '"extPrice":46.80,"extCost":14.40' \
    'extPrice and extCost are of the billed quantity'
has body '"margin":32.40' 'margin is the price less the cost'
has body '"effectiveDate":"2025-01-26T00:00:00Z"' \
    'times have whole seconds and Z'
has body '"product":{"id":599,"identifier":"SPAM-STD","_info":{"catalog_href":"'"$SIM$API"'/procurement/catalog/599"}}' \
    'a product in an addition has a link'
has body '"uom":"User"' 'the unit comes from the product'
lacks body null 'no member is null'
lacks body cancelledDate 'a date that is not set is left out'
is "$(wc -l <body)" 0 'an answer is one line'
has body '"_info":{"lastUpdated":"2025-01-01T00:00:00Z","updatedBy":"Admin1"' \
    'a record has _info with lastUpdated'
cw $ad/99999
is "$code $(cat body)" \
    '404 {"code":"NotFound","message":"addition 99999 not found"}' \
    'an addition that does not exist gets 404 with its id'
cw finance/agreements/873/additions/3624
is "$code" 404 'an addition of another agreement gets 404'
cw finance/agreements/99/additions
is "$code $(query -r .code body)" '404 NotFound' \
    'an agreement that does not exist gets 404'
cw $co/5
is "$code $(query -r .code body)" '404 NotFound' \
    'a company that does not exist gets 404'
cw $co/101 colour=red
is "$(last_request .notes)" '["unknown parameter colour"]' \
    'the log notes unknown parameters'

# --- what there is ---

cw $ad 'conditions=agreementStatus="Cancelled"' fields=id,cancelledDate
is "$(cat body)" '[{"id":3666,"cancelledDate":"2026-03-25T00:00:00Z"}]' \
    'cancelled additions are listed'
cw finance/agreements/878/additions 'conditions=product/identifier="HEX-STD"' \
    fields=id,agreementStatus
is "$(query -c '[.[] | [.id, .agreementStatus]]' body)" \
    '[[3939,"Cancelled"],[3946,"Active"]]' \
    'an agreement can have several additions of a product'
cw finance/agreements/878/additions/4023 fields=agreementStatus
is "$(cat body)" '{"agreementStatus":"Inactive"}' \
    'an addition of the future is Inactive'
cw finance/agreements/870/additions fields=agreementStatus
is "$(query -c '[.[].agreementStatus] | unique' body)" '["Expired"]' \
    'additions of an agreement that has ended are Expired'
cw $co/112 fields=deletedFlag,name
is "$(cat body)" '{"name":"Zeta Media Studios","deletedFlag":true}' \
    'recycled companies are returned'
cw procurement/catalog 'conditions=identifier="LYNC-STD"' \
    fields=inactiveFlag
is "$(cat body)" '[{"inactiveFlag":true}]' 'inactive products are returned'
cw finance/agreements 'conditions=company/identifier="OBrienLaw"' \
    fields=id,agreementStatus,cancelledFlag
is "$(cat body)" '[{"id":874,"cancelledFlag":true,"agreementStatus":"Cancelled"},{"id":875,"cancelledFlag":false,"agreementStatus":"Active"}]' \
    'cancelled agreements are returned, with both of their marks'

# --- other servers ---

ids() {
	query -c 'map(.id)' body
}
switches '{"pageCap":3,"links":"absent"}'
cw $ad fields=id pageSize=1000 page=2 'orderBy=id asc'
is "$(ids)" '[3610,3617,3624]' 'a page has no more records than the cap'
is "$(query -R 'test("(?i)^link:")' headers | sort -u)" false \
    'without Link, no header names the next page'
switches '{"orderBy":"ignored","defaultOrder":"reversed"}'
cw $ad fields=id 'orderBy=id asc'
is "$(query -c 'map(.id) | . == (sort | reverse)' body)" true \
    'orderBy can be ignored'
switches '{"pageCap":1000,"links":"sent","orderBy":"applied","counts":"refused"}'
cw $ad/count
is "$code" 404 'there may be no count'
switches '{"inLists":"refused","unselectable":["additions/uom"],
    "unknownFields":"refused"}'
cw $ad 'conditions=id in (3624)'
is "$code $(query -r .code body)" '400 ApiFindCondition' 'in can be refused'
cw $ad fields=id,uom
is "$code" 400 'a name that is returned can be refused in fields'
cw $ad/3624
has body '"uom":"User"' 'it is returned all the same'
switches '{"unsetDates":"year1","statusSpelling":"lower","midnight":-600,
    "unselectable":[],"odd":{"additions/3624":{"quantity":{"raw":"1.12345678"},"uom":null}}}'
cw $ad/3624 fields=quantity,uom,cancelledDate,effectiveDate,agreementStatus
is "$(cat body)" '{"quantity":1.12345678,"effectiveDate":"2025-01-25T14:00:00Z","cancelledDate":"0001-01-01T00:00:00Z","agreementStatus":"active"}' \
    'dates, status and single records can be odd'
sim_dump >dump
lacks dump '"quantity":1.12345678}' 'a state has what is stored'
has dump '"effectiveDate":"2025-01-26T00:00:00Z"' 'its dates are whole days'

sim_ends_well
done_testing

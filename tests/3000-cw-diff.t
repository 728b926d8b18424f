#!/bin/sh
# cw-diff: decisions, from records to records.
. "${0%/*}/lib.sh"

BEGIN='"today":"2026-10-26","period":{"start":"2026-09-26","end":"2026-10-25"}'
CREATE="$BEGIN"',"job":{"allowAtriaCreateAdditions":true}'

# addition ID PRODUCT-ID IDENTIFIER QUANTITY [MORE]
addition() {
	printf '{"id":%d,"product":{"id":%d,"identifier":"%s"},"quantity":%s' \
	    "$1" "$2" "$3" "$4"
	printf '%s}' "${5:+,$5}"
}
# agreement ADDITIONS PRODUCTS [FUTURE [MORE-OF-AGREEMENT]]: of customer A
agreement() {
	printf '{"type":"agreement","customer":{"code":"A","name":"Ay"},'
	printf '"state":"found","company":{"id":1,"identifier":"ACO"},'
	printf '"agreement":{"id":7,"name":"H"%s},' "${4:+,$4}"
	printf '"additions":[%s],"future":[%s],"products":[%s]}\n' "$1" \
	    "${3:-}" "$2"
}
# product SKU STATE ID
product() {
	printf '{"sku":"%s","state":"%s"' "$1" "$2"
	[ -z "${3:-}" ] ||
	    printf ',"product":{"id":%d,"identifier":"%s"}' "$3" "$1"
	printf '}'
}
# line SKU QUANTITY [PREVIOUS [DESCRIPTION]]
line() {
	printf '{"type":"line","customer":{"code":"A","name":"Ay"}'
	printf '%s,"description":"%s","quantity":%s%s}\n' \
	    "${1:+,\"sku\":\"$1\"}" "${4:-a $1}" "$2" \
	    "${3:+,\"previousQuantity\":$3}"
}
# decide [BEGIN] <records: runs cw-diff over them
decide() {
	seal "${1:-$BEGIN}" >in.ndjson
	run cw-diff <in.ndjson
}
change() {
	jq -rc 'select(.type == "change")' out | jq -rc "$1"
}
log() {
	jq -rc 'select(.type == "log")' out | jq -rc "$1"
}
# ledger [PREFIX]: the counts of lines, or of what starts with PREFIX, over 0
ledger() {
	jq -rc --arg p "${1:-line}" 'select(.type == "end") | .ledger
	    | with_entries(select(.value > 0 and (.key | startswith($p))))' out
}

# --- each decision ----------------------------------------------------------
{
	agreement "$(addition 3 4 X 10 '"lessIncluded":2,"unitPrice":9.95')" \
	    "$(product X active 4)"
	line X 12 10
} | decide
status_is 0 'another quantity'
err_is 'nothing on stderr' </dev/null
is "$(change '[.action, .addition.id, .before, .after]')" \
    '["update",3,10,12]' 'is an update'
is "$(change '[.customer.code, .company.identifier, .agreement.id,
    .product.identifier, .sku, .description, .lines]')" \
    '["A","ACO",7,"X","X","a X",1]' 'which tells who and where'
is "$(change '[.lessIncluded, .unitPrice, .why]')" \
    '[2,9.95,"Atria counts another quantity"]' 'and why, and the context'
is "$(ledger)" '{"lines":1,"lineUpdate":1}' 'the ledger has its line'

{ agreement "$(addition 3 4 X 10)" "$(product X active 4)"; line X 10.00; } |
    decide
is "$(change '[.action, .before, .after]')" '["none",10,10]' \
    'the same quantity is none'
{ agreement "$(addition 3 4 X 1.25)" "$(product X active 4)"; line X 1.254; } |
    decide
is "$(change .action)" none 'ConnectWise keeps two decimals'
{ agreement "$(addition 3 4 X 1.25)" "$(product X active 4)"; line X 1.255; } |
    decide
is "$(change '[.action, .after]')" '["update",1.26]' \
    'half a hundredth is rounded up'
{ agreement "$(addition 3 4 X 10)" "$(product X active 4)"; line X 0 10; } |
    decide
is "$(change '[.action, .before, .after]')" '["remove",10,0]' \
    'none now and more before: removed'
{ agreement "$(addition 3 4 X 10)" "$(product X active 4)"; line X 0.001 10; } |
    decide
is "$(change '[.action, .before, .after]')" '["update",10,0]' \
    'what is only rounded to 0 was not removed'
for before in '' 0; do
	{
		agreement "$(addition 3 4 X 10)" "$(product X active 4)"
		line X 0 "$before"
	} | decide
	is "$(change .action)" '' "none now, before '$before': not touched"
	is "$(log '[.code, .level, .before]')" '["AX09","Warn",10]' \
	    'but AX09 says so'
	is "$(ledger)" '{"lines":1,"lineNoEvidence":1}' 'and the ledger'
done
{ agreement "$(addition 3 4 X 0)" "$(product X active 4)"; line X 0 10; } |
    decide
is "$(change .action)" none 'removed before: none'
{ agreement '' "$(product X active 4)"; line X 0 10; } | decide
is "$(change .action)$(log .code)" '' 'none wanted, and none there'
is "$(ledger)" '{"lines":1,"lineNotNeeded":1}' 'is in the ledger only'

{ agreement '' "$(product X active 4)"; line X 5; } | decide
is "$(log '[.code, .level, .sku, .description]')" \
    '["CW22","Warn","X","a X"]' 'no addition, creating not allowed: CW22'
{ agreement '' "$(product X active 4)"; line X 5; } | decide "$CREATE"
is "$(change '[.action, .before, .after, .addition, .product.id,
    .effectiveDate]')" '["create",null,5,null,4,"2026-10-26"]' \
    'allowed: create, from today'
{
	agreement '' "$(product X active 4)" '' \
	    '"billStartDate":"2026-11-01","prorate":true'
	line X 5
} | decide "$CREATE"
is "$(change .effectiveDate)" 2026-11-01 \
    'never from before billing of the agreement starts'
{
	agreement '' "$(product X active 4)" '' \
	    '"billStartDate":"2026-01-01","nextInvoiceDate":"2026-11-15"'
	line X 5
} | decide "$CREATE"
is "$(change .effectiveDate)" 2026-11-15 \
    'nor, without proration, from before the next invoice'
{
	agreement '' "$(product X active 4)" '' '"billStartDate":"2026-01-01",
	    "nextInvoiceDate":"2026-11-15","prorate":true' | tr -d '\n\t'
	echo
	line X 5
} | decide "$CREATE"
is "$(change .effectiveDate)" 2026-10-26 'with proration, from today'
{
	agreement '' "$(product X active 4)" \
	    "$(addition 3 4 X 5 '"effectiveDate":"2026-12-01"')"
	line X 5
} | decide "$CREATE"
is "$(change .action)$(log '[.code, .detail]')" '["AX07","addition 3 of agreement 7 becomes effective on 2026-12-01"]' \
    'an addition of the future: neither created nor touched'
{ agreement '' "$(product X inactive 4)"; line X 5; } | decide
is "$(log '[.code, .detail]')" \
    "[\"CW22\",\"the product is inactive in ConnectWise's catalog\"]" \
    'an inactive product is named as such, whether it may be added or not'
{ agreement '{"id":3,"product":{"id":4,"identifier":"X"}}' \
    "$(product X active 4)"; line X 5; } | decide
is "$(change .action)$(log '[.code, .detail]')" \
    '["AX08","its addition has no quantity in ConnectWise"]' \
    'an addition without quantity: refused'
for state in inactive bundle ambiguous; do
	{ agreement '' "$(product X $state 4)"; line X 5; } | decide "$CREATE"
	is "$(change .action)$(log .code)" AX08 "a product that is $state: AX08"
done
{ agreement "$(addition 3 4 X 1)" "$(product X inactive 4)"; line X 5; } |
    decide
is "$(change .action)" update 'an inactive product that is there is updated'
{ agreement '' "$(product X missing)"; line X 5; } | decide "$CREATE"
is "$(log '[.code, .level]')" '["CW06","Warn"]' 'no product: CW06'
{ agreement '' ''; line '' 5 4 Users; } | decide
is "$(log '[.code, .level, .description]')" '["CW05","Warn","Users"]' \
    'no SKU: CW05'
{
	agreement "$(addition 3 4 X 1),$(addition 5 4 X 2),$(addition 6 9 Y 3)" \
	    "$(product X active 4)"
	line X 5
} | decide
is "$(change .action)$(log '[.code, .detail]')" \
    '["AX06","agreement 7 has 2 live additions of it: 3, 5"]' \
    'several live additions: refused, with their ids'
{ agreement "$(addition 3 4 X 1)" "$(product X active 4)"; } | decide
is "$(change .action)" '' 'an addition that Atria does not name is not touched'
is "$(ledger addition)" '{"additions":1,"additionUnmanaged":1}' 'but counted'
{
	agreement "$(addition 3 4 X 1),$(addition 5 5 Y 2),$(addition 6 5 Y 3),
	    $(addition 7 6 Z 7),$(addition 8 8 N 8),$(addition 9 9 U 9)" \
	    "$(product X active 4),$(product Y active 5),$(product Z active 6),
	    $(product N active 8)" | tr -d '\n\t'
	echo
	line X 5
	line Y 5
	line Z 7
	line N 0
} | decide
is "$(ledger addition)" '{"additions":6,"additionRefused":3,"additionChanged":1,"additionKept":1,"additionUnmanaged":1}' \
    'every addition ends in one class'

# --- adding up ----------------------------------------------------------------
{
	agreement "$(addition 3 4 X 1)" "$(product X active 4)"
	line X 0.1 0 'first'
	line X 0.2 0 'second'
} | decide
is "$(change '[.after, .lines, .description]')" '[0.3,2,"first (+1 more)"]' \
    '0.1 + 0.2 is 0.3'
{
	agreement "$(addition 3 4 X 9)" "$(product X active 4)"
	line X 0 4
	line X 0
} | decide
is "$(change .action)" remove 'one line that had some before is evidence'
{
	agreement "$(addition 3 4 X 9)" "$(product X active 4)"
	line X 9000000000
} | decide
is "$(change .after)" 9000000000 'the most that can be billed'

# a sum out of range: neither the sum nor a part of it is planned
{
	agreement "$(addition 3 4 X 9),$(addition 5 6 Y 2)" "$(product X active 4),
	    $(product Y active 6),$(product Z active 7),$(product I ignored),
	    $(product V active 8),{\"sku\":\"v\",\"state\":\"active\",
	    \"product\":{\"id\":8,\"identifier\":\"V\"}},
	    {\"sku\":\"x\",\"state\":\"active\",
	    \"product\":{\"id\":4,\"identifier\":\"X\"}}" | tr -d '\n\t'
	echo
	line I 9000000000
	line I 9000000000
	line V 9000000000
	line X 0 '' First
	line Y 5
	line Z 0 9000000000
	line Z 0 9000000000
	line v 1
	line x 9000000000
	line x 0.000001
	agreement "$(addition 3 4 X 9)" "$(product X active 4)" |
	    sed 's/"code":"A"/"code":"B"/'
	line X 3 | sed 's/"code":"A"/"code":"B"/'
} | decide "$CREATE"
status_is 1 'a sum out of range is an error'
is "$(log '[.code, .level, .sku, .description, .detail]')" \
    '["AX22","Error","V","a V (+1 more)","its 2 lines add up to more than 9000000000"]
["AX22","Error","X","First (+2 more)","its 3 lines add up to more than 9000000000"]
["AX22","Error","Z","a Z (+1 more)","its 2 lines add up to more than 9000000000"]' \
    'of the product, whichever SKU it has, and of what was before'
is "$(change '[.customer.code, .sku, .after]')" '["A","Y",5]
["B","X",3]' 'the other products and customers are planned'
is "$(ledger)" '{"lines":11,"lineIgnored":2,"lineOutOfRange":7,"lineUpdate":2}' \
    'all lines are counted'
is "$(ledger addition)" '{"additions":3,"additionRefused":1,"additionChanged":2}' \
    'and all additions'
{
	printf '{"type":"agreement","customer":{"code":"A"},'
	printf '"state":"unreadable","products":[]}\n'
	line X 9000000000
	line X 9000000000
} | decide
is "$(log .code)" CW10 'what cannot be read anyway is not said to be beyond'

{
	agreement "$(addition 3 4 X 9)" "$(product X active 4),$(product Y active 5),
	    {\"sku\":\"x\",\"state\":\"active\",
	    \"product\":{\"id\":4,\"identifier\":\"X\"}}" | tr -d '\n\t'
	echo
	line X 3
	line Y 7
	line x 5
} | decide
is "$(change '[.action, .sku, .after, .lines]')" '["update","X",8,2]' \
    'SKUs that are the same product are added up: one change for one addition'
is "$(ledger)" '{"lines":3,"lineUpdate":2,"lineNoAddition":1}' 'and counted'

# --- customers that were refused before -----------------------------------------
for state in noIdentifier sharedIdentifier noCompany noAgreement several; do
	{
		printf '{"type":"agreement","customer":{"code":"A"},'
		printf '"state":"%s"}\n' $state
		line X 5
	} | decide "$CREATE"
	is "$(change .action)$(log .code)" '' "$state: nothing is planned"
	is "$(ledger)" '{"lines":1,"lineRefusedCustomer":1}' 'but counted'
done
{
	printf '{"type":"agreement","customer":{"code":"A"},"state":'
	printf '"unreadable","error":"HTTP 500: boom"}\n'
	line X 5
	line '' 1
} | decide
is "$(log '[.code, .level, .sku, .error]')" \
    '["CW05","Warn",null,null]
["CW10","Error","X","HTTP 500: boom"]' 'unreadable: CW10 for each line'
status_is 1 'and exit status 1'

# --- the stream -------------------------------------------------------------------
two() {
	agreement "$(addition 3 4 X 1)" "$(product X active 4)"
	line X 5
	echo '{"type":"odd","x":[1, 2]}'
	echo '{"type":"log","time":"T","code":"CW04","level":"Warn","message":"m"}'
	agreement "$(addition 8 4 X 1)" "$(product X active 4)" |
	    sed 's/"code":"A"/"code":"B"/'
	line X 7 | sed 's/"code":"A"/"code":"B"/'
}
two | decide
is "$(grep -c '{"type":"odd","x":\[1, 2\]}' out)" 1 \
    'an unknown record passes byte for byte'
is "$(jq -r .type out | paste -sd ' ')" 'begin odd log change change end' \
    'in its place'
cp out once
for _ in 1 2 3; do
	run cw-diff <in.ndjson
	cmp -s out once || break
done
ok 'the same bytes in give the same bytes out, clock or not' cmp out once
run cw-diff --only b <in.ndjson
is "$(change .addition.id)" 8 '--only, in any case'
is "$(ledger)" '{"lines":2,"lineNotSelected":1,"lineUpdate":1}' \
    'counts the others as not selected'
run cw-diff --only a --only B <in.ndjson
is "$(change .addition.id | paste -sd ' ')" '3 8' '--only, twice'
err_is 'nothing to say' </dev/null
run cw-diff --only b --only C <in.ndjson
status_is 0 '--only, a customer that is not there'
err_is 'is told' <<'EOF'
cw-diff: --only C: there is no such customer
EOF
is "$(change .addition.id)" 8 'the other one is planned for'
run cw-diff -E <in.ndjson
status_is 10 '-E tells that there are changes'
is "$(jq -r 'select(.type == "end") | .exit' out)" 0 'but not the next stage'
run cw-diff </dev/null
status_is 3 'an empty input is damaged'
{ agreement "$(addition 3 4 X 5)" "$(product X active 4)"; line X 5; } | decide
run cw-diff -E <in.ndjson
status_is 0 '-E without changes'

# --- the ledger of the stage before ---------------------------------------------------
one() { agreement "$(addition 3 4 X 5)" "$(product X active 4)"; line X 5; }
# believes STATUS LEDGER TITLE [TEXT]
believes() {
	one | seal "$BEGIN" ok 0 "$2" >in.ndjson
	run cw-diff <in.ndjson
	status_is "$1" "$3"
	[ -z "${4:-}" ] || err_has "$4" '… which is said'
}
believes 0 '{"lines":1,"customers":1,"additions":1}' 'a ledger that is right'
believes 3 '{"lines":2}' 'lines that were counted and did not come' \
    'the stage before counted 2 of lines, but 1 came'
believes 3 '{"customers":2}' 'customers'
believes 3 '{"additions":0}' 'additions'
believes 3 '{"customers":1,"found":1,"noCompany":1}' \
    'a ledger that does not add up' \
    'the ledger does not add up: 1 customers, but 2 in its classes'
believes 3 '{"lines":"1"}' 'a ledger of something else' \
    'ledger: must hold counts only'

line X 5 | decide
status_is 3 'a line without agreement record'
err_has 'customer A has no agreement record before its lines: is cw-resolve missing?' \
    'is named'
{ agreement '' ''; line X 5; } | decide
status_is 3 'a SKU that the agreement record does not explain'
err_has 'does not tell what SKU X is' 'is named'
{ agreement '' ''; echo '{"type":"line","customer":{"code":"A"}}'; } | decide
status_is 3 'a record that lacks a member'
err_has 'standard input, line 3: line record: quantity: is missing' \
    'is named, with its line'
two | seal '' >nodate.ndjson
run cw-diff <nodate.ndjson
status_is 3 'a begin record without a date'
two | seal "$BEGIN" failed 4 >failed.ndjson
run cw-diff <failed.ndjson
status_is 4 'after a failed stage, its exit status'
is "$(jq -r 'select(.type == "end") | .status' out)" failed 'is passed on'
two | decide
head -n 4 in.ndjson >cut.ndjson
run cw-diff <cut.ndjson
status_is 3 'a stream that is cut short'
err_has 'line 4: the stream stops here without an end record' 'is named as such'
head -c -20 in.ndjson >cut.ndjson
run cw-diff <cut.ndjson
is "$(change .addition.id | paste -sd ' ')" 3 \
    'the last customer of a damaged stream is not planned'
done_testing

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
# agreement ADDITIONS PRODUCTS [FUTURE [MORE-OF-AGREEMENT]]: of customer $of
of=A
agreement() {
	printf '{"type":"agreement","customer":{"code":"%s","name":"Ay"},' $of
	printf '"state":"found","company":{"id":1,"identifier":"ACO"},'
	printf '"agreement":{"id":7,"name":"H"%s},' "${4:+,$4}"
	printf '"additions":[%s],"future":[%s],"products":[%s]}\n' "$1" \
	    "${3:-}" "$2"
}
# product SKU STATE [ID [IDENTIFIER [MORE]]]
product() {
	printf '{"sku":"%s","state":"%s"' "$1" "$2"
	[ -z "${3:-}" ] || printf ',"product":{"id":%d,"identifier":"%s"}' \
	    "$3" "${4:-$1}"
	printf '%s}' "${5:+,$5}"
}
# unlucky STATE [MORE]: the agreement record of a customer without agreement
unlucky() {
	printf '{"type":"agreement","customer":{"code":"A"},"state":"%s"%s}\n' \
	    "$1" "${2:+,$2}"
}
# line SKU QUANTITY [PREVIOUS [DESCRIPTION]]
line() {
	printf '{"type":"line","customer":{"code":"%s","name":"Ay"}' $of
	printf '%s,"description":"%s","quantity":%s%s}\n' \
	    "${1:+,\"sku\":\"$1\"}" "${4:-a $1}" "$2" \
	    "${3:+,\"previousQuantity\":$3}"
}

# Starting jq a few hundred times is slow. So all cases are written down first:
# given NAME, its records, and what is expected of it; decide_all runs cw-diff
# over each, and one jq looks at what they all gave.
#
# given NAME [BEGIN [LEDGER-OF-THE-STAGE-BEFORE]]; its records follow, >>cases
given() {
	name=$1
	printf '= %s\t%s\t%s\n' "$1" "${2:-$BEGIN}" "${3:-}" >>cases
}
# expect FILTER WANT TITLE: FILTER sees an object with status, err, out (all
# records), change and log (those of a type), lines and additions (the counts
# of the ledger over 0)
expect() {
	want=$2 title=$3
	set -f
	# shellcheck disable=SC2086	# on one line
	set -- $1
	set +f
	printf '.[0]["%s"] | %s\t%s\t%s\n' "$name" "$*" "$want" "$title" \
	    >>expected
}
cat >decide.py <<'PY'
import hashlib, json, subprocess, sys
from collections import Counter

def sealed(begin, ledger, records):
    begin = ('{"type":"begin","format":"1.0","tool":"test","version":"0",'
             '"run":"R","time":"2026-10-26T22:00:00Z",' + begin + '}')
    kinds = Counter(json.loads(r)["type"] for r in [begin] + records)
    end = {"type": "end", "status": "ok", "exit": 0,
           "records": len(records) + 1, "counts": {"other": 0}}
    for kind, n in kinds.items():
        known = kind in ("begin", "line", "agreement", "log")
        end["counts"][kind if known else "other"] = \
            end["counts"].get(kind if known else "other", 0) + n
    if not end["counts"]["other"]:
        del end["counts"]["other"]
    text = "".join(r + "\n" for r in [begin] + records)
    text += json.dumps(end, separators=(",", ":"))[:-1]
    text += ',"ledger":' + ledger if ledger else ""
    text += ',"seal":"'
    return (text + "sha256:" + hashlib.sha256(text.encode()).hexdigest() +
            '"}\n').encode()

def some(ledger, prefix):
    return {k: v for k, v in ledger.items() if k.startswith(prefix) and v > 0}

print("{")
for i, case in enumerate(open("cases").read().split("= ")[1:]):
    head, *records = case.splitlines()
    name, begin, ledger = head.split("\t")
    got = subprocess.run(["cw-diff"], input=sealed(begin, ledger, records),
                         capture_output=True)
    out = got.stdout.decode().splitlines()
    kinds = [json.loads(r)["type"] for r in out]
    ledger = json.loads(out[-1]).get("ledger", {}) if out else {}
    def of(kind):       # the very bytes
        return "[" + ",".join(r for r, k in zip(out, kinds)
                              if kind in (k, "")) + "]"
    print("," if i > 0 else "", json.dumps(name), ":{",
          '"change":', of("change"), ',"log":', of("log"), ',"out":', of(""),
          ',"status":', got.returncode,
          ',"err":', json.dumps(got.stderr.decode()),
          ',"lines":', json.dumps(some(ledger, "line")),
          ',"additions":', json.dumps(some(ledger, "addition")), "}")
print("}")
PY
decide_all() {
	python3 decide.py >decided
	facts decided <expected
}

# --- each decision ----------------------------------------------------------
given update
{
	agreement "$(addition 3 4 X 10 '"lessIncluded":2,"unitPrice":9.95')" \
	    "$(product X active 4)"
	line X 12 10
} >>cases
expect '[.status, .err]' '[0,""]' 'a plan with a change succeeds in silence'
expect '.change | map([.action, .addition.id, .before, .after])' \
    '[["update",3,10,12]]' 'another quantity is an update'
expect '.change | map([.customer.code, .company.identifier, .agreement.id,
    .product.identifier, .sku, .description, .lines])' \
    '[["A","ACO",7,"X","X","a X",1]]' 'a change tells who and where'
expect '.change | map([.lessIncluded, .unitPrice, .why])' \
    '[[2,9.95,"Atria counts another quantity"]]' \
    'a change tells the reason, the price and what is included'
expect .lines '{"lineUpdate":1,"lines":1}' 'the ledger counts a line updated'

given same
{ agreement "$(addition 3 4 X 10)" "$(product X active 4)"; line X 10.00; } \
    >>cases
expect '.change | map([.action, .before, .after])' '[["none",10,10]]' \
    'the same quantity is no change'
given decimals
{ agreement "$(addition 3 4 X 1.25)" "$(product X active 4)"; line X 1.254; } \
    >>cases
expect '.change | map(.action)' '["none"]' \
    'less than half a hundredth is no change, as ConnectWise has two decimals'
given half
{ agreement "$(addition 3 4 X 1.25)" "$(product X active 4)"; line X 1.255; } \
    >>cases
expect '.change | map([.action, .after])' '[["update",1.26]]' \
    'half a hundredth is rounded up'
given remove
{ agreement "$(addition 3 4 X 10)" "$(product X active 4)"; line X 0 10; } \
    >>cases
expect '.change | map([.action, .before, .after])' '[["remove",10,0]]' \
    'none now and more before is a removal'
given round-to-0
{ agreement "$(addition 3 4 X 10)" "$(product X active 4)"; line X 0.001 10; } \
    >>cases
expect '.change | map([.action, .before, .after])' '[["update",10,0]]' \
    'a quantity that is only rounded to 0 is an update, no removal'
for before in '' 0; do
	given "zero before '$before'"
	{
		agreement "$(addition 3 4 X 10)" "$(product X active 4)"
		line X 0 "$before"
	} >>cases
	expect '[.change, (.log | map([.code, .level, .before])), .lines]' \
	    '[[],[["AX09","Warn",10]],{"lineNoEvidence":1,"lines":1}]' \
	    "none now and '$before' before changes nothing: AX09"
done
given removed
{ agreement "$(addition 3 4 X 0)" "$(product X active 4)"; line X 0 10; } \
    >>cases
expect '.change | map(.action)' '["none"]' \
    'none now is no change where the addition has none already'
given not-needed
{ agreement '' "$(product X active 4)"; line X 0 10; } >>cases
expect '[.change, .log, .lines]' '[[],[],{"lineNotNeeded":1,"lines":1}]' \
    'none wanted and no addition is counted only'

given not-allowed
{ agreement '' "$(product X active 4)"; line X 5; } >>cases
expect '.log | map([.code, .level, .sku, .description])' \
    '[["CW22","Warn","X","a X"]]' \
    'without addition, where creating is not allowed, CW22 is logged'
given create "$CREATE"
{ agreement '' "$(product X active 4)"; line X 5; } >>cases
expect '.change | map([.action, .before, .after, .addition, .product.id,
    .effectiveDate])' '[["create",null,5,null,4,"2026-10-26"]]' \
    'where creating is allowed, an addition is created from today'
# What is created has no price yet: that of the catalog or of others, in the
# agreement's currency.
given estimates "$CREATE"
{
	agreement '' "$(product X active 4 X '"price":9.95,"othersPrice":8,"currency":"EUR"'),$(product Y active 5 Y '"othersPrice":6,"currency":"EUR"'),$(product Z active 6 Z '"price":7,"currency":"USD"'),$(product W active 7)" \
	    '' '"currency":"EUR"'
	line X 1
	line Y 2
	line Z 3
	line W 4
} >>cases
expect '.change | map([.sku, .unitPrice, .priceOf])' \
    '[["W",null,null],["X",9.95,"catalog"],["Y",6,"others"],["Z",null,null]]' \
    'a new addition has an estimated price, which says whose it is'
given bill-start "$CREATE"
{
	agreement '' "$(product X active 4)" '' \
	    '"billStartDate":"2026-11-01","prorate":true'
	line X 5
} >>cases
expect '.change | map(.effectiveDate)' '["2026-11-01"]' \
    'no addition is created from before billing of the agreement starts'
given next-invoice "$CREATE"
{
	agreement '' "$(product X active 4)" '' \
	    '"billStartDate":"2026-01-01","nextInvoiceDate":"2026-11-15"'
	line X 5
} >>cases
expect '.change | map(.effectiveDate)' '["2026-11-15"]' \
    'without proration, no addition is created from before the next invoice'
given prorate "$CREATE"
{
	agreement '' "$(product X active 4)" '' \
	    '"billStartDate":"2026-01-01","nextInvoiceDate":"2026-11-15","prorate":true'
	line X 5
} >>cases
expect '.change | map(.effectiveDate)' '["2026-10-26"]' \
    'with proration, an addition is created from today'
given future "$CREATE"
{
	agreement '' "$(product X active 4)" \
	    "$(addition 3 4 X 5 '"effectiveDate":"2026-12-01"')"
	line X 5
} >>cases
expect '[.change, (.log | map([.code, .detail]))]' \
    '[[],[["AX07","addition 3 of agreement 7 becomes effective on 2026-12-01"]]]' \
    'an addition of the future is neither created again nor changed'
given inactive-missing
{ agreement '' "$(product X inactive 4)"; line X 5; } >>cases
expect '.log | map([.code, .detail])' \
    "[[\"CW22\",\"the product is inactive\"]]" \
    'CW22 tells that the product is inactive, even where creating is not allowed'
given no-quantity
{ agreement '{"id":3,"product":{"id":4,"identifier":"X"}}' \
    "$(product X active 4)"; line X 5; } >>cases
expect '[.change, (.log | map([.code, .detail]))]' \
    '[[],[["AX08","its addition has no quantity"]]]' \
    'an addition without quantity is refused'
for state in inactive bundle ambiguous; do
	given "create $state" "$CREATE"
	{ agreement '' "$(product X $state 4)"; line X 5; } >>cases
	expect '[.change, (.log | map(.code))]' '[[],["AX08"]]' \
	    "no addition is created of a product that is $state: AX08"
done
given inactive
{ agreement "$(addition 3 4 X 1)" "$(product X inactive 4)"; line X 5; } \
    >>cases
expect '.change | map(.action)' '["update"]' \
    'an addition of an inactive product is updated'
given no-product "$CREATE"
{ agreement '' "$(product X missing)"; line X 5; } >>cases
expect '.log | map([.code, .level])' '[["CW06","Warn"]]' \
    'a product that the catalog does not have is CW06'
given no-sku
{ agreement '' ''; line '' 5 4 Users; } >>cases
expect '.log | map([.code, .level, .description])' '[["CW05","Warn","Users"]]' \
    'a line without SKU is CW05'
given several-live
{
	agreement "$(addition 3 4 X 1),$(addition 5 4 X 2),$(addition 6 9 Y 3)" \
	    "$(product X active 4)"
	line X 5
} >>cases
expect '[.change, (.log | map([.code, .detail]))]' \
    '[[],[["AX06","agreement 7 has 2 live additions of it: 3, 5"]]]' \
    'several live additions of a product are refused, and AX06 names them'
given unmanaged
agreement "$(addition 3 4 X 1)" "$(product X active 4)" >>cases
expect '[.change, .additions]' '[[],{"additionUnmanaged":1,"additions":1}]' \
    'an addition that Atria does not name is counted, not changed'
given every-addition
{
	agreement "$(addition 3 4 X 1),$(addition 5 5 Y 2),$(addition 6 5 Y 3),$(
	    addition 7 6 Z 7),$(addition 8 8 N 8),$(addition 9 9 U 9)" \
	    "$(product X active 4),$(product Y active 5),$(
	    product Z active 6),$(product N active 8)"
	line X 5
	line Y 5
	line Z 7
	line N 0
} >>cases
expect .additions '{"additionChanged":1,"additionKept":1,"additionRefused":3,"additionUnmanaged":1,"additions":6}' \
    'the ledger has each addition in one class'

# --- adding up ----------------------------------------------------------------
given tenths
{
	agreement "$(addition 3 4 X 1)" "$(product X active 4)"
	line X 0.1 0 'first'
	line X 0.2 0 'second'
} >>cases
expect '.change | map([.after, .lines, .description])' \
    '[[0.3,2,"first (+1 more)"]]' 'lines of a product add up: 0.1 + 0.2 is 0.3'
given skus
{
	agreement "$(addition 3 4 X 1)" \
	    "$(product A active 4),$(product X active 4),$(product Z active 4)"
	line X 3
	line Z 2
	line A 1
} >>cases
expect '.change | map([.after, .sku, .otherSkus])' '[[6,"A",["X","Z"]]]' \
    'a change names all SKUs that are its product'
given evidence
{
	agreement "$(addition 3 4 X 9)" "$(product X active 4)"
	line X 0 4
	line X 0
} >>cases
expect '.change | map(.action)' '["remove"]' \
    'one of several lines that had some before is enough for a removal'
given most
{
	agreement "$(addition 3 4 X 9)" "$(product X active 4)"
	line X 9000000000
} >>cases
expect '.change | map(.after)' '[9000000000]' \
    'the greatest quantity in range is planned'

# a sum out of range: neither the sum nor a part of it is planned
given out-of-range "$CREATE"
{
	agreement "$(addition 3 4 X 9),$(addition 5 6 Y 2)" "$(
	    product X active 4),$(product Y active 6),$(product Z active 7),$(
	    product I ignored),$(product V active 8),$(
	    product v active 8 V),$(product x active 4 X)"
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
	of=B
	agreement "$(addition 3 4 X 9)" "$(product X active 4)"
	line X 3
	of=A
} >>cases
expect .status 1 'a sum out of range is an error'
expect '.log | map([.code, .level, .sku, .description, .detail])' \
    '[["AX22","Error","V","a V (+1 more)","its 2 lines add up to more than 9000000000"],["AX22","Error","X","First (+2 more)","its 3 lines add up to more than 9000000000"],["AX22","Error","Z","a Z (+1 more)","its 2 lines add up to more than 9000000000"]]' \
    'AX22 is logged once for each product, whichever SKU it has, now or before'
expect '.change | map([.customer.code, .sku, .after])' \
    '[["A","Y",5],["B","X",3]]' \
    'beside a sum out of range, other products and customers are planned'
expect .lines '{"lineIgnored":2,"lineOutOfRange":7,"lineUpdate":2,"lines":11}' \
    'the ledger counts the lines of a sum out of range'
expect .additions '{"additionChanged":2,"additionRefused":1,"additions":3}' \
    'the ledger counts the additions of a sum out of range'
given unreadable-range
{
	unlucky unreadable '"products":[]'
	line X 9000000000
	line X 9000000000
} >>cases
expect '.log | map(.code)' '["CW10"]' \
    'a sum out of range of an unreadable agreement is CW10 only'

given one-product
{
	agreement "$(addition 3 4 X 9)" \
	    "$(product X active 4),$(product Y active 5),$(product x active 4 X)"
	line X 3
	line Y 7
	line x 5
} >>cases
expect '.change | map([.action, .sku, .after, .lines])' \
    '[["update","X",8,2]]' 'SKUs of the same product add up to one change'
expect .lines '{"lineNoAddition":1,"lineUpdate":2,"lines":3}' \
    'the ledger counts each line of a product with two SKUs'

# --- customers that were refused before -----------------------------------------
for state in noIdentifier sharedIdentifier noCompany noAgreement several; do
	given "$state" "$CREATE"
	{ unlucky $state; line X 5; } >>cases
	expect '[.change, .log, .lines]' \
	    '[[],[],{"lineRefusedCustomer":1,"lines":1}]' \
	    "nothing is planned for a customer that is $state; its line is counted"
done
given unreadable
{
	unlucky unreadable '"error":"HTTP 500: boom"'
	line X 5
	line '' 1
} >>cases
expect '.log | map([.code, .level, .sku, .error])' \
    '[["CW05","Warn",null,null],["CW10","Error","X","HTTP 500: boom"]]' \
    'each line of an unreadable agreement is CW10'
expect .status 1 'an unreadable agreement makes the exit status 1'

# --- the ledger of the previous program ---------------------------------------------------
ledgers=0
# believes STATUS LEDGER TITLE [TEXT]: text is part of the message
believes() {
	ledgers=$((ledgers + 1))
	given "ledger $ledgers" "$BEGIN" "$2"
	{
		agreement "$(addition 3 4 X 5)" "$(product X active 4)"
		line X 5
	} >>cases
	expect "[.status, (.err | contains(\"${4:-}\"))]" "[$1,true]" "$3"
}
believes 0 '{"lines":1,"customers":1,"additions":1}' \
    'a right ledger of the previous program is accepted'
believes 3 '{"lines":2}' 'lines that the ledger counts but do not come are missed' \
    'the previous program counted 2 of lines, but 1 came'
believes 3 '{"customers":2}' 'customers that do not come are missed'
believes 3 '{"additions":0}' 'additions that the ledger does not count are rejected'
believes 3 '{"customers":1,"found":1,"noCompany":1}' \
    'a ledger that does not add up is rejected' \
    'the ledger does not add up: 1 customers, but 2 in its classes'
believes 3 '{"lines":"1"}' 'a ledger that does not count is rejected' \
    'ledger: must hold counts only'

# --- records that are damaged -----------------------------------------------------
given no-agreement
line X 5 >>cases
expect '[.status, (.err | contains("customer A has no agreement record before its lines: is cw-resolve missing?"))]' \
    '[3,true]' 'a line without agreement record is rejected'
given unexplained
{ agreement '' ''; line X 5; } >>cases
expect '[.status, (.err | contains("does not tell what SKU X is"))]' \
    '[3,true]' 'a SKU that the agreement record does not explain is rejected'
given no-member
{ agreement '' ''; echo '{"type":"line","customer":{"code":"A"}}'; } >>cases
expect '[.status, (.err | contains("standard input, line 3: line record: quantity: is missing"))]' \
    '[3,true]' 'a record that lacks a member is rejected with its line'

cat >>expected <<'X'
.[0] | to_entries | map(select(.value.status != 0 or .value.err != "") | .key | select(startswith("ledger ") | not)) | sort	["no-agreement","no-member","out-of-range","unexplained","unreadable","unreadable-range"]	all other cases end with status 0 and an empty stderr
X
decide_all
is "$(grep -c '^=' cases) $(wc -l <expected)" "50 $(wc -l <facts.got)" \
    'each of 50 cases was decided, and each expectation was looked at'

# --- the stream -------------------------------------------------------------------
{
	agreement "$(addition 3 4 X 1)" "$(product X active 4)"
	line X 5
	echo '{"type":"odd","x":[1, 2]}'
	echo '{"type":"log","time":"T","code":"CW04","level":"Warn","message":"m"}'
	of=B
	agreement "$(addition 8 4 X 1)" "$(product X active 4)"
	line X 7
	of=A
} >two
seal "$BEGIN" <two >in.ndjson
run cw-diff <in.ndjson
facts out <<'X'
map(.type) | join(" ")	begin odd log change change end	an unknown record passes in its place
X
out_has '{"type":"odd","x":[1, 2]}' 'an unknown record passes byte for byte'
cp out once
for _ in 1 2 3; do
	run cw-diff <in.ndjson
	cmp -s out once || break
done
ok 'the same bytes in give the same bytes out, at any time' cmp out once
run cw-diff --only b <in.ndjson
facts out <<'X'
map(select(.type == "change") | .addition.id)	[8]	--only chooses a customer in any case
.[-1].ledger | with_entries(select(.value > 0 and (.key | startswith("line"))))	{"lineNotSelected":1,"lineUpdate":1,"lines":2}	--only counts the lines of others as not selected
X
run cw-diff --only a --only B <in.ndjson
jq_is 'map(select(.type == "change") | .addition.id) | tojson' '[3,8]' \
    '--only chooses two customers when it stands twice'
err_is '--only with customers that are there prints nothing' </dev/null
run cw-diff --only b --only C <in.ndjson
status_is 2 '--only refuses a customer that is not there'
err_has '--only C: there is no such customer; is it misspelt?' \
    '--only names the customer that is not there'
jq_is '.[-1] | [.status, .exit]' '["failed",2]' \
    'a plan for a customer that is not there cannot be applied'
run cw-diff -E <in.ndjson
status_is 10 '-E makes the exit status 10 if there are changes'
jq_is '.[-1].exit' 0 '-E does not change the exit status for the next stage'
run cw-diff </dev/null
status_is 3 'an empty input is damaged'
head -n 4 in.ndjson >cut.ndjson
run cw-diff <cut.ndjson
status_is 3 'a stream that is cut short is damaged'
err_has 'line 4: the stream stops here without an end record' \
    'a stream that is cut short is reported with its last line'
head -c -20 in.ndjson >cut.ndjson
run cw-diff <cut.ndjson
jq_is 'map(select(.type == "change") | .addition.id) | tojson' '[3]' \
    'the last customer of a damaged stream is not planned'
{ agreement "$(addition 3 4 X 5)" "$(product X active 4)"; line X 5; } |
    seal "$BEGIN" >in.ndjson
run cw-diff -E <in.ndjson
status_is 0 '-E makes the exit status 0 if there is no change'

# What is not billed: what the additions bill already, and their one price.
{
	agreement "$(addition 3 4 X 1 '"unitPrice":2'),$(addition 5 4 X 2 '"unitPrice":2'),$(addition 6 9 Y 3 '"unitPrice":2'),$(addition 7 9 Y 3 '"unitPrice":3')" \
	    "$(product X active 4),$(product Y active 9),$(product Z active 8),$(product W missing)"
	line W 1
	line X 5
	line X 4
	line Y 9
	line Z 7
	line '' 2 0 Users
} >unbilled
{
	unlucky noCompany
	line V 6
	sed 's/"code":"A"/"code":"B"/' unbilled
} | seal "$BEGIN" >in.ndjson
run cw-diff <in.ndjson
jq_is 'map(select(.type == "unbilled") | [.customer.code, .reason, .sku, .lines, .quantity, .billed, .unitPrice])' \
    '[["A","CW14","V",1,6,0,null],["B","CW05",null,1,2,null,null],["B","CW06","W",1,1,0,null],["B","AX06","X",2,9,3,2],["B","AX06","Y",1,9,6,null],["B","CW22","Z",1,7,0,null]]' \
    'what is not billed has a record, with what is billed of it and its price'
jq_is '.[-1].ledger | [.unbilledLines, .unbilledCustomers, .unbilledUnits]' \
    '[7,2,34]' 'the ledger counts what is not billed'
# Whose price it is: the customer's, the catalog's, or that of all others.
{
	unlucky noCompany "\"products\":[$(product V active 3 V '"price":4,"currency":"EUR"'),$(product W active 5 W '"othersPrice":6')]"
	line V 6
	line W 2
	line U 1
	agreement "$(addition 3 4 X 1 '"unitPrice":2'),$(addition 5 4 X 2 '"unitPrice":2')" \
	    "$(product X active 4 X '"price":9'),$(product Z active 8 Z '"price":7,"currency":"USD"')" \
	    '' '"currency":"EUR"' | sed 's/"code":"A"/"code":"B"/'
	line X 4 | sed 's/"code":"A"/"code":"B"/'
	line Z 7 | sed 's/"code":"A"/"code":"B"/'
} | seal "$BEGIN" >in.ndjson
run cw-diff <in.ndjson
facts out <<'X'
map(select(.type == "unbilled") | [.sku, .billed, .unitPrice, .currency, .priceOf])	[["V",0,4,"EUR","catalog"],["W",0,6,null,"others"],["U",0,null,null,null],["X",3,2,"EUR","customer"],["Z",0,7,"USD","catalog"]]	what is not billed has the price of the customer, of the catalog or of others, and says which
map(select(.type == "unbilled") | [.company.id, .agreement])	[[null,null],[null,null],[null,null],[1,{"currency":"EUR","id":7,"name":"H"}],[1,{"currency":"EUR","id":7,"name":"H"}]]	and the customer's company and agreement, if they are known
map(select(.code == "CW22") | [.company.identifier, .agreement.id])	[["ACO",7]]	so does the log entry that says why
X
# What a rule ignores may be billed in part, or be another SKU's product.
ignore='"rules":[{"do":"ignore","line":2}]'
{
	agreement "$(addition 3 4 X 3 '"unitPrice":2'),$(addition 5 5 Y 9),$(addition 6 6 Z 8)" \
	    "$(product X ignored '' '' "$ignore"),$(product y ignored '' '' "$ignore"),$(product Z ignored '' '' "$ignore"),$(product W active 6 Z),$(product V ignored '' '' '"rules":[{"do":"ignore","line":2},{"do":"product","value":"x","line":3}]')"
	line X 5
	line y 9
	line Z 4
	line W 8
	line V 4
} | seal "$BEGIN" >in.ndjson
run cw-diff <in.ndjson
jq_is 'map(select(.type == "unbilled") | [.sku, .quantity, .billed, .unitPrice])' \
    '[["V",4,3,2],["X",5,3,2],["Z",4,0,null]]' \
    'of what a rule ignores, what no addition bills is not billed'
jq_is 'map(select(.code == "AX34") | .sku)' '["V","X","Z","y"]' \
    'what a rule ignores and is billed all the same is logged'
{
	agreement "$(addition 3 4 X 1 '"unitPrice":2')" "$(product X active 4)" \
	    '' '"currency":"EUR"'
	line X 4
} | seal "$BEGIN" >in.ndjson
run cw-diff <in.ndjson
jq_is 'map(select(.type == "change") | .agreement.currency)' '["EUR"]' \
    'a change has the currency of its agreement'

seal '' <two >nodate.ndjson
run cw-diff <nodate.ndjson
status_is 3 'a begin record without a date is rejected'
seal "$BEGIN" failed 4 <two >failed.ndjson
run cw-diff <failed.ndjson
status_is 4 'after a failed stage, its exit status is passed on'
jq_is '.[-1].status' failed 'after a failed stage, its end record says so, too'
done_testing

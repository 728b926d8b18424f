#!/bin/sh
# cw-resolve -m: a mapping file for those who cannot change Atria.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
fetch >lines.ndjson

# map <rows: runs cw-resolve with these rows under the header
map() {
	{ echo 'kind,key,to,value'; cat; } >map.csv
	run resolve -m map.csv <lines.ndjson
}
agreement() {
	query -rc --arg c "$1" 'select(.type == "agreement"
	    and .customer.code == $c) | '"$2" out
}

map <<'X'
customer,PIN,company,111
sku,IOT-GW,product,VPN-USER
customer,ASP,ignore,
SKU,dns-zone,ignore,
X
id=$(query '.connectwise.agreements[] | select(.id == 884) | .company.id' \
    "$DATA/sample/state.json")
sed -i "s/,111\$/,$id/" map.csv
run resolve -m map.csv <lines.ndjson
status_is 0 'a mapping file is accepted'
is "$(head -n 1 out | query -r .mapDigest)" \
    "sha256:$(sha256sum <map.csv | cut -d ' ' -f 1)" \
    'begin tells the digest of the mapping file'
facts out <<'X'
map(select(.type == "agreement" and .customer.code == "PIN") | [.state, .agreement.id])	[["found",884]]	a customer without Billing Identifier is mapped to a company
map(select(.type == "agreement" and .customer.code == "ASP") | .state)	["ignored"]	a customer is ignored
map(select(.type == "agreement" and .customer.code == "SKR") | .products[] | select(.sku == "IOT-GW") | .product.identifier)	["VPN-USER"]	a SKU is mapped to a product
map(select(.type == "agreement" and .customer.code == "SKR") | .products[] | select(.sku == "DNS-ZONE") | .state)	["ignored"]	a SKU is ignored, in any case
map(select(.code == "CW04")) | length	0	a mapped customer without Billing Identifier is no CW04
X
cp out resolved
run cw-diff <resolved
facts out <<'X'
map(select(.customer.code == "SKR" and .action == "update" and .product.identifier == "VPN-USER") | [.after, .lines])	[[32,2]]	lines of a mapped SKU and of its product add up
map(select(.customer.code == "ASP" and .type == "change")) | length	0	nothing is planned for an ignored customer
map(select(.code == "CW22" and .sku == "DNS-ZONE")) | length	0	nothing is logged of an ignored SKU
.[-1].ledger.lineIgnored > 10	true	lines that are ignored are counted
X

echo 'customer,RVC,agreement,883' | map
is "$(agreement RVC '[.state, .agreement.id]')" '["found",883]' \
    'a customer is mapped to an agreement, even one of another type'
for none in 'agreement,999999' 'agreement,874' 'company,999999'; do
	echo "customer,RVC,$none" | map
	is "$(agreement RVC .state)" noAgreement \
	    "a customer mapped to $none, which is not there or not active, has none"
	jq_is 'map(select(.code == "CW14" and .customer.code == "RVC")
	    | .error | test("^the mapping file says")) | .[]' true \
	    "CW14 tells that the mapping file says $none"
done
echo 'customer,RVC,agreement,871' | map
is "$(agreement RVC .state) $(agreement ASP .state)" \
    'sharedIdentifier sharedIdentifier' \
    'two customers with one agreement are both refused'
jq_is 'map(select(.code == "AX05") | .detail) | unique[]' \
    'agreement 871 would be that of ASP, RVC' \
    'AX05 names two customers with one agreement'
write_job '.CustomersFilter = ["ASP"]'
cp lines.ndjson all.ndjson
fetch >lines.ndjson
company=$(query '.connectwise.agreements[] | select(.id == 871) | .company.id' \
    "$DATA/sample/state.json")
for to in agreement,871 "company,$company"; do
	echo "customer,RVC,$to" | map
	is "$(agreement ASP .state)" sharedIdentifier \
	    "$to of a customer that CustomersFilter leaves out is refused"
	jq_is 'map(select(.code == "AX05") | .detail) | unique[]' \
	    'agreement 871 would also be that of RVC: CustomersFilter leaves it out, but line 2 of the mapping file names it' \
	    "AX05 names $to of a customer that CustomersFilter leaves out"
done
echo 'customer,RVC,agreement,883' | map
is "$(agreement ASP .state)" found \
    'a customer that is left out and mapped elsewhere does not matter'
write_job
mv all.ndjson lines.ndjson

# --- two customers with one Billing Identifier, one of them mapped ----------------
atria 2026-10-25
cp body billing
jq 'map(del(.resultCount)
    | if .customerCode == "NOR" then .customerAccountCode = "aspendental"
    else . end)' billing >answer.json
atria-fetch -c job.json -i answer.json --today 2026-10-26 >lines.ndjson
: | map
is "$(agreement ASP .state) $(agreement NOR .state)" \
    'sharedIdentifier sharedIdentifier' \
    'two customers with one Billing Identifier are both refused'
echo 'customer,NOR,agreement,879' | map
is "$(agreement ASP .agreement.id) $(agreement NOR .agreement.id)" '871 879' \
    'once one of two customers is mapped, the other is clear'
echo 'customer,NOR,ignore' | sed 's/$/,/' | map
is "$(agreement ASP .agreement.id) $(agreement NOR .state)" '871 ignored' \
    'once one of two customers is ignored, the other is clear'

# --- what cwlog-fmt prints, filled in -----------------------------------------------
fetch >lines.ndjson
resolve <lines.ndjson | cw-diff | cwlog-fmt -f map >todo.csv
is "$(tr -d '\r' <todo.csv | cut -d , -f 1,2 | paste -sd ' ')" \
    'kind,key "customer","PIN" "customer","RVC" "customer","ZET" "sku","IOT-GW"' \
    'each missing mapping is a row to fill in'
jq 'map(del(.resultCount)
    | if .productSku == "AV-EP" then .productSku = "IOT-GW" else . end)' \
    billing >answer.json
fetch -i answer.json | resolve | cw-diff >changes
is "$(($(grep -c '"code":"CW06"' changes) > 1)) $(cwlog-fmt -f map <changes |
    grep -c '^"sku","IOT-GW"')" '1 1' \
    'a mapping that several customers need is one row'
run resolve -m todo.csv <lines.ndjson
status_is 0 'rows that are not filled in are accepted'
err_has 'todo.csv: line 2: customer PIN is not filled in' \
    'a row that is not filled in is warned of'
sed 's/"customer","\(...\)","",/"customer","\1","ignore",/;
    s/"sku","IOT-GW","","",/"sku","IOT-GW","product","VPN-USER",/' todo.csv \
    >done.csv
resolve -m done.csv <lines.ndjson 2>err | cw-diff | cwlog-fmt -f map >out
is "$(wc -l <out)" 1 'once all rows are filled in, no mapping is missing'
is "$(cat err)" '' 'rows that are filled in are not warned of'

# What a spreadsheet or a terminal must not see as it is comes back as it was.
write_job
jq -n '["=A1", "\uff0bB2", "A;=B", "\u0027=C", "D\u200bE", "<U+200B>", "F\u202eG"]
    | map({customerCode: "ASP", customerAccountCode: "AspenDental", sku: .,
    productName: ., quantity: 1})' >odd.json
fetch -i odd.json >odd.ndjson
resolve <odd.ndjson | cw-diff | cwlog-fmt -f map >odd.csv
is "$(tr -d '\r' <odd.csv | cut -d , -f 2 | sort | paste -sd ' ')" \
    "\"''=C\" \"'=A1\" \"'＋B2\" \"<U+003C>U+200B>\" \"A;'=B\" \"D<U+200B>E\" \"F<U+202E>G\" key" \
    'keys are harmless to a spreadsheet and to a terminal'
sed 's/","","",/","product","VPN-USER",/' odd.csv >done.csv
resolve -m done.csv <odd.ndjson 2>err | cw-diff >changes
is "$(grep -c '"code":"CW06"' changes) $(cat err)" '0 ' \
    'rows with such keys, filled in, match'
printf 'kind,key,to,value\ncustomer,ASP,agreement,2147483999\n' >ten.csv
run resolve -m ten.csv <odd.ndjson
out_has 2147483999 'an id of ten digits is read'
for id in 0 -1 1e9 1234567890123456789 '' x; do
	printf 'kind,key,to,value\ncustomer,ASP,agreement,%s\n' "$id" >bad.csv
	run resolve -m bad.csv <odd.ndjson
	status_is 2 "an id that is none is refused: $id"
done

# several agreements, of which none is used: the row names them
jq '.connectwise.agreements += [.connectwise.agreements[]
    | select(.id == 871) | .id = 1200 | .name = "Second"]' \
    "$DATA/sample/state.json" >several.json
admin PUT state @several.json >use.out
same use.out 'the simulator has a second agreement' <<'X'
{}
X
write_job '.CustomersFilter = "ASP"'
fetch >lines.ndjson
resolve <lines.ndjson | cw-diff >used
has used '"code":"AX04"' \
    'of several agreements, the first is used'
is "$(cwlog-fmt -f map used | wc -l)" 1 \
    'several agreements of which the first is used need no mapping'
write_job '.CustomersFilter = "ASP" | .AgreementChoice = "Only"'
resolve <lines.ndjson | cw-diff | cwlog-fmt -f map >todo.csv
is "$(tr -d '\r' <todo.csv | tail -n +2)" '"customer","ASP","","","AX04: ASP Several Agreements : AspenDental has 2 active agreements of type Hosting and Cloud Services: 871 Aspen Dental - Cloud Services, 1200 Second; none is used, as AgreementChoice is only"' \
    'several agreements of which none is used are a row, which names them'
sed 's/"ASP","",""/"ASP","agreement","1200"/' todo.csv >done.csv
run resolve -m done.csv <lines.ndjson
is "$(agreement ASP '[.state, .agreement.id]')" '["found",1200]' \
    'an agreement that is filled in is used'

# --- rows of no use -----------------------------------------------------------------
sim_reset
write_job
fetch >lines.ndjson
map <<'X'
sku,AV-EP,product,VPN-USER
customer,ASPP,ignore,
customer,rvc,ignore,
SKU,iot-gw,ignore,
sku,AV-EPP,ignore,
X
status_is 0 'rows that name what is in no line are accepted'
err_is 'rows that name what is in no line are warned of, and no others' <<'X'
cw-resolve: map.csv: line 3: no billed line is of customer ASPP
cw-resolve: map.csv: line 6: no billed line is of SKU AV-EPP
X
is "$(agreement RVC .state)" ignored \
    'beside a row that names what is in no line, other rows count'
seq 1 12 | sed 's/.*/sku,NO-&,ignore,/' | map
is "$(grep -c 'no billed line is of SKU NO-' err) $(tail -n 1 err)" \
    '10 cw-resolve: map.csv: nor of what 2 more rows name' \
    'many rows that name what is in no line are counted'
# quiet TITLE: these rows are not warned of
quiet() {
	run resolve -m map.csv <lines.ndjson
	lacks err 'billed line' "$1"
}
write_job '.CustomersFilter = ["ASP"]'
fetch >lines.ndjson
quiet 'no row is warned of in a run for some customers'
write_job
fetch --period 2001-01-01 >lines.ndjson
quiet 'no row is warned of in a run without lines'
fetch | head -n -1 >lines.ndjson
quiet 'no row is warned of after input that was cut short'
fetch >lines.ndjson
faults '{"match":{"path":"*/agreements/types"},"do":{"status":401}}'
quiet 'no row is warned of when ConnectWise cannot be read'
no_faults

# --- wrong files -------------------------------------------------------------------
# wrong WHAT TEXT <rows: a mapping file with that is rejected with a message
wrong() {
	cat >map.csv
	run resolve -m map.csv <lines.ndjson
	status_is 2 "a mapping file with $1 is rejected"
	err_has "map.csv: $2" "the message names $1 and its place"
}
wrong 'another header' 'line 1: there is no column key; the header must be' <<'X'
kind,code,to,value
X
for column in kind KEY to value; do
	echo "kind,key,to,value,note,$column" >twice.csv
	wrong "column $column twice" "line 1: column $(echo "$column" |
	    tr '[:upper:]' '[:lower:]') stands there twice" <twice.csv
done
echo 'kind,key,to,value,note,note' >map.csv
run resolve -m map.csv <lines.ndjson
status_is 0 'a column that is ignored may stand there twice'
wrong 'an unknown kind' 'line 3: kind: must be customer or sku, not agreement' <<'X'
kind,key,to,value
sku,A,ignore,
agreement,A,ignore,
X
wrong 'an unknown target' 'line 2: to: must be company, agreement or ignore, not product' <<'X'
kind,key,to,value
customer,A,product,B
X
wrong 'a wrong id' 'line 2: value: must be the id of the company, a whole number, not x1' <<'X'
kind,key,to,value
customer,A,company,x1
X
wrong 'a row without product' 'line 2: value: must be a product identifier' <<'X'
kind,key,to,value
sku,A,product,
X
wrong 'a row without key' 'line 2: key: is missing' <<'X'
kind,key,to,value
sku,,ignore,
X
wrong 'the same key twice' 'line 4: key: A stands in line 2, too' <<'X'
kind,key,to,value
sku,a,ignore,
customer,A,ignore,
sku,A,product,B
X
wrong 'too few fields' 'line 2: has fewer fields than the header' <<'X'
kind,key,to,value
sku,a
X
wrong 'an open quote' 'line 2: a quote is not closed' <<'X'
kind,key,to,value
sku,"a,ignore,
X
: >map.csv
run resolve -m map.csv <lines.ndjson
status_is 2 'an empty mapping file is rejected'
run resolve -m nowhere.csv <lines.ndjson
status_is 2 'a mapping file that is not there is an error'
err_has 'nowhere.csv: No such file or directory' \
    'the message names the mapping file that is not there'
done_testing

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
	jq -rc --arg c "$1" 'select(.type == "agreement"
	    and .customer.code == $c)' out | jq -rc "$2"
}

map <<'X'
customer,PIN,company,111
sku,IOT-GW,product,VPN-USER
customer,ASP,ignore,
SKU,dns-zone,ignore,
X
id=$(jq '.connectwise.agreements[] | select(.id == 884) | .company.id' \
    "$DATA/sample/state.json")
sed -i "s/,111\$/,$id/" map.csv
run resolve -m map.csv <lines.ndjson
status_is 0 'a mapping file'
is "$(agreement PIN '[.state, .agreement.id]')" '["found",884]' \
    'a customer without Billing Identifier is mapped to a company'
is "$(agreement ASP .state)" ignored 'a customer is ignored'
is "$(agreement SKR '.products[] | select(.sku == "IOT-GW")
    | .product.identifier')" VPN-USER 'a SKU is mapped to a product'
is "$(agreement SKR '.products[] | select(.sku == "DNS-ZONE") | .state')" \
    ignored 'a SKU is ignored, in any case'
is "$(jq -rs '.[0].mapDigest' out)" \
    "sha256:$(sha256sum <map.csv | cut -d ' ' -f 1)" \
    'begin tells the digest of the file'
jq_is 'map(select(.code == "CW04")) | length' 0 'no CW04 any more'
cp out resolved
run cw-diff <resolved
is "$(jq -c 'select(.customer.code == "SKR" and .action == "update"
    and .product.identifier == "VPN-USER") | [.after, .lines]' out)" '[32,2]' \
    'the lines of both SKUs are added up for one addition'
is "$(jq -c 'select(.customer.code == "ASP" and .type == "change")' out)" '' \
    'for the ignored customer, nothing is planned'
is "$(jq -c 'select(.code == "CW22" and .sku == "DNS-ZONE")' out)" '' \
    'nor for the ignored SKU'
is "$(jq -c 'select(.type == "end") | .ledger.lineIgnored > 10' out)" true \
    'but their lines are counted'

echo 'customer,RVC,agreement,883' | map
is "$(agreement RVC '[.state, .agreement.id]')" '["found",883]' \
    'a customer is mapped to an agreement, even one of another type'
for none in 'agreement,999999' 'agreement,874' 'company,999999'; do
	echo "customer,RVC,$none" | map
	is "$(agreement RVC .state)" noAgreement "$none is not there, or not active"
	jq_is 'map(select(.code == "CW14" and .customer.code == "RVC")
	    | .error | test("^the mapping file says")) | .[]' true \
	    '… and CW14 names the mapping file'
done
echo 'customer,RVC,agreement,871' | map
is "$(agreement RVC .state) $(agreement ASP .state)" \
    'sharedIdentifier sharedIdentifier' \
    'two customers with one agreement: both are refused'
jq_is 'map(select(.code == "AX05") | .detail) | unique[]' \
    'agreement 871 would be that of ASP, RVC' 'by name'

# --- two customers with one Billing Identifier, one of them mapped ----------------
curl -s -H 'Authorization: Bearer SAMPLE.atria.token.00.notreal' \
    "$SIM/api/billing/2026-10-25" | jq 'map(del(.resultCount)
    | if .customerCode == "NOR" then .customerAccountCode = "aspendental"
    else . end)' >answer.json
atria-fetch -c job.json -i answer.json --today 2026-10-26 >lines.ndjson
: | map
is "$(agreement ASP .state) $(agreement NOR .state)" \
    'sharedIdentifier sharedIdentifier' 'both are refused'
echo 'customer,NOR,agreement,879' | map
is "$(agreement ASP .agreement.id) $(agreement NOR .agreement.id)" '871 879' \
    'once one is mapped, the other is clear'
echo 'customer,NOR,ignore' | sed 's/$/,/' | map
is "$(agreement ASP .agreement.id) $(agreement NOR .state)" '871 ignored' \
    'or ignored'

# --- what cwlog-fmt prints, filled in -----------------------------------------------
fetch >lines.ndjson
resolve <lines.ndjson | cw-diff | cwlog-fmt -f map >todo.csv
is "$(tr -d '\r' <todo.csv | cut -d , -f 1,2 | paste -sd ' ')" \
    'kind,key "customer","PIN" "customer","RVC" "customer","ZET" "sku","IOT-GW"' \
    'each missing mapping is a row to fill in'
curl -s -H 'Authorization: Bearer SAMPLE.atria.token.00.notreal' \
    "$SIM/api/billing/2026-10-25" | jq 'map(del(.resultCount)
    | if .productSku == "AV-EP" then .productSku = "IOT-GW" else . end)' \
    >answer.json
fetch -i answer.json | resolve | cw-diff >changes
is "$(grep -c '"code":"CW06"' changes | awk '{ print ($1 > 1) }') $(cwlog-fmt \
    -f map <changes | grep -c '^"sku","IOT-GW"')" '1 1' \
    'once, however many customers need it'
run resolve -m todo.csv <lines.ndjson
status_is 0 'not filled in, the file is read all the same'
err_has 'todo.csv: line 2: customer PIN is not filled in' 'with a warning'
sed 's/"customer","\(...\)","",/"customer","\1","ignore",/;
    s/"sku","IOT-GW","","",/"sku","IOT-GW","product","VPN-USER",/' todo.csv \
    >done.csv
resolve -m done.csv <lines.ndjson 2>err | cw-diff | cwlog-fmt -f map >out
is "$(wc -l <out)" 1 'filled in, nothing is missing any more'
is "$(cat err)" '' 'and there are no warnings'

# several agreements, of which none is used: the row names them
jq '.connectwise.agreements += [.connectwise.agreements[]
    | select(.id == 871) | .id = 1200 | .name = "Second"]' \
    "$DATA/sample/state.json" >several.json
sim_start several.json
write_job '.CustomersFilter = "ASP"'
fetch >lines.ndjson
resolve <lines.ndjson | cw-diff >used
has used '"code":"AX04"' 'several agreements, of which the first is used'
is "$(cwlog-fmt -f map used | wc -l)" 1 '… need no mapping'
write_job '.CustomersFilter = "ASP" | .AgreementChoice = "Only"'
resolve <lines.ndjson | cw-diff | cwlog-fmt -f map >todo.csv
is "$(tr -d '\r' <todo.csv | tail -n +2)" '"customer","ASP","","","AX04: ASP Several Agreements : AspenDental has 2 active agreements of type Hosting and Cloud Services: 871 Aspen Dental - Cloud Services, 1200 Second; none is used, as AgreementChoice is only"' \
    'where none is used, there is a row, which names them'
sed 's/"ASP","",""/"ASP","agreement","1200"/' todo.csv >done.csv
run resolve -m done.csv <lines.ndjson
is "$(agreement ASP '[.state, .agreement.id]')" '["found",1200]' \
    'filled in, it is that one'

# --- rows of no use -----------------------------------------------------------------
sample_start
fetch >lines.ndjson
map <<'X'
sku,AV-EP,product,VPN-USER
customer,ASPP,ignore,
customer,rvc,ignore,
SKU,iot-gw,ignore,
sku,AV-EPP,ignore,
X
status_is 0 'rows that name what is in no line'
err_is '… are warned about, and no others' <<'X'
cw-resolve: map.csv: line 3: no billed line is of customer ASPP
cw-resolve: map.csv: line 6: no billed line is of SKU AV-EPP
X
is "$(agreement RVC .state)" ignored '… which does not keep the others from it'
seq 1 12 | sed 's/.*/sku,NO-&,ignore,/' | map
is "$(grep -c 'no billed line is of SKU NO-' err) $(tail -n 1 err)" \
    '10 cw-resolve: map.csv: nor of what 2 more rows name' \
    'many such rows are counted'
# quiet TITLE: nothing is said of these rows
quiet() {
	run resolve -m map.csv <lines.ndjson
	lacks err 'billed line' "$1"
}
write_job '.CustomersFilter = ["ASP"]'
fetch >lines.ndjson
quiet 'not of a run for some customers'
write_job
fetch --period 2001-01-01 >lines.ndjson
quiet 'nor of one without lines'
fetch | head -n -1 >lines.ndjson
quiet 'nor of input that was cut short'
fetch >lines.ndjson
faults '{"match":{"path":"*/agreements/types"},"do":{"status":401}}'
quiet 'nor when ConnectWise cannot be read'
no_faults

# --- wrong files -------------------------------------------------------------------
# wrong TITLE TEXT <rows
wrong() {
	cat >map.csv
	run resolve -m map.csv <lines.ndjson
	status_is 2 "$1"
	err_has "map.csv: $2" '… is named'
}
wrong 'another header' 'line 1: there is no column key; the header must be' <<'X'
kind,code,to,value
X
for column in kind KEY to value; do
	echo "kind,key,to,value,note,$column" >twice.csv
	wrong "a column twice: $column" "line 1: column $(echo "$column" |
	    tr '[:upper:]' '[:lower:]') stands there twice" <twice.csv
done
echo 'kind,key,to,value,note,note' >map.csv
run resolve -m map.csv <lines.ndjson
status_is 0 'a column twice that is ignored'
wrong 'an unknown kind' 'line 3: kind: must be customer or sku, not agreement' <<'X'
kind,key,to,value
sku,A,ignore,
agreement,A,ignore,
X
wrong 'an unknown target' 'line 2: to: must be company, agreement or ignore, not product' <<'X'
kind,key,to,value
customer,A,product,B
X
wrong 'an id that is none' 'line 2: value: must be the id of the company, a whole number, not x1' <<'X'
kind,key,to,value
customer,A,company,x1
X
wrong 'no product' 'line 2: value: must be a product identifier' <<'X'
kind,key,to,value
sku,A,product,
X
wrong 'no key' 'line 2: key: is missing' <<'X'
kind,key,to,value
sku,,ignore,
X
wrong 'a key twice' 'line 4: key: A stands in line 2, too' <<'X'
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
status_is 2 'an empty file'
run resolve -m nowhere.csv <lines.ndjson
status_is 2 'no such file'
err_has 'nowhere.csv: No such file or directory' '… is named'
done_testing

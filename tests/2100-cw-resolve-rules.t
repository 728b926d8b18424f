#!/bin/sh
# cw-resolve -r: the rules file, atria-cw-rules(5).
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
fetch >lines.ndjson

# rules <rows: runs cw-resolve with these rows under the header
rules() {
	{ echo 'customer,sku,do,value,until,note'; cat; } >rules.csv
	run resolve -r rules.csv <lines.ndjson
}
agreement() {
	query -rc --arg c "$1" 'select(.type == "agreement"
	    and .customer.code == $c) | '"$2" out
}
# match CUSTOMER SKU FILTER: what the record says of a customer's SKU
match() {
	agreement "$1" ".products[] | select(.sku == \"$2\") | $3"
}
# id_of AGREEMENT: the id of its company
id_of() {
	query ".connectwise.agreements[] | select(.id == $1) | .company.id" \
	    "$DATA/sample/state.json"
}

rules <<X
PIN,*,company,$(id_of 884),,Pinnacle has no id in Atria
*,IOT-GW,product,VPN-USER,,
ASP,*,ignore,,,our own
*,dns-zone,Ignore,yes,,
X
status_is 0 'a rules file is accepted'
is "$(head -n 1 out | query -r .rulesDigest)" \
    "sha256:$(sha256sum <rules.csv | cut -d ' ' -f 1)" \
    'begin tells the digest of the rules file'
facts out <<'X'
map(select(.type == "agreement" and .customer.code == "PIN") | [.state, .agreement.id])	[["found",884]]	a rule names the company of a customer without Billing Identifier
map(select(.type == "agreement" and .customer.code == "ASP") | .state)	["ignored"]	a rule ignores a customer
map(select(.type == "agreement" and .customer.code == "ASP") | .rules)	[[{"do":"ignore","line":4,"note":"our own","value":"yes"}]]	the record says which rule ignores it
map(select(.type == "agreement" and .customer.code == "SKR") | .products[] | select(.sku == "IOT-GW") | .product.identifier)	["VPN-USER"]	a rule names the product of a SKU
map(select(.type == "agreement" and .customer.code == "SKR") | .products[] | select(.sku == "DNS-ZONE") | .state)	["ignored"]	a rule ignores a SKU, in any case
map(select(.code == "CW04")) | length	0	a customer whose company a rule names is no CW04
map(select(.code == "AX33" and .customer.code == "PIN") | .message)	["PIN Named By A Rule : company 111 (rule of line 2: Pinnacle has no id in Atria)"]	AX33 says which company a rule names, with its note
map(select(.code == "AX33" and .customer.code == "SKR") | [.sku, .detail])	[["IOT-GW","SKU IOT-GW: product VPN-USER (rule of line 3)"]]	AX33 says which product a rule names
X
cp out resolved
run cw-diff <resolved
facts out <<'X'
map(select(.customer.code == "SKR" and .action == "update" and .product.identifier == "VPN-USER") | [.after, .lines])	[[32,2]]	lines of a SKU that a rule makes a product, and of that product, add up
map(select(.customer.code == "ASP" and .type == "change")) | length	0	nothing is planned for an ignored customer
map(select(.code == "CW22" and .sku == "DNS-ZONE")) | length	0	an ignored SKU is not missing
.[-1].ledger.lineIgnored > 10	true	lines that are ignored are counted
X

# --- companies and agreements ---------------------------------------------------
echo 'RVC,*,agreement,883,,' | rules
is "$(agreement RVC '[.state, .agreement.id]')" '["found",883]' \
    'a rule names an agreement by its id, even one of another type'
for none in 'agreement,999999' 'agreement,874' 'company,999999'; do
	echo "RVC,*,$none,," | rules
	is "$(agreement RVC .state)" noAgreement \
	    "a customer with the rule $none, which is not there or not active, has none"
	jq_is 'map(select(.code == "CW14" and .customer.code == "RVC")
	    | .error | test("^the rule of line 2 says")) | .[]' true \
	    "CW14 tells that a rule says $none"
done
name=$(query -r ".connectwise.companies[] | select(.id == $(id_of 884))
    | .identifier" "$DATA/sample/state.json")
echo "PIN,*,company,$(echo "$name" | tr '[:lower:]' '[:upper:]'),," | rules
is "$(agreement PIN '[.state, .agreement.id]')" '["found",884]' \
    'a rule names a company by its identifier, in any case'
echo 'PIN,*,company,NoSuchCo,,' | rules
is "$(agreement PIN .state)" noCompany \
    'a rule with an identifier that is not there finds no company'
jq_is 'map(select(.code == "CW14" and .customer.code == "PIN") | .error)[]' \
    'the rule of line 2 says company NoSuchCo: there is no company with this identifier' \
    'CW14 tells which identifier a rule says'
echo 'RVC,*,agreement,871,,' | rules
is "$(agreement RVC .state) $(agreement ASP .state)" \
    'sharedIdentifier sharedIdentifier' \
    'two customers with one agreement are both refused'
jq_is 'map(select(.code == "AX05") | .detail) | unique[]' \
    'agreement 871 would be that of ASP, RVC' \
    'AX05 names two customers with one agreement'
write_job '.CustomersFilter = ["ASP"]'
cp lines.ndjson all.ndjson
fetch >lines.ndjson
company=$(id_of 871)
for to in agreement,871 "company,$company" company,aspendental; do
	echo "RVC,*,$to,," | rules
	is "$(agreement ASP .state)" sharedIdentifier \
	    "$to of a customer that CustomersFilter leaves out is refused"
	jq_is 'map(select(.code == "AX05") | .detail) | unique[]' \
	    'agreement 871 would also be that of RVC: CustomersFilter leaves it out, but line 2 of the rules file names it' \
	    "AX05 names $to of a customer that CustomersFilter leaves out"
done
echo 'RVC,*,agreement,883,,' | rules
is "$(agreement ASP .state)" found \
    'a customer that is left out and has another agreement does not matter'
write_job
mv all.ndjson lines.ndjson

# several agreements of one company: a rule names one of them
jq '.connectwise.agreements += [.connectwise.agreements[]
    | select(.id == 871) | .id = 1200 | .name = "Second"]' \
    "$DATA/sample/state.json" >several.json
admin PUT state @several.json >use.out
same use.out 'the simulator has a second agreement' <<'X'
{}
X
for value in Second second 1200; do
	echo "ASP,*,agreement,$value,," | rules
	is "$(agreement ASP '[.state, .agreement.id]')" '["found",1200]' \
	    "a rule chooses an agreement of several: $value"
done
echo 'ASP,*,agreement,Third,,' | rules
is "$(agreement ASP .state)" noAgreement \
    'a rule with a name that no agreement of the company has finds none'
jq_is 'map(select(.code == "CW14" and .customer.code == "ASP") | .error)[]' \
    'the rule of line 2 says agreement Third, and the company has no active agreement of this type with that name' \
    'CW14 tells which agreement a rule says'
sim_reset

# --- two customers with one Billing Identifier -----------------------------------
atria 2026-10-25
cp body billing
jq 'map(del(.resultCount)
    | if .customerCode == "NOR" then .customerAccountCode = "aspendental"
    else . end)' billing >answer.json
atria-fetch -c job.json -i answer.json --today 2026-10-26 >lines.ndjson
: | rules
is "$(agreement ASP .state) $(agreement NOR .state)" \
    'sharedIdentifier sharedIdentifier' \
    'two customers with one Billing Identifier are both refused'
echo 'NOR,*,agreement,879,,' | rules
is "$(agreement ASP .agreement.id) $(agreement NOR .agreement.id)" '871 879' \
    'once a rule says which agreement one of them has, the other is clear'
echo 'NOR,*,ignore,,,' | rules
is "$(agreement ASP .agreement.id) $(agreement NOR .state)" '871 ignored' \
    'once one of two customers is ignored, the other is clear'
fetch >lines.ndjson

# --- the most specific row --------------------------------------------------------
rules <<'X'
*,HD-STD,product,VPN-USER,,
HBR,hd-std,product,DNS-ZONE,,
MUE,*,ignore,no,,
*,HD-PWR,ignore,,,
HBR,STOR-GB,ignore,,,one SKU of one customer
NOR,*,ignore,,,
NOR,BK-GB,ignore,no,,
X
status_is 0 'rows of all kinds go together'
is "$(match HBR HD-STD .product.identifier) $(match ASP HD-STD \
    .product.identifier)" 'DNS-ZONE VPN-USER' \
    'a row for customer and SKU counts before one for the SKU'
is "$(match MUE HD-PWR .state)" active \
    'a row for the customer counts before one for the SKU'
is "$(match HBR STOR-GB .state) $(match SKR STOR-GB .state)" \
    'ignored active' 'one SKU of one customer is ignored'
is "$(agreement NOR .state) $(match NOR BK-GB .state)" 'found active' \
    'of an ignored customer, a row bills one SKU'
is "$(agreement NOR '[.products[] | select(.sku != "BK-GB") | .state] | unique | join(" ")')" \
    ignored 'of an ignored customer with one SKU billed, the others are ignored'

# --- until -------------------------------------------------------------------------
rules <<'X'
*,SP-GB,ignore,,2026-10-26,counts today
*,HEX-STD,ignore,,2026-10-25,the pilot
*,HEX-STD,ignore,no,,
X
status_is 0 'a row that has ended does not contradict its successor'
is "$(match SKR SP-GB .state)" ignored 'a row counts on its last day'
is "$(match ASP HEX-STD .state)" active 'a row does not count behind its last day'
jq_is 'map(select(.code == "AX32") | [.level, .detail])' \
    '[["Info","rule of line 3 ended on 2026-10-25: ignore yes for all customers, SKU HEX-STD (the pilot)"]]' \
    'the run says that a row has ended, with its day and note, and no other'

# --- ignored lines are shown ------------------------------------------------------------
write_job
fetch >lines.ndjson
rules <<'X'
ASP,*,ignore,,,our own
HBR,STOR-GB,ignore,,2026-12-31,free until January
X
cp out resolved
run cw-diff <resolved
facts out <<'X'
map(select(.code == "AX34") | .message)	["ASP Decided By A Rule : ignore (rule of line 2: our own)","HBR Decided By A Rule : SKU STOR-GB: ignore (rule of line 3: free until January)"]	AX34 says what is ignored, with the note
map(select(.code == "AX34") | .level) | unique	["Info"]	what a rule ignores is no warning
map(select(.type == "unbilled" and .customer.code == "ASP") | .reason) | unique	["AX34"]	what is ignored of a customer is listed as not billed
map(select(.type == "unbilled" and .customer.code == "ASP")) | length	12	each line of an ignored customer is listed
map(select(.type == "unbilled" and .reason == "AX34" and .sku == "STOR-GB") | [.customer.code, .reason, .quantity, .billed, .note])	[["HBR","AX34",6000,5800,"ignore (rule of line 3: free until January)"]]	what is ignored of a SKU is listed as not billed, with the note
.[-1].ledger.unbilledCustomers	8	customers that rules ignore do not count as not billed
X
cwlog-fmt <out | tr -s '\n ' ' ' >text
has text 'AX34 Decided by rules: ASP AV-EP, ASP BK-GB, ' \
    'the text names what rules leave out, apart from the rest'
has text 'AX34 HBR Decided By A Rule : SKU STOR-GB: ignore (rule of line 3: free until January)' \
    'the log says which SKU a rule leaves out'
is "$(grep -o 'free until January' text | wc -l)" 1 "and prints the rule's note once"
lacks text AX26 'an ignored SKU is not one that Atria does not count'
cwlog-fmt -f html <out >page.html
has page.html 'ignore (rule of line 3: free until January)' \
    'the page shows the note of a rule'
is "$(cwlog-fmt <out | sed -n 's/^Not billed: //p')" \
    "$(resolve <lines.ndjson | cw-diff | cwlog-fmt | sed -n 's/^Not billed: //p')" \
    'the sum of what is not billed is the same without these rules'

# --- minimum and maximum -----------------------------------------------------------
# plan <rules: out is the plan with these rules
plan() {
	rules
	mv out resolved
	run cw-diff <resolved
}
# change CUSTOMER SKU FILTER
change() {
	query -c --arg c "$1" --arg s "$2" 'select(.type == "change"
	    and .customer.code == $c and .sku == $s) | '"$3" out
}
write_job
fetch >lines.ndjson
plan <<'X'
ASP,AV-EP,minimum,100,,contract 4711
*,AV-EP,minimum,20,,
NOR,HD-PROJ,minimum,"4,00",,
HBR,CRM-STD,minimum,5,,
OBW,BK-GB,maximum,800,,flat rate
*,BK-GB,maximum,1300.5,,
LKS,BK-GB,maximum,300,,
X
is "$(change ASP AV-EP '[.action, .before, .after, .counted]')" \
    '["update",33,100,33]' 'a minimum decides the quantity, and says what Atria counts'
is "$(change ASP AV-EP '.rules')" \
    '[{"do":"minimum","line":2,"note":"contract 4711","quantity":100}]' \
    'the change says which rule decides it'
is "$(change ASP AV-EP '.why')" '"a rule decides another quantity"' \
    'it does not say that Atria counts that quantity'
is "$(change HBR AV-EP '[.action, .after, .counted, .rules]')" \
    '["none",175,null,null]' 'a minimum below the count does nothing'
is "$(change NOR HD-PROJ '[.after, .rules]')" '[4,null]' \
    'a minimum that is the count does nothing'
is "$(change HBR CRM-STD '[.action, .before, .after, .counted]')" \
    '["update",11,5,0]' 'a removed service keeps its minimum'
is "$(change OBW BK-GB '[.action, .before, .after, .counted]')" \
    '["update",820,800,820]' 'a maximum decides the quantity'
is "$(change ASP BK-GB '[.after, .counted]')" '[1300.5,1512]' \
    'a maximum for all customers decides, too'
is "$(change LKS BK-GB '[.action, .after, .rules]')" '["none",300,null]' \
    'a maximum that is the count does nothing'
facts out <<'X'
map(select(.code == "AX34") | .detail)	["SKU AV-EP: minimum 100 (rule of line 2: contract 4711): Atria counts 33","SKU BK-GB: maximum 1300.5 (rule of line 7): Atria counts 1512","SKU AV-EP: minimum 20 (rule of line 3): Atria counts 9","SKU CRM-STD: minimum 5 (rule of line 5): Atria counts 0","SKU BK-GB: maximum 800 (rule of line 6: flat rate): Atria counts 820"]	AX34 says each minimum and maximum that decides, with its note
map(select(.type == "unbilled" and .reason == "AX34") | [.customer.code, .quantity, .billed, .note])	[["ASP",211.5,0,"maximum 1300.5 (rule of line 7): Atria counts 1512"],["OBW",20,0,"maximum 800 (rule of line 6: flat rate): Atria counts 820"]]	what is above a maximum is listed as not billed
map(select(.code == "CW20" or .action == "remove")) | map(.sku)	["SP-SITE"]	a service with a minimum is not removed
X
cwlog-fmt <out | tr -s '\n ' ' ' >text
is "$(grep -o 'contract 4711' text | wc -l)" 1 \
    'the note of a rule stands once in the plan: in the row'
cwlog-fmt -f log <out >text
cwlog-fmt --plain <out | tr -s '\n ' ' ' >text.plain
has text.plain '; minimum 100 (rule of line 2: contract 4711): counted 33, from 33 to 100' \
    'the plan in sentences shows it, too'
ok 'the plan shows the minimum and what is counted' grep -q \
    'update *ASP *AV-EP .*; minimum 100 (rule of line 2: contract 4711): counted 33' text
cp out plan.min
apply <plan.min | cwlog-fmt -f log -k CW07 >text
ok 'so does the log' grep -q \
    'CW07 .* from 33 to 100; minimum 100 (rule of line 2: contract 4711): counted 33' text
sim_reset
# SKUs of one product: each has its own minimum
plan <<'X'
*,IOT-GW,product,VPN-USER,,pilot
SKR,IOT-GW,minimum,10,,
SKR,VPN-USER,maximum,25,,
X
is "$(change SKR IOT-GW '[.after, .counted, [.rules[].line]]')" \
    '[35,32,[2,3,4]]' 'SKUs of one product are limited one by one, then added up'
plan <<'X'
*,AV-EP,maximum,50,,
ASP,AV-EP,minimum,100,,
*,BK-GB,minimum,900,,
OBW,BK-GB,maximum,800,,
X
is "$(change ASP AV-EP .after) $(change HBR AV-EP .after)" '100 50' \
    'a minimum for one customer counts before a lower maximum for all'
is "$(change OBW BK-GB .after) $(change LKS BK-GB .after)" '800 900' \
    'a maximum for one customer counts before a higher minimum for all'

# --- create ------------------------------------------------------------------------
plan <<'X'
GFS,DNS-ZONE,create,yes,,ordered in October
*,SP-GB,create,no,,
X
is "$(change GFS DNS-ZONE '[.action, .after, .rules]')" \
    '["create",3,[{"do":"create","line":2,"note":"ordered in October","value":"yes"}]]' \
    'a rule allows one addition that the job does not allow'
is "$(query -c 'select(.code == "CW22") | [.customer.code, .sku, .detail]' out |
    paste -sd ' ')" \
    '["BKY","AV-EP",null] ["SKR","SP-GB","create no (rule of line 3)"]' \
    'all others are refused as before, and a rule that refuses is named'
apply <out >result
is "$(query -c 'select(.type == "result" and .action == "create")
    | [.outcome, .sku]' result)" '["applied","DNS-ZONE"]' \
    'cw-apply creates what a rule allows'
cwlog-fmt -f log -k CW08 result >text
has text '; create yes (rule of line 2: ordered in October)' \
    'the log says which rule allowed it'
sim_reset
write_job '.AllowAtriaCreateAdditions = "True"'
plan <<'X'
*,*,create,no,,
*,AV-EP,create,,,
X
is "$(query -c 'select(.action == "create" or .code == "CW22")
    | [.customer.code, .sku, .action, .detail]' out | paste -sd ' ')" \
    '["BKY","AV-EP","create",null] ["GFS","DNS-ZONE",null,"create no (rule of line 2)"] ["SKR","SP-GB",null,"create no (rule of line 2)"]' \
    'a rule refuses additions that the job allows, but for one SKU'
write_job '.AllowAtriaCreateAdditions = "True"'
plan <<'X'
*,SP-GB,product,AV-EP,,
SKR,IOT-GW,product,AV-EP,,
SKR,IOT-GW,create,no,,
X
is "$(query -c 'select(.customer.code == "SKR" and .code == "CW22")
    | .sku' out)" '"IOT-GW"' \
    'of SKUs of one product, one that may not be created refuses the addition'
write_job
rm -f text

# --- known warnings ----------------------------------------------------------------
# Success once each warning of the sample is acknowledged
cat >known.csv <<'X'
customer,sku,do,value,until,note
*,*,acknowledge,CW22,,added by hand
*,*,acknowledge,CW20,,
pin,*,acknowledge,cw04,,
*,*,acknowledge,CW05,,
*,*,acknowledge,CW14,,
SKR,iot-gw,acknowledge,CW06,,no product yet
SKR,*,acknowledge,CW22,,Sakura adds it
X
resolve -r known.csv <lines.ndjson | cw-diff >plan
apply <plan >known.out
is "$(query -r 'select(.code == "CW23") | .message' known.out)" \
    'Billing Process Completed with status Success' \
    'with all warnings acknowledged, the run is a success'
is "$(query -c 'select(.code == "CW06") | [.level, .message != ""]' known.out)" \
    '["Warn",true]' 'the log entry itself stays as it is'
cwlog-fmt -l Warn known.out >text
lacks text 'Warn     CW06' 'an acknowledged warning is no warning'
has text '0 Warn' 'nor is it counted as one'
cwlog-fmt -f log -k CW22 known.out >text
ok 'the most specific row acknowledges, with its note' \
    grep -q 'CW22 .*SP-GB.*; acknowledged (rule of line 8: Sakura adds it)' text
ok 'and the others elsewhere' \
    grep -q 'CW22 .*DNS-ZONE.*; acknowledged (rule of line 2: added by hand)' text
has text 'Not billed: ' 'what is acknowledged is still not billed'
cwlog-fmt -f csv -k CW06 known.out >known.table
has known.table '"acknowledged (rule of line 7: no product yet)"' \
    'the table has a column for the note'
for row in CW22 CW20 CW04 CW05 CW14 CW06; do
	sim_reset
	grep -vi "$row" known.csv >less.csv
	resolve -r less.csv <lines.ndjson | cw-diff | apply >known.out
	is "$(query -r 'select(.code == "CW23") | .message' known.out)" \
	    'Billing Process Completed with status Warning' \
	    "without the row for $row, it has warnings"
done
sim_reset

# --- what cwlog-fmt prints, filled in -----------------------------------------------
resolve <lines.ndjson | cw-diff | cwlog-fmt -f rules >todo.csv
is "$(tr -d '\r' <todo.csv | cut -d , -f 1-3 | paste -sd ' ')" \
    'customer,sku,do "#PIN","*",company "#RVC","*",company "#ZET","*",company "#*","IOT-GW",product' \
    'each missing rule is a row to choose'
jq 'map(del(.resultCount)
    | if .productSku == "AV-EP" then .productSku = "IOT-GW" else . end)' \
    billing >answer.json
fetch -i answer.json | resolve | cw-diff >changes
is "$(($(grep -c '"code":"CW06"' changes) > 1)) $(cwlog-fmt -f rules <changes |
    grep -c '^"#\*","IOT-GW"')" '1 1' \
    'a rule that several customers need is one row'
run resolve -r todo.csv <lines.ndjson
status_is 0 'rows that begin with # are accepted'
jq_is 'map(select(.code == "AX33")) | length' 0 \
    'rows that begin with # do not count'
sed 's/"#\(...\)","\*",company,/"\1","*",ignore,/;
    s/"#\*","IOT-GW",product,""/"*","IOT-GW",product,"VPN-USER"/' todo.csv \
    >done.csv
resolve -r done.csv <lines.ndjson 2>err | cw-diff | cwlog-fmt -f rules >out
is "$(wc -l <out)" 1 'once all rows are filled in, no rule is missing'
is "$(cat err)" '' 'rows that are filled in are not warned of'

# Candidates: what is near, as rows to choose
write_job
fetch >lines.ndjson
cw-resolve -c job.json -s secrets.json --candidates <lines.ndjson | cw-diff >near
is "$(cwlog-fmt -f rules near | tr -d '\r' | sed -n 2p)" \
    '"#PIN","*",company,"PinnacleEng",,"CW04: Pinnacle Engineering Pty Ltd; is it Pinnacle Engineering Pty Ltd (id 111)?"' \
    'a company whose name is near is a row to choose'
cwlog-fmt -f rules near | sed 's/^"#PIN"/"PIN"/' >done.csv
run resolve -r done.csv <lines.ndjson
is "$(agreement PIN '[.state, .agreement.id]')" '["found",884]' \
    'a row that is chosen is read, and finds the agreement'
is "$(query -c 'select(.code == "CW04") | .candidates' near)" \
    '[{"id":111,"identifier":"PinnacleEng","name":"Pinnacle Engineering Pty Ltd"}]' \
    'the log entry has the candidates'
cwlog-fmt -f rules --sort customer near >sorted.csv
has sorted.csv '"PinnacleEng"' 'sorted rows keep their candidates'
is "$(query -c 'select(.type == "log") | .candidates[]? | .identifier' near |
    grep -c AspenDental)" 0 'a company of another customer is no candidate'
jq 'map(del(.resultCount)
    | if .productSku == "HEX-STD" then .productSku = "HEX-STDD" else . end)' \
    billing >answer.json
fetch -i answer.json | resolve | cw-diff >near
is "$(cwlog-fmt -f rules near | tr -d '\r' | grep -c '^"#\*","HEX-STDD",product,"H.*is it')" 2 \
    'products whose identifiers are near are rows to choose'
is "$(cwlog-fmt -f rules near | grep '^"#\*","HEX-STDD"' | head -n 1 |
    cut -d , -f 4)" '"HEX-STD"' 'the nearest is the first'

# What a spreadsheet or a terminal must not see as it is comes back as it was.
write_job
jq -n '["=A1", "\uff0bB2", "A;=B", "\u0027=C", "D\u200bE", "<U+200B>", "F\u202eG"]
    | map({customerCode: "ASP", customerAccountCode: "AspenDental", sku: .,
    productName: ., quantity: 1})' >odd.json
fetch -i odd.json >odd.ndjson
resolve <odd.ndjson | cw-diff | cwlog-fmt -f rules >odd.csv
is "$(tr -d '\r' <odd.csv | cut -d , -f 2 | sort | paste -sd ' ')" \
    "\"''=C\" \"'=A1\" \"'＋B2\" \"<U+003C>U+200B>\" \"A;'=B\" \"D<U+200B>E\" \"F<U+202E>G\" sku" \
    'SKUs are harmless to a spreadsheet and to a terminal'
sed 's/"#\*"/*/; s/,product,""/,product,"VPN-USER"/' odd.csv >done.csv
resolve -r done.csv <odd.ndjson 2>err | cw-diff >changes
is "$(grep -c '"code":"CW06"' changes) $(cat err)" '0 ' \
    'rows with such SKUs, filled in, match'
jq -n '["=X", "#X"] | map({customerCode: ., customerAccountCode: "",
    sku: "A", productName: ., quantity: 1})' >odd.json
fetch -i odd.json | resolve | cw-diff | cwlog-fmt -f rules >odd.csv
is "$(tr -d '\r' <odd.csv | cut -d , -f 1 | paste -sd ' ')" \
    "customer \"#<U+0023>X\" \"#'=X\"" \
    'customers are harmless once the # is taken off, and none is taken for a comment'
fetch -i odd.json >odd.ndjson
sed 's/^"#/"/; s/,company,""/,ignore,""/' odd.csv >done.csv
run resolve -r done.csv <odd.ndjson
jq_is 'map(select(.type == "agreement") | .state) | unique[]' ignored \
    'rows of such customers match'

# --- rows of no use -----------------------------------------------------------------
rules <<'X'
*,AV-EP,product,VPN-USER,,
ASPP,*,ignore,,,misspelt
rvc,*,ignore,,,
*,iot-gw,ignore,,,
ASP,AV-EPP,ignore,,,
X
status_is 0 'rows that fit no line are accepted'
jq_is 'map(select(.code == "AX31") | [.level, .message]) | tojson' \
    '[["Warn","Rule Without Lines : rule of line 6 fits no billed line: ignore yes for customer ASP, SKU AV-EPP"],["Warn","Rule Without Lines : rule of line 3 fits no billed line: ignore yes for customer ASPP (misspelt)"]]' \
    'rows that fit no line are warned of, and no others'
is "$(agreement RVC .state)" ignored \
    'beside a row that fits no line, other rows count'
# quiet TITLE: these rows are not warned of
quiet() {
	run resolve -r rules.csv <lines.ndjson
	lacks out AX31 "$1"
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

# --- files as spreadsheets save them -------------------------------------------------
# saved TITLE: rules.csv ignores HEX-STD
saved() {
	run resolve -r rules.csv <lines.ndjson
	status_is 0 "accepted: $1"
	is "$(match ASP HEX-STD .state)" ignored "read: $1"
}
printf 'customer,sku,do,value,until,note\r\n*,HEX-STD,ignore,,31.12.2026,"a, b"\r\n' \
    >right.csv
cp right.csv rules.csv
saved 'commas'
{ printf '\357\273\277'; cat right.csv; } >rules.csv
saved 'a byte order mark'
sed 's/"a, b"/x/; s/,/;/g' right.csv >rules.csv
saved 'semicolons'
{ printf 'sep=;\r\n'; sed 's/"a, b"/x/; s/,/;/g' right.csv; } >rules.csv
saved 'a line sep=;'
for order in LE BE; do
	{
		if [ "$order" = LE ]; then printf '\377\376'
		else printf '\376\377'; fi
		sed 's/"a, b"/Größe/; s/,/	/g' right.csv |
		    iconv -f UTF-8 -t "UTF-16$order"
	} >rules.csv
	saved "UTF-16$order with tabs"
done
printf 'customer;sku;do;value;until;note\r\n*;HEX-STD;ignore;;31.12.2026;Gr\366\337e \200 5 \226 pr\374fen\r\n' \
    >rules.csv
saved 'the code page of a western Windows'
has out 'Größe € 5 – prüfen' 'and so are its notes'
for row in 'M\374LL;HEX-STD;ignore;' '*;H\314X;ignore;' 'ASP;*;company;M\374ller'; do
	# shellcheck disable=SC2059	# octal letters
	printf "customer;sku;do;value;until;note\r\n$row;;\r\n" >rules.csv
	run resolve -r rules.csv <lines.ndjson
	status_is 2 "in that code page no code is guessed: $row"
	err_has 'the file does not say which letters these are: save it as CSV UTF-8' \
	    "and the message says what to do: $row"
done
printf 'Note;UNTIL;do;SKU;extra;Customer;value;extra\n;;IGNORE;hex-std;;*;;\n' \
    >rules.csv
saved 'columns in another order, and more of them'
cat >rules.csv <<'X'
"customer","sku","do","value","until","note"

"# for people: ""all"" customers",,,,,
"*","HEX-STD","ignore","","",""
,,,,,
X
saved 'quotes, comments and blank rows'
# ends DATE WANT: how a date is read
ends() {
	printf 'customer;sku;do;value;until;note\n*;HEX-STD;ignore;;%s;\n' \
	    "$1" >rules.csv
	run resolve -r rules.csv <lines.ndjson
	if [ "$2" = refused ]; then
		status_is 2 "refused: until $1"
		err_has "rules.csv: line 2: until: $1 is no day, or may be one of two: write it as 2026-12-31" \
		    "the message names the line and the date $1"
	else
		jq_is 'map(select(.code == "AX32") | .detail
		    | test("ended on '"$2"':"))[]' true "until $1 is $2"
	fi
}
while read -r day want; do
	ends "$day" "$want"
done <<'X'
2026-02-13 2026-02-13
13.02.2026 2026-02-13
3.2.2026 2026-02-03
13/02/2026 2026-02-13
02/13/2026 2026-02-13
02/02/2026 2026-02-02
2026/02/13 2026-02-13
13-02-2026 2026-02-13
13-Feb-2026 2026-02-13
20260213 2026-02-13
03/02/2026 refused
03-02-2026 refused
13.02.26 refused
2026-02-30 refused
2026-02 refused
soon refused
X

# --- wrong files -------------------------------------------------------------------
# wrong WHAT TEXT <rows: a rules file with that is rejected with a message
wrong() {
	cat >rules.csv
	run resolve -r rules.csv <lines.ndjson
	status_is 2 "a rules file with $1 is rejected"
	err_has "rules.csv: $2" "the message names $1 and its place"
}
# bad WHAT ROW TEXT: the same with a row in line 3
bad() {
	printf 'customer,sku,do,value,until,note\n*,A,ignore,,,\n%s\n' "$2" \
	    >bad.csv
	wrong "$1" "line 3: $3" <bad.csv
}
wrong 'another header' 'line 1: there is no column customer; the header must be customer,sku,do,value,until,note. The line begins with: kind' <<'X'
kind,key,to,value
X
for column in customer SKU 'do' value until note; do
	echo "customer,sku,do,value,until,note,x,$column" >twice.csv
	wrong "column $column twice" "line 1: column $(echo "$column" |
	    tr '[:upper:]' '[:lower:]') stands there twice" <twice.csv
	echo 'customer,sku,do,value,until,note' |
	    sed "s/$(echo "$column" | tr '[:upper:]' '[:lower:]')/x/" >less.csv
	wrong "no column $column" 'line 1: there is no column' <less.csv
done
bad 'an unknown verb' 'ASP,*,bill,,,' \
    'do: must be company, agreement, product, ignore, acknowledge, minimum, maximum or create, not bill'
bad 'no verb' 'ASP,*,,,,' \
    'do: must be company, agreement, product, ignore, acknowledge, minimum, maximum or create, not nothing'
bad 'no customer' ',A,ignore,,,' 'customer: is missing; * stands for all'
bad 'no SKU' 'ASP,,ignore,,,' 'sku: is missing; * stands for all'
bad 'everything ignored' '*,*,ignore,,,' \
    'sku: ignore needs a customer or a SKU, or nobody would be billed'
bad 'a company of all' '*,*,company,1,,' \
    'customer: company needs one customer, not *'
bad 'a company of a SKU' 'ASP,A,company,1,,' \
    'sku: must be *, as company is for all SKUs of the customer'
bad 'no company' 'ASP,*,company,,,' 'value: is missing: which company?'
for id in 0 1234567890123456789; do
	bad "the id $id" "ASP,*,agreement,$id,," \
	    "value: $id is no id of an agreement"
done
bad 'a product of all SKUs' 'ASP,*,product,A,,' \
    'sku: product needs one SKU, not *'
bad 'no product' 'ASP,A,product,,,' 'value: is missing: which product?'
bad 'ignore with a word' '*,B,ignore,maybe,,' \
    'value: must be yes or no, not maybe; nothing is yes'
bad 'an error acknowledged' '*,*,acknowledge,CW02,,' \
    'value: CW02 is of level Error, and only warnings can be acknowledged'
for code in CW99 ''; do
	bad "the code $code acknowledged" "*,*,acknowledge,$code,," \
	    "value: must be a log code, such as CW22, not ${code:-nothing}"
done
for verb in minimum maximum; do
	for value in '' 0 -1 x 1e3 2.005 1.000 '"1,000"' 1.234,5 99999999999; do
		said=$(echo "${value:-nothing}" | tr -d '"')
		bad "$verb $value" "*,B,$verb,$value,," "$(case $value in
		    *.*,*) echo has more fields than the header ;;
		    *) echo "value: must be a quantity above 0 with up to two decimals and no thousands separator, such as 100 or 2.5, not $said" ;;
		    esac)"
	done
	bad "a $verb of all SKUs" "ASP,*,$verb,5,," \
	    "sku: $verb needs one SKU, not *"
done
printf 'customer,sku,do,value,until,note\nC,B,maximum,2.50,,\nc,b,minimum,3,,\n' \
    >bad.csv
wrong 'a maximum below the minimum' 'line 2: value: the maximum 2.5 is less than the minimum 3 of line 3, for the same customer and SKU' <bad.csv
bad 'create with a word' '*,B,create,maybe,,' \
    'value: must be yes or no, not maybe; nothing is yes'
bad 'creation of all anyway' '*,B,create,anyway,,' \
    'value: anyway needs one customer and one SKU'
bad 'a SKU that a spreadsheet shortened' '*,1.23E+15,ignore,,,' \
    'sku: 1.23E+15 is a number that the spreadsheet shortened'
bad 'a product that a spreadsheet made a date' '*,B,product,3-Mar,,' \
    'value: 3-Mar is a date that the spreadsheet made of it'
bad 'a long note' "*,B,ignore,,,$(printf '%0401d' 0)" \
    'note: is longer than 400 bytes'
bad 'too few fields' 'ASP,*' 'has fewer fields than the header'
bad 'an open quote' 'ASP,"*,ignore,,,' 'a quote is not closed'
bad 'two rows that differ' '*,a,ignore,no,,' \
    'do: line 2 says ignore yes for the same customer and SKU, and this line no: delete one of them'
seq 1 2000 | sed 's/.*/C&,*,acknowledge,CW22,,/' >bad.csv
sed -i '1i customer,sku,do,value,until,note' bad.csv
wrong 'too much acknowledged' 'line 9' <bad.csv
has err 'do: there are too many rows with acknowledge' \
    'the message says that there is too much acknowledged'
printf 'PK\003\004rest' >bad.csv
wrong 'a workbook inside' 'line 1: is a workbook (.xlsx)' <bad.csv
{ echo '#TYPE x'; cat right.csv; } >bad.csv
wrong "PowerShell's type" 'line 1: is the #TYPE line' <bad.csv
{ echo 'My rules,,,,,'; cat right.csv; } >bad.csv
wrong 'a title' 'line 1: there is no column customer; the header must be customer,sku,do,value,until,note. The line begins with: My rules' <bad.csv
printf 'customer,sku,do,value,until,note\n*,A,ignore,,,' >bad.csv
wrong 'no line end' 'line 2: has no line end: was the file cut off?' \
    <bad.csv
printf 'customer,sku,do,value,until,note\n*,A,ignore,,,\n*,a,ignore,yes,,x\n' \
    >rules.csv
run resolve -r rules.csv <lines.ndjson
status_is 0 'two rows that say the same are accepted'
: >rules.csv
run resolve -r rules.csv <lines.ndjson
status_is 2 'an empty rules file is rejected'
run resolve -r nowhere.csv <lines.ndjson
status_is 2 'a rules file that is not there is an error'
err_has 'nowhere.csv: No such file or directory' \
    'the message names the rules file that is not there'
done_testing

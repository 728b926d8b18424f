#!/bin/sh
# autotask-resolve: which company, contract, line and service it finds, and the
# units on the effective date. The plan that cw-diff makes of it.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"
autotask_start
fetch >lines

# resolved [OPTION...]: the records in ./out, the plan in ./plan
resolved() {
	run at_resolve "$@" <lines
	cw-diff <out >plan 2>diff.err
}
# edit LIST ID JSON: changes a record behind the client's back
edit() {
	admin POST "autotask/$1/$2" "$3" >nothing
}
# restore: the sample again
restore() {
	admin POST reset >nothing
	write_autotask_job
}
# customer CODE FILTER WANT TITLE: what the customer's agreement record says
customer() {
	jq_is "map(select(.type == \"agreement\" and .customer.code == \"$1\"))[0]
	    | $2" "$3" "$4"
}

# --- the sample ---

resolved
status_is 0 'the sample is resolved'
err_is 'nothing on stderr' </dev/null
for stream in out plan; do
	ok "the records of $stream are as the schemas say" \
	    "$ROOT/tests/check-records" "$stream"
done
facts out <<'X'
.[0] | [.format, .tool, .psa, .effectiveDate, .wholeUnits]	["1.1","autotask-resolve","autotask","2026-09-26","refuse"]	begin: a newer minor format, the psa, the effective date, whole units
.[0].job | [.companyKey, .serviceKey, .agreementType]	["companyNumber","sku","Recurring Service"]	begin: what is compared with what
map(select(.type == "agreement")) | length	13	an agreement record for each customer
map(select(.code == "CW14")) | map([.customer.code, .error])	[["RVC","the company has no contract of recurring services in effect on 2026-09-26"],["ZET","several companies have this identifier: 112 (Zeta Media Studios), 212 (Zeta Media Studios (old account))"]]	no contract; two companies with one number, by name
map(select(.code == "CW04") | .customer.code)	["PIN"]	no Billing Identifier
map(select(.code == "AX10") | .customer.code)	["CLU"]	a Billing Identifier in another case
last | .ledger.found	10	the ledger counts
X
customer ASP '[.state, .company.id, .company.identifier, .agreement.id, .agreement.endDate]' \
    '["found",101,"AspenDental",29871,"2028-01-25"]' \
    "this year's contract, with its last day"
customer ASP '.additions | map(select(.id == 3638))[0] | [.product.id, .product.identifier, .quantity, .unitPrice]' \
    '[554,"BK-GB",1450,0.18]' "a line's service, units and price"
customer ASP '.future | map([.id, .quantity, .effectiveDate])' \
    '[[3589,30,"2027-12-26"]]' \
    'a line whose units are others later is of the future, too'
customer BKY '.additions | all(.billed)' true \
    'lines whose period is billed are marked'
customer ASP '.additions | any(.billed)' false \
    'lines whose period is not billed are not marked'
customer HBR '.additions | map(select(.id == 3967))[0].quantity' 40 \
    'units that were changed within an earlier period'
customer HBR '[(.additions | map(select(.id == 4023))[0].quantity), (.future | map(select(.id == 4023))[0].quantity)]' \
    '[0,40]' 'a line of 0 units now and more later'
customer NOR '.products | map(select(.sku == "LYNC-STD"))[0].state' \
    inactive 'an inactive service is inactive'
two='2 products have this SKU: 587 (Hosted SharePoint Storage, per GB), 687 (Hosted SharePoint Storage, per GB (2024 price list))'
customer SKR '.products | map(select(.sku == "SP-GB"))[0] | [.state, .error]' \
    "[\"ambiguous\",\"$two\"]" 'two services with one SKU are named'
facts plan <<X
.[0] | [.psa, .effectiveDate]	["autotask","2026-09-26"]	cw-diff passes on what the stream is about
map(select(.type == "change" and .action != "none")) | length	20	the plan of the sample
map(select(.type == "change")) | all(.effectiveDate == "2026-09-26")	true	each change has the date
map(select(.type == "change" and .sku == "BK-GB" and .customer.code == "ASP"))[0] | [.action, .before, .after, .addition.id]	["update",1450,1512,3638]	before and after are absolute
map(select(.code == "AX07"))[0].detail	addition 3589 of agreement 29871 has 30 later, on 2027-12-26, which a change now would move as well	a line with other units later is refused by name
map(select(.code == "AX08"))[0].detail	$two	two services with one SKU are refused by name
map(select(.code == "AX22")) | map([.customer.code, .detail])	[["MUE","1.25 is no whole number, and only whole units can be billed; WholeUnits can be up, down or nearest"]]	a fraction is refused
map(select(.type == "log") | .message | select(test("Connectwise"; "i")))	[]	no message names ConnectWise
X

# --- requests ---

is "$(query -r 'select(.path | startswith("/webservices5")) | .path |
    sub(".*/v1.0/"; "")' "$SIMLOG" | sort | uniq -c | sed 's/^ *//' |
    tr '\n' ';')" '1 Companies/query;1 Companies/query/count;1 ContractServiceUnits/query;1 ContractServiceUnits/query/next;1 ContractServices/query;1 ContractServices/query/count;1 Contracts/query;1 Contracts/query/count;1 Services/query;1 Services/query/count;1 ThresholdInformation;' \
    'the requests for the sample'
is "$(query -rs '[.[] | .method] | unique' "$SIMLOG" | tr -d ' \n')" \
    '["GET"]' 'they only read'
is "$(query -s '[.[] | select(.notes != [])] | length' "$SIMLOG")" 0 \
    'no request does what a careful client would not'
is "$(query -c 'select(.path | test("zoneInformation")) |
    .headers.authorization' "$SIMLOG")" '"absent"' \
    'the host of all users gets no key'

# --- contracts ---

edit Contracts 29771 '{"endDate":"2027-01-01"}'
resolved
facts out <<'X'
map(select(.code == "AX04"))[0].detail	AspenDental has 2 contracts of recurring services in effect on 2026-09-26: 29771 Aspen Dental - Cloud Services 2025, 29871 Aspen Dental - Cloud Services; the first one, 29771, is used	of several contracts the first one is used, and all are named
X
write_autotask_job '.AgreementChoice = "only"'
resolved
customer ASP .state several \
    'with AgreementChoice "only" none of several contracts is used'
restore
edit Contracts 29871 '{"status":0}'
resolved
customer ASP .state noAgreement 'an inactive contract is none'
restore
edit Contracts 29871 '{"contractType":1}'
resolved
customer ASP .state noAgreement 'a contract of another type is none'
restore
edit Contracts 29871 '{"status":null}'
resolved
customer ASP '[.state, .error]' \
    '["unreadable","agreement 29871 of AspenDental cannot be read: its status is no number"]' \
    'a contract without status cannot be judged'
restore
edit Companies 112 '{"isActive":false}'
edit Companies 212 '{"isActive":false}'
resolved
jq_is 'map(select(.code == "CW14" and .customer.code == "ZET"))[0].error' \
    'there is no active company with this companyNumber; company 112 (Zeta Media Studios) has it, but is inactive' \
    'inactive companies are none, and one is named with its id'
write_autotask_job
edit Companies 101 '{"isActive":false}'
for rule in company,101 agreement,29871; do
	printf 'customer,sku,do,value,until,note\nASP,*,%s,,\n' "$rule" \
	    >rules.csv
	resolved -r rules.csv
	jq_is 'map(select(.code == "CW14" and .customer.code == "ASP"))[0].error
	    | test("which (agreement 29871 )?is of a company that is inactive$")' \
	    true "a rule that says $rule uses no contract of an inactive company"
done
restore

# --- services ---

write_autotask_job '.AllowAtriaCreateAdditions = "True"'
edit Services 602 '{"isActive":false}'
resolved
jq_is 'map(select(.sku == "AV-EP" and .code == "AX08"))[0] |
    [.customer.code, .detail]' '["BKY","the product is inactive"]' \
    'an inactive service is not added, and named' plan
restore
edit Services 554 '{"id":554}'
admin DELETE autotask/Services/554 >nothing
resolved
jq_is 'map(select(.code == "CW06" and .sku == "BK-GB" and
    .customer.code == "ASP")) | length' 1 \
    'a line whose service is not there is not taken for another' plan
restore
atria 2026-10-25
jq '[.[] | select(.customerCode != "ASP" or .productSku != "BK-GB") |
    del(.resultCount)]' body >fewer.json
fetch -i fewer.json >fewer
run at_resolve <fewer
jq_is 'map(select(.code == "AX26")) | map([.customer.code, .sku, .before])' \
    '[["ASP","BK-GB",1450]]' \
    'a service that Atria counts for others and not here is named'
jq_is 'map(select(.code == "AX26"))[0].detail |
    test("^addition 3638 of agreement 29871 stays as it is")' true \
    'with its line'

# --- what is only alike ---

edit Companies 101 '{"companyNumber":"Aspen\u00adDental"}'
edit Services 554 '{"sku":"BK\u2013GB"}'
write_autotask_job '.AllowAtriaCreateAdditions = "True"'
resolved
customer ASP '[.state, .company.id, .agreement.id]' '["found",101,29871]' \
    'a company whose number is only alike is found'
jq_is 'map(select(.code == "AX10" and .customer.code == "ASP" and (.detail | test("Billing"))))[0].detail' \
    'Billing Identifier AspenDental is only alike to that of company Aspen<U+00AD>Dental (id 101)' \
    'the difference is shown'
customer ASP '.products | map(select(.sku == "BK-GB"))[0] | [.state, .product.id, .onlyAlike]' \
    '["active",554,true]' 'a service whose SKU is only alike is found'
jq_is 'map(select(.type == "change" and .customer.code == "ASP" and .action == "create")) | length' \
    0 'nothing is created for a company that is only alike' plan
is "$(query -s 'map(select(.type == "change" and .sku == "BK-GB" and .action == "create")) | length' plan)" \
    0 'nor of a service that is only alike'
is "$(query -s 'map(select(.type == "change" and .sku == "BK-GB" and .customer.code == "ASP"))[0] | [.action, .after] | tojson' plan)" \
    '"[\"update\",1512]"' 'a line that is there is compared'
edit Services 587 '{"sku":"BK\u2014GB"}'
resolved
customer ASP '.products | map(select(.sku == "BK-GB"))[0] | .state' ambiguous \
    'two services that are as much alike are refused'
edit Companies 102 '{"companyNumber":"Aspen\u200bDental"}'
resolved
customer ASP .state noCompany 'so are two companies'
jq_is 'map(select(.code == "CW14" and .customer.code == "ASP"))[0].error | test("101 .*102 ")' \
    true 'by name'
restore
write_autotask_job

# --- what another contract of the company has is not created once more ---

# RVC's second contract, 29886, becomes the bakery's, and line 4191 is on it.
write_autotask_job '.AllowAtriaCreateAdditions = "True"'
resolved
jq_is 'map(select(.sku == "AV-EP" and .action == "create")) | length' 1 \
    'a service that no contract of the company has is created' plan
contract=$(query -r 'select(.type == "agreement" and .customer.code == "BKY") |
    .agreement.id' out)
edit ContractServiceBundles 7 "{\"contractID\":$contract}"
resolved
is "$(query -s 'map(select(.sku == "AV-EP" and .code == "AX24"))[0] | [.code, .detail] | tojson' plan)" \
    "\"[\\\"AX24\\\",\\\"contract $contract has the bundle of services 41 (no description), which may hold it\\\"]\"" \
    'nothing is created beside a bundle of services'
edit ContractServiceBundles 7 '{"contractID":29880}'
edit Contracts 29886 '{"companyID":105,"contractType":7}'
edit ContractServices 4191 '{"contractID":29886,"serviceID":602}'
resolved
jq_is 'map(select(.code == "AX24" and .sku == "AV-EP"))[0].detail' \
    'addition 4191 of agreement 29886 of the same company has it already' \
    'a service of another contract of the company is not created' plan
edit ContractServices 4191 '{"units":[{"from":"2026-01-26","units":0}]}'
resolved
jq_is 'map(select(.sku == "AV-EP" and .action == "create")) | length' 1 \
    'a line of another contract without units is no obstacle' plan
restore

# --- effective dates, units ---

write_autotask_job '.EffectiveDate = "next-period"'
resolved
jq_is '.[0].effectiveDate' 2026-10-26 'EffectiveDate "next-period"'
write_autotask_job '.EffectiveDate = "2026-12-01"'
resolved
jq_is '.[0].effectiveDate' 2026-12-01 'EffectiveDate: a day'
customer ASP '[(.additions | map(select(.id == 3589))[0].quantity), .future]' \
    '[30,null]' 'the units are those on that day'
write_autotask_job '.EffectiveDate = "2026-09-10"'
resolved
customer HBR '.additions | map(select(.id == 3967))[0].quantity' 40 \
    'on a day that two rows share, the later one counts'
restore
edit ContractServices 3638 '{"units":[]}'
resolved
customer ASP '.additions | map(select(.id == 3638))[0] | [.id, .quantity]' \
    '[3638,null]' 'a line without any units has an unknown quantity'
jq_is 'map(select(.sku == "BK-GB" and .customer.code == "ASP"))[0].code' \
    AX08 'a line without any units is refused' plan
restore
for rule in up:2 down:1 nearest:1; do
	write_autotask_job ".WholeUnits = \"${rule%:*}\""
	resolved
	jq_is 'map(select(.type == "change" and .sku == "BK-TB"))[0].after' \
	    "${rule#*:}" "WholeUnits ${rule%:*}: 1.25 becomes ${rule#*:}" plan
done
jq_is 'map(select(.type == "change" and .sku == "BK-TB"))[0].action' \
    none 'what is right once it is rounded is no change' plan

# --- keys, rules ---

edit Companies 101 '{"userDefinedFields":[{"name":"Atria","value":"AspenDental"}]}'
write_autotask_job '.CompanyKey = "udf:Atria"'
resolved
jq_is 'map(select(.state == "found") | .customer.code)' '["ASP"]' \
    'CompanyKey: a user-defined field'
write_autotask_job '.CompanyKey = "companyName"'
resolved
jq_is 'map(select(.state == "found")) | length' 0 'CompanyKey: the name'
write_autotask_job '.ServiceKey = "externalID"'
edit Services 554 '{"externalID":"BK-GB"}'
resolved
customer ASP '.products | map(select(.state != "missing") | .sku)' \
    '["BK-GB"]' 'ServiceKey: another member'
restore
cat >rules.csv <<'X'
customer,sku,do,value,until,note
PIN,*,company,111,,
RVC,*,agreement,29885,,
LKS,*,ignore,,,
*,IOT-GW,product,DNS-ZONE,,
X
resolved -r rules.csv
customer PIN '[.state, .agreement.id]' '["found",29884]' \
    'a rule names a company'
customer RVC '[.state, .agreement.id]' '["found",29885]' \
    'a rule names a contract'
customer LKS .state ignored 'a rule ignores a customer'
customer SKR '.products | map(select(.sku == "IOT-GW"))[0].product.identifier' \
    DNS-ZONE 'a rule names a service'

# --- how Autotask may differ ---

restore
resolved
steady <out >usual
for switch in '{"names":"pascal"}' '{"dates":"z"}' '{"dates":"plain"}' \
    '{"order":"reversed"}' '{"boundary":"apart"}' '{"nextPage":"post"}' \
    '{"zoneSlash":"no"}'; do
	admin POST autotask "$switch" >nothing
	forget_requests
	resolved
	steady <out >other
	same other "the same records with $switch" <usual
	admin POST reset >nothing
done
is "$(query -rs '[.[] | .notes[]] | length' "$SIMLOG")" 0 \
    'no request is wrong under any of these'
secrets_are_absent 'no record has a key' out err plan
sim_ends_well

# Where nobody has a contract or a service, the settings are named that such a job
# has.
# nobody STATE MEMBERS: what AX27 says of one customer
nobody() {
	{
		printf '{"type":"agreement","customer":{"code":"A"},"state":"%s"%s}\n' "$@"
		echo '{"type":"line","customer":{"code":"A"},"sku":"X","quantity":1}'
	} | seal '"today":"2026-10-26","psa":"autotask","effectiveDate":"2026-10-01","job":{"companyKey":"companyNumber"}' \
	    ok 0 '{"lines":1,"customers":1,"'"$1"'":1}' | cw-diff |
	    query -r 'select(.code == "AX27") | .error'
}
is "$(nobody noCompany '')" 'of 1 customers in Atria, none has a contract of recurring services in effect on 2026-10-01; check EffectiveDate, CompanyKey (companyNumber), the Billing Identifiers, and that the API user may see all companies and contracts' \
    'AX27 names what a job for Autotask has: no AgreementType'
is "$(nobody found ',"company":{"id":1},"agreement":{"id":7},"additions":[],"products":[{"sku":"X","state":"missing"}]')" \
    'of 1 SKUs, none is a service; check the SKUs, ServiceKey, and that the API user may see all services' \
    'and ServiceKey, where no SKU is a service'
done_testing

#!/bin/sh
# Every log code, provoked from outside, with its level and message: the
# table of tests/README.md.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
sample=$DATA/sample/state.json
whole() { fetch "$@" 2>err | resolve 2>>err | cw-diff 2>>err | apply 2>>err; }

# codes <TABLE: the stream in ./out has each code so often ("+": once or more),
# with this level, and the first of them with this message. A line has code,
# level, number, the occasion for the title, and the message, with tabs between.
codes() {
	grep . >codes.table
	query -rs --rawfile table codes.table 'map(select(.type == "log")) as $logs
	    | $table | split("\n")[] | select(. != "") | split("\t") as $want
	    | $logs | map(select(.code == $want[0]))
	    | (if length > 0 and $want[2] == "+" then "+" else length end) as $n
	    | "\($n) \(.[0].level) \(.[0].message)"' out >codes.got 2>&1
	paste codes.got codes.table >codes.both
	while IFS='	' read -r got code level n title message; do
		is "$got" "$n $level $message" "$code is logged: $title"
	done <codes.both
}

# --- the sample data -------------------------------------------------------------
whole >out
codes <<'X'
CW01	Info	1	a run begins	Billing Process Started : For Billing Period 2026-10-25
CW04	Warn	1	a customer has no Billing Identifier	PIN CompanyID Missing Unable to process records for Atria Customer Pinnacle Engineering Pty Ltd – Please add CompanyID from ConnectWise into Billing Identifier field on Customer
CW05	Warn	2	a row has no SKU	LKS SKU Missing in Atria : LKS : Skipped Line Tenants for Customer Lakeside Financial Advisors as no SKU was provided
CW06	Warn	1	the catalog does not have the SKU	SKR Product Missing : Skipped Line IoT Gateway (Pilot) with Product ID IOT-GW for Customer 株式会社さくら商事 as the SKU could not be located in ConnectWise. Please add this product in ConnectWise portal
CW07	Info	20	a quantity is updated	ASP Quantity Update : Line located for Cloud Backup, Storage per GB with Product ID BK-GB and updated from 1450 to 1512
CW09	Verbose	53	a quantity is the same	ASP Contract Line for Managed Antivirus, Endpoint located – quantity is unchanged
CW14	Warn	2	a company or its agreement is missing	No Agreement exists for the customer Riverside Veterinary Clinic. Check ConnectWise to see if the customer: Riverside Veterinary Clinic with Id: RiversideVet and agreement type: Hosting and Cloud Services exists.
CW20	Warn	2	a service was removed	Harbor Logistics, Inc.| Line located for Hosted CRM, Standard with Product ID CRM-STD is been removed in the selected billing period. The Quantity is updated from 11.00 to 0.00
CW22	Warn	3	an addition is missing and must not be created	Contract Line Missing in ConnectWise : Skipped Line Managed Antivirus, Endpoint with Product ID AV-EP for Customer The "Best" Bakery Co. as the SKU could not be located in ConnectWise
CW23	Info	1	a run with warnings ends	Billing Process Completed with status Warning
AX10	Verbose	1	a Billing Identifier is in another case	CLU Matched Without Regard To Case : Billing Identifier cafelumiere is company CafeLumiere
X
whole -p 2026-12-25 >out
codes <<'X'
CW15	Warn	1	Atria has nothing of the period	No records found in Atria for billing period 2026-12-25.
CW23	Info	+	a run without rows ends	Billing Process Completed with status Error
AX27	Error	1	nobody is billed	Nobody Is Billed : there is no line to bill for the period that ends on 2026-12-25; check BillingPeriod, BillingPeriodEnd and CustomersFilter, and that Atria's billing process has run
X
write_job '.AllowAtriaCreateAdditions = "TRUE" | .CustomersFilter = ["SKR", "X"]'
whole >out
codes <<'X'
CW08	Info	1	an addition is created	SKR Contract Line Added : New Line added for Hosted SharePoint, Storage per GB with Product ID SP-GB
AX11	Warn	1	CustomersFilter has an unknown customer	CustomersFilter names a customer that Atria does not report: X
X

# --- wrong jobs and secrets --------------------------------------------------------
write_job '.ApiUrl = ""'
whole >out
codes <<'X'
CW17	Error	1	ApiUrl is blank	Failed to Retrieve Job Task Parameters: Error reported was: api url is not available
X
write_job '.BillingPeriod = "Last"'
whole >out
codes <<'X'
CW19	Error	1	BillingPeriod is "Last"	Incorrect billing period date or format
X
write_job '.AgreementType = "Cloud and Hosting Services"'
whole >out
codes <<'X'
CW21	Error	1	ConnectWise does not have the AgreementType	Invalid agreement type. Please check agreement type in job parameters.
X
write_job '.LogLevel = "loud"'
whole >out
codes <<'X'
AX01	Error	+	there is no such LogLevel	The job cannot be run: job.json: LogLevel must be Error, Warn, Info or Verbose, not loud
X
write_job
write_secrets '.PrivateKey = ""'
whole >out
codes <<'X'
CW18	Error	+	PrivateKey is blank	Failed to validate ConnectWise secrets. PrivateKey must have a valid value
X
chmod 644 secrets.json
whole >out
codes <<'X'
CW16	Error	+	others can read the secrets file	Failed to retrieve ConnectWise secrets. Error occurred is: secrets.json: others can read it (mode 0644); type: chmod 600 secrets.json
X

# --- answers that fail -----------------------------------------------------------------
write_secrets
faults '{"match":{"path":"/api/billing/*"},"do":{"status":503}}'
whole >out
facts out <<'X'
map(select(.code == "CW03") | .level)	["Error"]	CW03 is logged: Atria answers 503
X
err_has 'CW03: Failed to connect to Atria: Error reported was : HTTP 503' \
    'CW03 on stderr has what Atria answered'
no_faults
write_secrets '.AtriaToken = "an.old.token"'
whole >out
codes <<'X'
CW03	Error	1	Atria refuses the token	Failed to connect to Atria: Error reported was : HTTP 401: the token was refused: it may have expired, or its user is disabled in Atria
X
write_secrets
faults '{"match":{"path":"/api/billing/*"},"do":{"malformed":true}}'
whole >out
facts out <<'X'
map(select(.code == "CW13") | "\(.level) \(.message[0:60])") | join(" + ")	Error Failed to Deserialize object: Error reported was: Atria's an	CW13 is logged: the JSON of Atria breaks off
X
no_faults
write_secrets '.PrivateKey = "wrong"'
whole >out
facts out <<'X'
map(select(.code == "CW02") | "\(.level) \(.message[0:59])") | join(" + ")	Error Failed to connect to Connectwise: Error reported was : HTTP	CW02 is logged: the private key is wrong
X
write_secrets

# one agreement cannot be read: its customer waits, the others do not
sim_reset
switches '{"bundles":"refused"}'
faults '{"match":{"method":"GET","path":"*/agreements/873/additions*"},
    "do":{"status":500}}'
whole >out
skus=$(query '.atria.periods["2026-10-25"] | map(select(.customerCode == "MUE"
    and .productSku != null).productSku) | unique | length' "$sample")
facts out <<X
map(select(.code == "CW10")) | "\(.[0].level) \([.[].customer.code] | unique | join(" ")) \(length)"	Error MUE $skus	CW10 is logged for each line of the customer whose additions cannot be read
map(select(.code == "CW23") | "\(.level): \(.message)")	["Info: Billing Process Completed with status Error"]	CW23 is logged: a run with errors ends
map(select(.code == "CW07" and .customer.code == "NOR")) | length	3	other customers are billed although one cannot be read
X

# one addition cannot be written: the others are
sim_reset
faults '{"match":{"method":"PATCH","path":"*/additions/3589"},
    "do":{"status":400}}'
whole >out
facts out <<'X'
map(select(.code == "CW10")) | "\(.[0].level) \(.[0].sku) \(length)"	Error HEX-STD 1	CW10 is logged: ConnectWise refuses a PATCH
map(select(.code == "CW07")) | length	19	the other changes are made although one is refused
X

# --- creating ----------------------------------------------------------------------------
sim_reset
write_job '.AllowAtriaCreateAdditions = true'
faults '{"match":{"method":"POST","path":"*/agreements/876/additions"},
    "do":{"status":400}}'
whole >out
facts out <<'X'
map(select(.code == "CW12")) | "\(.[0].level) \(.[0].message[0:48])"	Error 株式会社さくら商事 Addition SP-GB, Error Details HTTP 400	CW12 is logged: ConnectWise refuses a POST
map(select(.code == "CW08")) | length	2	the other additions are created although one is refused
X

sim_reset
template='{"subcategory":{"id":12},"type":{"id":3},"productClass":"Service"}'
write_job ".AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true
    | .ProductTemplate = $template"
whole >out
codes <<'X'
AX12	Info	1	a product is created	SKR Catalog Item Added : New Product IOT-GW added for IoT Gateway (Pilot)
X
facts out <<'X'
map(select(.code == "CW08" and .sku == "IOT-GW")) | length	1	the addition of a created product is created, too
X
is "$(sim_dump | query -c '.connectwise.catalog[]
    | select(.identifier == "IOT-GW") | [.description, .customerDescription,
    .subcategory.id, .productClass]')" \
    '["IoT Gateway (Pilot)","IoT Gateway (Pilot)",12,"Service"]' \
    'a created product has what the template says'
forget_requests
whole >out
is "$(writes)" 0 'after products and additions are created, a second run writes nothing'
sim_reset
write_job '.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true
    | .ProductTemplate = {"productClass":"Service"}'
whole >out
facts out <<'X'
map(select(.code == "CW11")) | "\(.[0].level) \(.[0].message[0:54])"	Error 株式会社さくら商事 Catalog Item IoT Gateway (Pilot), SKU IOT-GW	CW11 is logged: the product template is incomplete
X
is "$(requests POST | grep -c '/876/additions')" 1 \
    'a product that could not be created gets no addition'
sim_reset
write_job '.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true'
whole >out
facts out <<'X'
map(select(.code == "CW11")) | .[0].error	the job has no ProductTemplate	CW11 is logged: the job has no product template
X
write_job '.AllowAtriaCreateProducts = true'
whole >out
codes <<'X'
CW06	Warn	1	products but not additions may be created	SKR Product Missing : Skipped Line IoT Gateway (Pilot) with Product ID IOT-GW for Customer 株式会社さくら商事 as the SKU could not be located in ConnectWise. Please add this product in ConnectWise portal
X

# a plan does not allow what the job does not
sim_reset
write_job '.AllowAtriaCreateAdditions = true'
plan >plan.ndjson
write_job
run apply <plan.ndjson
facts out <<'X'
map(select(.code == "CW12") | .error) | unique	["the job does not allow new additions: set AllowAtriaCreateAdditions to True"]	cw-apply creates only what its own job allows
X
is "$(requests POST | grep -vc bundles)" 0 \
    'cw-apply sends no POST for what its job does not allow'

# --- ours --------------------------------------------------------------------------------
# world CW-FILTER [ATRIA-FILTER [JOB-FILTER]]: a run with the sample data changed
world() {
	query -c ".connectwise |= ($1)
	    | .atria.periods[\"2026-10-25\"] |= (${2:-.})" "$sample" >world.json
	admin PUT state @world.json >admin.out
	admin_said '{}' 'bad world'
	write_job "${3:-.}"
	whole >out
}
world . 'map(del(.billable))'
codes <<'X'
AX23	Warn	1	no row says whether it is billable	No row says whether it is billable in billing period 2026-10-25: all of them are taken as billable. If a column says it under another name, give that name as billable in FieldMap
X
world '.agreements += [.agreements[] | select(.id == 871) | .id = 1200
    | .name = "Second"]'
codes <<'X'
AX04	Warn	1	a company has two active agreements of the type	ASP Several Agreements : AspenDental has 2 active agreements of type Hosting and Cloud Services: 871 Aspen Dental - Cloud Services, 1200 Second; the first one, 871, is used
X
world . 'map(if .customerCode == "NOR" then .customerAccountCode =
    "AspenDental" else . end)'
codes <<'X'
AX05	Warn	2	two customers have one Billing Identifier	ASP Billing Identifier Not Unique : Skipped Customer Aspen Dental Group, LLC as Billing Identifier AspenDental is also that of NOR
X
world '.additions += [.additions[] | select(.id == 3589) | .id = 9001]'
codes <<'X'
AX06	Warn	1	a product has two live additions	ASP Several Contract Lines : Skipped Line Hosted Exchange, 25GB MAPI (+1 more) with Product ID HEX-STD for Customer Aspen Dental Group, LLC as agreement 871 has 2 live additions of it: 3589, 9001
X
world '.additions |= map(if .id == 3589 then .effectiveDate =
    "2026-12-01T00:00:00Z" else . end)'
codes <<'X'
AX07	Warn	1	the only addition starts in the future	ASP Contract Line Not Yet Effective : Skipped Line Hosted Exchange, 25GB MAPI (+1 more) with Product ID HEX-STD for Customer Aspen Dental Group, LLC as addition 3589 of agreement 871 becomes effective on 2026-12-01
X
world '.catalog |= map(if .identifier == "SP-GB" then .inactiveFlag = true
    else . end)' . '.AllowAtriaCreateAdditions = true'
codes <<'X'
AX08	Warn	1	the product is inactive	SKR Product Not Usable : Skipped Line Hosted SharePoint, Storage per GB with Product ID SP-GB for Customer 株式会社さくら商事 as the product is inactive
X
world . 'map(if .customerCode == "ASP" and .productSku == "HEX-STD" then
    .thisMonthCount = 9000000000 | del(.lastMonthCount, .difference)
    else . end)'
codes <<'X'
AX22	Error	1	the lines of a SKU add up to too much	ASP Quantity Out Of Range : Skipped Line Hosted Exchange, 25GB MAPI (+1 more) with Product ID HEX-STD for Customer Aspen Dental Group, LLC as its 2 lines add up to more than 9000000000
CW23	Info	1	a run with a sum out of range ends	Billing Process Completed with status Error
X
facts out <<'X'
map(select(.code == "CW07")) | length	19	the other quantities are written although one is out of range
X
world . 'map(if .customerCode == "ASP" and .productSku == "HEX-STD" then
    .thisMonthCount = 9000000001 | del(.lastMonthCount, .difference)
    else . end)'
facts out <<'X'
map(select(.code == "CW13")) | .[0].error	Atria's answer: row 1 (customer ASP): thisMonthCount is out of range	CW13 is logged: a single quantity is out of range
X
world . 'map(if .productSku == "CRM-STD" then .lastMonthCount = 0
    | .difference = 0 else . end)'
codes <<'X'
AX09	Warn	1	Atria counts 0 now and 0 before	HBR No Evidence Of Removal : Skipped Line Hosted CRM, Standard with Product ID CRM-STD for Customer Harbor Logistics, Inc. as Atria counts 0 now and not more before; the addition has 11
X
plan 2>err >plan.ndjson
head -n 20 plan.ndjson >short.ndjson
run apply <short.ndjson
codes <<'X'
AX02	Error	1	a stream was cut short	The input stream is damaged: standard input, line 20: the stream stops here without an end record: the previous program ended unexpectedly
X
run fetch -i nowhere.json
codes <<'X'
AX03	Error	1	a saved answer is not there	Local input or output failed: nowhere.json: No such file or directory
X

# --- plans that are not carried out ------------------------------------------------
sim_reset
plan >plan.ndjson
run apply --max-removals 1 <plan.ndjson
codes <<'X'
AX13	Error	1	a plan removes more than MaxRemovals	Nothing was written, as a guard refuses the plan: MaxRemovals: 2 removals of 75 additions, the limit is 1 (HBR 1, MUE 1)
X
run apply --approve sha256:0 <plan.ndjson
seal=$(tail -n 1 plan.ndjson | query -r .seal)
codes <<X
AX19	Error	1	another plan was approved	Nothing was written, as the plan is not the one meant: the approved seal is sha256:0, but this plan's seal is $seal
X
admin POST additions/3589 '{"quantity":30}' >nothing
run apply <plan.ndjson
codes <<'X'
AX14	Warn	1	an addition was changed after the plan	ASP Changed Since The Plan : Skipped Line Hosted Exchange, 25GB MAPI (+1 more) with Product ID HEX-STD for Customer Aspen Dental Group, LLC as addition 3589 has quantity 30 now
CW23	Info	1	a run of an old plan ends	Billing Process Completed with status Warning
X
sim_reset
fetch | resolve >resolved
run cw-diff --no-decrease <resolved
codes <<'X'
AX15	Warn	+	a quantity would decrease	HBR No Decrease : Skipped Line Hosted CRM, Standard with Product ID CRM-STD for Customer Harbor Logistics, Inc. as its quantity would go from 11 to 0
X

# --- removed services that Atria leaves out ---------------------------------------------
atria 2026-10-25
query 'map(select(.thisMonthCount > 0) | del(.resultCount))' body >now.json
query 'map(.thisMonthCount = .lastMonthCount | del(.lastMonthCount, .difference,
    .resultCount))' body >before.json
run fetch -i now.json
cp out lines.ndjson
resolve <lines.ndjson | cw-diff >plan.ndjson
facts plan.ndjson <<'X'
map(select(.action == "remove")) | length	0	a service that Atria leaves out is not removed
.[-1] | [.type, .status]	["end","ok"]	the plan of what Atria leaves out is whole
X
run fetch -i now.json --previous-input before.json
status_is 0 'the period before can be read from a saved answer'
cp out lines.ndjson
resolve <lines.ndjson | cw-diff >plan.ndjson
facts plan.ndjson <<'X'
map(select(.action == "remove") | .sku) | sort	["CRM-STD","SP-SITE"]	with the period before, services that Atria leaves out are removed
X
facts lines.ndjson <<'X'
map(select(.derived) | .quantity) | unique	[0]	a line that is derived from the period before has the quantity 0
X
one='customerCode: "A", customerAccountCode: "OLD", thisMonthCount: 5'
query -n "[{$one, sku: \"X\"}, {$one, sku: \"Y\"}, {$one, sku: \"Z\"},
    {$one}]" >before2.json
query -n "[{$one, sku: \"X\"}, {$one, sku: \"Y\", billable: false}]
    | map(.customerAccountCode = \"NEW\")" >now2.json
run fetch -i now2.json --previous-input before2.json
facts out <<'X'
map(select(.derived) | [.sku, .quantity, .previousQuantity])	[["Z",0,5]]	what is there but not billable is not derived
map(select(.derived) | .customer.billingIdentifier)	["NEW"]	a derived line has the Billing Identifier of now
.[-1].ledger | [.rows == .lines + .notBillable, .derived]	[true,1]	the ledger counts derived lines
X
echo '[]' >none.json
run fetch -i none.json --previous-input before.json
facts out <<'X'
map(select(.type == "line")) | length	0	an answer without rows does not remove everything
X
codes <<'X'
CW15	Warn	1	a saved answer has no rows	No records found in Atria for billing period 2026-10-25.
X
forget_requests
run fetch --with-previous
is "$(requests)" 'GET /api/billing/2026-10-25
GET /api/billing/2026-09-25' '--with-previous asks Atria for both periods'
run fetch -i now.json --with-previous
status_is 2 'a saved answer needs a saved answer of the period before'
done_testing

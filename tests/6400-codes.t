#!/bin/sh
# Every log code, provoked from outside, with its level and message: the
# table of tests/README.md.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
whole() { fetch "$@" 2>err | resolve 2>>err | cw-diff 2>>err | apply 2>>err; }

# code CODE LEVEL MESSAGE [N]: the stream in ./out has the code, N times (1 or
# more), with this level, and the first with this message
code() {
	jq -c --arg c "$1" 'select(.type == "log" and .code == $c)' out >entries
	found=$(wc -l <entries)
	if [ "$found" -eq 0 ] || [ "$found" -ne "${4:-$found}" ]; then
		fail "$1 occurs"
		{ echo "$found entries"; tail -n 3 out | cut -c 1-300; } | note
		return
	fi
	is "$(head -n 1 entries | jq -r '.level, .message')" "$2
$3" "$1"
}

# --- the sample data -------------------------------------------------------------
whole >out
code CW01 Info 'Billing Process Started : For Billing Period 2026-10-25' 1
code CW04 Warn 'PIN CompanyID Missing Unable to process records for Atria Customer Pinnacle Engineering Pty Ltd – Please add CompanyID from ConnectWise into Billing Identifier field on Customer' 1
code CW05 Warn 'LKS SKU Missing in Atria : LKS : Skipped Line Tenants for Customer Lakeside Financial Advisors as no SKU was provided' 2
code CW06 Warn 'SKR Product Missing : Skipped Line IoT Gateway (Pilot) with Product ID IOT-GW for Customer 株式会社さくら商事 as the SKU could not be located in ConnectWise. Please add this product in ConnectWise portal' 1
code CW07 Info 'ASP Quantity Update : Line located for Cloud Backup, Storage per GB with Product ID BK-GB and updated from 1450 to 1512' 20
code CW09 Verbose 'ASP Contract Line for Managed Antivirus, Endpoint located – quantity is unchanged' 53
code CW14 Warn 'No Agreement exists for the customer Riverside Veterinary Clinic. Check ConnectWise to see if the customer: Riverside Veterinary Clinic with Id: RiversideVet and agreement type: Hosting and Cloud Services exists.' 2
code CW20 Warn 'Harbor Logistics, Inc.| Line located for Hosted CRM, Standard with Product ID CRM-STD is been removed in the selected billing period. The Quantity is updated from 11.00 to 0.00' 2
code CW22 Warn 'Contract Line Missing in ConnectWise : Skipped Line Managed Antivirus, Endpoint with Product ID AV-EP for Customer The "Best" Bakery Co. as the SKU could not be located in ConnectWise' 3
code CW23 Info 'Billing Process Completed with status Warning' 1
code AX10 Verbose 'CLU Matched Without Regard To Case : Billing Identifier cafelumiere is company CafeLumiere' 1
whole -p 2026-12-25 >out
code CW15 Warn 'No records found in Atria for billing period 2026-12-25.' 1
code CW23 Info 'Billing Process Completed with status Warning'
write_job '.AllowAtriaCreateAdditions = "TRUE" | .CustomersFilter = ["SKR", "X"]'
whole >out
code CW08 Info 'SKR Contract Line Added : New Line added for Hosted SharePoint, Storage per GB with Product ID SP-GB' 1
code AX11 Warn 'CustomersFilter names a customer that Atria does not report: X' 1

# --- wrong jobs and secrets --------------------------------------------------------
write_job '.ApiUrl = ""'
whole >out
code CW17 Error 'Failed to Retrieve Job Task Parameters: Error reported was: api url is not available' 1
write_job '.BillingPeriod = "Last"'
whole >out
code CW19 Error 'Incorrect billing period date or format' 1
write_job '.AgreementType = "Cloud and Hosting Services"'
whole >out
code CW21 Error 'Invalid agreement type. Please check agreement type in job parameters.' 1
write_job '.LogLevel = "loud"'
whole >out
code AX01 Error 'The job cannot be run: job.json: LogLevel must be Error, Warn, Info or Verbose, not loud'
write_job
write_secrets '.PrivateKey = ""'
whole >out
code CW18 Error 'Failed to validate ConnectWise secrets. PrivateKey must have a valid value'
chmod 644 secrets.json
whole >out
code CW16 Error 'Failed to retrieve ConnectWise secrets. Error occurred is: secrets.json: others can read it (mode 0644); type: chmod 600 secrets.json'
write_secrets

# --- answers that fail -----------------------------------------------------------------
faults '{"match":{"path":"/api/billing/*"},"do":{"status":503}}'
whole >out
is "$(jq -r 'select(.code == "CW03") | .level' out)" Error 'CW03, an error page'
err_has 'CW03: Failed to connect to Atria: Error reported was : HTTP 503' \
    '… with what Atria said'
no_faults
write_secrets '.AtriaToken = "an.old.token"'
whole >out
code CW03 Error 'Failed to connect to Atria: Error reported was : HTTP 401: the token was refused: it may have expired, or its user is disabled in Atria' 1
write_secrets
faults '{"match":{"path":"/api/billing/*"},"do":{"malformed":true}}'
whole >out
is "$(jq -r 'select(.code == "CW13") | "\(.level) \(.message[0:60])"' out)" \
    'Error Failed to Deserialize object: Error reported was: Atria'"'"'s an' CW13
no_faults
write_secrets '.PrivateKey = "wrong"'
whole >out
is "$(jq -r 'select(.code == "CW02") | "\(.level) \(.message[0:59])"' out)" \
    'Error Failed to connect to Connectwise: Error reported was : HTTP' CW02
write_secrets

# one agreement cannot be read: its customer waits, the others do not
sample_start
switches '{"bundles":"refused"}'
faults '{"match":{"method":"GET","path":"*/agreements/873/additions*"},
    "do":{"status":500}}'
whole >out
is "$(jq -rs 'map(select(.code == "CW10")) | "\(.[0].level) \(
    [.[].customer.code] | unique | join(" ")) \(length)"' out)" \
    "Error MUE $(jq '.atria.periods["2026-10-25"] | map(select(.customerCode ==
    "MUE" and .productSku != null)) | map(.productSku) | unique | length' \
    "$DATA/sample/state.json")" 'CW10 for each line of the one customer'
code CW23 Info 'Billing Process Completed with status Error' 1
is "$(jq -s 'map(select(.code == "CW07" and .customer.code == "NOR"))
    | length' out)" 3 'the other customers are not held up'
no_faults

# one addition cannot be written: the others are
sample_start
faults '{"match":{"method":"PATCH","path":"*/additions/3589"},
    "do":{"status":400}}'
whole >out
is "$(jq -rs 'map(select(.code == "CW10")) | "\(.[0].level) \(.[0].sku) \(
    length)"' out)" 'Error HEX-STD 1' 'CW10 for a change that is refused'
is "$(jq -s 'map(select(.code == "CW07")) | length' out)" 19 \
    'the other changes are made'
no_faults

# --- creating ----------------------------------------------------------------------------
sample_start
write_job '.AllowAtriaCreateAdditions = true'
faults '{"match":{"method":"POST","path":"*/agreements/876/additions"},
    "do":{"status":400}}'
whole >out
is "$(jq -rs 'map(select(.code == "CW12")) | "\(.[0].level) \(
    .[0].message[0:48])"' out)" \
    'Error 株式会社さくら商事 Addition SP-GB, Error Details HTTP 400' CW12
is "$(jq -s 'map(select(.code == "CW08")) | length' out)" 2 \
    'the other additions are created'
no_faults

sample_start
template='{"subcategory":{"id":12},"type":{"id":3},"productClass":"Service"}'
write_job ".AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true
    | .ProductTemplate = $template"
whole >out
code AX12 Info 'SKR Catalog Item Added : New Product IOT-GW added for IoT Gateway (Pilot)' 1
is "$(jq -rs 'map(select(.code == "CW08" and .sku == "IOT-GW")) | length' \
    out)" 1 'and the addition is created'
is "$(curl -s "$SIM/_sim/state" | jq -c '.connectwise.catalog[]
    | select(.identifier == "IOT-GW") | [.description, .customerDescription,
    .subcategory.id, .productClass]')" \
    '["IoT Gateway (Pilot)","IoT Gateway (Pilot)",12,"Service"]' \
    'from the template'
forget_requests
whole >out
is "$(writes)" 0 'the second run writes nothing'
sample_start
write_job '.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true
    | .ProductTemplate = {"productClass":"Service"}'
whole >out
is "$(jq -rs 'map(select(.code == "CW11")) | "\(.[0].level) \(
    .[0].message[0:54])"' out)" \
    'Error 株式会社さくら商事 Catalog Item IoT Gateway (Pilot), SKU IOT-GW' CW11
is "$(requests POST | grep -c '/876/additions')" 1 \
    'no addition of a product that could not be created'
write_job '.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true'
sample_start
write_job '.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true'
whole >out
is "$(jq -rs 'map(select(.code == "CW11")) | .[0].error' out)" \
    'the job has no ProductTemplate' 'CW11 without a template'
write_job '.AllowAtriaCreateProducts = true'
whole >out
code CW06 Warn 'SKR Product Missing : Skipped Line IoT Gateway (Pilot) with Product ID IOT-GW for Customer 株式会社さくら商事 as the SKU could not be located in ConnectWise. Please add this product in ConnectWise portal' 1

# a plan does not allow what the job does not
sample_start
write_job '.AllowAtriaCreateAdditions = true'
plan >plan.ndjson
write_job
run apply <plan.ndjson
is "$(jq -rs 'map(select(.code == "CW12") | .error) | unique[]' out)" \
    'the job does not allow to create additions' \
    'cw-apply creates only what its own job allows'
is "$(requests POST | grep -vc bundles)" 0 'and asks for nothing else'

# --- ours --------------------------------------------------------------------------------
# world CW-FILTER [ATRIA-FILTER]: the sample data changed
world() {
	jq ".connectwise |= ($1) | .atria.periods[\"2026-10-25\"] |= (${2:-.})" \
	    "$DATA/sample/state.json" >world.json
	sim_start world.json
	write_job "${3:-.}"
	whole >out
}
world '.agreements += [.agreements[] | select(.id == 871) | .id = 1200
    | .name = "Second"]'
code AX04 Warn 'ASP Several Agreements : AspenDental has 2 active agreements of type Hosting and Cloud Services: 871 Aspen Dental - Cloud Services, 1200 Second; the first one, 871, is used' 1
world . 'map(if .customerCode == "NOR" then .customerAccountCode =
    "AspenDental" else . end)'
code AX05 Warn 'ASP Billing Identifier Not Unique : Skipped Customer Aspen Dental Group, LLC as Billing Identifier AspenDental is also that of NOR' 2
world '.additions += [.additions[] | select(.id == 3589) | .id = 9001]'
code AX06 Warn 'ASP Several Contract Lines : Skipped Line Hosted Exchange, 25GB MAPI (+1 more) with Product ID HEX-STD for Customer Aspen Dental Group, LLC as agreement 871 has 2 live additions of it: 3589, 9001' 1
world '.additions |= map(if .id == 3589 then .effectiveDate =
    "2026-12-01T00:00:00Z" else . end)'
code AX07 Warn 'ASP Contract Line Not Yet Effective : Skipped Line Hosted Exchange, 25GB MAPI (+1 more) with Product ID HEX-STD for Customer Aspen Dental Group, LLC as addition 3589 of agreement 871 becomes effective on 2026-12-01' 1
world '.catalog |= map(if .identifier == "SP-GB" then .inactiveFlag = true
    else . end)' . '.AllowAtriaCreateAdditions = true'
code AX08 Warn "SKR Product Not Usable : Skipped Line Hosted SharePoint, Storage per GB with Product ID SP-GB for Customer 株式会社さくら商事 as the product is inactive in ConnectWise's catalog" 1
world . 'map(if .customerCode == "ASP" and .productSku == "HEX-STD" then
    .thisMonthCount = 9000000000 | del(.lastMonthCount, .difference)
    else . end)'
code AX22 Error 'ASP Quantity Out Of Range : Skipped Line Hosted Exchange, 25GB MAPI (+1 more) with Product ID HEX-STD for Customer Aspen Dental Group, LLC as its 2 lines add up to more than 9000000000' 1
is "$(jq -s 'map(select(.code == "CW07")) | length' out)" 19 \
    'the other quantities are written, those of the same customer too'
code CW23 Info 'Billing Process Completed with status Error' 1
world . 'map(if .customerCode == "ASP" and .productSku == "HEX-STD" then
    .thisMonthCount = 9000000001 | del(.lastMonthCount, .difference)
    else . end)'
is "$(jq -rs 'map(select(.code == "CW13")) | .[0].error' out)" "Atria's answer: \
row 1 (customer ASP): thisMonthCount is out of range" \
    'a single quantity out of range is CW13'
world . 'map(if .productSku == "CRM-STD" then .lastMonthCount = 0
    | .difference = 0 else . end)'
code AX09 Warn 'HBR No Evidence Of Removal : Skipped Line Hosted CRM, Standard with Product ID CRM-STD for Customer Harbor Logistics, Inc. as Atria counts 0 now and not more before; the addition has 11' 1
plan 2>err | head -n 20 >short.ndjson
run apply <short.ndjson
is "$(jq -r 'select(.code == "AX02") | .message' out)" \
    'The input stream is damaged: standard input, line 20: the stream stops here without an end record: the stage before died' AX02
run fetch -i nowhere.json
code AX03 Error 'Local input or output failed: nowhere.json: No such file or directory' 1

# --- plans that are not carried out ------------------------------------------------
sample_start
plan >plan.ndjson
run apply --max-removals 1 <plan.ndjson
code AX13 Error 'Nothing was written, as a guard refuses the plan: MaxRemovals: 2 removals of 75 additions, allowed are 1 (HBR 1, MUE 1)' 1
run apply --approve sha256:0 <plan.ndjson
code AX19 Error "Nothing was written, as the plan is not the one meant: approved is sha256:0, but this is $(tail -n 1 plan.ndjson | jq -r .seal)" 1
admin POST additions/3589 '{"quantity":30}' >/dev/null
run apply <plan.ndjson
code AX14 Warn 'ASP Changed Since The Plan : Skipped Line Hosted Exchange, 25GB MAPI (+1 more) with Product ID HEX-STD for Customer Aspen Dental Group, LLC as addition 3589 has quantity 30 now' 1
code CW23 Info 'Billing Process Completed with status Warning' 1
sample_start
fetch | resolve >resolved
run cw-diff --no-decrease <resolved
code AX15 Warn 'HBR No Decrease : Skipped Line Hosted CRM, Standard with Product ID CRM-STD for Customer Harbor Logistics, Inc. as its quantity would go from 11 to 0'

# --- removed services that Atria leaves out ---------------------------------------------
sample_start
curl -s -H 'Authorization: Bearer SAMPLE.atria.token.00.notreal' \
    "$SIM/api/billing/2026-10-25" >answer.json
jq 'map(select(.thisMonthCount > 0) | del(.resultCount))' answer.json >now.json
jq 'map(.thisMonthCount = .lastMonthCount | del(.lastMonthCount, .difference,
    .resultCount))' answer.json >before.json
run fetch -i now.json
cp out lines.ndjson
is "$(resolve <lines.ndjson | cw-diff | jq -s 'map(select(.action == "remove"))
    | length')" 0 'left out, nothing is removed'
run fetch -i now.json --previous-input before.json
status_is 0 'with the period before'
cp out lines.ndjson
is "$(resolve <lines.ndjson | cw-diff | jq -rs 'map(select(.action == "remove")
    | .sku) | sort | join(" ")')" 'CRM-STD SP-SITE' 'removals are derived'
is "$(jq -rs 'map(select(.derived) | .quantity) | unique[]' lines.ndjson)" 0 \
    'as lines with 0, which say that they are derived'
one='customerCode: "A", customerAccountCode: "OLD", thisMonthCount: 5'
jq -n "[{$one, sku: \"X\"}, {$one, sku: \"Y\"}, {$one, sku: \"Z\"},
    {$one}]" >before2.json
jq -n "[{$one, sku: \"X\"}, {$one, sku: \"Y\", billable: false}]
    | map(.customerAccountCode = \"NEW\")" >now2.json
run fetch -i now2.json --previous-input before2.json
is "$(jq -c 'select(.derived) | [.sku, .quantity, .previousQuantity,
    .customer.billingIdentifier]' out)" '["Z",0,5,"NEW"]' \
    'not of what is no longer billable; with the Billing Identifier of now'
jq_is '.[-1].ledger | .rows == .lines + .notBillable, .derived' 'true
1' 'and the ledger adds up'
echo '[]' >none.json
run fetch -i none.json --previous-input before.json
is "$(jq -s 'map(select(.type == "line")) | length' out)" 0 \
    'an answer without rows is no day on which everything was removed'
code CW15 Warn 'No records found in Atria for billing period 2026-10-25.' 1
forget_requests
run fetch --with-previous
is "$(requests)" 'GET /api/billing/2026-10-25
GET /api/billing/2026-09-25' 'Atria is asked for both periods'
run fetch -i now.json --with-previous
status_is 2 'a saved answer needs a saved answer before it'
done_testing

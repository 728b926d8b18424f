#!/bin/sh
# The vendor's document contradicts itself in twelve places; atria-cw(7), under
# DIFFERENCES, tells how each is settled. One case each.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
whole() { fetch "$@" 2>err | resolve 2>>err | cw-diff 2>>err | apply 2>>err; }
# messages CODE: of ./out
messages() { query -r --arg c "$1" 'select(.code == $c) | .message' out; }
# begins JOB: what begin tells of this job, on 26 October 2026
begins() {
	printf '%s\n' "$1" >job.json
	echo '[]' | atria-fetch -c job.json -i - --today 2026-10-26 2>err |
	    head -n 1 | query -rc "$2"
}
is "$(sed -n '/^\.Ss Contradictions/,/^\.Ss What/p' "$ROOT/man/atria-cw.7" |
    grep -c '^\.It$')" 12 'atria-cw(7) names twelve contradictions'

# 1. AgreementType: "Hosting and Cloud Services" or "Cloud and Hosting Services"
is "$(begins '{}' .job.agreementType)" 'Hosting and Cloud Services' \
    '1. the default of AgreementType is that of the text and the example'
write_job 'del(.AgreementType)'
fetch >lines.ndjson
run resolve <lines.ndjson
jq_is '[.[] | select(.state == "found")] | length > 5' true \
    '1. the default of AgreementType finds agreements'
write_job '.AgreementType = "Cloud and Hosting Services"'
run resolve <lines.ndjson
has out '"code":"CW21"' '1. "Cloud and Hosting Services" is CW21 if ConnectWise does not have it'

# 2. ApiUrl or apiUrl, ClientID or ClientId
for name in ApiUrl apiUrl APIURL; do
	write_job "with_entries(if .key == \"ApiUrl\" then .key = \"$name\"
	    else . end)"
	for id in ClientID ClientId; do
		write_secrets "with_entries(if .key == \"ClientId\" then
		    .key = \"$id\" else . end)"
		run resolve <lines.ndjson
		status_is 0 "2. $name and $id are accepted"
	done
done
write_secrets

# 3. the example has a trailing comma, a leading blank, and a trailing slash
for end in / ''; do
	cat >job.json <<Y
{
"apiUrl":" $SIM/v4_6_release/apis/3.0$end",
"CustomersFilter":["ASP", "SampleCustomerShortCodeName"],
"BillingPeriod": "Current",
"AgreementType": "Hosting and Cloud Services",
}
Y
	forget_requests
	run resolve <lines.ndjson
	status_is 0 \
	    "3. the printed example runs, with ApiUrl ending in '${end:-no slash}'"
	is "$(requests | sort -u | grep -c '3\.0/finance/agreements/types$')" 1 \
	    '3. the printed example asks the right address'
done

# 4. CustomersFilter: "" is the default, an array the example
for all in '' ',"CustomersFilter":""' ',"CustomersFilter":null' \
    ',"CustomersFilter":[]'; do
	is "$(begins "{\"Label\":\"x\"$all}" .job.customersFilter)" null \
	    "4. CustomersFilter ${all:-absent} means all customers"
done
is "$(begins '{"CustomersFilter":"ASP"}' .job.customersFilter)" '["ASP"]' \
    '4. a string in CustomersFilter is one customer'
is "$(begins '{"CustomersFilter":["ASP","NOR"]}' .job.customersFilter)" \
    '["ASP","NOR"]' '4. an array in CustomersFilter is several customers'

# 5. AllowAtriaCreateAdditions: a string in typographic quotes, in the table
for yes in true '"True"' '"TRUE"' '“True”' '" true "'; do
	is "$(begins "{\"AllowAtriaCreateAdditions\":$yes}" \
	    .job.allowAtriaCreateAdditions)" true \
	    "5. AllowAtriaCreateAdditions $yes allows"
done
for no in false '"False"' '“False”' null; do
	is "$(begins "{\"AllowAtriaCreateAdditions\":$no}" \
	    .job.allowAtriaCreateAdditions)" null \
	    "5. AllowAtriaCreateAdditions $no does not allow"
done
is "$(begins '{"AllowAtriaCreateAdditions":"yes"}' .job)" null \
    '5. AllowAtriaCreateAdditions "yes" is refused'

# 6. BillingPeriod: Current by default, Previous in the monthly example
is "$(begins '{"BillingPeriodEnd":25}' .period.end)" 2026-11-25 \
    \
    '6. BillingPeriod is Current by default: on the 26th, the period that has begun'
is "$(begins '{"BillingPeriodEnd":25,"BillingPeriod":"Previous"}' \
    '[.period.start, .period.end]')" '["2026-09-26","2026-10-25"]' \
    '6. BillingPeriod Previous is, on the 26th, the period that has closed'
is "$(begins '{"BillingPeriodEnd":25,"BillingPeriod":"2026-10-25"}' \
    '[.period.start, .period.end]')" '["2026-09-26","2026-10-25"]' \
    '6. a BillingPeriod with a date is the period with that date'

# 7. CRON: five fields here, six in the vendor's article on CRON
grep -E '^ +[0-9*]+ ' "$ROOT/README.md" >cron
is "$(awk '{ print $1, $2, $3, $4, $5, ($6 ~ /^[0-9*?LW#,-]+$/) }' cron)" \
    '0 22 26 * * 0' \
    '7. README.md has a schedule of five fields, as cron(8) takes them'
is "$(begins '{"CronExpression":"0 0 22 26 * *"}' .type)" begin \
    '7. a job file with CronExpression is accepted'
err_has 'unknown parameter CronExpression is ignored' \
    '7. CronExpression in a job file is reported as unknown'

# 8. messages that do not say what they announce
write_job '.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true'
faults '{"match":{"method":"POST","path":"*/additions"},"do":{"status":400}}'
whole >out
is "$(messages CW11)" '株式会社さくら商事 Catalog Item IoT Gateway (Pilot), SKU IOT-GW, Error Details the job has no ProductTemplate' \
    '8. CW11 prints the SKU, not the line description twice'
is "$(messages CW12 | grep -c '^The "Best" Bakery Co. Addition AV-EP, Error')" 1 \
    '8. CW12 prints no line description'
is "$(query -r 'select(.code == "CW12" and .sku == "AV-EP") | .description' out)" \
    'Managed Antivirus, Endpoint' \
    '8. the record of CW12 has the line description'
is "$(messages CW05 | head -n 1 | cut -c 1-30)" \
    'LKS SKU Missing in Atria : LKS' '8. CW05 repeats the code, as printed'
is "$(messages CW20 | head -n 1 | cut -c 1-40)" \
    'Harbor Logistics, Inc.| Line located for' \
    '8. CW20 begins with the name and a bar, as printed'
is "$(query -r 'select(.code == "CW20") | .customer.code' out | paste -sd ' ')" \
    'HBR MUE' '8. the record of CW20 has the customer code'

# 9. CW06 and CW22 both say that the SKU is not in ConnectWise
sim_reset
write_job
whole >out
is "$(messages CW06 | grep -c 'as the SKU could not be located')
$(messages CW22 | grep -c 'as the SKU could not be located')" '1
3' '9. CW06 and CW22 have the same words'
is "$(query -r 'select(.code == "CW06") | .sku' out)" IOT-GW \
    '9. CW06 is a product that the catalog does not have'
is "$(query -nr --slurpfile out out '[inputs.connectwise.catalog[].identifier]
    as $catalog | [$out[] | select(.code == "CW22").sku | IN($catalog[])]
    | "\(length) \(all)"' "$DATA/sample/state.json")" '3 true' \
    '9. CW22 is a product of the catalog without addition'

# 10. "Error when", but Warn; Warn, but nothing to do
is "$(query -r 'select(.code == "CW14" or .code == "CW20") | .level' out |
    sort -u)" Warn '10. CW14 and CW20 are warnings'
is "$(tail -n 1 out | query .exit)" 0 '10. CW14 and CW20 do not fail the run'
run fetch -p 2026-12-25
is "$(query -r 'select(.code == "CW15") | .level' out)" Warn \
    '10. CW15 is a warning'
status_is 0 '10. CW15 does not fail the run'

# 11. CW14 has two causes
sim_reset
write_job
whole >out
is "$(query -r 'select(.code == "CW14") | "\(.customer.code): \(.error)"' out)" \
    'RVC: the company has no active agreement of this type
ZET: there is no company with this identifier' \
    '11. the record of CW14 has the cause'

# 12. no code for an update that fails
sim_reset
write_job '.AllowAtriaCreateAdditions = true'
faults '[{"match":{"method":"PATCH","path":"*/additions/3589"},
    "do":{"status":400}},
    {"match":{"method":"POST","path":"*/additions"},"do":{"status":400}}]'
whole >out
is "$(query -r 'select(.code == "CW10") | "\(.level) \(.sku)"' out)" \
    'Error HEX-STD' '12. a failed update is CW10'
is "$(messages CW10 | grep -c 'SKU HEX-STD, Error Details HTTP 400')" 1 \
    '12. CW10 prints the reason'
is "$(query -r 'select(.code == "CW12") | .level' out | sort -u)" Error \
    '12. a failed creation is CW12'
is "$(tail -n 1 out | query .exit)" 1 \
    '12. a failed update or creation makes the exit status 1'
done_testing

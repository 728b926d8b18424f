#!/bin/sh
# The vendor's document contradicts itself in twelve places; atria-cw(7), under
# DIFFERENCES, tells how each is settled. One case each.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
whole() { fetch "$@" 2>err | resolve 2>>err | cw-diff 2>>err | apply 2>>err; }
# messages CODE: of ./out
messages() { jq -r --arg c "$1" 'select(.code == $c) | .message' out; }
# begins JOB: what begin tells of this job, on 26 October 2026
begins() {
	printf '%s\n' "$1" >job.json
	echo '[]' | atria-fetch -c job.json -i - --today 2026-10-26 2>err |
	    head -n 1 | jq -rc "$2"
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
    '1. … which finds agreements'
write_job '.AgreementType = "Cloud and Hosting Services"'
run resolve <lines.ndjson
has out '"code":"CW21"' '1. the other one counts only if it is there'

# 2. ApiUrl or apiUrl, ClientID or ClientId
for name in ApiUrl apiUrl APIURL; do
	write_job "with_entries(if .key == \"ApiUrl\" then .key = \"$name\"
	    else . end)"
	for id in ClientID ClientId; do
		write_secrets "with_entries(if .key == \"ClientId\" then
		    .key = \"$id\" else . end)"
		run resolve <lines.ndjson
		status_is 0 "2. $name and $id"
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
	status_is 0 "3. the example as it is printed, ending in '${end:-no slash}'"
	is "$(requests | grep -c '3\.0/finance/agreements/types$')" 1 \
	    '3. … asks the right address'
done

# 4. CustomersFilter: "" is the default, an array the example
for all in '' ',"CustomersFilter":""' ',"CustomersFilter":null' \
    ',"CustomersFilter":[]'; do
	is "$(begins "{\"Label\":\"x\"$all}" .job.customersFilter)" null \
	    "4. all customers: ${all:-absent}"
done
is "$(begins '{"CustomersFilter":"ASP"}' .job.customersFilter)" '["ASP"]' \
    '4. a string is one customer'
is "$(begins '{"CustomersFilter":["ASP","NOR"]}' .job.customersFilter)" \
    '["ASP","NOR"]' '4. an array is several'

# 5. AllowAtriaCreateAdditions: a string in typographic quotes, in the table
for yes in true '"True"' '"TRUE"' '“True”' '" true "'; do
	is "$(begins "{\"AllowAtriaCreateAdditions\":$yes}" \
	    .job.allowAtriaCreateAdditions)" true "5. $yes allows"
done
for no in false '"False"' '“False”' null; do
	is "$(begins "{\"AllowAtriaCreateAdditions\":$no}" \
	    .job.allowAtriaCreateAdditions)" null "5. $no does not"
done
is "$(begins '{"AllowAtriaCreateAdditions":"yes"}' .job)" null \
    '5. anything else is refused'

# 6. BillingPeriod: Current by default, Previous in the monthly example
is "$(begins '{"BillingPeriodEnd":25}' .period.end)" 2026-11-25 \
    '6. Current is the default: on the 26th, the period that has just begun'
is "$(begins '{"BillingPeriodEnd":25,"BillingPeriod":"Previous"}' \
    '[.period.start, .period.end]')" '["2026-09-26","2026-10-25"]' \
    '6. Previous, on the 26th, is the one that has just closed'
is "$(begins '{"BillingPeriodEnd":25,"BillingPeriod":"2026-10-25"}' \
    '[.period.start, .period.end]')" '["2026-09-26","2026-10-25"]' \
    '6. a date chooses the period that contains it'

# 7. CRON: five fields here, six in the vendor's article on CRON
grep -E '^ +[0-9*]+ ' "$ROOT/README.md" >cron
is "$(awk '{ print $1, $2, $3, $4, $5, ($6 ~ /^[0-9*?LW#,-]+$/) }' cron)" \
    '0 22 26 * * 0' '7. five fields, as cron(8) takes them'
is "$(begins '{"CronExpression":"0 0 22 26 * *"}' .type)" begin \
    '7. the job file holds no schedule'
err_has 'unknown parameter CronExpression is ignored' '7. … and says so'

# 8. messages that do not say what they announce
write_job '.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true'
faults '{"match":{"method":"POST","path":"*/additions"},"do":{"status":400}}'
whole >out
is "$(messages CW11)" '株式会社さくら商事 Catalog Item IoT Gateway (Pilot), SKU IOT-GW, Error Details the job has no ProductTemplate' \
    '8. CW11 prints the SKU, not the line description twice'
is "$(messages CW12 | grep -c '^The "Best" Bakery Co. Addition AV-EP, Error')" 1 \
    '8. CW12 has no line description …'
is "$(jq -r 'select(.code == "CW12" and .sku == "AV-EP") | .description' out)" \
    'Managed Antivirus, Endpoint' '8. … but its record does'
is "$(messages CW05 | head -n 1 | cut -c 1-30)" \
    'LKS SKU Missing in Atria : LKS' '8. CW05 repeats the code, as printed'
is "$(messages CW20 | head -n 1 | cut -c 1-40)" \
    'Harbor Logistics, Inc.| Line located for' \
    '8. CW20 begins with the name and a bar, as printed'
is "$(jq -r 'select(.code == "CW20") | .customer.code' out | paste -sd ' ')" \
    'HBR MUE' '8. … and its record has the code'

# 9. CW06 and CW22 both say that the SKU is not in ConnectWise
sample_start
whole >out
is "$(messages CW06 | grep -c 'as the SKU could not be located')
$(messages CW22 | grep -c 'as the SKU could not be located')" '1
3' '9. CW06 and CW22 speak alike'
is "$(jq -r 'select(.code == "CW06") | .sku' out)" IOT-GW \
    '9. CW06 is a product that the catalog does not have'
is "$(jq -r 'select(.code == "CW22") | .sku' out | while read -r sku; do
    jq --arg s "$sku" 'any(.connectwise.catalog[]; .identifier == $s)' \
    "$DATA/sample/state.json"; done | sort -u)" true \
    '9. CW22 is a product of the catalog without addition'

# 10. "Error when", but Warn; Warn, but nothing to do
is "$(jq -r 'select(.code == "CW14" or .code == "CW20") | .level' out |
    sort -u)" Warn '10. CW14 and CW20 are warnings'
is "$(tail -n 1 out | jq .exit)" 0 '10. … which do not fail the run'
run fetch -p 2026-12-25
is "$(jq -r 'select(.code == "CW15") | .level' out)" Warn '10. CW15, too'
status_is 0 '10. … nor does it'

# 11. CW14 has two causes
sample_start
whole >out
is "$(jq -r 'select(.code == "CW14") | "\(.customer.code): \(.error)"' out)" \
    'RVC: the company has no active agreement of this type
ZET: there is no company with this identifier' '11. CW14 tells its cause'

# 12. no code for an update that fails
sample_start
write_job '.AllowAtriaCreateAdditions = true'
faults '[{"match":{"method":"PATCH","path":"*/additions/3589"},
    "do":{"status":400}},
    {"match":{"method":"POST","path":"*/additions"},"do":{"status":400}}]'
whole >out
is "$(jq -r 'select(.code == "CW10") | "\(.level) \(.sku)"' out)" \
    'Error HEX-STD' '12. a failed update is CW10'
is "$(messages CW10 | grep -c 'SKU HEX-STD, Error Details HTTP 400')" 1 \
    '12. … with the reason'
is "$(jq -r 'select(.code == "CW12") | .level' out | sort -u)" Error \
    '12. a failed creation is CW12'
is "$(tail -n 1 out | jq .exit)" 1 '12. … and the exit status is 1'
done_testing

#!/bin/sh
# The vendor's own examples of a job and its secrets, as they are printed.
. "${0%/*}/lib.sh"

sample_start

# from the document, letter by letter, with the numbers of its list
cat >printed.txt <<'X'
  1. {
  2. "apiUrl":" https://api-staging.connectwisedev.com/v4_6_release/apis/3.0/",
  3. "CustomersFilter":["ASP", "SampleCustomerShortCodeName"],
  4. "BillingPeriod": "Current",
  5. "AgreementType": "Hosting and Cloud Services",
  6. }
X
sed 's/^ *[0-9]*\. //' printed.txt >plain.txt
sed 's/$/\r/' plain.txt >crlf.txt
{ printf '\357\273\277'; cat plain.txt; } >bom.txt
for form in printed plain crlf bom; do
	cp $form.txt job.json
	run atria-fetch -c job.json -i /dev/stdin --today 2026-10-26 <<'X'
[{"customerCode":"ASP","productSku":"X","thisMonthCount":1}]
X
	status_is 0 "the example works, $form"
	is "$(cat err)" '' '… without a word'
	jq_is '.[0].job | .apiUrl, .customersFilter[0], .agreementType,
	    .billingPeriod' 'https://api-staging.connectwisedev.com/v4_6_release/apis/3.0/
ASP
Hosting and Cloud Services
Current' '… and means what it says'
	sed "s|https://api-staging.connectwisedev.com|$SIM|" $form.txt >job.json
	cp out lines.ndjson
	run resolve <lines.ndjson
	status_is 0 '… also for cw-resolve, with its blank before the URL'
done
# its table prints the values in typographic quotes
cat >job.json <<'X'
{ “ApiUrl”: “ https://example.com ”, "AllowAtriaCreateAdditions": “True”,
  "BillingPeriod": “Previous”, "Label": "a “quoted” word", }
X
run atria-fetch -c job.json -i /dev/stdin --today 2026-10-26 <<'X'
[]
X
status_is 0 'strings in typographic quotes are strings'
jq_is '.[0] | .job | .apiUrl, .allowAtriaCreateAdditions, .billingPeriod,
    .label' 'https://example.com
true
Previous
a “quoted” word' 'and within others they stay'
for bad in '“x' '“x"' '“a"b”' '“a
b”'; do
	printf '{"Label": %s}\n' "$bad" >job.json
	run atria-fetch -c job.json -i /dev/null
	status_is 2 "but $bad is not a string"
	err_has 'job.json:1:11: ' '… which is said, with the place'
done
printf '%s\n' '{"apiUrl": "x", "Label": "1. {\n2. x,}"}' >job.json
run atria-fetch -c job.json -i /dev/stdin <<'X'
[]
X
jq_is '.[0].job.label' '1. {
2. x,}' 'what looks like it within a string stays'

rm secrets.json
(umask 077 && sed 's/^ *[0-9]*\. //' >secrets.json) <<'X'
  1. {
  2. "CompanyName":"northwindcloud",
  3. "PublicKey":"SAMPLEpublicKEY00notreal",
  4. "PrivateKey":"SAMPLEprivateKEY00notreal",
  5. "ClientId":"5a3b1e00-0000-4000-8000-5a3b1e5a3b1e"
  6. }
X
write_job
run resolve <lines.ndjson
status_is 0 'the example of the secrets, filled in, works'
for spelling in ClientID clientId CLIENTID; do
	sed -i "s/\"client[iI][dD]\"/\"$spelling\"/I" secrets.json
	run resolve <lines.ndjson
	status_is 0 "as $spelling, too"
done
sed -i 's/"PrivateKey":"[^"]*"/"PrivateKey":"XXXXXXXXXX"/' secrets.json
run resolve <lines.ndjson
status_is 2 'not filled in, it is refused'
err_has 'PrivateKey must have a valid value' 'by name'
done_testing

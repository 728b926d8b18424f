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
	status_is 0 "the vendor's example ($form) is accepted"
	is "$(cat err)" '' \
	    "the vendor's example ($form) prints nothing on stderr"
	jq_is '.[0].job | .apiUrl, .customersFilter[0], .agreementType,
	    .billingPeriod' 'https://api-staging.connectwisedev.com/v4_6_release/apis/3.0/
ASP
Hosting and Cloud Services
Current' "the vendor's example ($form) means what it says"
	sed "s|https://api-staging.connectwisedev.com|$SIM|" $form.txt >job.json
	cp out lines.ndjson
	run resolve <lines.ndjson
	status_is 0 \
	    "cw-resolve accepts the example ($form), with a blank before the URL"
done
# its table prints the values in typographic quotes
cat >job.json <<'X'
{ “ApiUrl”: “ https://example.com ”, "AllowAtriaCreateAdditions": “True”,
  "BillingPeriod": “Previous”, "Label": "a “quoted” word", }
X
run atria-fetch -c job.json -i /dev/stdin --today 2026-10-26 <<'X'
[]
X
status_is 0 'strings in typographic quotes are accepted'
jq_is '.[0] | .job | .apiUrl, .allowAtriaCreateAdditions, .billingPeriod,
    .label' 'https://example.com
true
Previous
a “quoted” word' 'typographic quotes within a string stay'
for bad in '“x' '“x"' '“a"b”' '“a
b”'; do
	printf '{"Label": %s}\n' "$bad" >job.json
	run atria-fetch -c job.json -i /dev/null
	status_is 2 "$(echo "$bad" | tr '\n' ' ')is refused as a string"
	err_has 'job.json:1:11: ' 'the message has the place of a wrong string'
done
printf '%s\n' '{"apiUrl": "x", "Label": "1. {\n2. x,}"}' >job.json
run atria-fetch -c job.json -i /dev/stdin <<'X'
[]
X
jq_is '.[0].job.label' '1. {
2. x,}' 'list numbers and commas within a string stay'

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
status_is 0 "the vendor's example of the secrets works when it is filled in"
for spelling in ClientID clientId CLIENTID; do
	sed -i "s/\"client[iI][dD]\"/\"$spelling\"/I" secrets.json
	run resolve <lines.ndjson
	status_is 0 "the secrets can have $spelling"
done
sed -i 's/"PrivateKey":"[^"]*"/"PrivateKey":"XXXXXXXXXX"/' secrets.json
run resolve <lines.ndjson
status_is 2 "the vendor's example of the secrets is refused as it is printed"
err_has 'PrivateKey must have a valid value' \
    'the message has the name of what is not filled in'
done_testing

#!/bin/sh
# The whole pipe, as a user runs it; ConnectWise is read back by curl.
. "${0%/*}/lib.sh"

sample_start
keys='northwindcloud+SAMPLEpublicKEY00notreal:SAMPLEprivateKEY00notreal'
# additions AGREEMENT: what ConnectWise's API says of them
additions() {
	curl -s -u "$keys" \
	    -H 'clientId: 5a3b1e00-0000-4000-8000-5a3b1e5a3b1e' \
	    "$SIM/v4_6_release/apis/3.0/finance/agreements/$1/additions?pageSize=1000"
}
agreements=$(jq -r '.connectwise.agreements[].id' "$DATA/sample/state.json")
read_all() {
	for id in $agreements; do
		additions "$id" | jq -c '.[]'
	done
}
read_all >before
forget_requests

run sh -c 'atria-fetch -c job.json -s secrets.json --today 2026-10-26 |
    cw-resolve -c job.json -s secrets.json | cw-diff |
    cw-apply -c job.json -s secrets.json | cwlog-fmt'
status_is 0 'five tools, one pipe'
err_is 'nothing on stderr' </dev/null
out_has 'Billing Process Completed with status Warning' 'the log of the run'
writes >n
read_all >after

# what Atria counted, by Billing Identifier and SKU
jq '.atria.periods["2026-10-25"] | map(select(.billable != false
    and .productSku != null and .productSku != ""))
    | group_by([.customerCode, .productSku])
    | map({key: "\(.[0].customerAccountCode | ascii_downcase) \(
    .[0].productSku)", value: (map(.thisMonthCount * 100) | add / 100)})
    | from_entries' "$DATA/sample/state.json" >counted.json
jq '.connectwise | (.companies | map({key: (.id | tostring),
    value: .identifier}) | from_entries) as $c
    | .agreements | map({key: (.id | tostring),
    value: $c[.company.id | tostring]}) | from_entries' \
    "$DATA/sample/state.json" >company.json
# agreements that count: of the type, active, and not that of PIN, a customer
# without Billing Identifier
jq '[.connectwise.agreements[] | select(.type.id == 2 and .agreementStatus ==
    "Active" and .id != 884) | .id]' "$DATA/sample/state.json" >active.json
jq -cs --slurpfile counted counted.json --slurpfile company company.json \
    --slurpfile active active.json '
    map(select(.agreementId | IN($active[0][])) | . + {want: $counted[0]["\($company[0][.agreementId | tostring]
    | ascii_downcase) \(.product.identifier)"]}
    | select(.want != null and (.cancelledDate == null
    or .cancelledDate > "2026-10-27") and .effectiveDate < "2026-10-27"))
    | map({id, quantity, want})' after >judged
is "$(jq 'length > 60' judged)" true 'Atria counts many additions'
is "$(jq -c 'map(select(.quantity != .want))' judged)" '[]' \
    'each has the quantity that Atria counted'
is "$(jq -cs 'map(.id)' before)" "$(jq -cs 'map(.id)' after)" \
    'no addition came or went'
changed=$(jq -rs --slurpfile b before '($b | map({key: (.id | tostring),
    value: .}) | from_entries) as $old | map(select($old[.id | tostring] != .))
    | length' after)
is "$changed" "$(cat n)" 'one request changed one addition'
# of the rest, nothing moved: but for what ConnectWise computes from quantity
strip='del(.quantity, .billedQuantity, .extPrice, .extCost, .margin, ._info,
    .extendedProrateCost, .extendedProratePrice)'
jq -c "$strip" before >rest.want
jq -c "$strip" after >rest.got
ok 'everything else is byte for byte as before' cmp rest.want rest.got
jq -rs --slurpfile b before '($b | map({key: (.id | tostring), value: .})
    | from_entries) as $old | map(select($old[.id | tostring] == .) | .id)
    | .[]' after | sort >untouched
jq -r 'select(.method == "PATCH") | .path | split("/") | last' "$SIMLOG" |
    sort >patched
is "$(comm -12 untouched patched | wc -l)" 0 \
    'and what was not changed was not written'

forget_requests
run sh -c 'atria-fetch -c job.json -s secrets.json --today 2026-10-26 |
    cw-resolve -c job.json -s secrets.json | cw-diff |
    cw-apply -c job.json -s secrets.json | cwlog-fmt'
status_is 0 'the second run'
is "$(writes)" 0 'makes no write request'

# --- the first stage that fails names the exit status of the last -----------------
# fails STATUS CODE TITLE: of the whole pipe, under dash without pipefail
fails() {
	forget_requests
	run sh -c 'atria-fetch -c job.json -s secrets.json --today 2026-10-26 |
	    cw-resolve -c job.json -s secrets.json | cw-diff |
	    cw-apply -c job.json -s secrets.json | tee stream | cwlog-fmt'
	status_is "$1" "$3"
	has stream "\"code\":\"$2\"" '… is told in the log'
	is "$(jq -r 'select(.type == "end") | .exit' stream)" "$1" \
	    '… and by the end record'
	is "$(writes)" 0 '… and nothing is written'
	is "$(tail -n 2 stream | jq -r 'select(.code) | .message')" \
	    'Billing Process Completed with status Error' '… CW23 says Error'
}
write_secrets '.AtriaToken = "wrong.but.long.enough"'
fails 4 CW03 'a wrong token'
out_has 'the token was refused' '… with advice'
write_secrets '.PublicKey = "wrong"'
fails 4 CW02 'wrong keys'
write_secrets
write_job '.AtriaUrl = "http://127.0.0.1:9"'
fails 4 CW03 'an Atria that is not there'
write_job '.ApiUrl = "http://127.0.0.1:9/v4_6_release/apis/3.0"'
fails 4 CW02 'a ConnectWise that is not there'
write_job '.ApiUrl |= sub("v4_6_release"; "v4_6_relaese")'
fails 4 CW02 'a wrong path to ConnectWise'
write_job '.AtriaUrl += "/nothing/here"'
fails 4 CW03 'a wrong path to Atria: HTML, and no "no data"'
write_job '.AgreementType = "Hosting"'
fails 2 CW21 'an agreement type that does not exist'
write_job 'del(.ApiUrl)'
fails 2 CW17 'no ApiUrl'
write_job '.BillingPeriod = "Next"'
fails 2 CW19 'no such billing period'
write_job
rm secrets.json
fails 2 CW16 'no secrets'
write_secrets 'del(.ClientId)'
fails 2 CW18 'a secret that is missing'
done_testing

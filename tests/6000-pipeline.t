#!/bin/sh
# The whole pipe, as a user runs it; ConnectWise is read back by curl.
. "${0%/*}/lib.sh"

sample_start
keys='northwindcloud+SAMPLEpublicKEY00notreal:SAMPLEprivateKEY00notreal'
# read_all: what ConnectWise's API says of all additions, one a line
agreements=$(query -r '.connectwise.agreements | map(.id | tostring)
    | join(",")' "$DATA/sample/state.json")
read_all() {
	curl -s -u "$keys" \
	    -H 'clientId: 5a3b1e00-0000-4000-8000-5a3b1e5a3b1e' \
	    "$SIM/v4_6_release/apis/3.0/finance/agreements/{$agreements}/additions?pageSize=1000" |
	    query -c '.[]'
}
# whole: the whole pipe, under dash without pipefail; what goes into cwlog-fmt
# is in ./stream
whole() {
	forget_requests
	run sh -c 'atria-fetch -c job.json -s secrets.json --today 2026-10-26 |
	    cw-resolve -c job.json -s secrets.json | cw-diff |
	    cw-apply -c job.json -s secrets.json | tee stream | cwlog-fmt'
}
read_all >before
is "$(wc -l <before)" "$(query '.connectwise.additions | length' \
    "$DATA/sample/state.json")" 'ConnectWise has all additions of the sample'

whole
status_is 0 'the five tools in one pipe exit with 0'
err_is 'the five tools print nothing on stderr' </dev/null
out_has 'Billing Process Completed with status Warning' \
    'the pipe prints the log of the run'
written=$(writes)
cp "$SIMLOG" log.ndjson
read_all >after

# What Atria counted, by Billing Identifier and SKU, against the additions of
# agreements that count: of the type, active, and not that of PIN, a customer
# without Billing Identifier. ConnectWise computes some members from the
# quantity.
query -n --slurpfile state "$DATA/sample/state.json" --slurpfile before before \
    --slurpfile after after --slurpfile log log.ndjson '
    $state[0].connectwise as $cw
    | ($state[0].atria.periods["2026-10-25"] | map(select(.billable != false
	and .productSku != null and .productSku != ""))
	| group_by([.customerCode, .productSku])
	| map({key: "\(.[0].customerAccountCode | ascii_downcase) \(
	    .[0].productSku)", value: (map(.thisMonthCount * 100) | add / 100)})
	| from_entries) as $counted
    | ($cw.companies | map({key: (.id | tostring), value: .identifier})
	| from_entries) as $c
    | ($cw.agreements | map({key: (.id | tostring),
	value: $c[.company.id | tostring]}) | from_entries) as $company
    | [$cw.agreements[] | select(.type.id == 2 and .agreementStatus == "Active"
	and .id != 884) | .id] as $active
    | ($after | map(select(.agreementId | IN($active[])) | . + {want:
	$counted["\($company[.agreementId | tostring] | ascii_downcase) \(
	    .product.identifier)"]}
	| select(.want != null and (.cancelledDate == null
	    or .cancelledDate > "2026-10-27") and .effectiveDate < "2026-10-27"))
	| map({id, quantity, want})) as $judged
    | ($before | map({key: (.id | tostring), value: .}) | from_entries) as $old
    | [$after[] | select($old[.id | tostring] != .) | .id] as $changed
    | def rest: del(.quantity, .billedQuantity, .extPrice, .extCost, .margin,
	._info, .extendedProrateCost, .extendedProratePrice);
    {counted: ($judged | length),
    wrong: ($judged | map(select(.quantity != .want))),
    same_ids: (($before | map(.id)) == ($after | map(.id))),
    changed: ($changed | length),
    same_rest: (($before | map(rest)) == ($after | map(rest))),
    patched: ([$log[] | select(.method == "PATCH") | .path | split("/")
	| last | tonumber] | sort == ($changed | sort))}' >facts.json
facts facts.json <<X
.[0].counted > 60	true	Atria counts many additions
.[0].wrong	[]	each addition has the quantity that Atria counted
.[0].same_ids	true	no addition was created or deleted
.[0].changed	$written	each write request changed one addition
.[0].same_rest	true	nothing but quantities has changed
.[0].patched	true	only additions with another quantity were written
X

whole
status_is 0 'a second run exits with 0'
is "$(writes)" 0 'a second run writes nothing'

# --- the first stage that fails names the exit status of the last -----------------
# fails STATUS CODE WHAT: of the whole pipe
fails() {
	whole
	status_is "$1" "$3: the pipe exits with $1"
	facts stream <<X
map(select(.code == "$2")) | length > 0	true	$3: $2 is in the log
map(select(.type == "end") | .exit)	[$1]	$3: the end record has the exit status
map(select(.code) | .message)[-1]	Billing Process Completed with status Error	$3: CW23 says Error
X
	is "$(writes)" 0 "$3: nothing is written"
}
write_secrets '.AtriaToken = "wrong.but.long.enough"'
fails 4 CW03 'a wrong token'
out_has 'HTTP 401: the' 'a wrong token: the log says what to do'
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

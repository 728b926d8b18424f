#!/bin/sh
# cw-probe --record: the simulator plays what was recorded; the same findings
# and the same plan come of it; nothing of the user's data is in it.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# shellcheck disable=SC2317	# run by run
probe() { cw-probe -c job.json -s secrets.json --today "$today" "$@"; }

# The texts of the sample data, its amounts with decimals, and all its dates;
# but for the words that the APIs define, and what is no word at all.
jq -r '.. | strings' "$DATA/sample/state.json" | sort -u |
    grep -vxE 'Active|Inactive|Cancelled|Expired|Billable|DoNotBill|NoCharge|Service|Customer|User|Each|Month|Owner|Current|Cloud|onpremise|.?.?' \
    >texts
jq -r '.. | numbers' "$DATA/sample/state.json" | sort -u |
    grep -F . | grep -vxE '[01]\.[015]' >amounts
sed -n 's/^\(....-..-..\)T.*/\1/p' texts >days
cat days >>texts

# outline FILE: what a plan does, without names and amounts
outline() {
	query -rcs 'map(select(.type == "change" or .type == "log") |
	    [.customer.code // "", .code, .action, .reason, .state,
	    if .after == null or .before == null then null
	    elif .after > .before then 1 elif .after < .before then -1
	    else 0 end]) | group_by(.[0]) | map(map(.[1:]) | sort) | sort |
	    .[]' "$1"
	query -c 'select(.type == "end") | [.status, .exit,
	    (.ledger | del(.unbilledUnits) | to_entries | sort_by(.key))]' "$1"
}
findings() {
	query -c 'select(.type == "finding") | [.id, .verdict, .blocks, .value]' \
	    "$1"
}
# play [SIM-OPTION...]: the simulator plays what was recorded
play() {
	sim_start recorded/state.json -s recorded/scenario.json "$@"
	today=$(query -r '.connectwise.now[0:10]' recorded/state.json)
	jq --arg sim "$SIM" '.AtriaUrl = $sim | .RetryWaitSeconds = 0.01 |
	    .ApiUrl = "\($sim)/v4_6_release/apis/3.0/"' recorded/job.json \
	    >job.json
	rm -f secrets.json
	cp recorded/secrets.json secrets.json
}
# plans: the plan of that day, on stdout
plans() {
	atria-fetch -c job.json -s secrets.json --today "$today" | resolve |
	    cw-diff
}
# replays TITLE [PLAN]: what was recorded of the simulator as it is now is
# played; PLAN: none, if it takes more than a probe reads
replays() {
	run probe --record recorded
	cp out probed
	plans >planned 2>/dev/null
	is "$(writes)" 0 "$1: nothing is written"
	play
	run probe
	findings probed >a
	findings out >b
	same b "$1: the same findings" <a
	[ -z "${2:-}" ] || return 0
	plans >out 2>err
	outline planned >a
	outline out >b
	same b "$1: the same plan" <a
}
again() {
	today=2026-10-26
	sample_start
}

again
forget_requests
run probe --record recorded
status_is 0 'a probe is recorded'
err_is 'without a word' </dev/null
ok 'with 60 requests at the most' [ "$(requests | wc -l)" -le 60 ]
is "$(find recorded -type f | sort | tr '\n' ' ')" \
    'recorded/job.json recorded/scenario.json recorded/secrets.json recorded/state.json ' \
    'a record has four files'
is "$(stat -c %a recorded recorded/* | sort -u | tr '\n' ' ')" '600 700 ' \
    'nobody else can read them'
# leaks: texts of the sample data in what was recorded and reported
leaks() {
	cat recorded/* out | sed 's/"version":"0[.0-9]*"//' >searched
	# a tag may hold a short one by chance
	grep -E '^.{6}' texts | grep -oF -f - searched | sort -u
	grep -vE '^.{6}' texts | grep -oFw -f - searched | sort -u
}
is "$(leaks)" '' 'no text and no date of the sample data is in the record'
is "$(grep -oFw -f amounts searched | sort -u)" '' 'and no amount'
is "$(grep -oE '"quantity": [0-9.]+' recorded/state.json | sort -u |
    grep -vE ': (0|1[0-3]*|[0-3])(\.[05])?$')" '' \
    'quantities are in buckets'


# Where much is odd, more is said; names that are data are none.
jq '{faults: [{match: {path: "*/billing/2026-10-25"}, do: {status: 200, body:
    {items: (.atria.periods["2026-10-25"] | map(. + {(.customerName): 1,
    (.customerCode): .customerName, region: .customerName})),
    AspenDental: "x", nextLink: "http://127.0.0.1/AspenDental"}}},
    {match: {path: "*/companyinfo/*"}, do: {status: 200, body: {
    CompanyName: "northwindcloud", Codebase: "x/",
    SiteUrl: "psa.northwindcloud.example"}}},
    {match: {query: "*atriaCwNoSuchName=1*"}, do: {status: 400, body: {
    code: "northwindcloud", message: "AspenDental is no name.",
    errors: [{code: "AspenDental", message: "HBR", field: "OBrienLaw"}]}}},
    {match: {path: "*/agreements/2147483647"}, do: {status: 404,
    as: "html", body: "<p>AspenDental</p>"}}]}' \
    "$DATA/sample/state.json" >odd.json
faults @odd.json
switches '{"odd":{"agreements/871":{"agreementStatus":"Aspen Dental Group, LLC","nextInvoiceDate":"O365 soon"},"additions/3624":{"agreementStatus":"Aspen Dental","quantity":"HEX-STD"}}}'
run probe --record recorded
echo psa.northwindcloud.example >>texts
is "$(leaks)" '' 'nor where answers are odd'
has recorded/scenario.json '"region"' 'a name that all rows have is'
run probe --record "$T/recorded/state.json"
status_is 3 'a record that cannot be written is exit status 3'
again
replays 'the sample data'
again
switches '{"bundles":"refused"}'
replays 'without bundles'
again
switches '{"pageCap":5,"links":"absent","counts":"refused"}'
replays 'short pages' none
again
switches '{"midnight":420,"serverTimeZone":"US Mountain Standard Time"}'
replays 'another time zone'
again
switches '{"unsetDates":"null","statusSpelling":"padded","odd":{"additions/3624":{"quantity":1.125},"additions/3625":{"product":null},"agreements/872":{"company":null},"agreements/873":{"parentAgreement":{"id":872,"name":"Aspen Dental"}},"agreements/876":{"dateCancelled":"2026-02-01T00:00:00Z"}}}'
replays 'odd records'
again
switches '{"shape":"nested","names":"pascal","beside":{"totalCount":90},"inRows":{"billingPeriodEnd":"2026-10-25"}}'
replays 'another shape of rows'
again
switches '{"rename":{"productSku":"stockCode"}}'
replays 'another name for the SKU'
again
write_secrets '.PrivateKey = "another"'
replays 'wrong keys'
sim_stop
rm -f texts
done_testing

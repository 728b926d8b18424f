#!/bin/sh
# A report of cw-probe can be handed on: nothing of the user's data is in it.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# shellcheck disable=SC2317	# run by run
probe() { cw-probe -c job.json -s secrets.json --today 2026-10-26 "$@"; }

# Every text and every amount of the sample data, keys and addresses too; but
# for the words that the APIs define, and what is no word at all.
jq -r '.. | strings' "$DATA/sample/state.json" | sort -u |
    grep -vxE 'Active|Inactive|Cancelled|Expired|Billable|DoNotBill|NoCharge|Service|Customer|User|Each|Month|Owner|Current|onpremise|.?.?' \
    >texts
jq -r '.. | numbers' "$DATA/sample/state.json" | sort -u | grep -F . >amounts
echo '"privateKey"' >>texts	# that keys stand here is no leak
ok 'the sample data has many texts' [ "$(grep -c . texts)" -gt 300 ]

# leaks FILE...: which of them stand in it
leaks() {
	sed 's/"version":"0[.0-9]*"//' "$@" >searched
	# a tag may hold a short one by chance
	grep -E '^.{6}' texts | grep -oF -f - searched | sort -u
	grep -vE '^.{6}' texts | grep -oFw -f - searched | sort -u
	grep -oFw -f amounts searched | sort -u
	grep -o '127\.0\.0\.1' searched | sort -u
}

sample_start
run probe
is "$(leaks out)" '' 'no text and no amount of the sample data is in a report'
# what is larger than the number of rows is an id or an amount
jq -r '.. | numbers | select(. >= 130)' "$DATA/sample/state.json" | sort -u >large
ok 'the sample data has many ids and amounts' [ "$(grep -c . large)" -gt 150 ]
is "$(sed 's/1,800 characters//; s/sha256:[0-9a-f]*//' out | grep -oFw -f large)" \
    '' 'nor an id, nor a whole amount'
find state -name '*.findings.ndjson' -exec cat {} + >kept
is "$(leaks kept)" '' 'nor in what is kept'

# Where much is odd, the findings say more.
switches '{"odd":{"agreements/871":{"agreementStatus":"Aspen Dental Group, LLC","nextInvoiceDate":"O365 soon"},"additions/3624":{"agreementStatus":"Aspen Dental","quantity":1.12345}}}'
faults '{"faults":[{"match":{"path":"*/companyinfo/*"},"do":{"status":200,"body":{"CompanyName":"northwindcloud","Codebase":"x/","SiteUrl":"psa.northwindcloud.example"}}},{"match":{"query":"*atriaCwNoSuchName=1*"},"do":{"status":400,"body":{"code":"northwindcloud","message":"AspenDental is not a recognized name."}}},{"match":{"path":"*/agreements/2147483647"},"do":{"status":404,"body":{"code":"AspenDental","message":"x"}}},{"match":{"path":"*/system/info"},"do":{"status":200,"body":{"version":"northwindcloud","serverTimeZone":"Aspen Dental Group, LLC"}}}]}'
run probe
is "$(leaks out)" '' 'nothing is in a report of answers that are odd'
echo psa.northwindcloud.example >>texts
is "$(leaks out)" '' 'nor is a host of the user'"'"'s own'

# Names of members that are data, and values under unknown names.
no_faults
jq '{faults: [{match: {path: "*/billing/2026-10-25"}, do: {status: 200, body:
    {items: (.atria.periods["2026-10-25"] | map(. + {(.customerName): 1,
    (.customerCode): .customerName, region: .customerName})),
    AspenDental: "x", nextLink: "http://127.0.0.1/AspenDental"}}}]}' \
    "$DATA/sample/state.json" >rows.json
faults @rows.json
run probe
is "$(leaks out)" '' 'no member whose name is data is in a report'
has out region 'a name that all rows have is'
no_faults

# Tags: the same text has the same tag in a report, and another one in the next.
faults '{"faults":[{"match":{"query":"*atriaCwNoSuchName=1*"},"do":{"status":400,"body":{"code":"Northwind"}}},{"match":{"path":"*/agreements/2147483647"},"do":{"status":404,"body":{"code":"northwind  "}}}]}'
tag() { query -r "select(.id == \"$1\").evidence" out | sed 's/.*code //'; }
run probe
one=$(tag cw.unknown-name)
two=$(tag cw.no-record)
is "$(printf %s "$one" | wc -c)" 10 'a tag has ten letters'
is "$(printf %s "$one" | cut -c 1)" M 'the first one says how long the text is'
is "$(printf %s "$two" | sed 's/ *$//')" \
    "$(printf %s "$one" | tr '[:upper:]' '[:lower:]')" \
    'texts that differ in case have tags that differ in case'
is "$(printf %s "$two" | tr -d '[:lower:]')" '  ' 'blanks at the end are kept'
run probe
ok 'another report has another tag' [ "$(tag cw.unknown-name)" != "$one" ]
done_testing

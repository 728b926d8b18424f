#!/bin/sh
# Rules of the report page that need no browser: its verdict and sentence, its
# links, and the command that it names.
. "${0%/*}/lib.sh"

CLOUD=https://api-na.myconnectwise.net/v4_6_release/apis/3.0/
TODAY='"today":"2026-10-26"'

# change [JSON]: a change of customer ASP; JSON takes the place of its members
change() {
	jq -nc '{type: "change", action: "update", why: "w", sku: "S",
	    description: "Seats", customer: {code: "ASP", name: "Aspen"},
	    company: {id: 101, identifier: "Aspen", name: "Aspen"},
	    agreement: {id: 871, type: 2, name: "Cloud"},
	    product: {id: 5, identifier: "S"}, addition: {id: 7}, before: 10,
	    after: 12, lessIncluded: 0, unitPrice: 2.5} * ($ARGS.positional[0] //
	    {})' --jsonargs "$@"
}
# log CODE LEVEL
log() {
	jq -nc --arg code "$1" --arg level "$2" '{type: "log", time: "T", tool: "t",
	    code: $code, level: $level, message: "m", sku: "S",
	    customer: {code: "ASP", name: "Aspen"}}'
}
# page [JSON] [STATUS EXIT]: the page of the records on standard input, of a job
# with this apiUrl and these members of `begin`
page() {
	seal "$TODAY${1:-}" "${2:-ok}" "${3:-0}" >in.ndjson
	cwlog-fmt -f html -l Verbose in.ndjson 2>nothing |
	    sed -n '/^<main/,$p' >page.html
}
# of_job URL
of_job() {
	printf ',"job":{"label":"Nightly","apiUrl":"%s"}' "$1"
}
# says TEXT TITLE
says() {
	has page.html "$1" "$2"
}

# --- verdict and sentence -------------------------------------------------------
EXECUTED=',"execution":"E","executed":"2026-10-26T23:00:00Z"'
applied() {
	change "${1:-{\}}" | sed 's/"change"/"result","outcome":"applied"/'
	log CW07 Info
}
change | page ',"plannedBy":{"user":"eva","host":"desk"}'
says '<span class="verdict plan">Planned</span>' 'a plan is planned'
says '<dd>2026-10-26 22:00 UTC by <b>eva</b> on <b>desk</b>' 'and it says by whom'
says '<h1>1 quantity will change for 1 customer: <b>+5.00</b> a period.</h1>' \
    'its sentence says what will change'
{ applied; log CW10 Error; } | page "$EXECUTED" ok 1
says '<span class="verdict good">Applied</span>' \
    'a run with an error is applied all the same'
says '<a class="verdict bad" href="#tab=attention">1 needs attention</a>' \
    'the error stands apart from the verdict'
says '<h1>1 quantity changed for 1 customer: <b>+5.00</b> a period.</h1>' \
    'its sentence says what changed'
applied '{"after": 0, "action": "remove"}' |
    sed 's/CW07","level":"Info/CW20","level":"Warn/' | page "$EXECUTED"
lacks page.html 'needs attention</a>' \
    'a removal that was applied needs no attention'
says '<span class="badge remove">Removed</span>' 'and its badge says so'
change '{"unitPrice": null}' | page
says 'for 1 customer: the amount is not known.' 'an unknown amount is called so'
: | page
says '<h1>No quantity has to change.</h1>' 'a plan without changes says so'
: | page "$EXECUTED"
says '<h1>No quantity was changed.</h1>' 'so does a run'
applied | page "$EXECUTED" failed 130
says '<span class="verdict bad">Interrupted</span>' 'an interrupted run is'
echo '{"type":"change"}' | page
says '<h1>It is not known what was changed.</h1>' \
    'of a damaged run nothing is claimed'
change | page "$EXECUTED,\"dryRun\":true"
says '<span class="verdict plan">Tried</span>' 'a dry run is tried'

# --- what is not billed -----------------------------------------------------------
# unbilled CODE [JSON]
unbilled() {
	jq -nc --arg code "$1" '{type: "unbilled", customer: {code: "ASP",
	    name: "Aspen"}, reason: $code, sku: "S", description: "Seats",
	    lines: 1, quantity: 3, billed: 0} + ($ARGS.positional[0] // {})' \
	    --jsonargs "${2:-{\}}"
}
unbilled CW06 | page
says ' 1 line of 1 customer is not billed.</h1>' \
    'the sentence says what is not billed'
says '<b>Add the product to the catalog, or write a rule</b>' 'with what to do'
unbilled AX34 '{"note": "until January"}' | page
says '<h1>No quantity has to change.</h1>' \
    'what a rule has decided needs no sentence'
says '<b>Decided by rules</b>' 'but is listed'
says '<i>until January</i>' 'with its note'

# --- links ------------------------------------------------------------------------
# links WANTED URL TITLE [JSON]
links() {
	change | page "$(of_job "$2")${4:-}"
	is "$(grep -o 'href="h[^"]*"' page.html | tr '\n' ' ')" "$1" "$3"
}
# both HOST: the links to the company and the agreement
both() {
	for record in 'CompanyFV&amp;recid=101' 'AgreementFV&amp;recid=871'; do
		printf 'href="https://%s/v4_6_release/services/system_io/%s=%s" ' \
		    "$1" 'router/openrecord.rails?recordType' "$record"
	done
}
links "$(both na.myconnectwise.net)" "$CLOUD" \
    'company and agreement link to the host of the cloud that people use'
links "$(both cw.example.com)" https://cw.example.com/v4_6_release/apis/3.0/ \
    'or to the own host of the job'
links '' http://cw.example.com/v4_6_release/apis/3.0/ 'never without https'
links '' https://api-x.example.com/v4_6_release/apis/3.0/ \
    'never to a host that is not known for sure'
links '' https://cw.example.com/other/apis/3.0/ 'never to an unknown address'
links '' 'https://cw.example.com\"><b>/v4_6_release/apis/3.0/' \
    'never out of an address that is none'
links '' 'https://me@cw.example.com/v4_6_release/apis/3.0/' 'nor with a user'
links '' "$CLOUD" 'Autotask has no links' ',"psa":"autotask"'

# --- the command --------------------------------------------------------------------
export ATRIA_CW_JOB=monthly
change | page
says "atria-cw apply monthly R --approve $(tail -n 1 in.ndjson | jq -r .seal)<" \
    'a plan names the command that applies it'
ATRIA_CW_JOB='x; rm y'
change | page
says "cw-apply -c JOB -s SECRETS --approve $(tail -n 1 in.ndjson |
    jq -r .seal) &lt;PLAN" 'a job that a shell would misread is not in it'
applied | page "$EXECUTED"
lacks page.html 'id="command"' 'what was applied names no command'
change | page '' failed 4
lacks page.html 'id="command"' 'nor does a plan that failed'
done_testing

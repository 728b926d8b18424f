#!/bin/sh
# autotask-resolve asks for whole lists: the number of requests grows with
# companies/500 + contracts/500 + services/500 + contracts/200 + lines/200, and
# with nothing else.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# size CUSTOMERS SKUS LINES: a plain world of that size
size() {
	"$ROOT/tests/sim/world" --customers "$1" --skus "$2" --lines "$3" \
	    --unmanaged 0 --seed 5 -o world.json
	"$ROOT/tests/sim-autotask/world" --share 0 world.json >autotask.json
}
# counted PATTERN: the requests whose path ends so
counted() {
	query -s --arg want "$1" 'map(select(.path | test($want + "$"))) |
	    length' "$SIMLOG"
}
up() { echo $((($1 + $2 - 1) / $2)); }

size 10 40 5
sim_start world.json --autotask autotask.json
write_secrets '. + {AtriaToken: "WORLD.atria.token.00.notreal",
    AutotaskUser: "atria-api@northwindcloud.example",
    AutotaskSecret: "SAMPLEautotaskSECRET00notreal",
    AutotaskIntegrationCode: "SAMPLEautotaskCODE00notreal"}'
write_autotask_job '.BillingPeriod = "2026-10-25" | .RequestsPerMinute = 0 |
    del(.LogLevel, .Label)'

# Customers, SKUs, lines of each: small, and over one and two pages.
for trial in '10 40 5' '450 600 2' '1050 40 4'; do
	# shellcheck disable=SC2086	# words
	set -- $trial
	size "$@"
	admin PUT state @world.json >nothing
	admin PUT autotask @autotask.json >nothing
	forget_requests
	fetch >lines
	forget_requests
	run at_resolve <lines
	status_is 0 "$1 customers are resolved"
	# the list of companies has the MSP's own, too
	lists=$(($(up $(($1 + 1)) 500) + $(up "$1" 500) + $(up "$2" 500)))
	chunks=$(up "$1" 200)
	is "$(counted '/(Companies|Contracts|Services)/query(/next)?')" \
	    "$lists" "$1 customers, $2 services: $lists pages of three lists"
	is "$(counted '/(Companies|Contracts|Services)/query/count')" 3 \
	    "$1 customers: each of three lists is counted once"
	is "$(counted /ContractServices/query/count)" "$chunks" \
	    "$1 contracts: their lines are counted for 200 at a time"
	is "$(counted '/ContractServices/query(/next)?')" \
	    "$(up $((200 * $3)) 500 | {
		read -r pages
		last=$(up $((($1 - (chunks - 1) * 200) * $3)) 500)
		echo $(((chunks - 1) * pages + last))
	    })" "$1 contracts: their lines come in pages of 500"
	is "$(counted '/ContractServiceUnits/query(/next)?')" \
	    "$(up $(($1 * $3)) 200)" \
	    "$(($1 * $3)) lines: a request for the units of each 200"
	is "$(counted '/(zoneInformation|ThresholdInformation)')" 2 \
	    "$1 customers: zone and budget are asked for once"
	is "$(query -s length "$SIMLOG")" "$(counted \
	    '/(zoneInformation|ThresholdInformation|query|count|next)')" \
	    "$1 customers: no other request"
done

# 20,000 companies for ten customers: 41 pages.
size 10 40 5
jq -c '.autotask.Companies += [range(100000; 120000) | {id: .,
    companyName: "C\(.)", companyNumber: "C\(.)", isActive: true}]' \
    autotask.json >many.json
admin PUT state @world.json >nothing
admin PUT autotask @many.json >nothing
forget_requests
fetch >lines
forget_requests
run at_resolve <lines
status_is 0 '20,011 companies are read'
is "$(counted '/Companies/query(/next)?')" 41 '20,011 companies are 41 pages'
is "$(query -rs 'map(select(.type == "agreement" and .state == "found")) |
    length' out)" 10 'the ten customers among them are found'
rm autotask.json many.json	# they have the keys
sim_ends_well
done_testing

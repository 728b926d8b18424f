#!/bin/sh
# How many requests cw-resolve makes, by the simulator's log: 1 + A/1000 + A/50
# + companies missing/chunk + SKUs missing/chunk, each rounded up, and page
# turns. A is the number of agreements of the type.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

CHUNK=60	# names like those of these worlds that fit into an address

up() {	# up N D: N / D, rounded up
	echo $((($1 + $2 - 1) / $2))
}
# asked PATH: requests for what is at that path below the API
asked() {
	requests | grep -cE "^[A-Z]* $API/$1\$"
}
# --- the bound, for several sizes -------------------------------------------------
# customers lines skus and shares; customers without company, and SKUs that the
# catalog does not have, are spread over all of them
while read -r customers lines skus options; do
	# shellcheck disable=SC2086	# options are words
	world_start --customers "$customers" --lines "$lines" --skus "$skus" \
	    --seed "$customers" $options
	fetch >lines
	forget_requests
	run resolve <lines
	jq -c 'select(.type == "agreement")' out >agreements
	A=$(jq '[.connectwise.agreements[] | select(.type.id == 2
	    and .agreementStatus == "Active")] | length' world.json)
	companies=$(jq -r 'select(.state == "noCompany" or
	    .state == "noAgreement") | .customer.billingIdentifier' \
	    agreements | sort -fu | wc -l)
	# SKUs that no addition of an agreement that was found explains
	skus=$(jq -rs '([.[] | (.additions // [])[], (.future // [])[]
	    | .product.identifier | ascii_downcase] | unique) as $known
	    | [.[] | select(.state == "found") | .products[]? | .sku
	    | ascii_downcase] | unique | . - $known | length' agreements)
	bound=$((1 + $(up "$A" 1000) + $(up "$A" 50) +
	    $(up "$companies" $CHUNK) + $(up "$skus" $CHUNK)))
	turns=$((A / 1000))	# a full page may be followed by another one
	reads=$(requests | wc -l)
	if [ "$reads" -le $((bound + turns)) ] && [ "$reads" -gt 0 ] &&
	    [ "$(cat status)" -eq 0 ]; then
		pass "$customers customers, $A agreements, $companies companies and $skus SKUs missing: $reads reads of $bound"
	else
		fail "$customers customers: $reads reads, allowed are $bound and $turns"
		requests | sort | uniq -c | sort -rn | head -n 5 | note
	fi
done <<'SIZES'
1 3 5
49 3 9
50 3 9
51 3 9
100 20 40 --unknown-sku 0.05 --nocompany 0.1 --noagreement 0.1
130 2 200 --missing 0.5 --recycled 0.2
999 1 5
1000 1 5
1001 1 5 --nocompany 0.1
2400 2 30 --nocompany 0.05 --unknown-sku 0.05 --several-agreements 0.1
SIZES

# --- addresses ----------------------------------------------------------------------
# of the last and largest world: nothing was asked for in an address over 2,000
is "$(jq -r '[.path, (.query[] | @uri)] | join("...") | length' "$SIMLOG" |
    awk '$1 > 1850 { n++ } END { print n + 0 }')" 0 \
    'conditions are cut by their encoded length'
is "$(jq 'select(.status != 200)' "$SIMLOG")" '' 'and every one is understood'

# --- few customers ---------------------------------------------------------------------
# in a world of 5,200 agreements: six pages
world_start --customers 5200 --lines 1 --skus 5 --case 0.1 \
    --several-agreements 0.05 --noagreement 0.05 --seed 3
write_job '.RequestsPerMinute = 0'
fetch >lines
run resolve <lines
status_is 0 'a large world'
jq -c 'select(.type == "agreement") | del(.customer.sharedWith)' out >all
pages=$(asked finance/agreements)
is "$pages" 6 'all agreements of the type take six requests'

# few N: the first N customers, in a run of their own; same as in the whole run
few() {
	jq -r .customer.code all | head -n "$1" | jq -R . | jq -cs . >filter
	write_job ".RequestsPerMinute = 0 | .CustomersFilter = $(cat filter)"
	fetch >lines
	forget_requests
	run resolve <lines
	jq -c 'select(.type == "agreement") | del(.customer.sharedWith)' out \
	    >found
	head -n "$1" all >wanted
	same found "$1 customers: the same is found" <wanted
}
few 1
is "$(asked finance/agreements)" 1 'one request asks for its agreements'
is "$(requests | wc -l)" 3 'of three in all: types, agreements, additions'
few 50
is "$(asked finance/agreements)" 1 'as many as fit into one address: the same'
few 100
is "$(asked finance/agreements)" 3 \
    'two addresses: the first page, as it tells that five more are left'
jq -r 'select(.path | endswith("finance/agreements")) | .query.conditions' \
    "$SIMLOG" >conditions
is "$(grep -c 'company/identifier in .* and id > ' conditions)" 2 \
    'and what comes behind it for these customers only'
few 600
is "$(asked finance/agreements)" 6 'ten addresses are more than the pages: all pages'

write_job '.RequestsPerMinute = 0 | .CustomersFilter = ["NOBODY"]'
fetch >lines
forget_requests
run resolve <lines
is "$(requests | wc -l)" 0 'no customers: no requests'

# ConnectWise does not take the conditions: all are read
switches '{"unfilterable":["agreements/company/identifier"]}'
few 20
is "$(asked finance/agreements)" 7 'where the conditions are refused: all pages'
few 100
is "$(asked finance/agreements)" 8 'the same when it is found out later'

# --- customers without identifier need no agreements ----------------------------------------
world_start --customers 10 --lines 2 --skus 4 --unmapped 1
run plan
is "$(asked finance/agreements)" 0 'no Billing Identifier at all: no agreements are read'

# --- additions beyond a page ----------------------------------------------------------------
world_start --customers 60 --lines 2 --skus 4
jq '.connectwise |= (.additions[0] as $one | .agreements as $g
    | .additions += [(3, 4) as $k | range(2300) | . as $n | $one
    | .id = 1000000 + $k * 10000 + $n | .agreementId = $g[$k].id
    | .cancelledDate = "2026-01-01T00:00:00Z"])' world.json >long.json
sim_start long.json
write_job '.RequestsPerMinute = 0'
run plan
status_is 0 'agreements with 2,300 additions'
is "$(asked system/bundles)" 4 'are read on in bundles: two, and two page turns'
is "$(requests | grep -c additions)" 0 'no agreement by itself'

# --- without bundles ---------------------------------------------------------------------
forget_requests
fetch >lines
run resolve --no-bundles <lines
is "$(asked system/bundles) $(requests | grep -c /additions)" '0 64' \
    'without bundles: one request for each agreement, and the page turns'
is "$(jq '.connection' "$SIMLOG" | sort -u | wc -l | awk '{ print $1 <= 5 }')" \
    1 'over no more connections than requests under way'
is "$(jq -r '.headers["accept-encoding"]' "$SIMLOG" | grep -c gzip)" \
    "$(wc -l <"$SIMLOG")" 'every one of which offers compression'
done_testing

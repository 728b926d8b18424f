#!/bin/sh
# How many requests cw-resolve makes, by the simulator's log: 1 + A/1000 + A/50
# + companies missing/chunk + SKUs missing/chunk, each rounded up, and page
# turns; and up to five that show that the longest lists are whole. A is the
# number of agreements of the type.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

CHUNK=60	# names like those of these worlds that fit into an address

# use FILE: another world for the simulator, which goes on
use() {
	admin PUT state "@$1" >use.out
	grep -q '^{}' use.out || { echo "Bail out! no world:"; note <use.out; \
	    exit 1; }
}
# world OPTION...: the same with a world made to measure
world() {
	"$ROOT/tests/sim/world" "$@" -o world.json
	use world.json
}
# asked PATH: requests for what is at that path below the API
asked() {
	grep -cE "\"path\":\"$API/$1\"" "$SIMLOG"
}
received() {
	wc -l <"$SIMLOG"
}
world_start --customers 1 --lines 3 --skus 5

# --- the bound, for several sizes -------------------------------------------------
# customers lines skus and shares; customers without company, and SKUs that the
# catalog does not have, are spread over all of them. Of the last, large worlds
# one a day.
share_note 4
cat >bound.jq <<'X'
def up($d): (. + $d - 1) / $d | floor;
([inputs]) as $log | ($world[0].connectwise.agreements
    | map(select(.type.id == 2 and .agreementStatus == "Active")) | length)
    as $agreements |
map(select(.type == "agreement")) |
(map(select(.state == "noCompany" or .state == "noAgreement")
    | .customer.billingIdentifier | ascii_downcase) | unique | length)
    as $companies |
# SKUs that no addition of an agreement that was found explains
(map((.additions // [])[], (.future // [])[]
    | .product.identifier | ascii_downcase) | unique) as $known |
(map(select(.state == "found") | .products[]? | .sku | ascii_downcase)
    | unique | . - $known | length) as $skus |
# a full page may be followed by another one
(1 + ($agreements | up(1000)) + ($agreements | up(50)) +
    ($companies | up($chunk)) + ($skus | up($chunk)) +
    ($agreements / 1000 | floor) + 5) as $bound |
($log | map(select(.status != 200)) | length) as $refused |
($log | map([.path, (.query[] | @uri)] | join("...") | length) | max)
    as $longest |
"\(length) customers, \($agreements) agreements, \($companies) companies and \($skus) SKUs missing: \($log | length) reads, \($bound) allowed; the longest address has \($longest)",
if length == $customers and ($log | length) > 0 and
    ($log | length) <= $bound and $refused == 0 and $longest <= 1850
then "good" else "bad: \($refused) refused" end
X
size=0
while read -r customers lines skus options; do
	size=$((size + 1))
	[ $size -le 6 ] || in_share $size 4 || continue
	# shellcheck disable=SC2086	# options are words
	world --customers "$customers" --lines "$lines" --skus "$skus" \
	    --seed "$customers" $options
	fetch >lines
	forget_requests
	run resolve <lines
	status_is 0 "a world of $customers customers is looked up"
	query -s . out >records
	query -r --slurpfile world world.json --argjson chunk $CHUNK \
	    --argjson customers "$customers" -f bound.jq records "$SIMLOG" \
	    >bound
	{ read -r facts; read -r verdict; } <bound
	echo "# $facts"
	is "$verdict" good \
	    "a world of $customers customers takes no more requests than allowed"
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
is $size 10 'all sizes have their day'

# --- few customers ---------------------------------------------------------------------
# 320 customers, in four pages of agreements: those of others stand among theirs
"$ROOT/tests/sim/world" --customers 320 --lines 1 --skus 5 --case 0.1 \
    --several-agreements 0.05 --noagreement 0.05 --seed 3 -o world.json
jq -c '.connectwise |= ((.agreements | map(select(.type.id == 2))[0]) as $one
    | .companies += [{id: 900000, identifier: "OTHER", name: "Other"}]
    | .agreements |= map(.id *= 9) | .additions |= map(.agreementId *= 9)
    | (.agreements | map(select(.type.id == 2 and .agreementStatus == "Active"))
    | length) as $n
    | .agreements += [range(3200 - $n) as $k | $one
    | .id = 9001 + $k + ($k / 8 | floor) | .company = {id: 900000}])' \
    world.json >pages.json
use pages.json
fetch >lines
forget_requests
run resolve <lines
status_is 0 'customers among 3,200 agreements are looked up'
FOUND='select(.type == "agreement") | del(.customer.sharedWith)'
query -c "$FOUND" out >all
is "$(asked finance/agreements)" 5 \
    'all 3,200 agreements take four requests, and one for their order'

# few N REQUESTS TITLE: the first N customers, in a run of their own, find the
# same as in the whole run, by so many requests for agreements
few() {
	head -n "$1" all >wanted
	write_job ".RequestsPerMinute = 0 | .CustomersFilter =
	    $(query -cs 'map(.customer.code)' wanted)"
	fetch >lines
	forget_requests
	run resolve <lines
	query -c "$FOUND" out >found
	is "$(cmp found wanted 2>&1)$(asked finance/agreements)" "$2" \
	    "$3; the same is found"
}
few 1 1 'one request asks for the agreement of one customer'
is "$(received)" 4 \
    'one customer takes four requests: types, twice, agreements, additions'
few 50 2 'one request asks for 50 customers, another shows that it is whole'
few 100 4 'for two addresses, one page is read, and shows that three follow'
is "$(grep -c 'company/identifier in [^"]*\(\\"[^"]*\)* and id > ' "$SIMLOG")" 2 \
    'behind the first page, only agreements of these customers are asked for'
is "$(query -s 'map([.path, (.query[] | @uri)] | join("...") | length) | max
    | . > 1500 and . <= 1850' "$SIMLOG")" true \
    'conditions are cut by their encoded length'
few 300 5 'for six addresses, which are more than the pages, all pages are read'

write_job '.RequestsPerMinute = 0 | .CustomersFilter = ["NOBODY"]'
fetch >lines
forget_requests
run resolve <lines
status_is 0 'a stream without customers is accepted'
is "$(received)" 0 'without customers, nothing is requested'

# ConnectWise does not take the conditions: all are read
switches '{"unfilterable":["agreements/company/identifier"]}'
few 20 7 'where the condition of an address is refused, all pages are read'
few 100 9 'where it is refused after the first page, all pages are read'
write_job '.RequestsPerMinute = 0'

# --- customers without identifier need no agreements ----------------------------------------
world --customers 10 --lines 2 --skus 4 --unmapped 1
fetch >lines
forget_requests
run resolve <lines
status_is 0 'customers without Billing Identifier are accepted'
is "$(asked finance/agreements)" 0 \
    'without any Billing Identifier, no agreements are read'

# --- additions beyond a page ----------------------------------------------------------------
world --customers 60 --lines 2 --skus 4
jq -c '.connectwise |= (.additions[0] as $one | .agreements as $g
    | .additions += [(3, 4) as $k | range(2300) | . as $n | $one
    | .id = 1000000 + $k * 10000 + $n | .agreementId = $g[$k].id
    | .cancelledDate = "2026-01-01T00:00:00Z"])' world.json >long.json
use long.json
fetch >lines
forget_requests
run resolve <lines
status_is 0 'agreements with 2,300 additions are read'
is "$(asked system/bundles) $(asked '[^"]*additions')" '5 0' \
    'their pages are read in bundles: two, one for order, two page turns'

# --- without bundles ---------------------------------------------------------------------
forget_requests
run resolve --no-bundles <lines
facts "$SIMLOG" <<'X'
map(select(.path | test("/additions$"))) | length	66	without bundles, each agreement is a request, and so are four page turns and two for the order
map(select(.path | test("/bundles$"))) | length	0	without bundles, none is sent
map(.connection) | unique | length <= 4	true	there are no more connections than requests under way
map(.headers["accept-encoding"] | test("gzip")) | all	true	every request offers compression
X
done_testing

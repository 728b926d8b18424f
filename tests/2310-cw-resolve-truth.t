#!/bin/sh
# Fewer requests, the same truth: what cw-resolve finds by bundles, several at
# a time, is byte for byte what it finds by plain reads one after the other,
# whatever the bundles answer. WORLDS sets how many random worlds.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# the keys of worlds
KEYS='worldco+WORLDpublicKEY00notreal:WORLDprivateKEY00notreal'
CLIENT='00000000-0000-4000-8000-00000000c0de'

# Three random worlds in four, and five strange answers in six, wait for another
# day; what the mutants need is tried every day.
share_note 6

# use FILE: another world for the simulator, which goes on
use() {
	admin PUT state "@$1" >use.out
	grep -q '^{}' use.out || { echo "Bail out! no world:"; note <use.out; \
	    exit 1; }
	fetch >lines
}
# world OPTION...: the same with a world made to measure
world() {
	"$ROOT/tests/sim/world" "$@" -o world.json
	use world.json
}
bundles() {
	grep -c '"path":"[^"]*/system/bundles"' "$SIMLOG"
}
# plainly: what plain reads find, in ./plain; bundled [FAULTS]: what bundles do,
# in ./bundled. Both read only: the simulator's state stays.
plainly() {
	resolve --no-bundles --parallel 1 <lines 2>err.plain | steady >plain
}
bundled() {
	faults "${1:-[]}"
	forget_requests
	resolve <lines 2>err.bundled | steady >bundled
}
# bundle SIZE: asks for the additions of the agreements in ./plain as the tool
# does, SIZE a page; the answer is in ./body
bundle() {
	jq -c --argjson size "$1" -n '{requests: [[inputs
	    | select(.type == "agreement")] | to_entries[] | {version: "2020.1",
	    sequenceNumber: (.key + 1), resourceType: "addition", apiRequest:
	    {parentId: .value.agreement.id, filters: {orderBy: "id asc"},
	    page: {page: 1, pageSize: $size}}}]}' plain >bundle
	no_faults
	cw_send POST system/bundles "$(cat bundle)"
}

world_start --customers 205 --lines 1 --skus 5 --seed 7 --cancelled 0.2
write_job '.RequestsPerMinute = 0 | .RetryTries = 2
    | .AllowAtriaCreateAdditions = "True"'

# --- strange bundles ------------------------------------------------------------------
# 205 agreements: five bundles, four at a time
fetch >lines
plainly
is "$(grep -c '"state":"found"' plain)" 205 \
    'plain reads find the agreements of all 205 customers'

# strange MOST WHAT DEED: every bundle does so; no more than MOST are tried
strange() {
	bundled "{\"match\":{\"path\":\"*/bundles\"},\"do\":$3}"
	tried=$(bundles)
	differs=$(cmp plain bundled 2>&1)
	[ "$tried" -ge 1 ] && [ "$tried" -le "$1" ] && within=yes || within=no
	is "$differs$within" yes \
	    "bundles answer $2: nothing is missing, $1 are tried at the most"
	[ "$within" = yes ] || echo "# $tried bundles were tried"
}
# In this order: how many bundles may be tried, what they answer, the deed.
# libcurl itself repeats what a connection used before did not answer.
cat >deeds <<'X'
4|without the first result|{"bundle":{"omit":"first"}}
4|without any result|{"bundle":{"omit":"all"}}
4|without sequence numbers|{"bundle":{"noSequence":"all"}}
4|one result without sequence number|{"bundle":{"noSequence":"last"}}
4|results twice|{"bundle":{"duplicate":"odd"}}
4|null instead of a list|{"bundle":{"null":"last"}}
4|that all requests failed|{"bundle":{"fail":"all"}}
7|that one request failed|{"bundle":{"fail":"first","statusCode":404}}
7|that some failed, with status 207|{"bundle":{"fail":"odd","status":207}}
7|in another order|{"bundle":{"reverse":true}}
7|with status 207|{"bundle":{"status":207}}
8|with a web page|{"html":true}
4|404|{"status":404}
4|404 with a web page|{"status":404,"as":"html"}
4|400|{"status":400}
4|403|{"status":403}
8|500|{"status":500}
4|JSON that breaks off|{"malformed":true}
4|an object instead of results|{"status":200,"body":{"results":{}}}
4|an empty list|{"status":200,"body":[]}
4|empty results|{"status":200,"body":{"results":[]}}
4|207 with a web page|{"status":207,"as":"html"}
7|that some failed, with status 400|{"bundle":{"fail":"odd","status":400}}
7|no success, but status code 200|{"bundle":{"fail":"odd","statusCode":200}}
4|one result twice and leave one out|{"bundle":{"duplicate":"first","omit":"last"}}
8|half of it|{"cut":"half"}
8|half of it, and reset|{"cut":"half","end":"reset"}
32|nothing, and reset|{"reset":"after"}
4|with records of others|{"status":200,"body":{"results":[{"sequenceNumber":1,"resourceType":"addition","success":true,"statusCode":200,"entities":[{"id":7}]}]}}
4|with records of another agreement|{"status":200,"body":{"results":[{"sequenceNumber":1,"resourceType":"addition","success":true,"statusCode":200,"entities":[{"id":7,"agreementId":5,"quantity":1,"product":{"id":1,"identifier":"SKU-00000"}}]}]}}
X
case=0
while IFS='|' read -r most what deed; do
	case=$((case + 1))
	! in_share $case 6 || strange "$most" "$what" "$deed"
done <deeds
is $case 30 'all strange bundles have their day'

# some only: bundles that are good are used, the others read again
for nth in 1 3 5; do
	in_share $((nth / 2)) 3 || continue
	bundled "{\"match\":{\"path\":\"*/bundles\"},\"nth\":$nth,
	    \"do\":{\"bundle\":{\"omit\":\"odd\"}}}"
	same bundled "bundle $nth alone lacks results: nothing is missing" \
	    <plain
done

# --- random worlds --------------------------------------------------------------------
worlds=${WORLDS:-8}
seed=${FIRST_WORLD:-1}
last=$((seed + worlds))
wrong=0
tried=0
while [ "$seed" -lt "$last" ]; do
	# two at a time, so that there is an odd one on every day
	if [ -z "${WORLDS:-}" ] && ! in_share $(((seed + 1) / 2)) 4; then
		seed=$((seed + 1))
		continue
	fi
	tried=$((tried + 1))
	no_faults
	world --customers $((seed % 5 * 30 + 40)) --lines 3 \
	    --skus $((seed % 7 + 4)) --seed "$seed" --mixed \
	    --several-agreements 0.1 --case 0.1 --shared-identifier 0.05 \
	    --future 0.1 --cancelled 0.2 --several-live 0.1 --missing 0.1
	[ $((seed % 2)) -eq 0 ] || switches '{"defaultOrder":"shuffled"}'
	plainly
	# one bundle in three goes wrong in some way
	case $((seed % 4)) in
	1) odd='{"omit":"odd"}' ;;
	3) odd='{"fail":"odd","noSequence":"last"}' ;;
	*) odd='{"reverse":true}' ;;
	esac
	bundled "{\"seed\":$seed,\"faults\":[{\"match\":{\"path\":\"*/bundles\"},
	    \"nth\":{\"random\":0.3},\"do\":{\"bundle\":$odd}}]}"
	if ! cmp -s plain bundled || ! cmp -s err.plain err.bundled ||
	    ! grep -q '"type":"end","status":"ok"' plain; then
		wrong=$((wrong + 1))
		{ echo "world $seed:"; diff plain bundled; } | head -n 10 | note
	fi
	seed=$((seed + 1))
done
is "$wrong $((tried > 0))" '0 1' \
    'in random worlds, bundles find what plain reads find'
echo "# $tried random worlds"

# --- results of other lists ----------------------------------------------------------------
# An empty page fits any list: the second agreement has no additions.
no_faults
world --customers 3 --lines 3 --skus 4 --seed 9
plainly
empty=$(query -s 'map(select(.type == "agreement"))[1].agreement.id' plain)
jq -c --argjson empty "$empty" '.connectwise.additions |=
    map(select(.agreementId != $empty))' world.json >empty.json
use empty.json
plainly
is "$(query -s 'map(select(.type == "agreement") | .additions | length > 0)
    | tojson' -r plain)" '[true,false,true]' \
    'the second of three agreements has no additions'
bundle 1000
cp body answer
# exchanged TITLE FILTER [BUNDLES]: the answer is what FILTER makes of the right
# one; so many bundles (1) are sent
exchanged() {
	bundled "{\"match\":{\"path\":\"*/bundles\"},\"nth\":1,\"do\":{
	    \"status\":200,\"body\":$(query -c "$2" answer)}}"
	is "$(bundles)$(cmp plain bundled 2>&1)" "${3:-1}" \
	    "$1: the same is found"
}
exchanged 'a right answer' . 2
exchanged 'two results have each other'"'"'s numbers' \
    '.results[0].sequenceNumber = 2 | .results[1].sequenceNumber = 1'
exchanged 'numbers of results are one too high' \
    '.results[].sequenceNumber |= . % 3 + 1'
exchanged 'numbers of results count from 0' '.results[].sequenceNumber -= 1'
exchanged 'numbers of results are texts' \
    '.results[].sequenceNumber |= tostring'
exchanged 'numbers are exchanged, and records do not say whose they are' \
    '(.results[] | .sequenceNumber) |= . % 3 + 1
    | del(.results[].entities[].agreementId)'
exchanged 'results tell of success, but have status code 500' \
    '.results[] |= (.statusCode = 500 | .entities = [])'
exchanged 'results have neither success nor status code' \
    '.results[] |= (del(.success, .statusCode) | .entities = [])'
exchanged 'results hold an object instead of a list' \
    '.results[].entities |= {}'

# --- bundles that ignore the page size -----------------------------------------------------
# every page ends after 25 records, as if no page size had been asked for
no_faults
world --customers 3 --lines 30 --skus 40 --seed 2
plainly
bundle 25
is "$(query -c '[.results[].entities | length]' body)" '[25,25,25]' \
    'each of three agreements has more than 25 additions'
bundled "{\"match\":{\"path\":\"*/bundles\"},\"nth\":1,\"do\":{\"status\":200,
    \"body\":$(cat body)}}"
same bundled 'additions that are cut off after 25 are read on' <plain

# --- additions that come and go between two pages ------------------------------------------
# Two agreements of 1,500 additions, all cancelled but some around the thousandth.
no_faults
world --customers 60 --lines 2 --skus 4
jq -c '.connectwise |= (.additions[0] as $one | .agreements as $g
    | .additions += [(3, 4) as $k | range(1500) | . as $n | $one
    | .id = 1000000 + $k * 10000 + $n | .agreementId = $g[$k].id
    | .product = {id: (1 + $n % 4)}
    | if $n > 990 and $n < 1010 then .
    else .cancelledDate = "2026-01-01T00:00:00Z" end])' world.json >long.json
use long.json
g=$(query '.connectwise.agreements[3].id' long.json)
moved='{"change":{"additions":{"1030005":null,"1030006":null,"1030998":null,
    "1031005":null,"1040001":null,"1031400":{"cancelledDate":null},
    "1029999":{"agreementId":'$g',"product":{"id":2},"quantity":3,
    "billCustomer":"Billable"},
    "1031600":{"agreementId":'$g',"product":{"id":2},"quantity":4,
    "billCustomer":"Billable"}}}}'
faults "{\"match\":{\"path\":\"*/additions\",\"query\":\"*id > *\"},
    \"nth\":1,\"do\":$moved}"
plainly
no_faults
use long.json
bundled "{\"match\":{\"path\":\"*/bundles\",\"body\":\"*id > *\"},\"nth\":1,
    \"do\":$moved}"
same bundled \
    'where additions come and go between two pages, the same is found' <plain
query -cs 'map(select(.type == "agreement" and .agreement.id == '"$g"'))[0]
    | [(.additions[].id | select(. > 1030000))]' bundled >ids
is "$(query -c '[(map(select(. < 1031004)) | length), index(1031005),
    index(1031400) != null, index(1031600) != null]' ids)" \
    '[12,null,true,true]' \
    'no addition near the turn of the page is lost, and changes behind it are seen'

# Agreements, too: the turn of the page is among the later half of 130 customers'
# agreements. They are too many to be asked for by the names of their companies.
no_faults
"$ROOT/tests/sim/world" --customers 130 --lines 1 --skus 3 --seed 11 \
    -o world.json
jq -c '.connectwise |= (([.agreements[] | select(.type.id == 2) | .id]
    | sort) as $ids | .agreements[-1] as $one
    | .companies += [{id: 900000, identifier: "OTHER", name: "Other"}]
    | .agreements |= map(if .id >= $ids[65] then .id += 5000 else . end)
    | .additions |= map(if .agreementId >= $ids[65] then .agreementId += 5000
    else . end)
    | .agreements += [range(933) as $n | $one | .id = $ids[64] + 999 + $n
    | .company = {id: 900000}])' world.json >turn.json
use turn.json
changed=$(query -c '[.connectwise.agreements[] | select(.type.id == 2
    and .agreementStatus == "Active") | .id] | sort
    | {match: {path: "*/finance/agreements", query: "*id > *"}, nth: 1,
    do: {change: {agreements: ([.[5, 998, 1002, 1010] | tostring
    | {(.): {agreementStatus: "Expired"}}] | add)}}}' turn.json)
faults "$changed"
plainly
no_faults
use turn.json
bundled "$changed"
same bundled \
    'where agreements end between two pages, the same is found' <plain
is "$(query -cs '[.[] | select(.type == "agreement") | .state] | group_by(.)
    | map([.[0], length])' bundled)" '[["found",128],["noAgreement",2]]' \
    'agreements that end behind the turn of the page are seen, no other is lost'
done_testing

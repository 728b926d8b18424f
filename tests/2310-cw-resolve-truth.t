#!/bin/sh
# Fewer requests, the same truth: what cw-resolve finds by bundles, several at
# a time, is byte for byte what it finds by plain reads one after the other,
# whatever the bundles answer. WORLDS sets how many random worlds.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# the keys of worlds
KEYS='worldco+WORLDpublicKEY00notreal:WORLDprivateKEY00notreal'
CLIENT='00000000-0000-4000-8000-00000000c0de'

bundles() {
	requests | grep -c '/system/bundles$'
}
# plainly: what plain reads find, in ./plain; bundled: the same in ./bundled
plainly() {
	sim_reset
	resolve --no-bundles --parallel 1 <lines 2>err.plain | steady >plain
}
bundled() {
	no_faults
	admin POST reset >/dev/null
	[ -z "${1:-}" ] || faults "$1"
	forget_requests
	resolve <lines 2>err.bundled | steady >bundled
}

# --- random worlds --------------------------------------------------------------------
worlds=${WORLDS:-8}
seed=${FIRST_WORLD:-1}
last=$((seed + worlds))
wrong=0
while [ "$seed" -lt "$last" ]; do
	world_start --customers $((seed % 5 * 30 + 40)) --lines 3 \
	    --skus $((seed % 7 + 4)) --seed "$seed" --mixed \
	    --several-agreements 0.1 --case 0.1 --shared-identifier 0.05 \
	    --future 0.1 --cancelled 0.2 --several-live 0.1 --missing 0.1
	[ $((seed % 2)) -eq 0 ] || switches '{"defaultOrder":"shuffled"}'
	write_job '.RequestsPerMinute = 0 | .AllowAtriaCreateAdditions = "True"'
	fetch >lines
	plainly
	# on odd worlds, one bundle in three goes wrong in some way
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
is "$wrong" 0 "$worlds random worlds: what bundles find is what plain reads find"

# --- strange bundles ------------------------------------------------------------------
# 420 agreements: nine bundles, four at a time
world_start --customers 420 --lines 2 --skus 5 --seed 7 --cancelled 0.2
write_job '.RequestsPerMinute = 0 | .RetryTries = 2'
fetch >lines
plainly
is "$(grep -c '"state":"found"' plain)" 420 'a world of 420 customers'

# strange MOST TITLE DEED: every bundle does so; no more than MOST are tried
strange() {
	bundled "{\"match\":{\"path\":\"*/bundles\"},\"do\":$3}"
	same bundled "$2: nothing is missing" <plain
	tried=$(bundles)
	[ "$tried" -ge 1 ] && [ "$tried" -le "$1" ]
	is $? 0 "… after $tried bundles, of $1 at the most"
}
strange 4 'results left out' '{"bundle":{"omit":"first"}}'
strange 4 'all results left out' '{"bundle":{"omit":"all"}}'
strange 4 'no sequence numbers' '{"bundle":{"noSequence":"all"}}'
strange 4 'one without sequence number' '{"bundle":{"noSequence":"last"}}'
strange 4 'a result twice' '{"bundle":{"duplicate":"odd"}}'
strange 4 'null instead of a list' '{"bundle":{"null":"last"}}'
strange 4 'all of them failed' '{"bundle":{"fail":"all"}}'
strange 9 'one of them failed' '{"bundle":{"fail":"first","statusCode":404}}'
strange 9 'partial success, status 207' \
    '{"bundle":{"fail":"odd","status":207}}'
strange 9 'results in another order' '{"bundle":{"reverse":true}}'
strange 9 'status 207' '{"bundle":{"status":207}}'
strange 8 'a web page' '{"html":true}'
strange 4 'no such endpoint' '{"status":404}'
strange 4 'no such endpoint, as a web page' '{"status":404,"as":"html"}'
strange 4 'refused' '{"status":400}'
strange 4 'forbidden' '{"status":403}'
strange 8 'out of order' '{"status":500}'
strange 4 'JSON that breaks off' '{"malformed":true}'
strange 4 'something else' '{"status":200,"body":{"results":{}}}'
strange 4 'an empty list' '{"status":200,"body":[]}'
strange 4 'empty results' '{"status":200,"body":{"results":[]}}'
strange 4 'a web page with status 207' '{"status":207,"as":"html"}'
strange 9 'partial success, status 400' '{"bundle":{"fail":"odd","status":400}}'
strange 9 'no success, but status code 200' \
    '{"bundle":{"fail":"odd","statusCode":200}}'
strange 4 'one twice, another left out' \
    '{"bundle":{"duplicate":"first","omit":"last"}}'
strange 8 'half an answer' '{"cut":"half"}'
strange 8 'half an answer, and a reset' '{"cut":"half","end":"reset"}'
# libcurl itself repeats what a connection used before did not answer
strange 32 'no answer' '{"reset":"after"}'
strange 4 'the records of others' '{"status":200,"body":{"results":[
    {"sequenceNumber":1,"resourceType":"addition","success":true,
    "statusCode":200,"entities":[{"id":7}]}]}}'

# some only: bundles that are good are used, the others read again
for nth in 1 3 9; do
	bundled "{\"match\":{\"path\":\"*/bundles\"},\"nth\":$nth,
	    \"do\":{\"bundle\":{\"omit\":\"odd\"}}}"
	same bundled "bundle $nth is partial: nothing is missing" <plain
done

# --- records of the wrong agreement --------------------------------------------------------
bundled '{"match":{"path":"*/bundles"},"nth":1,"do":{"status":200,"body":
    {"results":[{"sequenceNumber":1,"resourceType":"addition","success":true,
    "statusCode":200,"entities":[{"id":7,"agreementId":5,"quantity":1,
    "product":{"id":1,"identifier":"SKU-00000"}}]}]}}}'
same bundled 'records of another agreement are not taken' <plain

# --- results of other lists ----------------------------------------------------------------
# An empty page fits any list: the second agreement has no additions.
world_start --customers 3 --lines 3 --skus 4 --seed 9
write_job '.RequestsPerMinute = 0'
fetch >lines
plainly
jq -s 'map(select(.type == "agreement"))[1].agreement.id' plain >empty
jq --argjson empty "$(cat empty)" '.connectwise.additions |=
    map(select(.agreementId != $empty))' world.json >empty.json
sim_start empty.json
write_job '.RequestsPerMinute = 0'
plainly
is "$(jq -c 'select(.type == "agreement") | .additions | length > 0' plain |
    paste -sd ' ')" 'true false true' 'an agreement without additions'
jq -r 'select(.type == "agreement") | .agreement.id' plain | jq -s '{requests:
    [to_entries[] | {version: "2020.1", sequenceNumber: (.key + 1),
    resourceType: "addition", apiRequest: {parentId: .value,
    filters: {orderBy: "id asc"}, page: {page: 1, pageSize: 1000}}}]}' >bundle
cw_send POST system/bundles "$(cat bundle)"
cp body answer
# exchanged TITLE FILTER: the answer is what FILTER makes of the right one
exchanged() {
	bundled "{\"match\":{\"path\":\"*/bundles\"},\"nth\":1,\"do\":{
	    \"status\":200,\"body\":$(jq -c "$2" answer)}}"
	is "$(bundles)" 1 "$1"
	same bundled '… the same is found' <plain
}
exchanged 'the right answer' .
exchanged 'two results have each other'"'"'s numbers' \
    '.results[0].sequenceNumber = 2 | .results[1].sequenceNumber = 1'
exchanged 'numbers are one too high' '.results[].sequenceNumber |= . % 3 + 1'
exchanged 'numbers count from 0' '.results[].sequenceNumber -= 1'
exchanged 'numbers are texts' '.results[].sequenceNumber |= tostring'
exchanged 'and records do not say whose they are' \
    '(.results[] | .sequenceNumber) |= . % 3 + 1
    | del(.results[].entities[].agreementId)'
exchanged 'success, but status code 500' \
    '.results[] |= (.statusCode = 500 | .entities = [])'
exchanged 'neither success nor status code' \
    '.results[] |= (del(.success, .statusCode) | .entities = [])'
exchanged 'an object instead of a list' '.results[].entities |= {}'

# --- bundles that do not heed the page size ------------------------------------------------
# every page ends after 25 records, as if none had been asked for
world_start --customers 3 --lines 30 --skus 40 --seed 2
write_job '.RequestsPerMinute = 0'
fetch >lines
plainly
jq -r 'select(.type == "agreement") | .agreement.id' plain | jq -s '{requests:
    [to_entries[] | {version: "2020.1", sequenceNumber: (.key + 1),
    resourceType: "addition", apiRequest: {parentId: .value,
    filters: {orderBy: "id asc"}, page: {page: 1, pageSize: 25}}}]}' >bundle
cw_send POST system/bundles "$(cat bundle)"
is "$(jq -c '[.results[].entities | length]' body)" '[25,25,25]' \
    'additions cut off after 25'
bundled "{\"match\":{\"path\":\"*/bundles\"},\"nth\":1,\"do\":{\"status\":200,
    \"body\":$(cat body)}}"
same bundled 'are read on' <plain

# --- additions that come and go between two pages ------------------------------------------
# Two agreements of 1,500 additions, all cancelled but some around the thousandth.
world_start --customers 60 --lines 2 --skus 4
jq '.connectwise |= (.additions[0] as $one | .agreements as $g
    | .additions += [(3, 4) as $k | range(1500) | . as $n | $one
    | .id = 1000000 + $k * 10000 + $n | .agreementId = $g[$k].id
    | .product = {id: (1 + $n % 4)}
    | if $n > 990 and $n < 1010 then .
    else .cancelledDate = "2026-01-01T00:00:00Z" end])' world.json >long.json
sim_start long.json
write_job '.RequestsPerMinute = 0'
fetch >lines
g=$(jq '.connectwise.agreements[3].id' long.json)
moved='{"change":{"additions":{"1030005":null,"1030006":null,"1030998":null,
    "1031005":null,"1040001":null,"1031400":{"cancelledDate":null},
    "1029999":{"agreementId":'$g',"product":{"id":2},"quantity":3,
    "billCustomer":"Billable"},
    "1031600":{"agreementId":'$g',"product":{"id":2},"quantity":4,
    "billCustomer":"Billable"}}}}'
sim_reset
faults "{\"match\":{\"query\":\"*id > *\"},\"nth\":1,\"do\":$moved}"
resolve --no-bundles --parallel 1 <lines 2>err | steady >plain
bundled "{\"match\":{\"path\":\"*/bundles\",\"body\":\"*id > *\"},\"nth\":1,
    \"do\":$moved}"
same bundled 'additions that come and go between two pages: the same is found' \
    <plain
jq -cs 'map(select(.type == "agreement" and .agreement.id == '"$g"'))[0]
    | [(.additions[].id | select(. > 1030000))]' bundled >ids
is "$(jq -c '[.[] | select(. < 1031004)] | length' ids)" 12 \
    'no live one around the turn of the page is lost: one was deleted'
is "$(jq -c '[index(1031005), index(1031400) != null, index(1031600) != null]' \
    ids)" '[null,true,true]' 'and what came or went behind it is seen'

# Agreements, too: 1,030 of them are two pages.
world_start --customers 1030 --lines 1 --skus 3 --seed 11
write_job '.RequestsPerMinute = 0'
fetch >lines
resolve <lines 2>err | jq -s 'map(select(.type == "agreement") | .agreement.id)
    | sort' >ids
changed="{\"change\":{\"agreements\":$(jq -c '[.[5, 998, 1002, 1010] | tostring
    | {(.): {agreementStatus: "Expired"}}] | add' ids)}}"
turn='{"path":"*/finance/agreements","query":"*id > *"}'
sim_reset
faults "{\"match\":$turn,\"nth\":1,\"do\":$changed}"
resolve --no-bundles --parallel 1 <lines 2>err | steady >plain
no_faults
admin POST reset >/dev/null
faults "{\"match\":$turn,\"nth\":1,\"do\":$changed}"
resolve <lines 2>err | steady >bundled
same bundled 'agreements that end between two pages: the same is found' <plain
is "$(jq -cs '[.[] | select(.type == "agreement") | .state] | group_by(.)
    | map([.[0], length])' bundled)" '[["found",1028],["noAgreement",2]]' \
    'those behind the turn of the page are seen to have ended, no other is lost'
done_testing

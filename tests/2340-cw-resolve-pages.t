#!/bin/sh
# Lists are whole when that is shown: however ConnectWise cuts its pages, with
# Link or without, in order or not, in bundles or not, and whatever else it
# refuses or spells otherwise, cw-resolve finds the same. COMBINATIONS sets how many of them are tried.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# unpriced: prices of the catalog are there only where it was read, and others
# only where they are needed; products of customers without agreement have one
unpriced() {
	sed -e 's/,"\(price\|othersPrice\)":[0-9.]*//g' \
	    -e '/"state":"no/s/,"products":.*\]//'
}

# right: what is found of a ConnectWise as it should be, in ./right
right() {
	resolve --no-bundles --parallel 1 <lines 2>err.right | steady |
	    unpriced >right
}
# usual: switches as they should be
usual() {
	switches '{"pageCap":1000,"bundlePageCap":1000,"links":"sent",
	    "counts":"accepted","orderBy":"applied","defaultOrder":"id","midnight":0,
	    "unsetDates":"absent","statusSpelling":"documented",
	    "inLists":"accepted","inLimit":500,"unfilterable":[],
	    "bundles":"accepted"}'
}
# asked: how many requests came since forget_requests
asked() {
	wc -l <"$SIMLOG"
}

# 40 customers, agreements of 0 to 80 additions more, of which all are cancelled
# but one, which is of a product that has another live one, far apart
"$ROOT/tests/sim/world" --customers 40 --lines 2 --skus 30 --seed 4 \
    --nocompany 0.1 --several-agreements 0.1 --unknown-sku 0.05 -o small.json
jq -c '.connectwise |= (.additions[0] as $one | .agreements as $g
    | (.additions | map(.id) | max) as $top
    | .additions += [range(0; $g | length) as $k
    | range([0, 1, 3, 5, 24, 25, 26, 50, 80][$k % 9]) as $n | $one
    | .id = $top + $n * 1000 + $k + 1 | .agreementId = $g[$k].id
    | .cancelledDate = "2026-01-01T00:00:00Z"]
    | (.additions | map(select(.agreementId == $g[8].id))) as $of
    | ($of | max_by(.id).id) as $last
    | .additions |= map(if .id == $last then del(.cancelledDate)
    | .product = $of[0].product else . end)
    | .agreementTypes += [range(60) | {id: (1000 + .), name: "Other \(.)"}])' \
    small.json >world.json
sim_start world.json
KEYS='worldco+WORLDpublicKEY00notreal:WORLDprivateKEY00notreal'
CLIENT='00000000-0000-4000-8000-00000000c0de'
write_job '.RequestsPerMinute = 0 | .AllowAtriaCreateAdditions = "True"'
write_world_secrets
fetch >lines
right
is "$(grep -c '"type":"agreement"' right) $(tail -n 1 right |
    query -r .status)" '40 ok' 'a ConnectWise as it should be is read'

# --- combinations -----------------------------------------------------------
combinations=${COMBINATIONS:-40}
seed=${FIRST_COMBINATION:-$SHARE}
[ "$seed" != all ] || seed=0
echo "# FIRST_COMBINATION=$seed repeats these"
cat >combine.py <<'X'
import json, random, sys
usual = {"inLists": ["accepted", "refused"], "inLimit": [500, 3, 60],
    "bundles": ["accepted", "refused"], "bundleStatus": [200, 207],
    "unknownFields": ["dropped", "refused"], "quotes": ["backslash", "doubled"],
    "unsetDates": ["absent", "null", "blank", "year1", "year1900"],
    "statusSpelling": ["documented", "lower", "padded"],
    "trailingBlanks": ["ignored", "count"], "urlLimit": [2000, 0],
    "unfilterable": [[], ["agreements/type"], ["agreements/agreementStatus"],
        ["catalog/identifier"], ["companies/identifier"],
        ["agreements/company", "additions/id"]]}
zones = [(0, "UTC"), (300, "Eastern Standard Time"),
    (-600, "E. Australia Standard Time"), (-60, "Europe/Berlin")]
n, seed = map(int, sys.argv[1:])
for i in range(seed * 1000, seed * 1000 + n):
    r = random.Random(i)
    cap = lambda: r.choice([1, 2, 3, 5, 24, 25, 26, 60, 100, 999, 1000,
                            r.randint(1, 1000)])
    order, default = r.choice([("applied", "id"), ("applied", "shuffled"),
                               ("ignored", "id"), ("ignored", "reversed"),
                               ("ignored", "shuffled")])
    way = {name: r.choice(values) if r.random() < 0.3 else values[0]
           for name, values in usual.items()}
    midnight, zone = r.choice(zones)
    way.update(pageCap=cap(), bundlePageCap=cap(), orderBy=order,
        defaultOrder=default, links=r.choice(["sent", "absent"]),
        counts=r.choice(["accepted", "refused"]), midnight=midnight,
        serverTimeZone=zone)
    print(r.choice(["", "--no-bundles"]) + "|" + json.dumps(way))
X
python3 combine.py "$combinations" "$seed" >combined
wrong=0
tried=0
while IFS='|' read -r option combination; do
	switches "$combination"
	# shellcheck disable=SC2086	# an option or none
	resolve $option <lines 2>err.got | steady | unpriced >got
	tried=$((tried + 1))
	cmp -s right got && continue
	wrong=$((wrong + 1))
	{ echo "$option $combination"; diff right got | cut -c 1-300; } |
	    head -n 5 | note
done <combined
is "$tried $wrong" "$combinations 0" \
    'however pages are cut and ordered, the same is found'

# --- what it costs ----------------------------------------------------------
usual
"$ROOT/tests/sim/world" --customers 1000 --lines 3 --skus 9 -o world.json
admin PUT state @world.json >nothing
fetch >lines
forget_requests
run resolve <lines
status_is 0 '1,000 agreements are read'
# types, two pages of agreements, 20 bundles: 23 if nothing had to be shown
is "$(($(asked) <= 28))" 1 \
    'showing that lists are whole takes five requests at the most'
echo "# $(asked) requests"
forget_requests
run resolve --no-bundles <lines
is "$(($(asked) <= 1008))" 1 'without bundles, too'
echo "# $(asked) requests"

# --- pages that cannot be trusted -------------------------------------------
# A server that has neither order nor page numbers: refused, not half read.
switches '{"pageCap":1,"orderBy":"ignored","links":"absent"}'
cw finance/agreements/types
faults "{\"match\":{\"path\":\"*/types\",\"query\":\"*id > *\"},\"do\":{
    \"status\":400}}"
no_faults
switches '{"pageCap":2,"defaultOrder":"reversed"}'
cw finance/agreements/types
faults "{\"match\":{\"path\":\"*/types\"},\"do\":{\"status\":200,
    \"body\":$(cat body)}}"
run resolve --no-bundles <lines
status_is 4 'pages that repeat records are not believed'
err_has 'came twice, so others may be missing' 'they are named'
done_testing

#!/bin/sh
# Values with quotes, backslashes, wildcards, brackets and the like can be
# looked up: the set found is the set meant, for random values.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

cat >make.py <<'PY'
import json, random, sys
rnd = random.Random(int(sys.argv[1]))
alphabet = '"\\%*[]\'&+ ()=<>,;#?/_.-aAbB1é'

def text():
    while True:
        s = ''.join(rnd.choice(alphabet) for _ in range(rnd.randint(1, 6)))
        if s.strip() == s and s.strip("Xx"):
            return s

def distinct(n, taken):
    out = []
    while len(out) < n:
        s = text()
        if s.lower() not in taken:
            taken.add(s.lower())
            out.append(s)
    return out

def swap(s):
    return ''.join(c.upper() if c.islower() and c.isascii() else
                   c.lower() if c.isascii() else c for c in s)

taken = set()
there, missing = distinct(40, taken), distinct(20, taken)
catalog = [{"id": 100 + i, "identifier": s, "description": "d",
            "customerDescription": "d", "subcategory": {"id": 1},
            "type": {"id": 1}, "productClass": "Service"}
           for i, s in enumerate(there)]
ids, none = distinct(12, set()), None
none = distinct(6, {i.lower() for i in ids})
companies = [{"id": 10 + i, "identifier": s, "name": "Company"}
             for i, s in enumerate(ids)]
agreements = [{"id": 50 + i, "name": "A", "type": {"id": 2},
               "company": {"id": 10 + i}, "contact": {"id": 1},
               "agreementStatus": "Active",
               "billStartDate": "2020-01-01T00:00:00Z"}
              for i in range(6)]
rows, want = [], {}
for i, (billing, state) in enumerate(
        [(s, "found") for s in ids[:6]] +
        [(s, "noAgreement") for s in ids[6:]] +
        [(s, "noCompany") for s in none]):
    code = f"C{i:03}"
    want[code] = [state, {}]
    skus = {}
    for _ in range(8):
        if rnd.random() < .7:
            k = rnd.randrange(len(there))
            sku = there[k] if rnd.random() < .8 else swap(there[k])
            skus[sku] = 100 + k
        else:
            skus[rnd.choice(missing)] = None
    for sku, product in skus.items():
        rows.append({"customerCode": code, "customerName": "N",
                     "customerAccountCode": billing, "productSku": sku,
                     "summaryGrouping": "D", "thisMonthCount": 1})
        if state == "found":
            want[code][1][sku] = product
with open('world.json', 'w') as f:
    json.dump({"connectwise": {
        "company": "northwindcloud", "publicKey": "SAMPLEpublicKEY00notreal",
        "privateKey": "SAMPLEprivateKEY00notreal",
        "clientId": "5a3b1e00-0000-4000-8000-5a3b1e5a3b1e",
        "mode": "onpremise", "quotes": sys.argv[2], "agreementTypes":
        [{"id": 2, "name": "Hosting and Cloud Services"}],
        "companies": companies, "agreements": agreements, "additions": [],
        "catalog": catalog}, "atria": {"token":
        "SAMPLE.atria.token.00.notreal", "shape": "flat", "names": "camel",
        "empty": "array", "periods": {"2026-10-25": rows}}}, f)
with open('want.json', 'w') as f:
    json.dump(want, f, sort_keys=True, ensure_ascii=False)
PY
# Asks the simulator each condition again: its parser must find exactly the
# identifiers that a list of values names, and at least those that a part of a
# value was meant for. Prints what is wrong, then how many there were of each.
cat >again.py <<'PY'
import base64, json, re, sys, urllib.parse, urllib.request
base, log, keys, client, api = sys.argv[1:]
world = json.load(open('world.json'))["connectwise"]
known = {"catalog": world["catalog"], "companies": world["companies"]}
count = {"in": 0, "contains": 0}
for line in open(log):
    r = json.loads(line)
    kind, conditions = r["path"].split("/")[-1], \
        (r.get("query") or {}).get("conditions", "")
    m = re.match(r'identifier (in|contains) (.*)', conditions)
    if kind not in known or not m or r["method"] != "GET":
        continue
    values = [v.lower() for v in re.findall(r'"([^"]*)"', m[2])]
    url = (base + api + r["path"].split(api)[-1] + "?" +
           urllib.parse.urlencode({"conditions": conditions,
                                   "pageSize": 1000}))
    with urllib.request.urlopen(urllib.request.Request(url, headers={
            "clientId": client, "Authorization": "Basic " +
            base64.b64encode(keys.encode()).decode()})) as f:
        got = {i["identifier"] for i in json.load(f)}
    want = {i["identifier"] for i in known[kind]
            if (i["identifier"].lower() in values if m[1] == "in"
                else values[0] in i["identifier"].lower())}
    count[m[1]] += 1
    if want != got:
        print(conditions, "meant", sorted(want), "found", sorted(got))
with open("count", "a") as f:
    print(count["in"], count["contains"], file=f)
PY
worlds=${WORLDS:-12}
seed=1
wrong=0
while [ "$seed" -le "$worlds" ]; do
	case $((seed % 3)) in
	0) quotes=backslash ;;
	1) quotes=doubled ;;
	2) quotes=refused ;;
	esac
	python3 make.py "$seed" "$quotes"
	sim_start world.json
	write_job
	write_secrets
	fetch 2>err | resolve >out 2>>err
	jq -cs 'map(select(.type == "agreement")) | map({(.customer.code):
	    [.state, ((.products // []) | map({(.sku): .product.id}) | add
	    // {})]}) | add' out | jq -S . >got.json
	jq -S . want.json >want.sorted
	if ! cmp -s want.sorted got.json || [ -s err ]; then
		wrong=$((wrong + 1))
		echo "seed $seed, quotes $quotes:" | note
		diff want.sorted got.json | head -n 10 | note
		head -n 3 err | note
	fi
	# no condition had a part of it taken for something else
	jq -r 'select(.status != 200) | .query.conditions' "$SIMLOG" >refused
	[ ! -s refused ] || { wrong=$((wrong + 1)); note <refused; }
	cp "$SIMLOG" log
	python3 again.py "$SIM" log "$KEYS" "$CLIENT" "$API" >wider 2>&1
	[ ! -s wider ] || { wrong=$((wrong + 1)); head -n 5 wider | note; }
	seed=$((seed + 1))
done
is "$wrong" 0 "$worlds random worlds of odd identifiers: the set found is the set meant"
is "$(awk '{ lists += $1; parts += $2 } END {
    print (lists >= '"$worlds"'), (parts >= '"$worlds"') }' count)" '1 1' \
    'by conditions of both kinds, which the simulator read as they were meant'
done_testing

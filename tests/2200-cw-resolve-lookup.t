#!/bin/sh
# Values with quotes, backslashes, wildcards, brackets and the like can be
# looked up: the set found is the set meant, for random values. WORLDS sets how
# many random worlds.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# One program makes the worlds, gives them to the simulator, runs the tools and
# judges what they found: it starts once, not once for each world.
cat >lookup.py <<'PY'
import base64, json, os, random, re, subprocess, sys
import urllib.parse, urllib.request

base, keys, client, api = sys.argv[1:5]
worlds = int(sys.argv[5])
alphabet = '"\\%*[]\'&+ ()=<>,;#?/_.-aAbB1é'

def distinct(rnd, n, taken):
    out = []
    while len(out) < n:
        s = ''.join(rnd.choice(alphabet) for _ in range(rnd.randint(1, 6)))
        if s.strip() == s and s.strip("Xx") and s.lower() not in taken:
            taken.add(s.lower())
            out.append(s)
    return out

def swap(s):
    return ''.join(c.upper() if c.islower() and c.isascii() else
                   c.lower() if c.isascii() else c for c in s)

def make(seed, quotes):
    """A world, and what must be found in it."""
    rnd = random.Random(seed)
    taken = set()
    there, missing = distinct(rnd, 40, taken), distinct(rnd, 20, taken)
    catalog = [{"id": 100 + i, "identifier": s, "description": "d",
                "customerDescription": "d", "subcategory": {"id": 1},
                "type": {"id": 1}, "productClass": "Service"}
               for i, s in enumerate(there)]
    ids = distinct(rnd, 12, set())
    none = distinct(rnd, 6, {i.lower() for i in ids})
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
                         "summaryGrouping": f"D{len(rows)}",
                         "thisMonthCount": 1})
            if state == "found":
                want[code][1][sku] = product
    return {"connectwise": {
        "company": "northwindcloud", "publicKey": "SAMPLEpublicKEY00notreal",
        "privateKey": "SAMPLEprivateKEY00notreal",
        "clientId": "5a3b1e00-0000-4000-8000-5a3b1e5a3b1e",
        "mode": "onpremise", "quotes": quotes, "agreementTypes":
        [{"id": 2, "name": "Hosting and Cloud Services"}],
        "companies": companies, "agreements": agreements, "additions": [],
        "catalog": catalog}, "atria": {"token":
        "SAMPLE.atria.token.00.notreal", "shape": "flat", "names": "camel",
        "empty": "array", "periods": {"2026-10-25": rows}}}, want

def call(url, method="GET", data=None):
    request = urllib.request.Request(base + url, data, {
        "clientId": client, "Authorization": "Basic " +
        base64.b64encode(keys.encode()).decode()}, method=method)
    with urllib.request.urlopen(request) as f:
        return f.read()

def find():
    """What the tools find, and what they complain of."""
    job = ["-c", "job.json", "-s", "secrets.json"]
    lines = subprocess.run(["atria-fetch", *job, "--today", "2026-10-26"],
                           capture_output=True)
    run = subprocess.run(["cw-resolve", *job], input=lines.stdout,
                         capture_output=True)
    found = {}
    for r in map(json.loads, run.stdout.splitlines()):
        if r["type"] == "agreement":
            found[r["customer"]["code"]] = [r["state"], {
                p["sku"]: p.get("product", {}).get("id")
                for p in r.get("products", []) if r["state"] == "found"}]
    return found, (lines.stderr + run.stderr).decode()

def again(world, log):
    """
    Asks the simulator each condition again: its parser must find exactly the
    identifiers that a list of values names, and at least those that a part of
    a value was meant for.
    """
    known = {k: world["connectwise"][k] for k in ("catalog", "companies")}
    for r in log:
        kind, conditions = r["path"].split("/")[-1], \
            (r.get("query") or {}).get("conditions", "")
        m = re.match(r'identifier (in|contains) (.*)', conditions)
        if kind not in known or not m or r["method"] != "GET":
            continue
        values = [v.lower() for v in re.findall(r'"([^"]*)"', m[2])]
        got = {i["identifier"] for i in json.loads(call(
            api + r["path"].split(api)[-1] + "?" + urllib.parse.urlencode(
                {"conditions": conditions, "pageSize": 1000})))}
        want = {i["identifier"] for i in known[kind]
                if (i["identifier"].lower() in values if m[1] == "in"
                    else values[0] in i["identifier"].lower())}
        asked[m[1]] += 1
        if want != got:
            yield f"{conditions} means {sorted(want)}, finds {sorted(got)}"

asked = {"in": 0, "contains": 0}
with open("wrong", "w") as wrong:
    for seed in range(1, worlds + 1):
        quotes = ("backslash", "doubled", "refused")[seed % 3]
        world, want = make(seed, quotes)
        call("/_sim/state", "PUT", json.dumps(world).encode())
        call("/_sim/log", "DELETE")
        found, err = find()
        log = [json.loads(r) for r in call("/_sim/log").splitlines()]
        about = [f"stderr: {err}"] if err else []
        about += [f"{code}: {want.get(code)} is meant, {found.get(code)} found"
                  for code in sorted(want | found)
                  if want.get(code) != found.get(code)]
        # no condition had a part of it taken for something else
        about += [f"refused: {r}" for r in log if r["status"] != 200]
        about += again(world, log)
        for what in about[:10]:
            print(f"seed {seed}, quotes {quotes}: {what}", file=wrong)
print(worlds, asked["in"] >= worlds, asked["contains"] >= worlds)
PY
worlds=${WORLDS:-12}
sample_start
run python3 lookup.py "$SIM" "$KEYS" "$CLIENT" "$API" "$worlds"
out_is "all $worlds worlds are looked up by lists and by parts of values" <<X
$worlds True True
X
same wrong 'what is found of odd identifiers is what is meant' </dev/null
done_testing

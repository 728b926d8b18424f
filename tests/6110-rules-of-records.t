#!/bin/sh
# Rules between the members of a record: a stream with the right seal that
# breaks one is refused with line and rule, and nothing is written or aborts.
. "${0%/*}/lib.sh"

# A reader, a record, what is wrong with it, and the rule that it is told.
cat >cases.py <<'PY'
import hashlib, json, subprocess

PRODUCT = {"id": 4, "identifier": "X"}
WHO = {"customer": {"code": "A"}, "company": {"id": 1}, "agreement": {"id": 2}}
FOUND = {"type": "agreement", "state": "found", **WHO, "additions": [],
         "future": [{"id": 9, "product": PRODUCT, "quantity": 1,
                     "effectiveDate": "2027-01-01"}],
         "products": [{"sku": "X", "state": "active", "product": PRODUCT}]}
LINE = {"type": "line", "customer": {"code": "A"}, "sku": "X", "quantity": 3,
        "previousQuantity": 1}
CHANGE = {"type": "change", "action": "update", **WHO, "addition": {"id": 3},
          "product": PRODUCT, "sku": "X", "before": 2, "after": 3}
RESULT = {**CHANGE, "type": "result", "outcome": "applied"}
CREATED = {**RESULT, "action": "create", "before": None,
           "effectiveDate": "2026-10-26"}
NEW = {**CREATED, "type": "change", "addition": None}
DIFF, UNDO, TEXT = ["cw-diff"], ["cw-diff", "-R"], ["cwlog-fmt"]
APPLY = ["cw-apply", "-c", "job.json", "-s", "secrets.json", "-n"]

def matched(**m):
    return {**FOUND, "products": [{"sku": "X", **m}]}

CASES = [
    (DIFF, {**FOUND, "company": None},
     "company: is missing when the state is found"),
    (DIFF, {**FOUND, "agreement": None},
     "agreement: is missing when the state is found"),
    (DIFF, {**FOUND, "future": [{"id": 9, "product": PRODUCT}]},
     "future[0].effectiveDate: is missing"),
    *((DIFF, matched(state=s),
       f"products: SKU X: product: is missing when the state is {s}")
      for s in ("active", "inactive", "bundle")),
    *((DIFF, matched(state=s, product=PRODUCT),
       f"products: SKU X: product: must be absent when the state is {s}")
      for s in ("missing", "ignored")),
    (UNDO, {**RESULT, "addition": None}, "addition: is missing"),
    (UNDO, {**RESULT, "before": None}, "before: is missing"),
    (UNDO, {**RESULT, "action": "remove"},
     "after: must be 0 for the action remove"),
    (UNDO, {**CREATED, "addition": None},
     "addition: is missing when one was created"),
    (UNDO, {**CREATED, "effectiveDate": None}, "effectiveDate: is missing"),
    (UNDO, {**CREATED, "product": {"identifier": "X"}},
     "product.id: is missing when an addition was created"),
    *((r, c, why) for r in (APPLY, TEXT) for c, why in (
        ({**CHANGE, "before": None}, "before: is missing"),
        ({**CHANGE, "addition": None}, "addition: is missing"),
        ({**CHANGE, "action": "none", "addition": None},
         "addition: is missing"),
        ({**CHANGE, "product": {"identifier": "X"}}, "product.id: is missing"),
        ({**CHANGE, "action": "cancel", "after": 0}, "cancelDate: is missing"),
        ({**NEW, "addition": {"id": 3}},
         "addition: must be absent when one is created"),
        ({**NEW, "effectiveDate": None}, "effectiveDate: is missing"))),
]

def stream(records, period=("2026-09-26", "2026-10-25")):
    begin = {"type": "begin", "format": "1.0", "tool": "test", "version": "0",
             "run": "R", "time": "2026-10-26T22:00:00Z", "today": "2026-10-26",
             "period": {"start": period[0], "end": period[1]},
             "job": {"allowAtriaCreateAdditions": True}}
    counts = {}
    for r in records:
        counts[r["type"]] = counts.get(r["type"], 0) + 1
    end = {"type": "end", "status": "ok", "exit": 0,
           "records": len(records) + 1, "counts": {"begin": 1, **counts}}
    text = "".join(json.dumps(r, separators=(",", ":")) + "\n"
                   for r in [begin, *records])
    text += json.dumps(end, separators=(",", ":"))[:-1] + ',"seal":"'
    return text + "sha256:" + hashlib.sha256(text.encode()).hexdigest() + '"}\n'

def run(tool, text):
    return subprocess.run(tool, input=text, capture_output=True, text=True)

wrong = 0
def check(tool, text, status, told):
    global wrong
    p = run(tool, text)
    if p.returncode != status or told not in p.stderr:
        wrong += 1
        print(tool[0], status, told, "but", p.returncode, p.stderr, text)

for tool, record, rule in CASES:
    more = [LINE] if tool is DIFF else []
    check(tool, stream([record, *more]), 3,
          f"line 2: {record['type']} record: {rule}")
check(DIFF, stream([FOUND], ("2026-10-25", "2026-09-26")), 3,
      "line 1: begin record: period.end: must not be before period.start")
for tool, records in ((DIFF, [FOUND, LINE]), (UNDO, [RESULT, CREATED]),
                      (TEXT, [CHANGE, NEW, RESULT, CREATED])):
    check(tool, stream(records), 0, "")
print("cases", len(CASES), "wrong", wrong)
PY
write_job
write_secrets
run python3 cases.py
is "$(tail -n 1 out)" 'cases 28 wrong 0' 'each rule is told, with its line'
note <err
head -n 5 out | note
done_testing

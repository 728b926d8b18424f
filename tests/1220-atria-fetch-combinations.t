#!/bin/sh
# atria-fetch and random answers: a right answer, told in random shapes and with
# random remarks, is read and means the same; one with a remark that contradicts
# it is refused; of remarks that nobody knows, it is right or refused. ANSWERS
# says how many, FIRST_ANSWER which seed is the first.
. "${0%/*}/lib.sh"

write_job
answers=${ANSWERS:-150}
first=${FIRST_ANSWER:-$(($(date +%s) / 86400 * 1000))}
echo "# ANSWERS=$answers FIRST_ANSWER=$first repeats these"

cat >answers.py <<'X'
import csv, io, json, os, random, subprocess, sys

first, count = int(sys.argv[1]), int(sys.argv[2])

def spell(r, name):
    """The same name, as somebody else would write it."""
    words, word = [], ""
    for c in name:
        if c.isupper() and word:
            words.append(word)
            word = ""
        word += c.lower()
    words.append(word)
    way = r.randrange(6)
    if way == 0:
        return name
    if way == 1:
        return name[0].upper() + name[1:]
    if way == 2:
        return name.upper()
    return ["_", "-", " "][way - 3].join(words)

def truth(r):
    rows, used = [], set()
    for c in range(r.randint(1, 4)):
        code = "C%d" % c
        for s in r.sample(range(9), r.randint(1, 4)):
            before, now = r.randint(0, 40), r.randint(0, 40)
            rows.append({"customerCode": code, "customerName": "Name " + code,
                "customerAccountCode": "Id" + code, "productSku": "S%d" % s,
                "billable": True, "summaryGrouping": "Service, %d" % s,
                "lastMonthCount": before, "difference": now - before,
                "thisMonthCount": now})
    return rows

# Remarks on n rows of c customers that agree, and that do not; and odd ones.
def right(r, n, c, total):
    return r.choice([("nextLink", r.choice([None, "", False])),
        ("hasMore", r.choice([False, "false", 0])), ("page", r.choice([0, 1])),
        ("totalPages", 1), ("totalCount", r.choice([n, str(n)])),
        ("total", n), ("recordCount", n), ("customerCount", c),
        ("totalQuantity", total), ("pageSize", n + r.randint(1, 9)),
        ("isLastPage", True), ("truncated", False), ("success", True),
        ("errors", []), ("errorMessage", None), ("status", "OK"),
        ("billingPeriodEnd", r.choice(["2026-10-25", "2026-10-25T00:00:00Z",
            "25.10.2026", "20261025", "October 25, 2026"])),
        ("periodStart", r.choice(["2026-09-26", "26 Sep 2026"])),
        ("billingPeriod", {"start": "2026-09-26", "end": "2026-10-25"}),
        ("currency", "EUR"), ("warnings", []), ("offset", 0)])

def wrong(r, n, c, total):
    return r.choice([("nextLink", "https://x/2"), ("nextPageToken", "abc"),
        ("hasMore", r.choice([True, "true", 1])), ("page", r.randint(2, 9)),
        ("totalPages", r.randint(2, 9)), ("totalCount", n + r.randint(1, 99)),
        ("total", n + c + 7), ("recordsTotal", n + c + 1),
        ("customerCount", c + 1), ("totalQuantity", total + 1),
        ("isLastPage", False), ("truncated", True), ("complete", False),
        ("success", False), ("error", "broken"), ("errors", ["x"]),
        ("status", r.choice(["failed", "running", 500])),
        ("billingPeriodEnd", r.choice(["2026-09-25", "25.09.2026", "soon"])),
        ("periodStart", "2026-08-26"), ("invoiceDate", "2026-11-25"),
        ("billingPeriod", {"start": "2026-08-26", "end": "2026-09-25"}),
        ("warnings", ["cut"]), ("offset", 5), ("isPartial", True),
        ("message", "Result limited to %d rows" % n)])

def wrong_in_row(r):
    return r.choice([("nonBillable", True), ("billingStatus", "Excluded"),
        ("overrideReason", "NFR"), ("action", "Carried"),
        ("userName", "J. Smith"), ("billingPeriodEnd", "2026-09-25"),
        ("isBilled", False), ("free", True), ("truncated", True)])

def odd(r, n):
    a = ["next", "total", "more", "count", "period", "end", "page", "bill",
        "status", "row", "item", "last", "result", "info", "x"]
    return (r.choice(a) + r.choice(a).capitalize(),
        r.choice([None, True, False, 0, 1, n, n + 1, "", "x", "2026-10-25",
            "2026-09-25", [], {}, ["x"], {"next": "x"}, {"total": n}]))

def lines(rows):
    return sorted((x["customerCode"], x["customerAccountCode"],
        x["productSku"], x["summaryGrouping"], x["thisMonthCount"],
        x["lastMonthCount"]) for x in rows)

def put(r, where, remark):
    """Where a remark may stand: beside the rows, or in an object there."""
    name, value = spell(r, remark[0]), remark[1]
    if r.random() < .3:
        where = where.setdefault(r.choice(["meta", "paging", "pagination",
            "pageInfo", "@metadata"]), {})
    where.setdefault(name, value)
    return where[name] is value

def as_json(r, rows, remarks):
    names = {k: spell(r, k) for k in rows[0]}
    out = [{names.get(k, k): v for k, v in x.items()} for x in rows]
    r.shuffle(out)
    if r.random() < .4:
        held = ["customerCode", "customerName", "customerAccountCode"]
        groups = {}
        for x in out:
            groups.setdefault(x[names["customerCode"]], []).append(x)
        out = [dict([(names[k], g[0][names[k]]) for k in held] +
            [("lines", [{k: v for k, v in x.items()
            if k not in [names[h] for h in held]} for x in g])])
            for g in groups.values()]
    told = True
    if remarks or r.random() < .5:
        members = {}
        told = all([put(r, members, x) for x in remarks])
        members["items"] = out
        keys = list(members)
        r.shuffle(keys)
        out = {k: members[k] for k in keys}
    text = json.dumps(out)
    return (b"\xff\xfe" + text.encode("utf-16-le") if r.random() < .1
        else text.encode()), told

def as_csv(r, rows):
    keys = list(rows[0])
    for x in rows:
        keys += [k for k in x if k not in keys]
    r.shuffle(keys)
    f = io.StringIO()
    mark = r.choice(",;\t")
    if r.random() < .2:
        f.write("sep=%s\r\n" % mark)
    w = csv.writer(f, delimiter=mark, lineterminator=r.choice(["\n", "\r\n"]))
    w.writerow([spell(r, k) for k in keys])
    for x in rows:
        w.writerow([{True: "Yes", False: "No"}.get(x.get(k), x.get(k, ""))
            if isinstance(x.get(k), bool) else x.get(k, "") for k in keys])
        if r.random() < .1:
            f.write(mark * (len(keys) - 1) + "\n")
    text = f.getvalue()
    return r.choice([lambda: text.encode(),
        lambda: b"\xef\xbb\xbf" + text.encode(),
        lambda: b"\xff\xfe" + text.encode("utf-16-le"),
        lambda: b"\xfe\xff" + text.encode("utf-16-be")])()

def run(text):
    with open("answer", "wb") as f:
        f.write(text)
    p = subprocess.run(["atria-fetch", "-c", "job.json", "-i", "answer",
        "--today", "2026-10-26"], capture_output=True)
    got = [json.loads(x) for x in p.stdout.splitlines()]
    return p.returncode, sorted((x["customer"]["code"],
        x["customer"]["billingIdentifier"], x["sku"], x["description"],
        x["quantity"], x["previousQuantity"]) for x in got
        if x["type"] == "line"), p.stderr.decode()

def one(seed):
    r = random.Random(seed)
    rows = truth(r)
    want = lines(rows)
    n, c = len(rows), len({x["customerCode"] for x in rows})
    total = sum(x["thisMonthCount"] for x in rows)
    kind = r.choice(["right", "right", "wrong", "row", "cut", "odd"])
    remarks = [right(r, n, c, total) for _ in range(r.randint(0, 4))]
    come = [dict(x) for x in rows]
    if r.random() < .3:
        for x in come:
            x["resultCount"] = n
    if kind == "wrong":
        remarks.insert(r.randint(0, len(remarks)), wrong(r, n, c, total))
    elif kind == "odd":
        remarks.append(odd(r, n))
    elif kind == "row":
        r.choice(come).update([wrong_in_row(r)])
    elif kind == "cut":
        for x in come:
            x["resultCount"] = n
        if n == 1:
            return None
        del come[r.randrange(n)]
    told = True
    if kind in ("right", "row", "cut") and r.random() < .4:
        text = as_csv(r, come)
        text_kind = "csv"
    else:
        text, told = as_json(r, come, remarks)
    if kind == "wrong" and not told:
        return None
    status, got, err = run(text)
    if status == 0 and got == want and kind in ("right", "odd"):
        return None
    if status == 3 and got == [] and kind != "right":
        return None
    return "%s: status %d\n%s\n%s" % (kind, status, err,
        text[:1500].decode("utf-8", "replace"))

bad = 0
for seed in range(first, first + count):
    why = one(seed)
    if why is not None:
        bad += 1
        print("FIRST_ANSWER=%d ANSWERS=1: %s" % (seed, why))
        if bad == 5:
            break
sys.exit(bad > 0)
X
ok "$answers random answers are right or refused" \
    python3 answers.py "$first" "$answers"
done_testing

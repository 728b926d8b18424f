#!/bin/sh
# atria-fetch: what nobody has thought of. What an answer says of itself under a
# name that no rule knows agrees or is refused, and FieldMap can say that it does
# not matter; rows that look like others, totals and what spreadsheets make of
# codes are no rows.
. "${0%/*}/lib.sh"

write_job

cat >shapes.py <<'P'
import copy, json, sys

def row(c, sku, now, before):
    return {"customerCode": c, "customerName": "Name " + c,
        "customerAccountCode": "Id" + c, "productSku": sku, "billable": True,
        "summaryGrouping": "Service " + sku, "lastMonthCount": before,
        "difference": now - before, "thisMonthCount": now}

rows = [row("A", "S1", 5, 3), row("A", "S2", 7, 7), row("B", "S1", 2, 2),
    row("C", "S3", 0, 4)]
n = 0

def shape(want, title, answer):
    global n
    n += 1
    open("shape.%03d" % n, "w").write(
        answer if isinstance(answer, str) else json.dumps(answer))
    print("\t".join(("shape.%03d" % n, want, title)))

def beside(want, name, value):
    shape(want, "%s: %s beside the rows" % (name, json.dumps(value)),
        {"items": rows, name: value})

def in_rows(want, name, value, which=range(4)):
    answer = copy.deepcopy(rows)
    for i in which:
        answer[i][name] = value
    shape(want, "%s: %s in rows" % (name, json.dumps(value)), answer)

def fifth(want, title, **changes):
    shape(want, title, rows + [dict(rows[0], **changes)])

exec(sys.stdin.read())
P

# try_shapes <PYTHON: what becomes of each answer; "read" means the same lines
try_shapes() {
	python3 shapes.py >shapes.table || exit 1
	while IFS='	' read -r file want title; do
		run atria-fetch -c job.json -i "$file" --today 2026-10-26
		grep '^{"type":"line"' out >lines
		[ "$file" != shape.000 ] || continue
		if [ "$want" = read ]; then
			is "$status$(cat err; cmp first lines 2>&1)" 0 \
			    "$title: is read"
			continue
		fi
		case $status$(cat err) in
		3*"$want"*) pass "$title: is refused" ;;
		*)
			fail "$title: is refused"
			echo "$status $(cat err), expected $want" | note
			;;
		esac
	done <shapes.table
}

echo 'shape("read", "first", rows)' | python3 shapes.py >nothing
run atria-fetch -c job.json -i shape.001 --today 2026-10-26
grep '^{"type":"line"' out >first
is "$(wc -l <first)" 4 'the answer that all others are made from is read'

# --- beside the rows --------------------------------------------------------------
try_shapes <<'P'
unknown = "not understood. If it does not matter, say so in the job file: " \
    '"FieldMap": {"ignore": "'
for name, value in [("EOF", False), ("maxRowsReached", True), ("lastRow", 3),
    ("resultSetSize", 9), ("available", "9"), ("allLoaded", False),
    ("outOf", 9), ("expectedRows", 9), ("elements", 9), ("chunks", 2),
    ("quarter", 3), ("hasAdditionalData", True), ("odd", 1e30)]:
    beside("%s says" % name, name, value)
beside(unknown + 'lastRow"}', "lastRow", 3)
beside(unknown + 'of"}', "chunk", {"of": 2})
beside("4 rows came, but pageInfo says 3", "pageInfo", "Page 1 of 3")
beside("4 rows came, but range says 9", "range", "items 0-3/9")
beside("final says N", "final", "N")
beside("CW03", "returnCode", 1)
beside("comment is not understood", "comment", "the first 1000 rows")
for name, value in [("label", "September 2026"), ("asAt", "2026-09-25"),
    ("title", "Billing Summary for 2026-09-25"), ("cycle", "2026-09"),
    ("self", "https://a/api/billing/2026-09-25"), ("run", "25.09.2026"),
    ("report", "Summary 26 Aug 2026 to 25 Sep 2026")]:
    beside("which is not the billing period asked for", name, value)
preliminary = "which is not what is billed at the end. If it does not matter"
for name, value in [("reportType", "Forecast"), ("mode", "preview"),
    ("run", "Draft")]:
    beside(preliminary, name, value)
for name, value in [("elements", 4), ("pageInfo", "Page 1 of 1"),
    ("range", "items 0-3/4"), ("version", 2), ("tenantId", 17),
    ("elapsedMs", 12), ("label", "October 2026"), ("title", "26 Sep 2026 - "
    "25 Oct 2026"), ("tenant", "Fabrikam 12 2025"), ("since", ""),
    ("founded", "1998-05-01"), ("made", "2026-10-26"), ("final", "Y")]:
    beside("read", name, value)
shape("CW03", "no rows, and information why", {"items": [],
    "info": "Billing has not run for this period"})
P

# --- in rows ------------------------------------------------------------------------
try_shapes <<'P'
apart = "may say that the row is not billed"
for name, value in [("isInternal", True), ("nfr", True), ("isTest", "yes"),
    ("customerType", "Demo"), ("status", "Suspended"), ("enabled", False),
    ("payable", 0), ("suppressed", True), ("includedInBundle", True),
    ("ruleName", "Exclude test users"), ("reason", "Internal"),
    ("category", "Non-billable"), ("kind", "not billed")]:
    in_rows("row 1 (customer A): %s %s" % (name, apart), name, value)
in_rows("row 3 (customer B): deleted " + apart, "deleted", True, [2])
for name, value in [("status", "Active"), ("isActive", True),
    ("isTest", False), ("customerType", "Standard"), ("status", None),
    ("disabled", 0), ("category", "Mail"), ("plan", "Gold 2025-01-01")]:
    in_rows("read", name, value, [0, 2])
detail = "Service Billing Detail Report"
for name, value in [("assignedTo", "jo@x"), ("transactionType", "New"),
    ("act", " added "), ("provisionedOn", "2026-10-03")]:
    in_rows(detail, name, value)
for name, value in [("asAt", "2026-09-25"), ("periodCode", "2026-09"),
    ("month end", "September 2026"), ("cycle", "202609")]:
    in_rows("which is not the billing period asked for", name, value)
in_rows("row 2: kind says Estimate, which is not what is billed at the end",
    "kind", "Estimate", [1])
in_rows("read", "plan", "Draft Beer", [0])
in_rows("read", "contractStart", "2026-03-01", [0, 1, 3])
in_rows("read", "founded", "1998-05-01")
P

# --- rows that are no rows -----------------------------------------------------------
try_shapes <<'P'
same = "row 1 and row 5 are the same"
fifth(same, "a description with two blanks", summaryGrouping="Service  S1")
fifth(same, "a description with a blank that is none",
    summaryGrouping="service\u00a0S1")
fifth(same, "a SKU with an invisible character", productSku="S1\u200b")
fifth(same, "a SKU of full width", productSku="\uff331")
fifth(same, "a code in another case", customerCode="a")
total = "calls the row a total"
fifth(total, "a subtotal", summaryGrouping="Subtotal S1", thisMonthCount=6,
    difference=3)
fifth(total, "a German sum", summaryGrouping="Zwischensumme")
fifth(total, "a total as a SKU", productSku="TOTAL")
fifth(total, "a total as a customer", customerCode="Total:", productSku=None,
    customerAccountCode=None)
in_rows(total, "rowType", "Grand Total", [3])
P
printf '%s\n' '[{"customerCode":"TOTAL","customerAccountCode":"T",' \
    '"productSku":"N/A","billable":true,"thisMonthCount":1},' \
    '{"customerCode":"TOTAL","customerAccountCode":"none",' \
    '"productSku":"Total care","billable":true,"thisMonthCount":2}]' >in
run atria-fetch -c job.json -i in --today 2026-10-26
is "$status $(query -c 'select(.type == "line") |
    [.sku, .customer.billingIdentifier]' out | tr '\n' ' ')" \
    '0 [null,"T"] ["Total care",null] ' \
    'a customer may be called Total; a code that says that it is none is none'

# --- what does not matter ------------------------------------------------------------
write_job '.FieldMap = {ignore: "lastRow, of, reseller, old"}'
try_shapes <<'P'
beside("read", "lastRow", 3)
beside("read", "chunk", {"of": 2})
beside("read", "reseller", {"active": True, "level": 4})
beside("read", "old", [{"customerCode": "A"}])
beside("lastLine says", "lastLine", 3)
P

# --- the period before ---------------------------------------------------------------
row() {
	printf '{"customerCode":"%s","customerAccountCode":"I%s",' "$1" "$1"
	printf '"productSku":%s,"summaryGrouping":"%s","billable":true,' "$2" "$3"
	printf '"thisMonthCount":%s}' "$4"
}
echo "[$(row A '"S1"' Mail 5),$(row A '"S2"' Backup 3),$(row B '"S1"' Mail 2)]" \
    >before.json
# derived NOW TITLE WANTED: what is reported as removed
derived() {
	echo "$1" >now.json
	run atria-fetch -c job.json -i now.json --previous-input before.json \
	    --today 2026-10-26
	is "$(query -s -c 'map(select(.derived) | .customer.code + .sku)' out)" \
	    "$3" "$2"
}
derived "[$(row A '"S2"' Backup 3),$(row B '"S1"' Mail 2)]" \
    'a service that is left out is removed' '["AS1"]'
derived "[$(row A null mail 5),$(row A '"S2"' Backup 3),$(row B '"S1"' Mail 2)]" \
    'one that has lost its SKU is not' '[]'
derived "[$(row A null Users 5),$(row A '"S2"' Backup 3),$(row C null Mail 2)]" \
    'a row without SKU of another service or customer says nothing' '["AS1","BS1"]'
done_testing

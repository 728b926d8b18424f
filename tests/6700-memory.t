#!/bin/sh
# Memory: atria-fetch and cw-resolve hold a run's lines, cw-apply its changes, the
# others nothing that grows. Peaks are asserted for 60,000 lines, or LINES, in an
# order that has the lines of a customer far apart.
. "${0%/*}/lib.sh"

case $B in
*/san) skip_all 'sanitizers need memory of their own' ;;
esac
command -v time >/dev/null || skip_all 'needs time(1)'

lines=${LINES:-60000}
LIMIT=16000	# kB: 16 MB
# linear: 64 MB for 60,000 lines, 512 MB for 1,000,000
held() {
	echo $((64000 + ($1 - 60000) * 448 / 940))
}

# peak MOST TITLE COMMAND...: from ./in to ./out; it ends well, and never had
# more than MOST kB in memory
peak() {
	peak_most=$1
	peak_title=$2
	shift 2
	run env time -f %M -o kb "$@" <in
	status_is 0 "$peak_title: exit status 0"
	kb=$(tail -n 1 kb)
	[ "$kb" -le "$peak_most" ]
	is $? 0 "$peak_title: memory stays within $((peak_most / 1000)) MB"
}

cat >make.py <<'PY'
import sys
kind, n, per = sys.argv[1], int(sys.argv[2]), 20
out = sys.stdout.write
if kind == 'csv':
    out('Customer Code,Customer Name,Customer Account Code,Product SKU,'
        'Billable,Summary Grouping,Last Month Count,This Month Count\n')
    row = \
    'C{0:06},"Customer, {0}",ID{0:06},S{1:02},Yes,"Service, {1}",{2},{3}\n'
else:
    out('{{"total": {}, "rows": ['.format(n))
    row = ('{{"customerCode":"C{0:06}","customerName":"Customer, {0}",'
           '"customerAccountCode":"ID{0:06}","productSku":"S{1:02}",'
           '"billable":true,"summaryGrouping":"Service, {1}",'
           '"lastMonthCount":{2},"thisMonthCount":{3}}},\n')
for i in range(n):
    sku, customer = i // (n // per), i * 7 % (n // per)
    q = (customer * 31 + sku) % 500
    text = row.format(customer, sku, q, q + customer % 3)
    out(text[:-2] if i == n - 1 and kind != 'csv' else text)
if kind != 'csv':
    out(']}')
PY
python3 make.py csv "$lines" >answer.csv
python3 make.py json "$lines" >answer.json
write_job

cp answer.csv in
peak "$(held "$lines")" "atria-fetch reads CSV of $lines rows" \
    atria-fetch -c job.json --today 2026-10-26 -i -
is "$(grep -c '"type":"line"' out)" "$lines" \
    'atria-fetch writes a line for each row of CSV'
grep '"type":"line"' out >from.csv
ok 'atria-fetch writes lines in order' sh -c 'LC_ALL=C sort -c from.csv'
cp answer.json in
peak "$(held "$lines")" "atria-fetch reads JSON of $lines rows" \
    atria-fetch -c job.json --today 2026-10-26 -i -
grep '"type":"line"' out >from.json
ok 'atria-fetch writes the same lines for JSON and CSV' cmp from.csv from.json
peak "$(held "$lines")" 'atria-fetch compares with the period before' \
    atria-fetch -c job.json --today 2026-10-26 -i - \
    --previous-input answer.csv
is "$(grep -c '"type":"line"' out)" "$lines" 'atria-fetch finds nothing removed'
rm answer.csv answer.json from.csv from.json
cp out lines.ndjson
share_note 5
if in_share 0 5; then
	python3 make.py json 1000000 >in
	peak "$(held 1000000)" 'atria-fetch reads JSON of 1,000,000 rows' \
	    atria-fetch -c job.json --today 2026-10-26 -i -
	is "$(grep -c '"type":"line"' out)" 1000000 \
	    'atria-fetch writes a line for each of 1,000,000 rows'
	rm out
fi

# --- lines with their agreements, as cw-resolve would write them --------------------------
cat >resolve.py <<'PY'
import json, sys
held, code = [], None
def flush():
    if not held:
        return
    c = held[0]['customer']
    n = int(c['code'][1:]) + 1
    product = lambda l: {'id': int(l['sku'][1:]) + 1, 'identifier': l['sku']}
    print(json.dumps({'type': 'agreement', 'customer': c, 'state': 'found',
        'company': {'id': n, 'identifier': c['billingIdentifier']},
        'agreement': {'id': n, 'name': 'Hosting'},
        'additions': [{'id': n * 100 + i, 'product': product(l),
            'quantity': l['previousQuantity'], 'status': 'Active'}
            for i, l in enumerate(held)],
        'products': [{'sku': l['sku'], 'state': 'active',
            'product': product(l)} for l in held]}, separators=(',', ':')))
    for l in held:
        print(json.dumps(l, separators=(',', ':')))
    held.clear()
for text in sys.stdin:
    l = json.loads(text)
    if l['type'] != 'line':
        continue
    if l['customer']['code'] != code:
        flush()
    code = l['customer']['code']
    held.append(l)
flush()
PY
python3 resolve.py <lines.ndjson >resolved
rm lines.ndjson
seal '"today":"2026-10-26"' <resolved >in
rm resolved
peak $LIMIT 'cw-diff' cw-diff
is "$(grep -c '"type":"change"' out)" "$lines" \
    'cw-diff decides about every line'
cp out plan.ndjson
write_secrets
peak $LIMIT 'cw-apply, of records that are not its own' \
    cw-apply -c job.json -s secrets.json
is "$(grep -c '"type":"line"' out)" "$lines" 'cw-apply passes every line on'

cp plan.ndjson in
peak $LIMIT 'cwlog-fmt -f log' cwlog-fmt -f log -l Verbose
is "$(grep -c '^update' out)" "$(grep -c '"action":"update"' plan.ndjson)" \
    'cwlog-fmt shows every change'
rm plan.ndjson

# --- cw-resolve holds the lines and additions of a run -------------------------------------
# resolves N: N lines, 20 of each customer, and as many additions; 64 MB for
# 60,000 of them, 512 MB for 1,000,000
resolves() {
	world_start --customers $(($1 / 20)) --lines 20 --skus 50
	fetch >in
	peak "$(held "$1")" "cw-resolve with $1 lines" cw-resolve -c job.json -s secrets.json
	is "$(grep -c '"state":"found"' out)" $(($1 / 20)) \
	    'cw-resolve finds every agreement'
}
resolves $((lines / 3))
third=$kb
resolves "$lines"
bytes=$(((kb - third) * 1000 / (lines - lines / 3)))
# 512 MB are 2^29 bytes, and the program itself takes 12 MB of them
[ $bytes -le 524 ]
is $? 0 "a line takes $bytes bytes, at most 524"
done_testing

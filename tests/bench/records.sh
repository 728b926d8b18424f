#!/bin/sh
# The speed of records, as ratios: how fast the tools pass records on, plan and
# format, beside jq and Miller on the same files, in the same run.
#
#	tests/bench/records.sh [LINES [ROUNDS]]		default: 200000 3
#
# Prints a Markdown table of medians of CPU time, which other programs on the
# machine change little; then the ratios that are aimed at, met or missed.
# Environment: B, the build directory; BENCH_JQ and BENCH_MLR, other commands
# than jq and mlr.
set -eu
root=$(cd "${0%/*}/../.." && pwd)
B=${B:-build}
case $B in /*) ;; *) B=$root/$B ;; esac
lines=${1:-200000}
rounds=${2:-3}
jq=${BENCH_JQ:-jq}
mlr=${BENCH_MLR:-mlr}
export LC_ALL=C PATH="$B/bin:$PATH"

for tool in "$jq" python3 time; do
	command -v "$tool" >/dev/null || {
		echo "records.sh: needs $tool" >&2
		exit 2
	}
done
T=$(mktemp -d "${TMPDIR:-/tmp}/atria-cw-bench.XXXXXX")
trap 'rm -rf "$T"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$T"

# --- the files -------------------------------------------------------------------
# A stream as cw-resolve writes it: an agreement with 20 additions, 20 lines.
cat >make.py <<'PY'
import hashlib, random, sys
n, per = int(sys.argv[1]), 20
random.seed(6)
seal, out = hashlib.sha256(), sys.stdout.buffer
def put(text, end=b'\n'):
    data = text.encode() + end
    seal.update(data)
    out.write(data)
put('{"type":"begin","format":"1.0","tool":"cw-resolve","version":"0",'
    '"run":"R","time":"2026-10-26T22:00:00Z","today":"2026-10-26"}')
customers = (n + per - 1) // per
for c in range(1, customers + 1):
    who = ('{"code":"C%06d","name":"Customer %d Pty Ltd",'
           '"billingIdentifier":"COMPANY%06d"}' % (c, c, c))
    additions, products, lines = [], [], []
    for i in range(min(per, n - (c - 1) * per)):
        q = random.randint(1, 900)
        now = q if random.random() < .95 else q + random.randint(-1, 5)
        additions.append(
            '{"id":%d,"product":{"id":%d,"identifier":"SKU-%03d"},'
            '"description":"Hosted Service %d, Standard","quantity":%d,'
            '"lessIncluded":0,"unitPrice":12.5,"effectiveDate":"2025-01-01",'
            '"status":"Active"}' % (c * per + i, i + 1, i, i, q))
        products.append('{"sku":"SKU-%03d","state":"active","product":'
                        '{"id":%d,"identifier":"SKU-%03d"}}' % (i, i + 1, i))
        lines.append('{"type":"line","customer":%s,"sku":"SKU-%03d",'
                     '"description":"Hosted Service %d, Standard",'
                     '"quantity":%d,"previousQuantity":%d}'
                     % (who, i, i, now, q))
    put('{"type":"agreement","customer":%s,"state":"found","company":{"id":%d,'
        '"identifier":"COMPANY%06d","name":"Customer %d Pty Ltd"},'
        '"agreement":{"id":%d,"name":"Hosting","billStartDate":"2025-01-01"},'
        '"additions":[%s],"products":[%s]}' % (who, c, c, c, c,
        ','.join(additions), ','.join(products)))
    for line in lines:
        put(line)
put('{"type":"end","status":"ok","exit":0,"records":%d,"counts":{"begin":1,'
    '"line":%d,"agreement":%d},"ledger":{},"seal":"'
    % (1 + n + customers, n, customers), b'')
out.write(('sha256:%s"}\n' % seal.hexdigest()).encode())
PY
python3 make.py "$lines" >resolved
cw-diff <resolved >plan
records=$(wc -l <resolved)
echo "$records records, $(($(wc -c <resolved) / 1000000)) MB: $lines lines" \
    "with their agreements; $(wc -l <plan) of a plan. Medians of $rounds."
echo

# --- the runs -----------------------------------------------------------------------
# one NAME FILE COMMAND...: a run; its CPU seconds and peak kB: ./NAME.times
one() {
	one_name=$1
	one_file=$2
	shift 2
	env time -f '%U %S %M' -o time.out "$@" <"$one_file" >/dev/null
	awk '{ print $1 + $2, $3 }' time.out >>"$one_name.times"
}
round=0
have_mlr=''
if command -v "$mlr" >/dev/null; then have_mlr=yes; fi
while [ "$round" -lt "$rounds" ]; do
	one pass resolved cw-diff -R
	one diff resolved cw-diff
	one fmt plan cwlog-fmt -f csv -l Verbose
	one jq resolved "$jq" -c .
	if [ -n "$have_mlr" ]; then
		one mlr resolved "$mlr" --ijsonl --ojsonl cat
		one mlrcsv plan "$mlr" --ijsonl --ocsv unsparsify
	fi
	round=$((round + 1))
done

# median NAME FIELD
median() {
	cut -d ' ' -f "$2" "$1.times" | sort -n |
	    awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}
# row NAME TITLE RECORDS
row() {
	[ -s "$1.times" ] || return 0
	awk -v s="$(median "$1" 1)" -v k="$(median "$1" 2)" -v n="$3" \
	    -v t="$2" 'BEGIN { if (s == 0) s = 0.005
	    printf "| %s | %.2f | %d | %.1f |\n", t, s, n / s, k / 1000 }'
}
echo '| program | CPU seconds | records/s | peak MB |'
echo '| --- | --: | --: | --: |'
row pass '`cw-diff -R`: passes all on' "$records"
row diff '`cw-diff`: plans' "$records"
row jq "\`jq -c .\` ($("$jq" --version))" "$records"
[ -z "$have_mlr" ] ||
	row mlr "\`mlr cat\` ($("$mlr" --version))" "$records"
row fmt '`cwlog-fmt -f csv`, of the plan' "$(wc -l <plan)"
row mlrcsv 'Miller, JSON to CSV, of the plan' "$(wc -l <plan)"
echo

# --- the aims -----------------------------------------------------------------
# aim A B TIMES TITLE: A is that many times as fast as B
aim() {
	[ -s "$2.times" ] || { echo "$4: not measured"; return 0; }
	awk -v a="$(median "$1" 1)" -v b="$(median "$2" 1)" -v p="$3" \
	    -v t="$4" 'BEGIN { if (a == 0) a = 0.005
	    r = b / a
	    verdict = r >= p ? "met" : sprintf("missed by %.1f", p - r)
	    printf "%s: %.1f times, aim %s: %s\n", t, r, p, verdict }'
}
aim pass jq 25 'passing records on, against jq'
aim diff jq 8 'cw-diff, against jq'
aim fmt mlrcsv 30 'cwlog-fmt -f csv, against Miller'

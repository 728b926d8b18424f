#!/bin/sh
# make bench, on a world so small that it takes seconds: every client does the
# whole job, and what is measured is shown. And what the README shows is what
# the results that are kept say.
. "${0%/*}/lib.sh"
[ -x "$B/tests/bench/measure" ] || skip_all 'make tests builds it'

# --- the measure ------------------------------------------------------------
run "$B/tests/bench/measure" used sh -c 'cat; exit 3' <<'X'
text
X
status_is 3 'measure exits as the command does'
out_is 'measure passes the output on' <<'X'
text
X
ok 'measure writes seconds, CPU and memory' \
    grep -qxE '[0-9]+\.[0-9]{3} [0-9]+\.[0-9]{3} [1-9][0-9]*' used
run "$B/tests/bench/measure" used sh -c 'kill -9 $$'
status_is 137 'measure exits with 128 and the number of a signal'
run "$B/tests/bench/measure" used ./not-there
status_is 127 'measure exits with 127 if there is no command'

# --- the clients ------------------------------------------------------------
run "$ROOT/tests/bench/run" --customers 2 5 --changed 0 50 --latency 1 \
    --limit 1000 --out bench --clients atria-cw 'per customer' 'per line'
status_is 0 'every client ends in the right state'
is "$(head -n 1 bench/results.tsv | tr '\t' ' ')" \
    'customers changed client how requests seconds cpu memory load' \
    'results.tsv has these columns'
# 20 lines each, U of them changed
u=$("$ROOT/tests/sim/world" --customers 5 --seed 7 --changed 0.5 >world.json &&
    "$ROOT/tests/sim/answers" world.json | jq -s 'map(select(.type ==
    "addition" and .class != "none")) | length')
ok 'the world has more than 20 changes' test "$u" -gt 20
cut -f 1-5 bench/results.tsv | tail -n +2 | tr '\t' ' ' >figures
skus=$(jq -r '.atria.periods[][].productSku' world.json | sort -u | wc -l)
has figures '5 0 per line measured 401' \
    'per line: one request each for company, agreement, product, additions'
has figures "5 50 per line measured $((401 + u))" \
    'per line: the writes are added'
has figures "5 0 per customer measured $((16 + skus))" \
    'per customer: company, agreement, additions; each product once'
has figures "5 50 per customer measured $((16 + skus + u))" \
    'per customer: the writes are added'
has figures '5 0 atria-cw measured 7' \
    'atria-cw: period, type, agreements, a bundle of additions, and three that show lists are complete'
has figures "5 50 atria-cw measured $((8 + u))" \
    'atria-cw: another bundle, and the writes'
cut -f 6-8 bench/results.tsv | tail -n +2 |
    grep -vE '^[0-9]+\.[0-9]+	[0-9]+\.[0-9]+	[1-9][0-9]{3,}$' >odd
is "$(cat odd)" '' 'each result has seconds, CPU and memory'

# What would take too long is not timed: the latency is added, or a smaller
# world is taken. A wait of 1000 s would be noticed.
run "$ROOT/tests/bench/run" --customers 2 5 --changed 0 --latency 10000 \
    --limit 0.4 --out far --clients 'per customer' 'per line'
status_is 0 'a latency of 10 s is not waited for'
cut -f 1,3-5 far/results.tsv | tail -n +2 | tr '\t' ' ' >figures
has figures "2 per line added 161" \
    'a long latency is added to what was run without it'
has figures "5 per line scaled 402" 'a long run is scaled from a smaller world'
is "$(awk -F '\t' '$4 == "added" { if ($6 < $5 * 10 || $6 > $5 * 10 + 300)
    print }' far/results.tsv)" '' 'the latency is added for each request'

# A client that writes something else is found out.
mkdir -p tree/tests/sim
cp -r "$ROOT/tests/bench" tree/tests
cp "$ROOT/tests/sim/world" "$ROOT/tests/sim/answers" tree/tests/sim
sed -i "s/'value': row/'value': 1 + row/" tree/tests/bench/peer
B=$B run tree/tests/bench/run --customers 2 --changed 50 --latency 0 \
    --limit 1000 --out wrong --clients 'per customer'
status_is 1 'a client that writes wrong quantities makes the run fail'
err_has 'per customer: wrong quantities' \
    'a client that writes wrong quantities is reported'

# --- the report -------------------------------------------------------------
run "$ROOT/tests/bench/report" --svg chart.svg --markdown table.md \
    bench/results.tsv
status_is 0 'the report is made'
for words in 'requests' 'seconds' 'CPU s' 'memory MB' 'seconds ratio' \
    'How atria-cw grows' 'per line' 'per customer'; do
	out_has "$words" "the report shows: $words"
done
ok 'the chart is XML' /usr/bin/python3 -c 'import sys, xml.dom.minidom as m
m.parse("chart.svg")'
for words in 'prefers-color-scheme: dark' '>per line<' '>atria-cw<'; do
	has chart.svg "$words" "the chart has: $words"
done

# --- aims -------------------------------------------------------------------
tab() {
	tr -s ' ' '\t'
}
tab >aims.tsv <<'X'
customers changed client how requests seconds cpu memory load
1000 5 atria-cw measured 1000 13.5 1 1 1
1000 0 atria-cw measured 24 0.8 1 1 1
10000 0 atria-cw measured 213 8 6.1 1 1
X
tab >growth.tsv <<'X'
what size requests cpu memory
customers 100 5 1 1000
customers 400 20 8 4000
X
run "$ROOT/tests/bench/report" --growth growth.tsv aims.tsv
out_has '13.5 s of requests × latency / transfers = 12.5 s: 1.08 times, aim 1.1: met' \
    'the report shows an aim that is met'
out_has '10,000 customers, nothing changed: 6.10 s of CPU, aim 4: missed by 2.10' \
    'the report shows an aim that is missed, and by how much'
out_has 'CPU for twice the customers, up to 400: 2.83 times, aim 2.2: missed by 0.63' \
    'the report shows what grows too fast'
is "$(grep -c 'for twice the' out)" 1 'what grows with its work is not reported'

# --- the README -------------------------------------------------------------
kept=$ROOT/tests/bench/results.tsv
run "$ROOT/tests/bench/report" --svg chart.svg --markdown table.md "$kept"
ok 'the kept chart is that of the kept results' \
    cmp chart.svg "$ROOT/tests/bench/results.svg"
sed -n '/^<!-- bench -->$/,/^<!-- \/bench -->$/p' "$ROOT/README.md" |
    sed '1,2d;$d' >shown
same shown 'README.md shows the results that are kept' <table.md
done_testing

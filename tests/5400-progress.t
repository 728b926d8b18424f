#!/bin/sh
# How far cw-resolve and cw-apply are: on a terminal, elsewhere, and not at all.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
fetch >lines.ndjson
esc=$(printf '\033')
cr=$(printf '\r')

# on_terminal COMMAND: with standard error on a terminal; what it shows in seen
on_terminal() {
	script -qec "sh -c '$1'" /dev/null </dev/null >seen 2>&1
}

# --- no terminal -----------------------------------------------------------------
run resolve <lines.ndjson
cp out resolved.ndjson
is "$(cat err)" '' 'without a terminal, nothing is said'
run resolve --progress <lines.ndjson
status_is 0 '--progress'
is "$(sed -E 's/[0-9]+ requests, in [0-9:]+$/N requests, in T/' err)" \
    'cw-resolve: 13 of 13 customers, N requests, in T' \
    'says what was done, in the end'
is "$(grep -c "[$esc$cr]" err)" 0 '… without control characters'
steady <resolved.ndjson >want
is "$(steady <out | cmp - want && echo same)" same '… and changes nothing else'
cw-diff <resolved.ndjson >plan.ndjson
run apply -n --progress <plan.ndjson
status_is 0 'cw-apply --progress'
is "$(sed -E 's/[0-9]+ requests?, in [0-9:]+$/N requests, in T/' err)" \
    'cw-apply: 22 of 22 changes, N requests, in T' 'counts changes'
cp plan.ndjson kept
grep '"action":"none"\|"log"\|"begin"' kept | sed 1d |
    grep -v '"change"' >none.records
seal "$(sed -n 1p kept | jq -c 'del(.type, .format, .tool, .version, .run,
    .time)' | sed 's/^{//; s/}$//')" <none.records >none.ndjson
run apply -n --progress <none.ndjson
is "$(cat err)" '' 'where nothing is to be done, nothing is told'

# --- a terminal --------------------------------------------------------------------
options='-c job.json -s secrets.json'
on_terminal "cw-resolve $options <lines.ndjson >out"
is "$(steady <out | cmp - want && echo same)" same 'on a terminal'
has seen "cw-resolve: 0 of 13 customers" '… the line is drawn by itself'
is "$(tr -d '\n' <seen | tail -c 4)" "$cr$esc"'[K' '… and wiped at the end'
is "$(tr -d '\n' <seen | sed "s/$cr${esc}\[K[^$cr$esc]*$cr//g")" "$cr$esc"'[K' \
    '… and nothing else shown'
on_terminal "cw-resolve --no-progress $options <lines.ndjson >out"
is "$(cat seen)" '' '--no-progress: nothing is'
on_terminal "cw-apply -n $options <plan.ndjson >out"
has seen 'cw-apply: 0 of 22 changes' 'cw-apply draws it, too'
on_terminal "cw-resolve -v $options <lines.ndjson >out"
tr '\r' '\n' <seen | grep -v "^$esc\[Kcw-resolve: [0-9]* of\|^\$\|^$esc\[K\$" |
    grep -v "^$esc\[Kcw-resolve: \|^cw-resolve: " >rest
is "$(cat rest)" '' 'messages have a line of their own'

# Answers that take their time are seen to come.
switches '{"latency": 20}'
forget_requests
on_terminal "cw-resolve --no-bundles --parallel 1 $options <lines.ndjson >out"
drawn=$(tr '\r' '\n' <seen | grep -c ' of 13 customers')
asked=$(requests | wc -l)
is "$((drawn >= 2 && drawn <= asked + 2))" 1 \
    "drawn $drawn times for $asked requests"

# A failure wipes it before it says what it has to say.
sim_stop
on_terminal "cw-resolve $options <lines.ndjson >out"
is "$(tr '\r' '\n' <seen | sed -n "s/^$esc\[K\(.* failed: \|.*: Conn\).*/told/p;
    s/^$esc\[Kcw-resolve: [^0-9].*/told/p")" told \
    'a failure is told on a clean line'
done_testing

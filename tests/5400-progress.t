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
# last_line: the last line of ./err without what varies, and "yes" if all lines
# before it tell of progress: a slow machine prints one every ten seconds
last_line() {
	sed -E -n '$!{ s/^cw-[a-z]*: [0-9]+ of [0-9]+ (customers|changes), .*//
	    s/^./unexpected: &/p; }
	    $s/[0-9]+ requests?, in [0-9:]+$/N requests, in T/p' err
}

# --- no terminal -----------------------------------------------------------------
run resolve <lines.ndjson
cp out resolved.ndjson
is "$(cat err)" '' 'without a terminal, no progress is printed'
run resolve --progress <lines.ndjson
status_is 0 'a run with --progress succeeds'
is "$(last_line)" 'cw-resolve: 13 of 13 customers, N requests, in T' \
    '--progress prints what was done, at the end'
is "$(grep -c "[$esc$cr]" err)" 0 \
    '--progress without a terminal prints no control characters'
steady <resolved.ndjson >want
steady <out >got
ok '--progress does not change the output' cmp got want
cw-diff <resolved.ndjson >plan.ndjson
run apply -n --progress <plan.ndjson
status_is 0 'cw-apply accepts --progress'
is "$(last_line)" 'cw-apply: 22 of 22 changes, N requests, in T' \
    'cw-apply --progress counts changes'
grep '"type":"log"' plan.ndjson >none.records
seal "$(sed -n 1p plan.ndjson | jq -c 'del(.type, .format, .tool, .version,
    .run, .time)' | sed 's/^{//; s/}$//')" <none.records >none.ndjson
run apply -n --progress <none.ndjson
status_is 0 'a plan without changes is accepted'
is "$(cat err)" '' 'without changes, --progress prints nothing'

# --- a terminal --------------------------------------------------------------------
options='-c job.json -s secrets.json'
on_terminal "cw-resolve $options <lines.ndjson >out"
steady <out >got
ok 'a terminal does not change the output' cmp got want
has seen "cw-resolve: 0 of 13 customers" \
    'on a terminal, progress is drawn without an option'
is "$(tr -d '\n' <seen | tail -c 4)" "$cr$esc"'[K' \
    'progress is wiped at the end'
is "$(tr -d '\n' <seen | sed "s/$cr${esc}\[K[^$cr$esc]*$cr//g")" "$cr$esc"'[K' \
    'nothing but progress is shown on the terminal'
on_terminal "cw-resolve --no-progress $options <lines.ndjson >out"
is "$(cat seen)" '' 'with --no-progress, nothing is shown on the terminal'
on_terminal "ATRIA_CW_PROGRESS=no cw-resolve $options <lines.ndjson >out"
is "$(cat seen)" '' 'with ATRIA_CW_PROGRESS=no, nothing is shown on the terminal'
on_terminal "cw-apply -n $options <plan.ndjson >out"
has seen 'cw-apply: 0 of 22 changes' 'cw-apply draws progress on a terminal, too'
on_terminal "cw-resolve -v $options <lines.ndjson >out"
tr '\r' '\n' <seen >drawn
grep -v "^$esc\[Kcw-resolve: [0-9]* of\|^\$\|^$esc\[K\$" drawn |
    grep -v "^$esc\[Kcw-resolve: \|^cw-resolve: " >rest
is "$(cat rest)" '' 'messages between drawings have a line of their own'

# Answers that take their time are seen to come: ten requests one after the other
# take 500 ms at least, and a drawing is due after 200. There is none but at the
# start, after a request and after a customer.
switches '{"latency": 50}'
forget_requests
on_terminal "cw-resolve --no-bundles --parallel 1 $options <lines.ndjson >out"
drawn=$(tr '\r' '\n' <seen | grep -c ' of 13 customers')
asked=$(wc -l <"$SIMLOG")
is "$((asked >= 12)) $((drawn >= 2 && drawn <= 1 + asked + 13))" '1 1' \
    'progress is drawn again while answers come'
echo "# drawn $drawn times for $asked requests"

# A failure wipes it before it says what it has to say.
sim_stop
on_terminal "cw-resolve $options <lines.ndjson >out"
is "$(tr '\r' '\n' <seen | sed -n "s/^$esc\[K\(.* failed: \|.*: Conn\).*/told/p;
    s/^$esc\[Kcw-resolve: [^0-9].*/told/p")" told \
    'a failure is printed on a clean line'
done_testing

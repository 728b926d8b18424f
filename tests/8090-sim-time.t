#!/bin/sh
# The simulator: the rate limit, latency, requests side by side. Time passes
# when the test says so; what passes by itself is too little to matter.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"
types=finance/agreements/types

# codes N: the statuses of N reads, one after the other
codes() {
	codes_n=$1
	while [ "$codes_n" -gt 0 ]; do
		cw $types pageSize=1
		printf '%s ' "$code"
		codes_n=$((codes_n - 1))
	done
}

is "$(codes 12)" '200 200 200 200 200 200 200 200 200 200 200 200 ' \
    'without a limit every request is answered'
switches '{"rateRequests":5,"rateWindow":7200000,"rateRetryAfter":14400}'
is "$(codes 5)" '200 200 200 200 200 ' 'a limit of 5 lets 5 requests through'
cw $types
is "$code $(header Retry-After)" '429 14400' \
    'the 6th request gets 429 with Retry-After in seconds'
is "$(cat body)" '{"error":"ConnectWiseAPI","message":"Too many requests. Please try again in 14400 seconds."}' \
    'the body of a 429 has error and message, and the seconds'
is "$(codes 2)" '429 429 ' 'further requests get 429, too'
is "$(last_request '[.status, .outcome, .wrote]')" '[429,"limited",false]' \
    'the log says "limited", which no fault does'
patch 871 3589 1
is "$code $(stored 3589)" '429 27' 'the limit refuses writes, too'
atria 2026-10-25
is "$code" 200 'Atria has no limit'
advance 7200000
is "$(codes 1)" '429 ' \
    'before Retry-After is over, an empty window does not help'
advance 7200000
is "$(codes 2)" '200 200 ' 'after Retry-After requests are answered again'
advance 7200000
switches '{"rateOthers":3}'
is "$(codes 3)" '200 200 429 ' 'other clients take their share of the limit'
switches '{"rateRequests":0,"rateOthers":0}'
is "$(codes 6)" '200 200 200 200 200 200 ' \
    'a limit of 0 lets everything through'

# --- latency ---

# get FILES-OPTION...: reads, in the background; its id in $pid
get() {
	curl -sS --max-time 600 -u "$KEYS" -H "clientId: $CLIENT" "$@" \
	    >get.out 2>get.err &
	pid=$!
}
url=$SIM$API/$types
forget_requests
before=$(received)
switches '{"latency":600000}'
get -w '%{http_code}' -o 0.json "$url"
await_received $((before + 1))
is "$(admin GET info | query -r .url)" "$SIM" 'latency does not delay admin calls'
is "$(wc -l <"$SIMLOG")" 0 'latency delays the answer'
advance_until ended "$pid"
is "$(cat get.out) $(wc -l <"$SIMLOG")" '200 1' \
    'the answer comes when the latency is over'

forget_requests
set --
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
	set -- "$@" -o "$i.json" "$url"
done
get --parallel --parallel-immediate --parallel-max 16 --no-progress-meter "$@"
await_received $((before + 17))
is "$(wc -l <"$SIMLOG")" 0 '16 requests wait at the same time'
advance_until ended "$pid"
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
	cmp "$i.json" 0.json
done >differs 2>&1
same differs '16 requests side by side get the same answer' </dev/null
is "$(query -cs 'map(.parallel) | sort' "$SIMLOG")" \
    '[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]' \
    'the log tells how many requests were under way'
switches '{"latency":0}'

forget_requests
call "$url" -u "$KEYS" -H "clientId: $CLIENT" --next -s -o body2 "$url" \
    -u "$KEYS" -H "clientId: $CLIENT"
is "$(query -cs 'map(.connection) | [length, (unique | length)]' "$SIMLOG")" \
    '[2,1]' 'two requests of one connection have its number'
cw $types
is "$(query -cs 'map(.connection) | [length, (unique | length)]' "$SIMLOG")" \
    '[3,2]' 'another connection has another number'

# The jitter of request n is 31337 n mod 600001 ms: minutes, for these five.
forget_requests
before=$(received)
switches '{"jitter":600000}'
get --parallel --parallel-immediate -o 1.json "$url" -o 2.json "$url" \
    -o 3.json "$url" -o 4.json "$url" -o 5.json "$url" --no-progress-meter
await_received $((before + 5))
is "$(query -ns '[inputs] | length < 5' "$SIMLOG" 2>&1)" true \
    'jitter delays answers'
advance_until ended "$pid"
is "$(query -cs 'map(.status)' "$SIMLOG")" '[200,200,200,200,200]' \
    'all answers come when the jitter is over'

sim_ends_well
done_testing

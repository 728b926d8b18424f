#!/bin/sh
# The simulator: the rate limit, latency, requests side by side.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"

# codes N: the statuses of N reads, one after the other
codes() {
	codes_n=$1
	while [ "$codes_n" -gt 0 ]; do
		cw finance/agreements/types pageSize=1
		printf '%s ' "$code"
		codes_n=$((codes_n - 1))
	done
}

is "$(codes 12)" '200 200 200 200 200 200 200 200 200 200 200 200 ' \
    'no limit by default'
switches '{"rateRequests":5,"rateWindow":4000,"rateRetryAfter":8}'
is "$(codes 7)" '200 200 200 200 200 429 429 ' \
    'the limit: five in a window, then 429'
cw finance/agreements/types
is "$(cat body)" '{"error":"ConnectWiseAPI","message":"Too many requests. Please try again in 8 seconds."}' \
    'exactly this body'
is "$(header Retry-After)" 8 'Retry-After in seconds'
is "$(last_request '[.status, .outcome, .wrote]')" '[429,"limited",false]' \
    'the log tells it from a fault'
patch 871 3589 1
is "$code $(stored 3589)" '429 27' 'writes count and are refused too'
atria 2026-10-25
is "$code" 200 'Atria has no limit'
sleep 4
is "$(codes 1)" '429 ' 'an empty window does not help before that time'
sleep 4.5
is "$(codes 2)" '200 200 ' 'after Retry-After it goes on'
sleep 4
switches '{"rateOthers":3}'
is "$(codes 3)" '200 200 429 ' 'others take their share of the limit'
switches '{"rateRequests":0,"rateOthers":0}'
is "$(codes 6)" '200 200 200 200 200 200 ' 'no limit again'

# --- latency ---

# ms COMMAND...: how long it took
ms() {
	ms_start=$(date +%s%N)
	"$@" >/dev/null
	echo $((($(date +%s%N) - ms_start) / 1000000))
}
between() {
	if [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]; then
		pass "$4"
	else
		fail "$4"
		echo "$1 ms, expected $2 to $3" | note
	fi
}
switches '{"latency":1000}'
between "$(ms cw finance/agreements/types)" 1000 9000 'latency for each answer'
between "$(ms admin GET info)" 0 990 'but not for admin calls'
url=$SIM$API/finance/agreements/types
set --
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
	set -- "$@" -o "$i.json" "$url"
done
between "$(ms curl -s --parallel --parallel-immediate --parallel-max 16 \
    --no-progress-meter -u "$KEYS" -H "clientId: $CLIENT" "$@")" 1000 9000 \
    '16 requests side by side wait together, not one after the other'
cmp -s 1.json 16.json
is $? 0 'and get the same answer'
most=$(jq .parallel "$SIMLOG" | sort -n | tail -n 1)
[ "$most" -gt 4 ]
is $? 0 'the log tells how many were under way'
forget_requests
call "$url" -u "$KEYS" -H "clientId: $CLIENT" --next -s -o body2 "$url" \
    -u "$KEYS" -H "clientId: $CLIENT"
is "$(jq -s 'map(.connection) | unique | length' "$SIMLOG")" 1 \
    'a connection that is kept alive keeps its number'
cw finance/agreements/types
is "$(jq -s 'map(.connection) | unique | length' "$SIMLOG")" 2 \
    'another one has another'
switches '{"latency":0,"jitter":40}'
between "$(ms codes 5)" 10 9000 'jitter'

sim_ends_well
done_testing

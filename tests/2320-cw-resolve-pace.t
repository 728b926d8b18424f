#!/bin/sh
# The rate limit: never over it alone, little waste when another client eats
# half of it. ConnectWise's minute is scaled down to two seconds here; the
# shares of burst and pace are those of a whole minute. make soak has the real
# size.
#
# On a slow machine fewer requests come at a time, never more: so a limit may
# not be reached by itself. Where one must be, requests are held until it is.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

KEYS='worldco+WORLDpublicKEY00notreal:WORLDprivateKEY00notreal'
CLIENT='00000000-0000-4000-8000-00000000c0de'

limited() {
	grep -c '"status":429,' "$SIMLOG"
}
received() {
	wc -l <"$SIMLOG"
}

# hundredths: of seconds, since the system was started
hundredths() {
	read -r up _ </proc/uptime
	echo "${up%.*}${up#*.}"
}

customers=${CUSTOMERS:-60}
per_minute=${PER_MINUTE:-600}
limit=${LIMIT:-66}
window=${WINDOW:-2000}	# ms
others=${OTHERS:-33}
after=${RETRY_AFTER:-2}	# s

world_start --customers "$customers" --lines 1 --skus 3
fetch >lines
forget_requests
run resolve --no-bundles <lines
minimum=$(received)
is $((minimum > customers)) 1 'the run takes a request for each customer'
write_job ".RequestsPerMinute = $per_minute | .RetryTries = 9"
steady <out >plain

# --- alone ------------------------------------------------------------------
# 600 a minute are 40 at once and 20 more in two seconds, at the most; 4 under
# way may be held up
switches "{\"rateRequests\":$limit,\"rateWindow\":$window,
    \"rateRetryAfter\":$after}"
forget_requests
started=$(hundredths)
run resolve --no-bundles <lines
ended=$(hundredths)
status_is 0 'a run under the rate limit succeeds'
is "$(limited) $(received)" "0 $minimum" \
    'alone, it sends no request too many and repeats none'
# a fifteenth of a minute's requests at once, the others at the pace
pace=$(((minimum - per_minute / 15 - 1) * 6000 / per_minute))
is "$((ended - started >= pace)) $((pace > 100))" '1 1' \
    "requests come at the pace: $minimum take at least ${pace}0 ms"
steady <out >seen
same seen 'a rate limit does not change what is found' <plain

# --- beside another client --------------------------------------------------
# Just when all that the other client leaves has been used, four requests are
# under way; they are refused, and so is all else for a while. The tool must
# wait for that while, which begins before it hears of it.
first=$((limit - others + 1))
faults "{\"match\":{\"api\":\"connectwise\"},
    \"nth\":[$first,$((first + 1)),$((first + 2)),$((first + 3))],
    \"do\":{\"status\":429,\"retryAfter\":$after,\"hold\":\"after\"}}"
switches '{"rateRequests":0}'
forget_requests
resolve --no-bundles <lines >out 2>err &
tool=$!
await_held 4
switches "{\"rateRequests\":$limit,\"rateOthers\":$limit}"
cw finance/agreements/types pageSize=1
is "$code" 429 'the other client has used up the limit'
switches "{\"rateOthers\":$others}"
release
wait $tool
is $? 0 'a run beside another client that eats half of the limit succeeds'
used=$(($(received) - 1))
refused=$(($(limited) - 1))
is "$((refused >= 4)) $((used <= minimum * 12 / 10))" '1 1' \
    'refused requests wait: it takes no more than 1.2 times as many'
echo "# $used requests, $refused of them refused"
steady <out >seen
same seen 'refused requests do not change what is found' <plain
done_testing

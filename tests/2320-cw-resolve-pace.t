#!/bin/sh
# The rate limit: never over it alone, little waste when another client eats
# half of it. ConnectWise's minute is scaled down to two seconds here; the
# shares of burst and pace are those of a whole minute. make soak has the real
# size.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

limited() {
	jq -c 'select(.status == 429)' "$SIMLOG" | wc -l
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
minimum=$(requests | wc -l)
[ "$minimum" -gt "$customers" ]
is $? 0 "a run of $minimum requests"
write_job ".RequestsPerMinute = $per_minute | .RetryTries = 9"
steady <out >plain

# 600 a minute are 40 at once and 20 more in two seconds, at the most; 4 under
# way may be held up
switches "{\"rateRequests\":$limit,\"rateWindow\":$window,
    \"rateRetryAfter\":$after}"
forget_requests
run resolve --no-bundles <lines
status_is 0 'under a rate limit'
is "$(limited)" 0 'no request is too many'
is "$(requests | wc -l)" "$minimum" 'and none is repeated'
steady <out >limited
same limited 'the same is found' <plain

switches "{\"rateOthers\":$others}"
forget_requests
run resolve --no-bundles <lines
status_is 0 'with another client that eats half of it'
[ "$(requests | wc -l)" -le $((minimum * 12 / 10)) ]
is $? 0 'no more than 1.2 times the requests that it needs'
[ "$(limited)" -ge 1 ]
is $? 0 'though there were some too many'
steady <out >limited
same limited 'the same is found again' <plain
done_testing

#!/bin/sh
# How cw-resolve talks to ConnectWise: few connections, which are kept, with
# compression and HTTP/2 where they are offered.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

world_start --customers 60 --lines 1 --skus 3
fetch >lines
switches '{"latency":30}'

forget_requests
run resolve --no-bundles <lines
is "$(requests | wc -l)" 62 '62 requests'
[ "$(jq .connection "$SIMLOG" | sort -u | wc -l)" -le 4 ]
is $? 0 'over no more than four connections'
jq -e -s 'map(.parallel) | max | . >= 2 and . <= 4' "$SIMLOG" >max
is $? 0 'several at a time, at most four'
is "$(jq -r '.headers["accept-encoding"]' "$SIMLOG" | grep -c gzip)" 62 \
    'every one offers compression'

forget_requests
run resolve --no-bundles --parallel 1 <lines
is "$(jq .connection "$SIMLOG" | sort -u | wc -l) $(jq -s 'map(.parallel)
    | max' "$SIMLOG")" '1 1' 'one at a time: one connection'

# what a TLS server is told; it speaks no HTTP/2, so the run fails
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    >openssl.out 2>&1
mkfifo hold
openssl s_server -accept 0 -cert cert.pem -key key.pem -alpn h2,http/1.1 \
    -naccept 1 >server.out 2>&1 <hold &
server=$!
exec 4>hold
tries=0
until grep -q '^ACCEPT' server.out || [ "$tries" -eq 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' server.out)
write_job ".ApiUrl = \"https://localhost:$port/v4_6_release/apis/3.0/\"
    | .CaFile = \"$T/cert.pem\" | .RetryTries = 1 | .TimeoutSeconds = 3"
run resolve <lines
exec 4>&-
kill "$server" 2>/dev/null
wait "$server"
has server.out 'ALPN protocols advertised by the client: h2, http/1.1' \
    'HTTP/2 is offered to a server'
has server.out 'ALPN protocols selected: h2' 'and is used if it wants to'
done_testing

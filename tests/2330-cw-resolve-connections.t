#!/bin/sh
# How cw-resolve talks to ConnectWise: few connections, which are kept, with
# compression and HTTP/2 where they are offered.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

world_start --customers 60 --lines 1 --skus 3
fetch >lines

# Nothing is answered until four requests are under way at once.
faults '{"match":{"path":"*/additions"},"do":{"hold":"after"}}'
forget_requests
resolve --no-bundles <lines >out 2>err &
tool=$!
await_held 4
no_faults
release
wait $tool
is $? 0 'a run with four requests at a time succeeds'
facts "$SIMLOG" <<'X'
length	64	60 agreements take 62 requests, and two that show the lists are complete
map(.parallel) | max	4	four requests are under way at once, and never more
map(.connection) | unique | length <= 4	true	all requests use no more than four connections
map(.headers["accept-encoding"] | test("gzip")) | all	true	every request offers compression
X

forget_requests
run resolve --no-bundles --parallel 1 <lines
status_is 0 'a run with --parallel 1 succeeds'
facts "$SIMLOG" <<'X'
[length, (map(.connection) | unique | length), (map(.parallel) | max)]	[64,1,1]	with --parallel 1, one connection has one request at a time
X

# What a TLS server sees. It speaks no HTTP/2, so the run ends with it, and fails.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
    -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost >openssl.out 2>&1
mkfifo hold
openssl s_server -accept 0 -cert cert.pem -key key.pem -alpn h2,http/1.1 \
    -naccept 1 >server.out 2>&1 <hold &
server=$!
exec 4>hold
# tells TEXT: the server has printed it, or will print no more
# shellcheck disable=SC2317	# run by await
tells() {
	grep -q "$1" server.out || ! kill -0 "$server" 2>/dev/null
}
await tells '^ACCEPT'
port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' server.out)
write_job ".ApiUrl = \"https://localhost:$port/v4_6_release/apis/3.0/\"
    | .CaFile = \"$T/cert.pem\" | .RetryTries = 1"
resolve <lines >out 2>err &
tool=$!
# shellcheck disable=SC2317	# run by await
connected() {
	grep -q 'ALPN protocols selected' server.out ||
	    ! kill -0 "$tool" 2>/dev/null
}
await connected
exec 4>&-
kill $server 2>/dev/null
wait $server 2>nothing
wait $tool
has server.out 'ALPN protocols advertised by the client: h2, http/1.1' \
    'the tool offers HTTP/2 to a server'
has server.out 'ALPN protocols selected: h2' \
    'the tool uses HTTP/2 if the server wants it'
done_testing

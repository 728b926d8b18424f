#!/bin/sh
# The simulator: every fault, what the client sees of it and what is done.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"
one=finance/agreements/871/additions/3589
at='"match":{"method":"PATCH","path":"*/additions/*"}'

# --- what a client sees, what is stored, what the log says ---

# send [CURL-OPTION...]: a PATCH to 29; curl's exit status and that of HTTP in
# ./code
cat >patch.curl <<X
silent
show-error
max-time = 600
user = "$KEYS"
header = "clientId: $CLIENT"
header = "Content-Type: application/json"
request = PATCH
data = "[{\"op\":\"replace\",\"path\":\"quantity\",\"value\":29}]"
url = "$SIM$API/$one"
X
send() {
	sent=$(curl -K patch.curl -o body -D headers -w '%{http_code}' "$@" \
	    2>curl.err)
	sent="$? $sent"
	echo "$sent" >code
}
# prepare DEED: it is due for the next PATCH, which is from 27 to 29
prepare() {
	admin POST additions/3589 '{"quantity":27}' >nothing
	faults "{$at,\"do\":$1}"
}
# deed DEED CURL-EXIT STATUS STORED OUTCOME TITLE: what the client sees, what
# is stored, and what the log says. curl: 0 fine, 18 partial, 52 empty reply,
# 56 reset, 1 no HTTP
deed() {
	prepare "$1"
	send
	is "$sent $({
		admin GET additions/3589
		tail -n 1 "$SIMLOG"
	} | query -rs '"\(.[0].quantity) \(.[1].outcome)"')" "$2 $3 $4 $5" "$6"
}
# no_json TITLE: the body does not parse
no_json() {
	query . body >parsed 2>&1
	is "$? $([ -s body ] && echo text)" '5 text' "$1"
}

deed '{"reset":"before"}' 56 000 27 reset-before \
    'reset before: no answer, and nothing is written'
is "$(last_request '[.status, .fault, .wrote]')" \
    '[null,"reset-before",false]' 'the log of reset before has no answer'
deed '{"reset":"after"}' 56 000 29 reset-after \
    'reset after: no answer, but the quantity is written'
is "$(last_request '[.status, .fault, .wrote]')" \
    '[null,"reset-after",true]' 'the log of reset after says that it wrote'
deed '{"close":"before"}' 52 000 27 closed-before \
    'close before: an empty reply, and nothing is written'
deed '{"close":"after"}' 52 000 29 closed-after \
    'close after: an empty reply, but the quantity is written'
deed '{"cut":"half"}' 18 200 29 cut 'cut half: the answer is partial'
deed '{"cut":0}' 18 200 29 cut 'cut 0: headers come without a body'
deed '{"cut":10,"end":"reset"}' 56 200 29 cut \
    'cut 10 with a reset: the client sees the reset'
is "$(cat body)" '{"id":3589' 'cut 10 with a reset: ten bytes come first'
deed '{"drip":{"bytes":500,"ms":5}}' 0 200 29 drip \
    'drip: the answer comes in pieces'
is "$(query .quantity body)" 29 'drip: the pieces are the whole answer'
deed '{"length":5}' 18 200 29 length \
    'length 5: Content-Length is larger than the body'
deed '{"length":-5}' 0 200 29 length \
    'length -5: Content-Length is smaller than the body'
no_json 'length -5: the client gets a part of the body'
deed '{"garbage":"HTTQ/9.9 banana"}' 1 000 27 garbage \
    'garbage: the answer is not HTTP'
deed '{"garbage":"HTTP/1.1 2OO OK\r\nContent-Length: 2","when":"after"}' \
    1 000 29 garbage 'garbage: a status line with letters instead of digits'
deed '{"html":true}' 0 200 27 answered \
    'html: status 200, but nothing is written'
is "$(header Content-Type)" text/html 'html: the answer is text/html'
deed '{"html":true,"when":"after"}' 0 200 29 answered \
    'html when after: the quantity is written'
deed '{"malformed":true}' 0 200 29 answered \
    'malformed: status 200, and the quantity is written'
is "$(header Content-Type)" 'application/json; charset=utf-8' \
    'malformed: the headers say that the answer is JSON'
no_json 'malformed: the answer is not JSON'
deed '{"quantity":{"answer":7}}' 0 200 29 answered \
    'quantity answer 7: 29 is written'
has body '"quantity":7.00' 'quantity answer 7: the answer says 7'
deed '{"quantity":{"store":8}}' 0 200 8 answered \
    'quantity store 8: 8 is written'
has body '"quantity":8.00' 'quantity store 8: the answer says 8'
deed '{"delay":150}' 0 200 29 answered 'delay: the request is carried out'
deed '{"status":500,"delay":5,"when":"after"}' 0 500 29 answered \
    'status 500 when after: the quantity is written'

# What goes on and on, or waits: the client is in the background.
prepare '{"endless":{"bytes":100,"ms":1}}'
curl -K patch.curl -w '%{stderr}%{http_code}' 2>curl.err |
    head -c 20000 >body
is "$(wc -c <body) $(tail -c 3 curl.err)" '20000 200' \
    'endless: the body goes on and on'
is "$(stored 3589), $(last_request .outcome)" '29, "endless"' \
    'endless: the quantity is written'

prepare '{"drip":{"bytes":300,"ms":600000}}'
: >headers
send &
await test -s headers
is "$(stored 3589), $(last_request .outcome)" '29, "drip"' \
    'a slow drip: the quantity is written before the answer has come'
ok 'a slow drip: the client waits for the answer' kill -0 $!
advance_until ended $!
is "$(cat code) $(query .quantity body)" '0 200 29' \
    'a slow drip: the whole answer comes with time'

n=$(received)
prepare '{"delay":600000}'
send &
await_received $((n + 1))
is "$(stored 3589)" 27 'delay: nothing is written before it is over'
advance_until ended $!
is "$(cat code) $(stored 3589)" '0 200 29' \
    'delay: the quantity is written when it is over'

prepare '{"delay":600000,"delayWhen":"after"}'
forget_requests
curl -K patch.curl -o body 2>curl.err &
# shellcheck disable=SC2317	# run by await
has_29() { [ "$(stored 3589)" = 29 ]; }
await has_29
pass 'delayWhen after: the quantity is written at once'
is "$(wc -l <"$SIMLOG")" 0 'delayWhen after: there is no answer yet'
kill $!
wait $! 2>nothing
advance_until test -s "$SIMLOG"
is "$(last_request '[.outcome, .wrote]')" '["answered",true]' \
    'delayWhen after: the request is logged although the client has gone'
no_faults

# --- held requests ---

prepare '{"hold":"before"}'
forget_requests
send &
await_held 1
is "$(stored 3589) $(wc -l <"$SIMLOG")" '27 0' \
    'hold before: nothing is written, nothing is answered'
is "$(admin POST release '{}')" '{"released":1}' \
    'release says how many requests were held'
wait $!
is "$(cat code) $(stored 3589), $(last_request .outcome)" \
    '0 200 29, "answered"' 'hold before: a released request is carried out'

prepare '{"hold":"after"}'
forget_requests
send &
await_held 1
is "$(stored 3589) $(wc -l <"$SIMLOG")" '29 0' \
    'hold after: the quantity is written, but nothing is answered'
release
wait $!
is "$(cat code), $(last_request .outcome)" '0 200, "answered"' \
    'hold after: a released request is answered'

prepare '{"hold":"before"}'
send &
await_held 1
drop
wait $!
is "$(cat code) $(stored 3589)" '56 000 27' \
    'hold before: a dropped request is reset and never carried out'
is "$(last_request '[.status, .outcome, .wrote]')" '[null,"dropped",false]' \
    'the log calls it dropped, and says that nothing was written'
prepare '{"hold":"after"}'
send &
await_held 1
drop
wait $!
is "$(cat code) $(stored 3589)" '56 000 29' \
    'hold after: a dropped request is reset, but was carried out'
is "$(last_request '[.status, .outcome, .wrote]')" '[null,"dropped",true]' \
    'the log calls it dropped, and says that the quantity was written'

prepare '{"hold":"before","status":503}'
send &
await_held 1
release
wait $!
is "$(cat code) $(stored 3589)" '0 503 27' \
    'hold goes with another deed: a status'
prepare '{"hold":"after","reset":"after"}'
send &
await_held 1
is "$(stored 3589)" 29 'hold goes with another deed: carried out, then held'
release
wait $!
is "$(cat code), $(last_request .outcome)" '56 000, "reset-after"' \
    'hold goes with another deed: released, then reset'

# Several at once: each has a connection and a thread of its own.
faults '{"match":{"method":"GET"},"do":{"hold":"before"}}'
forget_requests
curl -sS --parallel --parallel-immediate --no-progress-meter -u "$KEYS" \
    -H "clientId: $CLIENT" "$SIM$API/finance/agreements/types" -o 1.json \
    "$SIM$API/finance/agreements/types" -o 2.json \
    "$SIM$API/finance/agreements/types" -o 3.json 2>curl.err &
is "$(admin POST await '{"held":3}')" '{"held":3}' \
    'await answers when three requests are held'
is "$(admin POST await '{"held":2}')" '{"held":3}' \
    'await waits for at least so many'
is "$(admin POST await '{"held":4,"ms":50}')" 'not so many are held' \
    'await gives up after its time'
call "$SIM/_sim/await" --data-binary '{"held":4,"ms":0}'
is "$code" 409 'await answers 409 if not so many are held'
is "$(wc -l <"$SIMLOG")" 0 'none of the held requests is answered'
is "$(admin POST release '{"drop":false}')" '{"released":3}' \
    'release lets all held requests go'
wait $!
is "$(query -cs 'map(.status)' "$SIMLOG")" '[200,200,200]' \
    'all released requests are answered'
is "$(admin POST release '{}')" '{"released":0}' \
    'release does nothing if nothing is held'
no_faults
cw finance/agreements/types
is "$code" 200 'a request after release is not affected by it'

# wrong_call CALL BODY MESSAGE: the call is refused and changes nothing
wrong_call() {
	call "$SIM/_sim/$1" --data-binary "$2"
	is "$code $(cat body)" "400 $3" "$1 refuses ${2:-an empty body}"
}
for body in '' '[]' 1 '{' '{"drop":1}' '{"drop":"true"}' '{"drop":null}'; do
	wrong_call release "$body" 'the body must be {} or {"drop":true}'
done
for body in '' '[]' '{}' '{"held":0}' '{"held":-1}' '{"held":"1"}' \
    '{"held":1.5}' '{"held":1000001}' '{"ms":5}'; do
	wrong_call await "$body" 'the body must be {"held":n}'
done
for body in '' '[]' '{}' '{"advance":0}' '{"advance":-1}' '{"advance":"1"}' \
    '{"advance":1.5}' '{"advance":86400001}'; do
	wrong_call clock "$body" 'the body must be {"advance":ms}'
done
for body in '' '{}' '{"ms":0}' '{"ms":"1"}' '{"ms":600001}'; do
	wrong_call refuse "$body" 'the body must be {"ms":n}'
done
for call in release await clock refuse; do
	call "$SIM/_sim/$call"
	is "$code" 404 "$call is a POST, not a GET"
done
for hold in '"now"' true 1 null '{}'; do
	admin PUT faults "{\"faults\":[{\"do\":{\"hold\":$hold}}]}" >out
	out_has 'faults[0].do.hold: must be "before" or "after"' \
	    "hold refuses $hold"
done
is "$(admin GET faults)" '{"faults":[]}' 'wrong holds make no fault'
is "$(admin POST clock '{"advance":1}')" '{}' 'clock takes a millisecond'

# --- statuses, with their bodies ---

# status STATUS BODY: exactly this body, nothing stored
status() {
	deed "{\"status\":$1}" 0 "$1" 27 answered \
	    "status $1: the client gets it, and nothing is written"
	is "$(cat body)" "$2" "status $1 has its usual body"
}
status 400 '{"code":"InvalidObject","message":"addition object is invalid","errors":[{"code":"OutOfRange","message":"serialNumber is out of range.","resource":"addition","field":"serialNumber"}]}'
status 401 '{"code":"Unauthorized","message":"Incorrect public/private key"}'
status 403 '{"code":"Security","message":"You do not have security permission to perform this action."}'
status 404 '{"code":"NotFound","message":"Record not found"}'
status 409 '{"code":"Conflict","message":"The record is possibly in use."}'
status 415 '{"code":"UnsupportedMediaType","message":"The request'\''s Content-Type is not supported."}'
status 500 '{"code":"ConnectWiseApi","message":"A timeout has occured. Please try again."}'
for status in 502 503 504; do
	deed "{\"status\":$status}" 0 $status 27 answered \
	    "status $status: the client gets it, and nothing is written"
	is "$(header Content-Type)" text/html "status $status is an HTML page"
done
deed '{"status":404,"as":"html"}' 0 404 27 answered \
    'status 404 as html: the client gets a 404'
is "$(header Content-Type)" text/html 'status 404 as html is an HTML page'
deed '{"status":418,"body":{"a":1.5},"contentType":"text/x","headers":{"X-One":"1"}}' \
    0 418 27 answered 'any status can be answered'
is "$(cat body) $(header Content-Type) $(header X-One)" '{"a":1.5} text/x 1' \
    'a status can have any body and headers'
deed '{"status":200,"body":""}' 0 200 27 answered \
    'status 200 with an empty body: nothing is written'

for where in same other http://elsewhere.example/x; do
	deed "{\"status\":307,\"location\":\"$where\"}" 0 307 27 answered \
	    "a redirect with location $where: nothing is written"
	case $where in
	same) url=$SIM$API/$one ;;
	other) url=http://localhost:${SIM##*:}$API/$one ;;
	*) url=$where ;;
	esac
	is "$(header Location)" "$url" "location $where leads to $url"
done

# --- Retry-After ---

# after VALUE PATTERN TITLE
after() {
	deed "{\"status\":429,\"retryAfter\":$1}" 0 429 27 answered \
	    "429 with Retry-After $3: nothing is written"
	# shellcheck disable=SC2254	# a pattern
	case $(header Retry-After) in
	$2) pass "retryAfter $1 is a Retry-After $3" ;;
	*) fail "retryAfter $1 is a Retry-After $3"; note <headers ;;
	esac
}
after 7 7 'in seconds'
is "$(cat body)" '{"error":"ConnectWiseAPI","message":"Too many requests. Please try again in 7 seconds."}' \
    'the body of a 429 has error instead of code'
earliest=$(($(date +%s) + 5))
after '"date+5"' '???, ?? ??? ???? ??:??:?? GMT' 'as a date'
latest=$(($(date +%s) + 5))
got=$(date -d "$(header Retry-After)" +%s)
ok 'retryAfter date+5 is five seconds from now' \
    test "$earliest" -le "$got" -a "$got" -le "$latest"
after '"past"' '???, ?? ??? ???? ??:??:?? GMT' 'in the past'
ok 'retryAfter past is before now' \
    test "$(date -d "$(header Retry-After)" +%s)" -lt "$(date +%s)"
after '"huge"' 99999999999999999999 'that no clock can hold'
after '"garbage"' soon 'that is no number'
after '"none"' '' 'that is not there'
deed '{"status":503,"retryAfter":2}' 0 503 27 answered \
    '503 with Retry-After: nothing is written'
is "$(header Retry-After)" 2 'a 503 can have a Retry-After, too'

# --- connections refused ---

# shellcheck disable=SC2317	# run by await
accepts() {
	call "$SIM/_sim/info"
	[ "$code" = 200 ]
}
# Connections are refused until the clock is set forward. That takes a
# connection, too, which therefore begins before: the call whose body comes
# from a fifo.
mkfifo late.fifo
# late_advance: begins such a call; accept_again: ends it, with its body
late_advance() {
	: >late.err
	curl -sv -X POST -T - -H 'Expect: 100-continue' \
	    --expect100-timeout 600 --max-time 600 "$SIM/_sim/clock" \
	    <late.fifo >late.out 2>late.err &
	late_pid=$!
	exec 3>late.fifo
	await grep -q '^< HTTP/1.1 100' late.err
}
accept_again() {
	echo '{"advance":600000}' >&3
	exec 3>&-
	wait "$late_pid"
	await accepts
}
late_advance
prepare '{"refuse":600000}'
send
is "$(cat code)" '56 000' 'refuse: the request is reset'
call "$SIM/_sim/info"
is "$code" 000 'refuse: no connection is accepted for a while'
has curl.err "Couldn't connect" 'refuse: the client cannot connect'
accept_again
is "$(cat late.out)" '{}' 'refuse: a connection that was open still works'
is "$(stored 3589), $(last_request .outcome)" '27, "refused"' \
    'refuse: nothing is written, and the log says "refused"'
no_faults
late_advance
admin POST refuse '{"ms":600000}' >nothing
call "$SIM/_sim/info"
is "$code" 000 'the call refuse: no connection is accepted from then on'
has curl.err "Couldn't connect" 'the call refuse: the client cannot connect'
accept_again
is "$(admin GET info | query -r .url)" "$SIM" \
    'after a refusal the port is the same as before'
call "$(admin GET info | query -r .refusing)/"
is "$code" 000 'the port "refusing" refuses always'
has curl.err "Couldn't connect" 'the port "refusing": nothing listens there'
for _ in 1 2 3 4 5 6 7 8 9 10; do
	admin POST refuse '{"ms":1}' >nothing
	await accepts
done
pass 'after ten short refusals connections are accepted again'

# --- which requests ---

no_faults
admin DELETE log >nothing
# hits NTH: which of six reads fail
hits() {
	faults "{\"match\":{\"path\":\"*/types\"},\"nth\":$1,\"do\":{\"status\":500}}"
	for hit in 1 2 3 4 5 6; do
		cw finance/agreements/types pageSize=1
		[ "$code" = 500 ] && printf '%s' "$hit"
	done
}
is "$(hits 2)" 2 'nth 2 is the second request'
is "$(hits '[1,3]')" 13 'nth can be a list'
is "$(hits '"every"')" 123456 'nth every is each request'
is "$(hits '{"from":4}')" 456 'nth from 4 is the fourth request and all later ones'
is "$(hits '{"every":3}')" 36 'nth every 3 is each third request'
is "$(hits '{"random":0}')$(hits '{"random":1}')" 123456 \
    'nth random 0 is never, and random 1 always'
is "$(hits '{"random":0.5}')" "$(hits '{"random":0.5}')" \
    'random requests are the same ones each time'
case $(hits '{"random":0.5}') in
'' | 123456) fail 'nth random 0.5 is some of the requests' ;;
*) pass 'nth random 0.5 is some of the requests' ;;
esac
faults '{"seed":5,"faults":[{"match":{"api":"atria"},"do":{"status":500}},
    {"match":{"query":"*page=2*"},"do":{"status":502}},
    {"match":{"method":"POST","body":"*\"LAB*"},"do":{"status":503}},
    {"name":"mine","match":{"method":"DELETE"},"do":{"status":504}}]}'
atria 2026-10-25
is "$code $(cat body)" \
    '500 {"message":"A timeout has occured. Please try again."}' \
    'match.api: a fault of Atria hits Atria'
cw finance/agreements page=1
is "$code" 200 'match.api: a fault of Atria does not hit ConnectWise'
cw finance/agreements page=2
is "$code" 502 'match.query: a fault hits page 2 only'
cw_send POST finance/agreements/871/additions '{"product":{"identifier":"LAB"}}'
is "$code" 503 'match.body: a fault hits what its body names'
cw_send DELETE finance/agreements/871/additions/3589 ''
is "$code $(last_request .fault)" '504 "mine"' 'the log has the name of a fault'
is "$(admin GET faults | query -c '[.faults[] | [.matched, .fired]]')" \
    '[[1,1],[1,1],[1,1],[1,1]]' 'the list of faults says how often they fired'
admin POST faults '{"match":{"method":"GET"},"do":{"status":501}}' >nothing
is "$(admin GET faults | query '.faults | length')" 5 'POST adds a fault to the others'
admin PUT faults '{"faults":[{"do":{"boom":1}}]}' >out
out_has 'body: faults[0].do.boom: there is no such deed' \
    'a wrong scenario is refused, with the place'
is "$(admin GET faults | query '.faults | length')" 5 'a wrong scenario changes nothing'
no_faults
cw finance/agreements
is "$code" 200 'after DELETE there are no faults'

# --- somebody else is faster ---

faults "{$at,\"do\":{\"change\":{\"additions\":{\"3596\":{\"quantity\":99},\"3603\":null}}}}"
patch 871 3589 28
is "$code $(stored 3589) $(stored 3596)" '200 28 99' \
    'change: another addition changes just before the request'
cw finance/agreements/871/additions/3603
is "$code" 404 'change: another addition is deleted'
faults "{$at,\"do\":{\"when\":\"after\",\"change\":{\"additions\":{\"3589\":{\"quantity\":5}}}}}"
patch 871 3589 30
is "$code $(query .quantity body) $(stored 3589)" '200 30 5' \
    'change when after: the addition changes just after the request'
faults "{$at,\"do\":{\"change\":{\"additions\":{\"4711\":null}}}}"
patch 871 3589 31
is "$code $(stored 3589)" '200 31' 'a change of an addition that is not there changes nothing'
has sim.err "a fault's change is refused: no such record" \
    'the simulator reports a change that it refuses'
: >sim.err

rm patch.curl	# it has the keys
sim_ends_well
done_testing

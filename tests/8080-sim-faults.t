#!/bin/sh
# The simulator: every fault, what the client sees of it and what is done.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"
one=finance/agreements/871/additions/3589
at='"match":{"method":"PATCH","path":"*/additions/*"}'

# --- what a client sees, what is stored, what the log says ---

# deed DEED CURL-EXIT STATUS STORED OUTCOME TITLE
# A PATCH from 27 to 29 under the fault. curl: 0 fine, 18 partial, 28 timeout,
# 52 empty reply, 56 reset, 1 no HTTP
deed() {
	admin POST additions/3589 '{"quantity":27}' >/dev/null
	faults "{$at,\"do\":$1}"
	most=60
	[ "$2" = 28 ] && most=2
	curl -sS --max-time $most -o body -D headers -w '%{http_code}' \
	    -u "$KEYS" -H "clientId: $CLIENT" -X PATCH \
	    -H 'Content-Type: application/json' \
	    -d '[{"op":"replace","path":"quantity","value":29}]' \
	    "$SIM$API/$one" >code 2>curl.err
	is "$? $(cat code)" "$2 $3" "$6: the client sees it"
	is "$(stored 3589)" "$4" '... and this is stored'
	is "$(last_request .outcome)" "\"$5\"" '... and logged'
}

deed '{"reset":"before"}' 56 000 27 reset-before 'reset before'
is "$(last_request '[.status, .fault, .wrote]')" \
    '[null,"reset-before",false]' 'no answer in the log'
deed '{"reset":"after"}' 56 000 29 reset-after 'reset after the write'
is "$(last_request '[.status, .fault, .wrote]')" \
    '[null,"reset-after",true]' 'the log tells that it was written'
deed '{"close":"before"}' 52 000 27 closed-before 'closed before'
deed '{"close":"after"}' 52 000 29 closed-after 'closed after the write'
deed '{"cut":"half"}' 18 200 29 cut 'half a body'
deed '{"cut":0}' 18 200 29 cut 'headers without a body'
deed '{"cut":10,"end":"reset"}' 56 200 29 cut 'ten bytes, then a reset'
is "$(cat body)" '{"id":3589' 'the ten bytes have come'
deed '{"endless":{"bytes":100,"ms":1}}' 28 200 29 endless \
    'a body that never ends'
[ "$(wc -c <body)" -gt 2000 ]
is $? 0 'it went on and on'
deed '{"drip":{"bytes":20,"ms":500}}' 28 200 29 drip 'a slow drip'
deed '{"drip":{"bytes":500,"ms":5}}' 0 200 29 drip 'a faster drip'
is "$(jq .quantity body)" 29 'is a good answer in the end'
deed '{"length":5}' 18 200 29 length 'Content-Length too large'
deed '{"length":-5}' 0 200 29 length 'Content-Length too small'
is "$(jq . body >/dev/null 2>&1 && echo it parses)" '' 'the body is cut off'
deed '{"garbage":"HTTQ/9.9 banana"}' 1 000 27 garbage 'no HTTP at all'
deed '{"garbage":"HTTP/1.1 2OO OK\r\nContent-Length: 2","when":"after"}' \
    1 000 29 garbage 'a status line that is none'
deed '{"html":true}' 0 200 27 answered 'HTML with status 200'
is "$(header Content-Type)" text/html 'as text/html'
deed '{"html":true,"when":"after"}' 0 200 29 answered \
    'HTML with status 200 after the write'
deed '{"malformed":true}' 0 200 29 answered 'JSON that breaks off'
is "$(header Content-Type)" 'application/json; charset=utf-8' \
    'said to be JSON'
is "$(jq . body >/dev/null 2>&1 && echo it parses)" '' 'which it is not'
deed '{"quantity":{"answer":7}}' 0 200 29 answered \
    'an answer with another quantity'
has body '"quantity":7.00' 'the other quantity'
deed '{"quantity":{"store":8}}' 0 200 8 answered \
    'another quantity is stored'
has body '"quantity":8.00' 'and answered'
deed '{"delay":150}' 0 200 29 answered 'a delay'
deed '{"status":500,"delay":5,"when":"after"}' 0 500 29 answered \
    'an error after the write'

# A delay comes before the write, or after it.
faults "{$at,\"do\":{\"delay\":4000}}"
patch 871 3589 30 &
sleep 0.2
is "$(stored 3589)" 29 'a delay: not written yet'
wait $!
is "$(stored 3589)" 30 'written afterwards'
faults "{$at,\"do\":{\"delay\":9000,\"delayWhen\":\"after\"}}"
cw_send PATCH $one '[{"op":"replace","path":"quantity","value":31}]' \
    --max-time 2
is "$code $(stored 3589)" '000 31' 'delayWhen after: written, then delayed'
# its line in the log comes last, and must not come between others
for _ in $(seq 300); do
	grep -q '"value":31' "$SIMLOG" && break
	sleep 0.1
done
ok 'and logged when it is over' grep -q '"value":31' "$SIMLOG"
no_faults

# --- statuses, with their bodies ---

# status STATUS BODY: exactly this body, nothing stored
status() {
	deed "{\"status\":$1}" 0 "$1" 27 answered "status $1"
	is "$(cat body)" "$2" "status $1: its body"
}
status 400 '{"code":"InvalidObject","message":"addition object is invalid","errors":[{"code":"OutOfRange","message":"serialNumber is out of range.","resource":"addition","field":"serialNumber"}]}'
status 401 '{"code":"Unauthorized","message":"Incorrect public/private key"}'
status 403 '{"code":"Security","message":"You do not have security permission to perform this action."}'
status 404 '{"code":"NotFound","message":"Record not found"}'
status 409 '{"code":"Conflict","message":"The record is possibly in use."}'
status 415 '{"code":"UnsupportedMediaType","message":"The request'\''s Content-Type is not supported."}'
status 500 '{"code":"ConnectWiseApi","message":"A timeout has occured. Please try again."}'
for status in 502 503 504; do
	deed "{\"status\":$status}" 0 $status 27 answered "status $status"
	is "$(header Content-Type)" text/html 'an HTML page'
done
deed '{"status":404,"as":"html"}' 0 404 27 answered '404 as a page'
is "$(header Content-Type)" text/html 'as text/html'
deed '{"status":418,"body":{"a":1.5},"contentType":"text/x","headers":{"X-One":"1"}}' \
    0 418 27 answered 'any status with any body'
is "$(cat body) $(header Content-Type) $(header X-One)" '{"a":1.5} text/x 1' \
    'and any headers'
deed '{"status":200,"body":""}' 0 200 27 answered '200 with an empty body'

for where in same other http://elsewhere.example/x; do
	deed "{\"status\":307,\"location\":\"$where\"}" 0 307 27 answered \
	    "a redirect: $where"
	case $where in
	same) is "$(header Location)" "$SIM$API/$one" 'to the same host' ;;
	other) is "$(header Location)" \
	    "http://localhost:${SIM##*:}$API/$one" 'to another host' ;;
	*) is "$(header Location)" "$where" 'to any URL' ;;
	esac
done

# --- Retry-After ---

# after VALUE PATTERN TITLE
after() {
	deed "{\"status\":429,\"retryAfter\":$1}" 0 429 27 answered \
	    "429, Retry-After $3"
	# shellcheck disable=SC2254	# a pattern
	case $(header Retry-After) in
	$2) pass "Retry-After: $3" ;;
	*) fail "Retry-After: $3"; note <headers ;;
	esac
}
after 7 7 'in seconds'
is "$(cat body)" '{"error":"ConnectWiseAPI","message":"Too many requests. Please try again in 7 seconds."}' \
    'the body of a 429: error, not code'
after '"date+5"' '???, ?? ??? ???? ??:??:?? GMT' 'as a date'
want=$(($(date +%s) + 5))
got=$(date -d "$(header Retry-After)" +%s)
[ $((want - got)) -le 2 ] && [ $((got - want)) -le 2 ]
is $? 0 'five seconds from now'
after '"past"' '???, ?? ??? ???? ??:??:?? GMT' 'in the past'
[ "$(date -d "$(header Retry-After)" +%s)" -lt "$(date +%s)" ]
is $? 0 'before now'
after '"huge"' 99999999999999999999 'huge'
after '"garbage"' soon 'garbage'
after '"none"' '' 'none'
deed '{"status":503,"retryAfter":2}' 0 503 27 answered 'a 503'
is "$(header Retry-After)" 2 'can have a Retry-After too'

# --- connections refused ---

# again: waits until connections are accepted again
again() {
	for _ in $(seq 100); do
		call "$SIM/_sim/info"
		[ "$code" = 200 ] && break
		sleep 0.1
	done
}
admin POST additions/3589 '{"quantity":27}' >/dev/null
faults "{$at,\"nth\":1,\"do\":{\"refuse\":4000}}"
patch 871 3589 29
is "$code" 000 'refuse: the request is reset'
has curl.err 'reset by peer' 'as a reset connection'
call "$SIM/_sim/info"
has curl.err "Couldn't connect" 'and connections are refused'
again
is "$code" 200 'after a while connections are accepted again'
is "$(stored 3589) $(last_request .outcome)" '27 "refused"' \
    'nothing was written'
admin POST refuse '{"ms":2000}' >/dev/null
call "$SIM/_sim/info"
is "$code" 000 'refused on demand: at once'
has curl.err "Couldn't connect" 'as a refused connection'
again
is "$(admin GET info | jq -r .url)" "$SIM" 'the same port as before'
call "$(admin GET info | jq -r .refusing)/"
is "$code" 000 'a port that always refuses'
has curl.err "Couldn't connect" 'nothing listens there'

# --- which requests ---

no_faults
admin DELETE log >/dev/null
# hits NTH: which of six reads fail
hits() {
	faults "{\"match\":{\"path\":\"*/types\"},\"nth\":$1,\"do\":{\"status\":500}}"
	for hit in 1 2 3 4 5 6; do
		cw finance/agreements/types pageSize=1
		[ "$code" = 500 ] && printf '%s' "$hit"
	done
}
is "$(hits 2)" 2 'nth: the second'
is "$(hits '[1,3]')" 13 'nth: a list'
is "$(hits '"every"')" 123456 'nth: every'
is "$(hits '{"from":4}')" 456 'nth: from'
is "$(hits '{"every":3}')" 36 'nth: every third'
is "$(hits '{"random":0}')$(hits '{"random":1}')" 123456 \
    'nth: random, never and always'
is "$(hits '{"random":0.5}')" "$(hits '{"random":0.5}')" \
    'random draws are the same each time'
case $(hits '{"random":0.5}') in
'' | 123456) fail 'some of them' ;;
*) pass 'some of them' ;;
esac
faults '{"seed":5,"faults":[{"match":{"api":"atria"},"do":{"status":500}},
    {"match":{"query":"*page=2*"},"do":{"status":502}},
    {"match":{"method":"POST","body":"*\"LAB*"},"do":{"status":503}},
    {"name":"mine","match":{"method":"DELETE"},"do":{"status":504}}]}'
atria 2026-10-25
is "$code $(cat body)" \
    '500 {"message":"A timeout has occured. Please try again."}' \
    'match.api: Atria'
cw finance/agreements page=1
is "$code" 200 'ConnectWise is not hit by it'
cw finance/agreements page=2
is "$code" 502 'match.query'
cw_send POST finance/agreements/871/additions '{"product":{"identifier":"LAB"}}'
is "$code" 503 'match.body'
cw_send DELETE finance/agreements/871/additions/3589 ''
is "$code $(last_request .fault)" '504 "mine"' 'a fault with a name'
is "$(admin GET faults | jq -c '[.faults[] | [.matched, .fired]]')" \
    '[[1,1],[1,1],[1,1],[1,1]]' 'the faults tell how often they fired'
admin POST faults '{"match":{"method":"GET"},"do":{"status":501}}' >/dev/null
is "$(admin GET faults | jq '.faults | length')" 5 'one more can be added'
admin PUT faults '{"faults":[{"do":{"boom":1}}]}' >out
out_has 'body: faults[0].do.boom: there is no such deed' \
    'a bad scenario is refused, with the place'
is "$(admin GET faults | jq '.faults | length')" 5 'and changes nothing'
no_faults
cw finance/agreements
is "$code" 200 'no faults any more'

# --- somebody else is faster ---

faults "{$at,\"do\":{\"change\":{\"additions\":{\"3596\":{\"quantity\":99},\"3603\":null}}}}"
patch 871 3589 28
is "$code $(stored 3589) $(stored 3596)" '200 28 99' \
    'change: another addition changes just before the request'
cw finance/agreements/871/additions/3603
is "$code" 404 'and one is deleted'
faults "{$at,\"do\":{\"when\":\"after\",\"change\":{\"additions\":{\"3589\":{\"quantity\":5}}}}}"
patch 871 3589 30
is "$code $(jq .quantity body) $(stored 3589)" '200 30 5' \
    'change, when after: just after it'
faults "{$at,\"do\":{\"change\":{\"additions\":{\"4711\":null}}}}"
patch 871 3589 31
is "$code $(stored 3589)" '200 31' 'a change that cannot be: as if it were not'
has sim.err "a fault's change is refused: no such record" 'which is said'
: >sim.err

sim_ends_well
done_testing

#!/bin/sh
# cw-apply: requests that fail, and answers that are lost.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
job='.AllowAtriaCreateAdditions = true | .CustomersFilter = ["ASP", "SKR"]'
write_job "$job"
plan >plan.ndjson
sim_dump >fresh.state

outcome() {
	jq -r --arg x "$1" 'select(.type == "result" and .sku == $x) | .outcome' \
	    out
}
# under FAULT: starts again, and carries the plan out under the fault; one
# that only a timeout ends gets a short one
under() {
	sim_reset
	rm -rf state
	faults "$1"
	forget_requests
	case $1 in
	*'"ms"'* | *'"delay"'*)
		write_job "$job | .TimeoutSeconds = 2"
		run apply <plan.ndjson
		write_job "$job"
		sleep 2 ;;	# the simulator logs these when they end
	*)
		run apply <plan.ndjson ;;
	esac
}
patches() { requests PATCH | grep -c /3589; }
posts() { requests POST | grep -c '/876/additions'; }
created() {
	sim_dump | jq -c '[.connectwise.additions[] | select(.agreementId == 876
	    and .quantity == 40 and .product.id == ('"$sp_gb"'))] | length'
}
sp_gb=$(jq -s 'map(select(.sku == "SP-GB"))[0].product.id' plan.ndjson)
ONE='"match":{"method":"PATCH","path":"*/additions/3589"}'
NEW='"match":{"method":"POST","path":"*/876/additions"}'

# --- a PATCH sets an absolute quantity: it may be sent again --------------------------
for deed in '"status":500' '"status":502' '"status":503' '"status":504' \
    '"status":408' '"status":429,"retryAfter":"0"' '"reset":"before"' \
    '"reset":"after"' '"close":"before"' '"close":"after"' '"cut":"half"' \
    '"length":7' '"garbage":"HTTQ"' '"endless":{"bytes":100,"ms":5}'; do
	under "{$ONE,\"nth\":1,\"do\":{$deed}}"
	is "$(outcome HEX-STD) $(patches) $(stored 3589)" 'applied 2 29' \
	    "PATCH: once {$deed}: sent again"
done
under "{$ONE,\"nth\":1,\"do\":{\"endless\":true}}"
is "$(outcome HEX-STD) $(patches) $(stored 3589)" 'applied 1 29' \
    'PATCH: an answer over 64 MiB is cut off, and the outcome read back'
for deed in '"status":400' '"status":403' '"status":404' '"status":405' \
    '"status":409' '"status":415' '"status":422'; do
	under "{$ONE,\"do\":{$deed}}"
	is "$(outcome HEX-STD) $(patches) $(stored 3589)" 'refused 1 27' \
	    "PATCH: {$deed}: not sent again"
	status_is 1 '… and an error'
	is "$(outcome SPAM-STD)" applied '… the others go on'
done
under "{$ONE,\"do\":{\"status\":503}}"
is "$(outcome HEX-STD) $(patches) $(stored 3589)" 'failed 5 27' \
    'PATCH: always 503: five tries, and then it is known that nothing changed'
write_job "$job | .RetryTries = 2"
under "{$ONE,\"do\":{\"status\":503}}"
is "$(patches)" 2 'as many tries as the job says'
write_job "$job"
under "{$ONE,\"do\":{\"status\":503,\"when\":\"after\"}}"
is "$(outcome HEX-STD) $(stored 3589)" 'applied 29' \
    'PATCH: always 503, but written: found out by reading back'
under "{$ONE,\"do\":{\"reset\":\"after\"}}"
is "$(outcome HEX-STD) $(stored 3589)" 'applied 29' \
    'PATCH: answers always lost, but written'
# whatever a later try is told, an earlier one may have been carried out
for deed in '"status":400' '"status":404' '"status":409' '"status":401'; do
	under "{\"faults\":[{$ONE,\"nth\":1,\"do\":{\"reset\":\"after\"}},
	    {$ONE,\"do\":{$deed}}]}"
	is "$(outcome HEX-STD) $(patches) $(stored 3589)" 'applied 2 29' \
	    "PATCH: an answer is lost, then {$deed}: written, read back"
	under "{\"faults\":[{$ONE,\"nth\":1,\"do\":{\"reset\":\"before\"}},
	    {$ONE,\"do\":{$deed}}]}"
	is "$(outcome HEX-STD) $(patches) $(stored 3589)" 'failed 2 27' \
	    "PATCH: a request is lost, then {$deed}: not written, read back"
done
under "{$ONE,\"do\":{\"quantity\":{\"store\":8}}}"
is "$(outcome HEX-STD)" failed 'PATCH: another quantity stored and answered'
is "$(jq -r 'select(.code == "CW07") | .sku' out | grep -c HEX-STD)" 0 \
    '… is no CW07'

# --- a POST is sent once ------------------------------------------------------------------
for deed in '"reset":"after"' '"close":"after"' '"cut":"half"' '"cut":0' \
    '"length":7' '"garbage":"HTTQ","when":"after"' '"endless":true' \
    '"status":500,"when":"after"' '"status":503,"when":"after"' \
    '"delay":3500,"delayWhen":"after"' '"malformed":true,"when":"after"' \
    '"html":true,"when":"after"'; do
	under "{$NEW,\"do\":{$deed}}"
	is "$(outcome SP-GB) $(posts) $(created)" 'applied 1 1' \
	    "POST: {$deed}: created, found by reading back, sent once"
	forget_requests
	apply <plan.ndjson >again
	is "$(posts) $(created)" '0 1' '… and not again by the next run'
done
for deed in '"reset":"before"' '"close":"before"' '"status":500' \
    '"status":503'; do
	under "{$NEW,\"do\":{$deed}}"
	is "$(outcome SP-GB) $(posts) $(created)" 'failed 1 0' \
	    "POST: {$deed}: not created, and not sent again"
	is "$(jq -rs 'map(select(.code == "CW12"))[0].error[0:29]' out)" \
	    'the addition was not created:' '… CW12 says so'
	no_faults
	apply <plan.ndjson >again
	is "$(created)" 1 '… the next run creates it'
done
under "{$NEW,\"do\":{\"status\":400}}"
is "$(outcome SP-GB) $(posts) $(created)" 'refused 1 0' 'POST: 400: refused'

# what cannot be settled is named, and exits with 1
sim_reset
rm -rf state
faults "{\"faults\":[{$NEW,\"do\":{\"reset\":\"after\"}},
    {\"match\":{\"path\":\"*/bundles\"},\"nth\":{\"from\":2},\"do\":{\"status\":503}},
    {\"match\":{\"method\":\"GET\"},\"do\":{\"status\":503}}]}"
run apply <plan.ndjson
is "$(outcome SP-GB)" unknown 'lost, and cannot be read back: unknown'
status_is 1 'an error'
is "$(jq -r 'select(.code == "CW12") | .sku' out)" SP-GB 'which is named'
no_faults
forget_requests
apply <plan.ndjson >again
is "$(posts) $(created)" '0 1' 'the next run finds it created'

# --- Retry-After ---------------------------------------------------------------------------
# waits FAULT SECONDS TITLE: the run takes at least so long
waits() {
	sim_reset
	rm -rf state
	faults "$1"
	start=$(date +%s%N)
	run apply <plan.ndjson
	took=$((($(date +%s%N) - start) / 1000000))
	is "$(outcome HEX-STD) $([ "$took" -ge "$2" ] && echo waited)" \
	    'applied waited' "$3"
}
waits "{$ONE,\"nth\":1,\"do\":{\"status\":429,\"retryAfter\":1}}" 1000 \
    'Retry-After in seconds is obeyed'
soon=$(TZ=UTC date -d '+5 seconds' '+%a, %d %b %Y %H:%M:%S GMT')
waits "{$ONE,\"nth\":1,\"do\":{\"status\":503,\"retryAfter\":\"$soon\"}}" 300 \
    'Retry-After as a date, too'
for odd in soon -5 'Sun, 01 Nov 1998 00:00:00 GMT' '' 1.5; do
	waits "{$ONE,\"nth\":1,\"do\":{\"status\":429,\"retryAfter\":\"$odd\"}}" \
	    0 "Retry-After: $odd does no harm"
done
# one pause for all: while it lasts, no other request is started
sim_reset
rm -rf state
faults "{$ONE,\"nth\":1,\"do\":{\"status\":429,\"retryAfter\":1}}"
forget_requests
run apply <plan.ndjson
is "$(jq -rs '(map(select(.status == 429))[0].time) as $t | map(select(.time > $t
    and .status != 429)) | length > 0' "$SIMLOG")" true 'all go on afterwards'
is "$(jq -rs 'map(select(.status == 429)) | length' "$SIMLOG")" 1 \
    'a single 429, as all transfers wait'

# --- a success that is none, and quotes our keys --------------------------------------------
sim_reset
rm -rf state
faults "{\"match\":{\"path\":\"*/additions*\"},\"do\":{\"status\":202,
    \"body\":{\"message\":\"SAMPLEprivateKEY00notreal, Basic $(printf %s \
    "$KEYS" | base64 -w 0)\"}}}"
run apply <plan.ndjson
has out 'HTTP 202: not an answer to this request' 'a strange success is told'
secrets_are_absent '... and not quoted: it may have our keys' out err \
    "$XDG_STATE_HOME"/atria-cw/*.ndjson
no_faults

# shellcheck disable=SC2317	# run by await
is_sent() { [ "$(patches)" = 1 ]; }
# --- a server that is gone after the first try --------------------------------------------
sim_reset
rm -rf state
write_job "$job | .RetryTries = 2"
faults "{$ONE,\"nth\":1,\"do\":{\"status\":503,\"when\":\"after\",
    \"retryAfter\":5}}"
forget_requests
apply <plan.ndjson >out 2>err &
pid=$!
await is_sent
stored 3589 >quantity
sim_stop
wait $pid
is "$?" 4 'the server is gone after it wrote: shut out'
is "$(outcome HEX-STD) $(cat quantity)" 'unknown 29' \
    '… the change is unknown, not untried'
done_testing

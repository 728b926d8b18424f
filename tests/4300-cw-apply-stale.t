#!/bin/sh
# cw-apply: what changed in ConnectWise since the plan was made.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
write_job '.AllowAtriaCreateAdditions = true | .CustomersFilter = ["ASP", "SKR"]'
plan >plan.ndjson
is "$(jq -r 'select(.type == "change" and .action != "none")
    | "\(.addition.id // "new") \(.before // "-") \(.after)"' plan.ndjson)" \
    '3638 1450 1512
3589 27 29
3624 29 31
3855 58 61
new - 40' 'the plan'

# outcome ID|SKU: what became of the change of an addition
outcome() {
	jq -r --arg x "$1" 'select(.type == "result" and ((.addition.id //
	    .sku | tostring) == $x or .sku == $x)) | .outcome' out
}
# after PATH BODY: starts again, with a record changed behind our back
after() {
	sim_reset
	admin POST "$1" "$2" >admin.out
	forget_requests
	run apply <plan.ndjson
}

after additions/3589 '{"quantity":30}'
is "$(outcome 3589)" stale 'another quantity: stale'
status_is 0 'which is no error'
has out '"detail":"addition 3589 has quantity 30 now"' 'AX14 says what changed'
is "$(outcome 3638) $(outcome 3855) $(outcome SP-GB)" \
    'applied applied applied' 'the other changes are made'
is "$(requests PATCH | grep -c 3589)" 0 'it is not written'
is "$(stored 3589)" 30 'and stays as it is'
is "$(requests | grep -v '^PATCH\|/876/additions$')" \
    'POST /v4_6_release/apis/3.0/system/bundles' \
    'one read: the additions and the agreements, in a bundle'

after additions/3589 '{"quantity":29}'
is "$(outcome 3589)" already 'the wanted quantity: already'
is "$(requests PATCH | grep -c 3589)" 0 'it is not written'
is "$(jq -r 'select(.code == "CW09" and .sku == "HEX-STD") | .message' out)" \
    'ASP Contract Line for Hosted Exchange, 25GB MAPI (+1 more) located – quantity is unchanged' \
    'and logged as unchanged'
after additions/3589 '{"product":{"id":506}}'
is "$(outcome 3589)" stale 'another product: stale'
after additions/3589 '{"cancelledDate":"2026-10-01T00:00:00Z"}'
is "$(outcome 3589)" stale 'cancelled: stale'
after additions/3589 '{"cancelledDate":"2027-10-01T00:00:00Z"}'
is "$(outcome 3589)" stale 'to be cancelled: stale'
after additions/3589 '{"effectiveDate":"2025-06-01T00:00:00Z"}'
is "$(outcome 3589)" stale 'effective from another day: stale'
sim_reset
admin DELETE additions/3589 >admin.out
run apply <plan.ndjson
is "$(outcome 3589)" stale 'deleted: stale'
has out '"detail":"addition 3589 is gone"' 'and said'
after agreements/871 '{"agreementStatus":"Cancelled","cancelledFlag":true}'
is "$(outcome 3589) $(outcome 3638) $(outcome 3855)" 'stale stale applied' \
    'the agreement was cancelled: stale, all of its changes'
after agreements/876 '{"agreementStatus":"Cancelled","cancelledFlag":true}'
is "$(outcome SP-GB)" stale 'nor is an addition created in it'
has out 'agreement 876 is not active any more' 'and that is said'

id=$(jq -s 'map(select(.sku == "SP-GB"))[0].product.id' plan.ndjson)
after additions "{\"agreementId\":876,\"product\":{\"id\":$id},\"quantity\":40,
    \"billCustomer\":\"Billable\",\"effectiveDate\":\"2026-10-26T00:00:00Z\"}"
is "$(outcome SP-GB)" already 'an addition that is there by now: already'
is "$(requests POST | grep -c '/876/')" 0 'is not created again'
after additions "{\"agreementId\":876,\"product\":{\"id\":$id},\"quantity\":7,
    \"billCustomer\":\"Billable\",\"effectiveDate\":\"2026-10-26T00:00:00Z\"}"
is "$(outcome SP-GB)" stale 'with another quantity: stale'
after additions "{\"agreementId\":876,\"product\":{\"id\":$id},\"quantity\":7,
    \"billCustomer\":\"Billable\",\"effectiveDate\":\"2026-01-26T00:00:00Z\",
    \"cancelledDate\":\"2026-05-01T00:00:00Z\"}"
is "$(outcome SP-GB)" applied 'one that is cancelled is no hindrance'

# --- another company's agreement ------------------------------------------------------
after agreements/876 '{"company":{"id":101}}'
is "$(outcome SP-GB) $(outcome 3589)" 'stale applied' \
    'the agreement is of another company by now: stale'
has out '"detail":"agreement 876 is of company AspenDental now"' '… and said'
after agreements/871 '{"company":{"id":104}}'
is "$(outcome 3589) $(requests PATCH | grep -c /871/)" 'stale 0' \
    '… and no quantity in it is written'
sim_reset
forget_requests
jq -c 'if .sku == "SP-GB" and .action then .agreement.id = 871 else . end' \
    plan.ndjson >edited.ndjson
run apply --accept-edited <edited.ndjson
is "$(outcome SP-GB) $(requests POST | grep -c additions)" 'stale 0' \
    'a creation that was edited into the agreement of another: not written'

# --- few requests ---------------------------------------------------------------------
sim_reset
forget_requests
run apply -n <plan.ndjson
is "$(writes)" 0 'a dry run reads, but does not write'
is "$(requests | wc -l)" 1 'in one request'
sim_reset
admin POST additions/3589 '{"quantity":30}' >admin.out
run apply -n <plan.ndjson
is "$(outcome 3589) $(outcome 3638)" 'stale not-tried' \
    'and says what would become of each'
sim_reset
switches '{"bundles":"refused"}'
forget_requests
run apply <plan.ndjson
is "$(jq -r 'select(.type == "result") | .outcome' out | sort -u)" applied \
    'without bundles, all the same'

# --- answers with another quantity ---------------------------------------------------
sim_reset
faults '{"match":{"method":"PATCH","path":"*/3589"},"do":{"quantity":{"answer":7}}}'
run apply <plan.ndjson
is "$(outcome 3589)" failed 'another quantity in the answer: failed'
status_is 1 'which is an error'
is "$(jq -r 'select(.code == "CW10") | .error' out)" \
    'ConnectWise answered with quantity 7 instead of 29' 'CW10 says so'
is "$(jq -c 'select(.code == "CW07" and .sku == "HEX-STD")' out)" '' 'no CW07'
sim_reset
faults '{"match":{"method":"PATCH","path":"*/3589"},"do":{"status":200,
    "body":{"id":3589}}}'
run apply <plan.ndjson
is "$(outcome 3589)" failed 'no quantity in the answer'
sim_reset
faults '{"match":{"method":"PATCH","path":"*/3589"},"do":{"status":200,
    "body":{"id":1,"quantity":29}}}'
run apply <plan.ndjson
is "$(outcome 3589)" failed 'another addition in the answer, and not written'

# --- answers to a creation -------------------------------------------------------------
NEW='"match":{"method":"POST","path":"*/876/additions"}'
# answers TITLE BODY: the addition is created, but the answer is another one
answers() {
	sim_reset
	faults "{$NEW,\"do\":{\"status\":201,\"when\":\"after\",\"body\":$2}}"
	forget_requests
	run apply <plan.ndjson
	is "$(jq -r 'select(.sku == "SP-GB" and .outcome)
	    | "\(.outcome) \(.addition.id)"' out)" "applied $new" "$1"
	is "$(requests POST | grep -c '/system/bundles$')" 2 \
	    '… is not believed, but read back'
}
sim_reset
new=$(sim_dump | jq '[.connectwise.additions[].id] | max + 1')
# good CHANGE: the right answer but for that
good() {
	jq -nc --argjson new "$new" --argjson product "$id" '{id: $new,
	    agreementId: 876, product: {id: $product, identifier: "SP-GB"},
	    quantity: 40, effectiveDate: "2026-10-26T00:00:00Z"} | '"$1"
}
answers 'an answer with the id of another addition of the plan' \
    "$(good '.id = 3589')"
answers '… without id' "$(good 'del(.id)')"
answers '… of another agreement' "$(good '.agreementId = 871')"
answers '… of another product' "$(good '.product.id = 506')"
answers '… without product' "$(good 'del(.product)')"
answers '… with another quantity' "$(good '.quantity = 41')"
answers '… without quantity' "$(good 'del(.quantity)')"
answers '… effective from another day' \
    "$(good '.effectiveDate = "2026-11-01T00:00:00Z"')"
sim_reset
admin POST additions "{\"agreementId\":876,\"product\":{\"id\":$id},
    \"quantity\":40,\"billCustomer\":\"Billable\",
    \"effectiveDate\":\"2026-01-26T00:00:00Z\",
    \"cancelledDate\":\"2026-05-01T00:00:00Z\"}" >admin.out
faults "{$NEW,\"do\":{\"status\":201,\"body\":$(good .)}}"
write_job '.AllowAtriaCreateAdditions = true | .SettleSeconds = 0'
run apply <plan.ndjson
is "$(outcome SP-GB)" failed \
    'an answer that is an addition of before, and nothing is created: failed'
status_is 1 '… which is an error'
has out "ConnectWise's answer is addition $new, which is not new" '… and said'

# --- a wait between reading and writing ------------------------------------------
# ConnectWise turns the first write away and makes all wait; somebody changes that
# addition meanwhile.
turned_away() {
	sim_reset
	rm -rf state
	faults "{\"match\":{\"method\":\"PATCH\"},$1\"do\":{\"status\":429,
	    \"retryAfter\":\"$2\"}}"
	forget_requests
}
write_job '.AllowAtriaCreateAdditions = true | .CustomersFilter = ["ASP", "SKR"]
    | .Parallel = 1 | .FreshSeconds = 3'
turned_away '"nth":1,' 8
cw-apply -c job.json -s secrets.json <plan.ndjson >out 2>err &
pid=$!
await_write "$pid"
first=$(requests PATCH | sed 's|.*/||')
admin POST "additions/$first" '{"quantity":3}' >admin.out
wait "$pid"
echo $? >status
status_is 0 'a wait that is longer than FreshSeconds'
is "$(outcome "$first") $(stored "$first")" 'stale 3' \
    'what was changed during the wait is stale, and stays as it is'
is "$(requests PATCH | grep -c "/$first\$")" 1 '… not sent a second time'
is "$(jq -r 'select(.type == "result").outcome' out | sort | uniq -c |
    tr -s ' ')" "$(printf ' 4 applied\n 1 stale')" 'the others are made'
ok 'after one more read' test "$(requests | grep -c bundles)" -ge 2
jq_is '[.[] | select(.type == "intent").number] -
    [.[] | select(.type == "outcome").number]' '[]' \
    'the journal has an outcome for each intent' \
    "$XDG_STATE_HOME"/atria-cw/*.journal.ndjson

write_job '.AllowAtriaCreateAdditions = true | .CustomersFilter = ["ASP"]
    | .RetryTries = 4 | .FreshSeconds = 0.5'
turned_away '' 2
plan >few.ndjson
run apply <few.ndjson
status_is 1 'waits that never end'
jq_is '[.[] | select(.type == "result") | [.outcome, .error]] | unique[]' \
    '["failed","it could not be written within FreshSeconds of being read"]' \
    '… are given up, and told: failed'
has out '"code":"CW10"' '… CW10'
for seconds in 0 3601 '"soon"'; do
	write_job ".FreshSeconds = $seconds"
	run apply <plan.ndjson
	status_is 2 "FreshSeconds $seconds"
	err_has 'FreshSeconds must be' '… is refused by name'
done
done_testing

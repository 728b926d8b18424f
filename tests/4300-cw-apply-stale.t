#!/bin/sh
# cw-apply: what changed in ConnectWise since the plan was made.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

job='.AllowAtriaCreateAdditions = true | .CustomersFilter = ["ASP", "SKR"]
    | .TimeoutSeconds = 3600'
sim_start "$DATA/sample/state.json"
write_job "$job | .FreshSeconds = 3600"
write_secrets
plan >plan.ndjson
is "$(query -r 'select(.type == "change" and .action != "none")
    | "\(.addition.id // "new") \(.before // "-") \(.after)"' plan.ndjson)" \
    '3638 1450 1512
3589 27 29
3624 29 31
3855 58 61
new - 40' 'the plan has five changes'
product=$(query -s 'map(select(.sku == "SP-GB"))[0].product.id' plan.ndjson)

# outcomes: of all changes, by the id of the addition, or by the SKU of a new one
OUTCOMES='map(select(.type == "result") | {(if .action == "create" then .sku
    else "\(.addition.id)" end): .outcome}) | add'
outcomes_are() {
	jq_is "$OUTCOMES" "$1" "$2"
}
# after CHANGES: starts again, with records changed behind our back: by lists,
# ids, and members, as JSON; null for a record that is gone
after() {
	sim_reset
	faults "{\"match\":{\"path\":\"*/bundles\"},\"nth\":1,
	    \"do\":{\"change\":$1}}"
	run apply <plan.ndjson
}
# after_new QUANTITY MEMBERS CHANGES: there is an addition of the product, too
after_new() {
	sim_reset
	admin POST additions "{\"agreementId\":876,\"product\":{\"id\":$product},
	    \"quantity\":$1,\"billCustomer\":\"Billable\",$2}" >admin.out
	faults "{\"match\":{\"path\":\"*/bundles\"},\"nth\":1,
	    \"do\":{\"change\":$3}}"
	run apply <plan.ndjson
}

after '{"additions":{"3589":{"quantity":30}}}'
outcomes_are '{"3589":"stale","3624":"applied","3638":"applied","3855":"applied","SP-GB":"applied"}' \
    'an addition with another quantity now is stale, and the others are changed'
status_is 0 'a stale change is no error'
has out '"detail":"addition 3589 has quantity 30 now"' \
    'AX14 says which quantity the addition has now'
requests >sent
is "$(grep -c '^PATCH.*3589' sent)" 0 'a stale change is not written'
is "$(stored 3589)" 30 'a stale change leaves the addition as it is'
is "$(grep -v '^PATCH\|/876/additions$' sent)" \
    'POST /v4_6_release/apis/3.0/system/bundles' \
    'one request reads all additions and agreements again: a bundle'

after '{"additions":{"3589":{"quantity":29}, "3638":{"product":{"id":506}},
    "3624":{"cancelledDate":"2026-10-01T00:00:00Z"},
    "3855":{"cancelledDate":"2027-10-01T00:00:00Z"}}}'
outcomes_are '{"3589":"already","3624":"stale","3638":"stale","3855":"stale","SP-GB":"applied"}' \
    'already: the wanted quantity; stale: another product, cancelled, to be cancelled'
is "$(requests PATCH)" '' 'what is already so, or stale, is not written'
jq_is 'map(select(.code == "CW09" and .sku == "HEX-STD").message)[]' \
    'ASP Contract Line for Hosted Exchange, 25GB MAPI (+1 more) located – quantity is unchanged' \
    'CW09 logs what is already so as unchanged'

after '{"additions":{"3638":{"effectiveDate":"2025-06-01T00:00:00Z"},"3589":null},
    "agreements":{"876":{"agreementStatus":"Cancelled","cancelledFlag":true}}}'
outcomes_are '{"3589":"stale","3624":"applied","3638":"stale","3855":"stale","SP-GB":"stale"}' \
    'stale: effective from another day, deleted, in a cancelled agreement'
has out '"detail":"addition 3589 no longer exists"' 'AX14 says that an addition is gone'
has out 'agreement 876 is no longer active' \
    'AX14 says that an agreement is not active'
is "$(requests POST | grep -c '/876/')" 0 \
    'nothing is created in a cancelled agreement'

today='"effectiveDate":"2026-10-26T00:00:00Z"'
after_new 40 "$today" \
    '{"agreements":{"871":{"agreementStatus":"Cancelled","cancelledFlag":true}}}'
outcomes_are '{"3589":"stale","3624":"stale","3638":"stale","3855":"applied","SP-GB":"already"}' \
    'stale: all of a cancelled agreement; already: an addition that is there now'
is "$(requests POST | grep -c '/876/')" 0 \
    'an addition that is there now is not created again'

# --- another company's agreement ------------------------------------------------------
after_new 7 "$today" '{"agreements":{"871":{"company":{"id":104}}}}'
outcomes_are '{"3589":"stale","3624":"stale","3638":"stale","3855":"applied","SP-GB":"stale"}' \
    "stale: all of another company's agreement; a new one with another quantity"
is "$(requests PATCH | grep -c /871/)" 0 \
    "nothing in another company's agreement is written"
after '{"agreements":{"876":{"company":{"id":101}}}}'
outcomes_are '{"3589":"applied","3624":"applied","3638":"applied","3855":"stale","SP-GB":"stale"}' \
    "stale: a creation in another company's agreement"
has out '"detail":"agreement 876 belongs to company AspenDental now"' \
    'AX14 names the company that the agreement is of now'
after_new 7 '"effectiveDate":"2026-01-26T00:00:00Z",
    "cancelledDate":"2026-05-01T00:00:00Z"' '{}'
outcomes_are '{"3589":"applied","3624":"applied","3638":"applied","3855":"applied","SP-GB":"applied"}' \
    'an addition is created though there is a cancelled one'
sim_reset
jq -c 'if .sku == "SP-GB" and .action then .agreement.id = 871 else . end' \
    plan.ndjson >edited.ndjson
run apply --accept-edited <edited.ndjson
jq_is "${OUTCOMES}[\"SP-GB\"]" stale \
    'a creation edited into the agreement of another company is stale'
is "$(requests POST | grep -c additions)" 0 \
    'a creation edited into the agreement of another company is not written'

# --- few requests ---------------------------------------------------------------------
sim_reset
run apply -n <plan.ndjson
is "$(requests)" "POST $API/system/bundles" \
    'a dry run reads in one request, and writes nothing'
sim_reset
admin POST additions/3589 '{"quantity":30}' >admin.out
run apply -n <plan.ndjson
outcomes_are '{"3589":"stale","3624":"not-tried","3638":"not-tried","3855":"not-tried","SP-GB":"not-tried"}' \
    'a dry run says what is stale'
sim_reset
switches '{"bundles":"refused"}'
run apply <plan.ndjson
jq_is 'map(.outcome // empty) | [unique[], length]' '["applied",5]' \
    'the plan is carried out where bundles are refused'

# --- answers with another quantity ---------------------------------------------------
sim_reset
faults '{"faults":[
    {"match":{"method":"PATCH","path":"*/3589"},"do":{"quantity":{"answer":7}}},
    {"match":{"method":"PATCH","path":"*/3638"},"do":{"status":200,
    "body":{"id":3638}}},
    {"match":{"method":"PATCH","path":"*/3624"},"do":{"status":200,
    "body":{"id":1,"quantity":31}}}]}'
run apply <plan.ndjson
outcomes_are '{"3589":"failed","3624":"failed","3638":"failed","3855":"applied","SP-GB":"applied"}' \
    'failed: an answer with another quantity, without one, of another addition'
status_is 1 'a failed change is an error'
facts out <<'X'
map(select(.code == "CW10" and .sku == "HEX-STD").error)	["ConnectWise answered with quantity 7 instead of 29"]	CW10 says which quantity was answered
map(select(.code == "CW10").sku) | length	3	CW10 is logged for each failed change
map(select(.code == "CW07" and .sku == "HEX-STD"))	[]	CW07 is not logged for a failed change
X

# --- answers to a creation -------------------------------------------------------------
NEW='"match":{"method":"POST","path":"*/876/additions"}'
sim_reset
new=$(sim_dump | query '[.connectwise.additions[].id] | max + 1')
# good CHANGE: the right answer but for that
good() {
	query -nc --argjson new "$new" --argjson product "$product" '{id: $new,
	    agreementId: 876, product: {id: $product, identifier: "SP-GB"},
	    quantity: 40, effectiveDate: "2026-10-26T00:00:00Z"} | '"$1"
}
# answers TITLE CHANGE: the addition is created, but the answer is another one
answers() {
	sim_reset
	faults "{$NEW,\"do\":{\"status\":201,\"when\":\"after\",
	    \"body\":$(good "$2")}}"
	run apply <plan.ndjson
	is "$(query -nr --slurpfile out out --slurpfile log "$SIMLOG" '
	    ($out[] | select(.sku == "SP-GB" and .outcome)
	    | "\(.outcome) \(.addition.id)"), ($log | map(select(
	    .method == "POST" and (.path | endswith("/system/bundles"))))
	    | length)')" "applied $new
2" "the answer to a creation $1 is not believed, but read back"
}
answers 'with the id of another addition of the plan' '.id = 3589'
answers 'without id' 'del(.id)'
answers 'of another agreement' '.agreementId = 871'
answers 'of another product' '.product.id = 506'
answers 'without product' 'del(.product)'
answers 'with another quantity' '.quantity = 41'
answers 'without quantity' 'del(.quantity)'
answers 'effective from another day' '.effectiveDate = "2026-11-01T00:00:00Z"'
sim_reset
admin POST additions "{\"agreementId\":876,\"product\":{\"id\":$product},
    \"quantity\":40,\"billCustomer\":\"Billable\",
    \"effectiveDate\":\"2026-01-26T00:00:00Z\",
    \"cancelledDate\":\"2026-05-01T00:00:00Z\"}" >admin.out
faults "{$NEW,\"do\":{\"status\":201,\"body\":$(good .)}}"
run apply <plan.ndjson
jq_is "${OUTCOMES}[\"SP-GB\"]" failed \
    'failed: nothing is created, and the answer is an addition of before'
status_is 1 'an answer that is an addition of before is an error'
has out "ConnectWise's answer is addition $new, which is not new" \
    'CW12 says that the addition of the answer is not new'

# --- a wait between reading and writing ------------------------------------------
# ConnectWise turns the first write away and makes all wait; somebody changes that
# addition meanwhile.
write_job "$job | .Parallel = 1 | .FreshSeconds = 3"
sim_reset
rm -rf state
faults '{"match":{"method":"PATCH","path":"*/3638"},"nth":1,"do":{"status":429,
    "retryAfter":4,"change":{"additions":{"3638":{"quantity":3}}}}}'
run apply <plan.ndjson
status_is 0 'a wait that is longer than FreshSeconds is no error'
outcomes_are '{"3589":"applied","3624":"applied","3638":"stale","3855":"applied","SP-GB":"applied"}' \
    'what was changed during a long wait is stale, the others are changed'
is "$(stored 3638)" 3 'what was changed during a long wait stays as it is'
requests >sent
is "$(grep -c '^PATCH.*/3638$' sent)" 1 'a stale change is not sent a second time'
ok 'after a long wait, all is read once more' \
    test "$(grep -c bundles sent)" -ge 2
jq_is '[.[] | select(.type == "intent").number] -
    [.[] | select(.type == "outcome").number]' '[]' \
    'after a long wait, the journal has an outcome for each intent' \
    "$XDG_STATE_HOME"/atria-cw/*.journal.ndjson

write_job "$job"' | .CustomersFilter = ["ASP"] | .Parallel = 1
    | .RetryTries = 4 | .FreshSeconds = 0.5'
sim_reset
rm -rf state
plan >few.ndjson
faults '{"match":{"method":"PATCH"},"do":{"status":429,"retryAfter":1}}'
run apply <few.ndjson
status_is 1 'waits that never end are an error'
jq_is '[.[] | select(.type == "result") | [.outcome, .error]] | unique[]' \
    '["failed","it was not written within FreshSeconds after it was read"]' \
    'failed: what could never be written in time'
has out '"code":"CW10"' 'CW10 logs what could never be written in time'
for seconds in 0 3601 '"soon"'; do
	write_job ".FreshSeconds = $seconds"
	run apply <plan.ndjson
	status_is 2 "FreshSeconds $seconds is rejected"
	err_has 'FreshSeconds must be' "FreshSeconds $seconds is named"
done
done_testing

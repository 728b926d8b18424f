#!/bin/sh
# cw-apply: requests that fail, and answers that are lost.
#
# Most cases share a run: each has an addition of its own, and the next one has
# no fault. A table has a case a line: what is expected, the faults as members
# of JSON objects, and what the title says of them, with tabs between.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"
job='.AllowAtriaCreateAdditions = true | .FreshSeconds = 3600 | .Parallel = 1
    | .MaxIncreases = "off" | .MaxCustomerIncreases = "off"
    | .TimeoutSeconds = 3600 | .RequestsPerMinute = 0'
write_job "$job"
write_secrets
plan >all.ndjson 2>nothing
BEGIN=$(head -n 1 all.ndjson | jq -c 'del(.type, .format, .tool, .version,
    .run, .time)' | sed 's/^{//; s/}$//')
jq -c 'select(.type == "change" and .action != "none" and
    (.customer.code == "ASP" or .customer.code == "SKR"))' all.ndjson >few
seal "$BEGIN" <few >plan.ndjson
sp_gb=$(query -s 'map(select(.sku == "SP-GB"))[0].product.id' few)
ONE='"match":{"method":"PATCH","path":"*/additions/3589"}'
NEW='"match":{"method":"POST","path":"*/876/additions"}'

# under FAULTS [PLAN]: starts again, and carries the plan out under the faults
under() {
	sim_reset
	rm -rf state
	faults "$1"
	run apply <"${2:-plan.ndjson}"
}
# became SKU: its outcome, how many requests there were for its addition, and
# the quantity that is stored or, of a new one, how often it was created
became() {
	sim_dump >dump
	query -nr --slurpfile out out --slurpfile log "$SIMLOG" \
	    --slurpfile dump dump --arg sku "$1" --argjson sp "$sp_gb" '
	($out | map(select(.type == "result" and .sku == $sku))[0].outcome)
	    as $outcome
	| $dump[0].connectwise.additions as $there
	| if $sku == "SP-GB" then
	    "\($outcome) \($log | map(select(.method == "POST" and
	    (.path | endswith("/876/additions")))) | length) \(
	    $there | map(select(.agreementId == 876 and .quantity == 40 and
	    .product.id == $sp)) | length)"
	else
	    "\($outcome) \($log | map(select(.method == "PATCH" and
	    (.path | endswith("/3589")))) | length) \(
	    $there[] | select(.id == 3589).quantity)"
	end'
}
# read_cases <TABLE: each case with its number, from 0
read_cases() {
	grep . >cases
	jq -Rc 'split("\t+"; null) | {want: .[0],
	    faults: ("[" + .[1] + "]" | fromjson), title: .[2],
	    again: .[3]}' cases >cases.ndjson
}
# check_cases <GOT TITLE: got and title of each case, with a tab between
check_cases() {
	while IFS='	' read -r got want title; do
		is "$got" "$want" "$title"
	done
}

# --- a PATCH sets an absolute quantity: it may be sent again --------------------------
# The outcome, how many requests, the quantity that is stored then
read_cases <<'X'
applied 2 new	{"nth":1,"do":{"status":500}}	once 500: it is sent again
applied 2 new	{"nth":1,"do":{"status":502}}	once 502: it is sent again
applied 2 new	{"nth":1,"do":{"status":503}}	once 503: it is sent again
applied 2 new	{"nth":1,"do":{"status":504}}	once 504: it is sent again
applied 2 new	{"nth":1,"do":{"status":408}}	once 408: it is sent again
applied 2 new	{"nth":1,"do":{"status":429,"retryAfter":"0"}}	once 429: it is sent again
applied 2 new	{"nth":1,"do":{"reset":"before"}}	a reset before it is done: it is sent again
applied 2 new	{"nth":1,"do":{"reset":"after"}}	a reset after it is done: it is sent again
applied 2 new	{"nth":1,"do":{"close":"before"}}	an end before it is done: it is sent again
applied 2 new	{"nth":1,"do":{"close":"after"}}	an end after it is done: it is sent again
applied 2 new	{"nth":1,"do":{"cut":"half"}}	half an answer: it is sent again
applied 2 new	{"nth":1,"do":{"length":7}}	an answer that is too short: it is sent again
applied 2 new	{"nth":1,"do":{"garbage":"HTTQ"}}	an answer that is no HTTP: it is sent again
applied 1 new	{"nth":1,"do":{"endless":true}}	an answer over 64 MiB is cut off, and the outcome is read back
refused 1 old	{"do":{"status":400}}	always 400: it is refused, and not sent again
refused 1 old	{"do":{"status":403}}	always 403: it is refused, and not sent again
refused 1 old	{"do":{"status":404}}	always 404: it is refused, and not sent again
refused 1 old	{"do":{"status":405}}	always 405: it is refused, and not sent again
refused 1 old	{"do":{"status":409}}	always 409: it is refused, and not sent again
refused 1 old	{"do":{"status":415}}	always 415: it is refused, and not sent again
refused 1 old	{"do":{"status":422}}	always 422: it is refused, and not sent again
failed 5 old	{"do":{"status":503}}	always 503: it fails after five tries
applied 5 new	{"do":{"status":503,"when":"after"}}	always 503, but it is done: it is found by reading back
applied n new	{"do":{"reset":"after"}}	each answer is lost, but it is done: it is found by reading back
applied 2 new	{"nth":1,"do":{"reset":"after"}}, {"do":{"status":400}}	a lost answer, then 400: it is found by reading back
applied 2 new	{"nth":1,"do":{"reset":"after"}}, {"do":{"status":404}}	a lost answer, then 404: it is found by reading back
applied 2 new	{"nth":1,"do":{"reset":"after"}}, {"do":{"status":409}}	a lost answer, then 409: it is found by reading back
failed 2 old	{"nth":1,"do":{"reset":"before"}}, {"do":{"status":400}}	a lost request, then 400: reading back finds nothing
failed 2 old	{"nth":1,"do":{"reset":"before"}}, {"do":{"status":404}}	a lost request, then 404: reading back finds nothing
failed 2 old	{"nth":1,"do":{"reset":"before"}}, {"do":{"status":409}}	a lost request, then 409: reading back finds nothing
failed 1 other	{"do":{"quantity":{"store":8888}}}	another quantity is stored and answered: it fails
X
# Every other change has a fault; each raises the quantity by 1.
jq -c 'select(.type == "change" and .addition.id) | .action = "update"
    | .after = .before + 1' all.ndjson >changes
seal "$BEGIN" <changes >many.ndjson
query -cn --slurpfile cases cases.ndjson --slurpfile changes changes '
    [$cases, ($changes | to_entries | map(select(.key % 2 == 0).value))]
    | transpose[] | select(.[0]) | .[0] + {change: .[1]}' changes >patched
under "$(query -cs '{faults: map(.change.addition.id as $id | .faults[] + {
    match: {method: "PATCH", path: "*/additions/\($id)"}})}' patched)" \
    many.ndjson
sim_dump >dump
# got, expected, title
query -nr --slurpfile cases patched --slurpfile out out \
    --slurpfile log "$SIMLOG" --slurpfile dump dump '
    ($out | map(select(.type == "result") | {("\(.addition.id)"): .}) | add)
	as $result
    | ($dump[0].connectwise.additions | map({("\(.id)"): .quantity}) | add)
	as $stored
    | $cases[] | .change as $c | "\($c.addition.id)" as $id
    | ($log | map(select(.path | endswith("/additions/" + $id))) | length)
	as $requests
    | ({"\($c.before)": "old", "\($c.after)": "new"}["\($stored[$id])"]
	// "other") as $kept
    # libcurl repeats some by itself: "n"
    | (if .want | test(" n ") then "n" else $requests end) as $requests
    | "\($result[$id].outcome) \($requests) \($kept)\t\(.want)\tPATCH, \(.title)"
    ' >checks
check_cases <checks
is "$(grep -c . checks)" "$(grep -c . cases)" 'PATCH: each case was tried'
status_is 1 'PATCH: a run with refused and failed changes exits with 1'
query -cn --slurpfile cases patched --slurpfile out out '
    ($cases | map(.change.addition.id)) as $ids
    | $out | map(select(.type == "result" and
	(.addition.id | IN($ids[]) | not)).outcome)
	| group_by(.) | map([.[0], length])' >others
is "$(cat others)" \
    "[[\"applied\",$(($(grep -c . changes) - $(grep -c . cases)))]]" \
    'PATCH: the changes without a fault are applied'
# those that end without success, by what is expected
is "$(query -cs 'map(select(.code == "CW10")) | map([.customer.code, .sku])
    | sort' out)" "$(query -cs 'map(select(.want | startswith("applied") | not)
    | .change | [.customer.code, .sku]) | sort' patched)" \
    'PATCH: CW10 is logged for each change that was refused or failed'
is "$(query -cs 'map(select(.code == "CW07")) | length' out)" \
    "$(query -cs 'map(select(.outcome == "applied")) | length' out)" \
    'PATCH: CW07 is logged for each change that was applied, and no other'

write_job "$job | .RetryTries = 2"
under "{$ONE,\"do\":{\"status\":503}}"
is "$(became HEX-STD)" 'failed 2 27' \
    'PATCH, always 503: RetryTries 2 makes two tries'
write_job "$job"
# whatever a later try is told, an earlier one may have been carried out
for lost in 'after applied 29' 'before failed 27'; do
	when=${lost%% *}
	lost=${lost#* }
	under "{\"faults\":[{$ONE,\"nth\":1,\"do\":{\"reset\":\"$when\"}},
	    {$ONE,\"do\":{\"status\":401}}]}"
	is "$(became HEX-STD)" "${lost% *} 2 ${lost#* }" \
	    "PATCH, a reset $when it is done, then 401: it is read back"
done
under "{\"faults\":[{$ONE,\"nth\":1,\"do\":{\"reset\":\"before\"}},
    {$ONE,\"do\":{\"quantity\":{\"answer\":7}}}]}"
is "$(became HEX-STD)" 'applied 2 29' \
    'PATCH, a reset, then an answer with another quantity: it is read back'

# --- a POST is sent once ------------------------------------------------------------------
# The outcome, how many requests, how many additions; and requests of a second
# run.
read_cases <<'X'
applied 1 1	{"do":{"reset":"after"}}	a reset after it is done: it is found by reading back	0
applied 1 1	{"do":{"close":"after"}}	an end after it is done: it is found by reading back	0
applied 1 1	{"do":{"cut":"half"}}	half an answer: it is found by reading back	0
applied 1 1	{"do":{"cut":0}}	the head of an answer only: it is found by reading back	0
applied 1 1	{"do":{"length":7}}	an answer that is too short: it is found by reading back	0
applied 1 1	{"do":{"garbage":"HTTQ","when":"after"}}	an answer that is no HTTP: it is found by reading back	0
applied 1 1	{"do":{"endless":true}}	an answer over 64 MiB: it is found by reading back	0
applied 1 1	{"do":{"status":500,"when":"after"}}	500 after it is done: it is found by reading back	0
applied 1 1	{"do":{"status":503,"when":"after"}}	503 after it is done: it is found by reading back	0
applied 1 1	{"do":{"malformed":true,"when":"after"}}	an answer that breaks off: it is found by reading back	0
applied 1 1	{"do":{"html":true,"when":"after"}}	HTML after it is done: it is found by reading back	0
failed 1 0	{"do":{"reset":"before"}}	a reset before it is done: it fails, and is not sent again	1
failed 1 0	{"do":{"close":"before"}}	an end before it is done: it fails, and is not sent again	1
failed 1 0	{"do":{"status":500}}	500: it fails, and is not sent again	1
failed 1 0	{"do":{"status":503}}	503: it fails, and is not sent again	1
refused 1 0	{"do":{"status":400}}	400: it is refused, and not sent again	1
X
# Additions of products that agreement 876 does not have. Every other one has a
# fault, so that no three answers in a row are lost.
sim_reset
sim_dump >dump
jq -cn --slurpfile few few --slurpfile dump dump '
    ($few[] | select(.sku == "SP-GB")) as $model
    | $dump[0].connectwise
    | (.additions | map(select(.agreementId == 876).product.id)) as $there
    | .catalog[] | select(.inactiveFlag != true and
	(.id | IN($there[]) | not)) | {id, identifier} as $product
    | $model | .product = $product | .sku = $product.identifier' |
    head -n $((2 * $(grep -c . cases))) >changes
seal "$BEGIN" <changes >new.ndjson
query -cn --slurpfile cases cases.ndjson --slurpfile changes changes '
    [$cases, ($changes | to_entries | map(select(.key % 2 == 0).value))]
    | transpose[] | select(.[0]) | .[0] + {change: .[1]}' changes >posted
# created COLUMN: of each case what it became, what was expected, its title
created() {
	sim_dump >dump
	query -nr --slurpfile cases posted --slurpfile out out \
	    --slurpfile log "$SIMLOG" --slurpfile dump dump --arg run "$1" '
	    ($out | map(select(.type == "result") | {(.sku): .outcome}) | add)
		as $outcome
	    | $cases[] | .change.product.id as $id
	    | ($log | map(select(.method == "POST" and
		(.path | endswith("/876/additions")) and
		.body.product.id == $id)) | length) as $requests
	    | ($dump[0].connectwise.additions | map(select(.agreementId == 876
		and .product.id == $id and .quantity == 40)) | length) as $there
	    | if $run == "first" then
		"\($outcome[.change.sku]) \($requests) \($there)\t\(.want
		)\tPOST, \(.title)"
	    else
		"\($requests) \($there)\t\(.again) 1\tPOST, \(.title | sub(
		":.*"; "")): a second run leaves one addition"
	    end' >checks
	is "$(grep -c . checks)" "$(grep -c . cases)" \
	    "POST: the $1 run has each case"
	check_cases <checks
}
under "$(query -cs '{faults: map(.change.product.id as $id | .faults[] + {
    match: {method: "POST", path: "*/876/additions",
    body: "*\"product\":{\"id\":\($id)}*"}})}' posted)" new.ndjson
created first
is "$(query -cs 'map(select(.code == "CW12" and .error[:29] ==
    "the addition was not created:").sku) | sort' out)" \
    "$(query -cs 'map(select(.want | startswith("failed")).change.sku) | sort' \
    posted)" 'POST: CW12 says for each that failed that it was not created'
no_faults
forget_requests
run apply <new.ndjson
created second

# --- answers that never end, or come too late: the one place for a timeout -----------------
write_job "$job | .Parallel = 2 | .TimeoutSeconds = 5"
under "{\"faults\":[{$ONE,\"nth\":1,\"do\":{\"endless\":{\"bytes\":100,
    \"ms\":50}}}, {$NEW,\"do\":{\"hold\":\"after\"}}]}"
is "$(became SP-GB | cut -d ' ' -f 1,3)" 'applied 1' \
    'POST, an answer that comes too late: it is found by reading back'
release
await grep -q '"method":"POST","path":"[^"]*/876/additions"' "$SIMLOG"
is "$(became SP-GB)" 'applied 1 1' \
    'POST, an answer that comes too late: it is not sent again'
# on a slow machine, the second one may come too late, too
is "$(became HEX-STD | sed 's/ [2-5] / 2 /')" 'applied 2 29' \
    'PATCH, an answer that never ends: it is sent again'
no_faults
write_job "$job"
forget_requests
run apply <plan.ndjson
is "$(became SP-GB)" 'already 0 1' \
    'POST, an answer that came too late: a second run creates nothing'

# what cannot be settled is named, and exits with 1
under "{\"faults\":[{$NEW,\"do\":{\"reset\":\"after\"}},
    {\"match\":{\"path\":\"*/bundles\"},\"nth\":{\"from\":2},\"do\":{\"status\":503}},
    {\"match\":{\"method\":\"GET\",\"path\":\"*/agreements/*\"},
    \"do\":{\"status\":503}}]}"
is "$(became SP-GB)" 'unknown 1 1' \
    'POST, a lost answer that cannot be read back: the outcome is unknown'
status_is 1 'a run with an unknown outcome exits with 1'
jq_is 'map(select(.code == "CW12").sku)' '["SP-GB"]' \
    'CW12 names the addition of which the outcome is unknown'
no_faults
forget_requests
run apply <plan.ndjson
is "$(became SP-GB)" 'already 0 1' \
    'the run after an unknown outcome finds the addition'

# --- Retry-After ---------------------------------------------------------------------------
# One run: the first write waits for a second, with all others; another one for a
# date, which has whole seconds; and others for nonsense.
ids=$(query -r 'select(.type == "change" and .addition.id).addition.id' \
    many.ndjson | sed -n '1p;5p;9,13p' | paste -sd ' ')
# shellcheck disable=SC2086	# they are words
under "$(query -nc '$ARGS.positional as $ids | ["1", "date+3", "soon", "-5",
    "Sun, 01 Nov 1998 00:00:00 GMT", "", "1.5"] as $after
    | {faults: [range(7) | {match: {method: "PATCH",
    path: "*/additions/\($ids[.])"}, nth: 1, do: {
    status: (if . == 1 then 503 else 429 end), retryAfter: $after[.]}}]}' \
    --args $ids)" many.ndjson
jq_is 'map(.outcome // empty) | unique' '["applied"]' \
    'Retry-After: all changes are made in the end'
query -s 'map(select(.method == "PATCH") | {id: (.path | sub(".*/"; "")), status,
    at: ((.time[:19] + "Z" | fromdate) * 1000 + (.time[20:23] | tonumber))})
    ' "$SIMLOG" >patches
# shellcheck disable=SC2086
query -r '$ARGS.positional as $ids
    | def tries($n): map(select(.id == $ids[$n]).at);
    "\(tries(0) | .[1] - .[0] >= 950)\ttrue\t\(
	"Retry-After in seconds: the request waits that long")",
    "\(.[1].at - .[0].at >= 950)\ttrue\t\(
	"Retry-After of a 429: all other requests wait, too")",
    "\(tries(1) | .[1] - .[0] >= 1950)\ttrue\t\(
	"Retry-After as a date: the request waits until then")",
    "\([range(2; 7) as $n | tries($n) | length])\t[2,2,2,2,2]\t\(
	"Retry-After without a time: the request is sent again")"
    ' --args $ids <patches >checks
is "$(grep -c . checks)" 4 'Retry-After: all has been checked'
check_cases <checks

# --- a success that is none, and quotes our keys --------------------------------------------
under "{\"match\":{\"path\":\"*/additions*\"},\"do\":{\"status\":202,
    \"body\":{\"message\":\"SAMPLEprivateKEY00notreal, Basic $(printf %s \
    "$KEYS" | base64 -w 0)\"}}}"
has out 'HTTP 202: not an answer to this request' \
    'a success that is none is reported'
secrets_are_absent 'a success that is none is not quoted, as it may have keys' \
    out err "$XDG_STATE_HOME"/atria-cw/*.ndjson

# --- a server that is gone after the first try --------------------------------------------
# It is stopped while the tool is, so that the first try is lost and the second
# one cannot be sent.
write_job "$job | .RetryTries = 2"
sim_reset
rm -rf state
faults "{$ONE,\"nth\":1,\"do\":{\"hold\":\"after\"}}"
cw-apply -c job.json -s secrets.json <plan.ndjson >out 2>err &
pid=$!
await_held 1
kill -STOP $pid
stored 3589 >quantity
sim_stop
kill -CONT $pid
wait $pid
is "$?" 4 'a server that is gone after it wrote: the run exits with 4'
is "$(query -r 'select(.type == "result" and .sku == "HEX-STD").outcome' out
    ) $(cat quantity)" 'unknown 29' \
    'a server that is gone after it wrote: the outcome is unknown'
done_testing

#!/bin/sh
# cw-apply: the journal, the lock, and runs that are cut short.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
write_job '.AllowAtriaCreateAdditions = true | .CustomersFilter = ["ASP", "SKR"]'
plan >plan.ndjson
changes=5
state=$XDG_STATE_HOME/atria-cw

run apply <plan.ndjson
status_is 0 'a run'
journal=$(ls "$state"/*.journal.ndjson)
is "$(stat -c %a "$journal") $(stat -c %a "$state")" '600 700' \
    'the journal is the own user only'
jq_is 'group_by(.type) | map("\(.[0].type) \(length)") | join(" ")' \
    "intent $changes outcome $changes" 'an intent and an outcome for each write' \
    "$journal"
jq_is '[.[] | select(.type == "intent") | .number] | sort == [range(1; 6)]' \
    true 'numbered' "$journal"
is "$(jq -rs 'map(.run) | unique[]' "$journal")" \
    "$(head -n 1 plan.ndjson | jq -r .run)" 'with the run'
is "$(jq -rs 'map(select(.type == "intent") | .seal) | unique[]' "$journal")" \
    "$(tail -n 1 plan.ndjson | jq -r .seal)" 'and the seal of the plan'
is "$(jq -cs 'map(select(.type == "intent" and .change.sku == "HEX-STD")
    | .change | [.addition.id, .before, .after])[0]' "$journal")" \
    '[3589,27,29]' 'what was before and after'
is "$(jq -cs 'map(select(.type == "outcome" and .requestId))
    | length' "$journal")" "$changes" 'and the request ids of ConnectWise'
secrets_are_absent 'no secret in it' "$journal"

sim_reset
rm -rf state
run apply -j my.journal <plan.ndjson
is "$(jq -s length my.journal)" $((2 * changes)) '-j puts it elsewhere'
is "$(ls "$state")" "$(basename "$journal" | sed 's/journal.ndjson/lock/')" \
    'but not the lock'
run apply -j my.journal <plan.ndjson
is "$(jq -s length my.journal)" $((2 * changes)) \
    'a run that writes nothing adds nothing'
sim_reset
run apply -j my.journal <plan.ndjson
is "$(jq -s length my.journal)" $((4 * changes)) 'the next one is appended'

# --- no journal, no write --------------------------------------------------------
sim_reset
forget_requests
# broken TITLE COMMAND...: nothing is written
broken() {
	title=$1
	shift
	run "$@"
	status_is 3 "$title"
	is "$(writes)" 0 '… no journal, no write'
	has out '"code":"AX03"' '… and AX03'
}
cp plan.ndjson in
# shellcheck disable=SC2317	# run by broken
with_plan() { "$@" <in; }
# shellcheck disable=SC2317
apply_to() { apply -j "$1" <plan.ndjson; }
broken 'a directory as journal' with_plan apply -j .
broken 'a journal in no directory' with_plan apply -j no/where
broken 'a full disk' with_plan apply -j /dev/full
echo 'hello' >text
broken 'another file as journal' with_plan apply -j text
is "$(cat text)" hello '… which stays as it is'
printf 'my only notes' >text
broken 'another file of half a line' with_plan apply -j text
is "$(cat text)" 'my only notes' '… stays as it is, too'
mkfifo fifo
broken 'a pipe as journal' with_plan apply -j fifo
mkdir -p state2
touch state2/atria-cw
broken 'no state directory' with_plan env XDG_STATE_HOME="$T/state2" \
    cw-apply -c job.json -s secrets.json
broken 'no home' with_plan env -u XDG_STATE_HOME -u HOME cw-apply -c job.json \
    -s secrets.json
run with_plan env -u XDG_STATE_HOME HOME="$T/home" cw-apply -c job.json \
    -s secrets.json
status_is 0 'the default state directory'
ok 'is .local/state' test -d home/.local/state/atria-cw
plan >none.ndjson
run env XDG_STATE_HOME="$T/state2" cw-apply -c job.json -s secrets.json \
    <none.ndjson
status_is 0 'a run with nothing to write needs no journal'

# shellcheck disable=SC2317	# run by await
journal_begun() { grep -qs '"type":"intent"' "$state"/*.journal.ndjson; }

# --- one journal for each company ---------------------------------------------
sim_reset
rm -rf state my.journal
run apply -j my.journal <plan.ndjson
sed -i 's/"tenant":"sha256:[0-9a-f]/"tenant":"sha256:x/' my.journal
cp my.journal theirs
sim_reset
forget_requests
broken "another company's journal" apply_to my.journal
has out 'line 1: was written for another ConnectWise company' '… is named'
is "$(requests)" '' '… before anything is asked'
ok '… and left as it is' cmp -s my.journal theirs
run cw-apply -c job.json -s secrets.json -j my.journal --recall last
status_is 3 'nor is it recalled'
: >my.journal
exec 8>>my.journal
flock 8
run apply -j my.journal <plan.ndjson
status_is 5 'a journal that another run has open'
has out '"code":"AX18"' 'is refused: AX18'
err_has 'my.journal: is in use by another run' 'by its name'
exec 8>&-
is "$(writes)" 0 'and nothing is written'

# --- one run at a time ----------------------------------------------------------------
sim_reset
rm -rf state
faults '{"match":{"method":"PATCH"},"do":{"delay":700}}'
cw-apply -c job.json -s secrets.json <plan.ndjson >first 2>nothing &
pid=$!
await journal_begun
kill -STOP $pid
forget_requests
run apply <plan.ndjson
status_is 5 'a second run for the same company'
has out '"code":"AX18"' 'is refused: AX18'
err_has "is held by process $pid" 'which names the first'
run apply -j other <plan.ndjson
status_is 5 'with another journal, too'
is "$(requests | grep -vc PATCH)" 0 'before it asks anything'
kill -CONT $pid
wait $pid
is "$?" 0 'the first is not disturbed'
no_faults
# a process number that no process has: the kernel's are smaller
echo 99999999 >"$(ls "$state"/*.lock)"
sim_reset
run apply <plan.ndjson
status_is 0 'the lock of a dead process is taken over'

# --- cut short ----------------------------------------------------------------------------
# A run that is killed while a write is under way: the next one settles it.
# killed FAULT: kills a run that hangs in that fault
killed() {
	sim_reset
	rm -rf state
	faults "$1"
	cw-apply -c job.json -s secrets.json <plan.ndjson >cut.out 2>cut.err &
	pid=$!
	await is_under_way
	kill -KILL $pid
	wait $pid 2>nothing
	no_faults
}
new=$(jq -s 'map(select(.sku == "SP-GB"))[0].product.id' plan.ndjson)
created() {
	sim_dump | jq -c "[.connectwise.additions[] | select(.agreementId == 876
	    and .quantity == 40 and .product.id == $new)] | length"
}
unfinished() {
	jq -s '(map(select(.type == "intent") | .number) - map(select(.type ==
	    "outcome") | .number)) | length' "$state"/*.journal.ndjson
}
# shellcheck disable=SC2317	# run by await
is_under_way() { [ "$(unfinished 2>nothing)" = 1 ]; }
for when in before after; do
	killed "{\"match\":{\"method\":\"PATCH\",\"path\":\"*/3589\"},
	    \"do\":{\"delay\":3000,\"delayWhen\":\"$when\"}}"
	is "$(unfinished)" 1 "killed while a PATCH hangs, $when it is done"
	stored_then=$(stored 3589)
	run apply <plan.ndjson
	is "$(stored 3589) $(unfinished)" '29 0' '… the next run completes it'
	is "$(jq -r 'select(.code == "AX20") | .sku' out)" HEX-STD \
	    '… and says what it found: AX20'
	case $stored_then in
	29) want='it was written' ;;
	*) want='it was not written: the run was cut short' ;;
	esac
	is "$(jq -r 'select(.code == "AX20") | .detail' out)" "$want" \
	    "… $want"
	sleep 3		# the request of the run that was killed ends
	killed "{\"match\":{\"method\":\"POST\",\"path\":\"*/876/additions\"},
	    \"do\":{\"delay\":3000,\"delayWhen\":\"$when\"}}"
	is "$(unfinished)" 1 "killed while a POST hangs, $when it is done"
	run apply <plan.ndjson
	is "$(created) $(unfinished)" '1 0' \
	    '… the next run completes it, and creates nothing twice'
	sleep 3
done
# a torn last line is no intent
sim_reset
journal=$(ls "$state"/*.journal.ndjson)
printf '{"type":"intent","time":"2026' >>"$journal"
run apply <plan.ndjson
status_is 0 'a torn last line'
ok 'is dropped' jq -se 'length > 0' "$journal"
# but a journal that was damaged otherwise is not guessed at
sim_reset
sed -i '2s/^..type":/{type":/' "$journal"
forget_requests
run apply <plan.ndjson
status_is 3 'a damaged journal'
err_has 'journal.ndjson: line 2: ' 'is named with its line'
is "$(writes)" 0 'and nothing is written'

# nor is one that is JSON, but no journal
sed -i '2s/.*/{"type":"intent","time":"t","run":"r","number":1,"change":[]}/' \
    "$journal"
run apply <plan.ndjson
status_is 3 'an intent without a change'
err_has 'journal.ndjson: line 2: its change cannot be read' 'is named, too'
is "$(writes)" 0 'and nothing is written'

# --- a journal that has grown large is put aside once it is settled -----------------------
rm -rf state
sim_reset
run apply <plan.ndjson
journal=$(ls "$state"/*.journal.ndjson)
for _ in $(seq 12); do
	cat "$journal" "$journal" "$journal" >longer && mv longer "$journal"
	[ "$(wc -c <"$journal")" -gt 9000000 ] && break
done
chmod 600 "$journal"
sim_reset
run apply <plan.ndjson
status_is 0 'a large journal'
is "$(jq -s length "$journal") $(wc -c <"$journal.1")" \
    "$((2 * changes)) $(wc -c <"$journal.1")" 'is put aside'
done_testing

#!/bin/sh
# cw-apply: the journal, the lock, and runs that are cut short.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"
write_job '.AllowAtriaCreateAdditions = true | .CustomersFilter = ["ASP", "SKR"]
    | .TimeoutSeconds = 3600'
write_secrets
plan >plan.ndjson
changes=5
state=$XDG_STATE_HOME/atria-cw

run apply <plan.ndjson
status_is 0 'a run writes a journal'
journal=$(ls "$state"/*.journal.ndjson)
is "$(stat -c %a "$journal" "$state")" '600
700' 'the journal is for its own user only'
name=$(query -rs '.[0].run, .[-1].seal' plan.ndjson)
seal=${name#*
}
name=${name%%
*}
facts "$journal" <<X
group_by(.type) | map([.[0].type, length])	[["intent",$changes],["outcome",$changes],["run",1]]	the journal has the run, an intent and an outcome for each write
.[0] | [.type, .run, .execution != null, .made != null, .periodEnd]	["run","$name",true,true,"2026-10-25"]	the journal begins with the run
map(select(.type == "intent").number) | sort	[1,2,3,4,5]	the intents have numbers
map(.run) | unique[]	$name	the journal names the run
map(select(.type == "intent").seal) | unique[]	$seal	the journal has the seal of the plan
map(select(.type == "intent").change | select(.sku == "HEX-STD") | [.addition.id, .before, .after])[0]	[3589,27,29]	the journal has the quantities before and after
map(select(.type == "outcome" and .requestId)) | length	$changes	the journal has the request ids of ConnectWise
X
secrets_are_absent 'the journal has no secret' "$journal"

# lines FILE: how many JSON texts
lines() { query -s length "$1"; }
sim_reset
rm -rf state
run apply -j my.journal <plan.ndjson
is "$(lines my.journal)" $((1 + 2 * changes)) '-j puts the journal elsewhere'
is "$(ls "$state")" "$(basename "$journal" .journal.ndjson).lock" \
    '-j does not move the lock'
run apply -j my.journal <plan.ndjson
is "$(lines my.journal)" $((2 + 2 * changes)) \
    'a run that writes nothing is in the journal, and nothing else'
sim_reset
run apply -j my.journal <plan.ndjson
is "$(lines my.journal)" $((3 + 4 * changes)) \
    'the next run appends to the journal'

# --- no journal, no write --------------------------------------------------------
sim_reset
# broken TITLE COMMAND...: it fails
broken() {
	title=$1
	shift
	run "$@"
	status_is 3 "$title: the run exits with 3"
	has out '"code":"AX03"' "$title: AX03 is logged"
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
is "$(cat text)" hello 'another file as journal is not changed'
printf 'my only notes' >text
broken 'another file of half a line' with_plan apply -j text
is "$(cat text)" 'my only notes' 'another file of half a line is not changed'
mkfifo fifo
broken 'a pipe as journal' with_plan apply -j fifo
mkdir -p state2
touch state2/atria-cw
broken 'no state directory' with_plan env XDG_STATE_HOME="$T/state2" \
    cw-apply -c job.json -s secrets.json
broken 'no home' with_plan env -u XDG_STATE_HOME -u HOME cw-apply -c job.json \
    -s secrets.json
is "$(writes)" 0 'without a journal, nothing is written'
run with_plan env -u XDG_STATE_HOME HOME="$T/home" cw-apply -c job.json \
    -s secrets.json
status_is 0 'a run has a state directory by default'
ok 'the default state directory is .local/state' \
    test -d home/.local/state/atria-cw
plan >none.ndjson
run env XDG_STATE_HOME="$T/state2" cw-apply -c job.json -s secrets.json \
    <none.ndjson
status_is 0 'a run that has nothing to write needs no journal'
err_has 'so the journal does not show that this plan changes nothing' \
    'a run that has nothing to write says what the journal lacks'

# --- one journal for each company ---------------------------------------------
sim_reset
rm -rf state my.journal
run apply -j my.journal <plan.ndjson
sed -i 's/"tenant":"sha256:[0-9a-f]/"tenant":"sha256:x/' my.journal
cp my.journal theirs
sim_reset
broken "another company's journal" apply_to my.journal
has out 'line 1: was written for another ConnectWise company' \
    "another company's journal is named"
is "$(requests)" '' "another company's journal: no request is sent"
ok "another company's journal is not changed" cmp -s my.journal theirs
run cw-apply -c job.json -s secrets.json -j my.journal --recall last
status_is 3 "--recall rejects another company's journal"
: >my.journal
exec 8>>my.journal
flock 8
run apply -j my.journal <plan.ndjson
status_is 5 'a journal that another run has open is refused'
has out '"code":"AX18"' 'a journal that another run has open: AX18 is logged'
err_has 'my.journal: is in use by another run' \
    'a journal that another run has open is named'
exec 8>&-
is "$(writes)" 0 'a journal that another run has open: nothing is written'

# other_user [OPTION...]: cw-apply of somebody with a state directory of his own
# shellcheck disable=SC2317	# run by run
other_user() {
	env XDG_STATE_HOME="$T/other_user" cw-apply -s secrets.json "$@"
}
jq '.ApiUrl |= sub("127.0.0.1"; "localhost")' job.json >alias.json

# --- one run at a time ----------------------------------------------------------------
sim_reset
rm -rf state
faults '{"match":{"method":"PATCH"},"nth":1,"do":{"hold":"before"}}'
cw-apply -c job.json -s secrets.json <plan.ndjson >first 2>nothing &
pid=$!
await_held 1
kill -STOP $pid
forget_requests
run apply <plan.ndjson
status_is 5 'a second run for the same company is refused'
has out '"code":"AX18"' 'a second run for the same company: AX18 is logged'
err_has "is held by process $pid since 20" \
    'the second run names the process of the first, and its time'
err_has 'wait until it ends' 'the second run says what to do'
run apply -j other <plan.ndjson
status_is 5 'a second run with another journal is refused, too'
is "$(requests | grep -vc '/additions')" 0 'a second run sends no request'
run other_user -c job.json <plan.ndjson
status_is 5 'a second run by another user is refused, too'
err_has 'is held by another run on this machine' \
    'a second run by another user names the lock that all users share'
fetch | cw-resolve -c alias.json -s secrets.json | cw-diff >alias.ndjson
run other_user -c alias.json <alias.ndjson
status_is 5 'a second run by another address of ConnectWise is refused, too'
kill -CONT $pid
release
wait $pid
is "$?" 0 'a second run does not disturb the first'
err_has /run/lock/ 'the lock that all users share is in /run/lock'
lock=$(sed -n 's,.* \(/run/lock/[^:]*\):.*,\1,p' err)
is "$(stat -c '%a %s' "$lock")" '444 0' \
    'the lock that all users share is for all, and empty'
no_faults
# a process number that no process has: the kernel's are smaller
echo 99999999 >"$(ls "$state"/*.lock)"
sim_reset
run apply <plan.ndjson
status_is 0 'the lock of a dead process is no hindrance'
# a link in place of the lock that all users share
rm -f "$lock"
ln -s "$T/target" "$lock"
run apply <plan.ndjson
rm -f "$lock"
status_is 3 'a link in place of the lock is refused'
err_has "$lock: is a link: remove it" 'a link in place of the lock is named'
ok 'a link in place of the lock is not followed' test ! -e target

# --- cut short ----------------------------------------------------------------------------
# A run that is killed while a write is under way: the next one settles it.
unfinished() {
	query -s '(map(select(.type == "intent").number) - map(select(.type ==
	    "outcome").number)) | length' "$state"/*.journal.ndjson
}
# shellcheck disable=SC2317	# run by await
one_is_unfinished() { [ "$(unfinished 2>nothing)" = 1 ]; }
# killed METHOD PATH WHEN: kills a run when that request is held and all else is
# done; what was held is not done, and logged
killed() {
	sim_reset
	rm -rf state
	faults "{\"match\":{\"method\":\"$1\",\"path\":\"$2\"},
	    \"do\":{\"hold\":\"$3\"}}"
	cw-apply -c job.json -s secrets.json <plan.ndjson >cut.out 2>cut.err &
	pid=$!
	await_held 1
	await one_is_unfinished
	kill -KILL $pid
	wait $pid 2>nothing
	drop
	await grep -q '"outcome":"dropped"' "$SIMLOG"
	no_faults
}
new=$(query -s 'map(select(.sku == "SP-GB"))[0].product.id' plan.ndjson)
created() {
	sim_dump | query -c "[.connectwise.additions[] | select(.agreementId == 876
	    and .quantity == 40 and .product.id == $new)] | length"
}
for when in before after; do
	case $when in
	before) want='27 it was not written: the run was interrupted' ;;
	after) want='29 it has that quantity now, but nothing shows that this run wrote it' ;;
	esac
	killed PATCH '*/3589' $when
	is "$(unfinished) $(stored 3589)" "1 ${want%% *}" \
	    "a run that is killed $when a PATCH leaves one intent"
	run apply <plan.ndjson
	is "$(stored 3589) $(unfinished)" '29 0' \
	    "the run after one that was killed $when a PATCH completes it"
	jq_is 'map(select(.code == "AX20") | .sku, .detail)[]' "HEX-STD
${want#* }" "AX20 says what became of the PATCH, killed $when it"
	# by the simulator's clock, when the run was under way; and long before
	killed PATCH '*/3589' $when
	sed -i 's/"time":"[^"]*"/"time":"2026-10-26T22:01:59Z"/' \
	    "$state"/*.journal.ndjson
	run apply <plan.ndjson
	[ $when = before ] || want='29 it was written'
	jq_is 'map(select(.code == "AX20") | .detail)[]' "${want#* }" \
	    "AX20 goes by when it was changed, killed $when a PATCH"
	killed POST '*/876/additions' $when
	is "$(unfinished)" 1 \
	    "a run that is killed $when a POST leaves one intent"
	run apply <plan.ndjson
	is "$(created) $(unfinished)" '1 0' \
	    "the run after one that was killed $when a POST creates nothing twice"
done
# It has the old quantity, but somebody changed it after the killed run: perhaps
# back. That nobody can tell, now or later.
killed PATCH '*/3589' after
agreement=$(query -s 'map(select(.addition.id == 3589))[0].agreement.id' \
    plan.ndjson)
patch "$agreement" 3589 27
sed -i 's/"time":"[^"]*"/"time":"2026-10-26T20:00:00Z"/' \
    "$state"/*.journal.ndjson
run apply <plan.ndjson
jq_is 'map(select(.code == "AX16") | "\(.level) \(.sku) \(.detail)")[]' \
    'Warn HEX-STD the addition has the old quantity, but may have been changed twice since' \
    'AX16 names a write of which nobody can tell whether it was made'
is "$(stored 3589) $(query -rs 'map(select(.final)) | map(.outcome) | join(",")' \
    "$state"/*.journal.ndjson)" '29 unknown' \
    'such a write stays unknown for good, and the plan is carried out'
run apply <plan.ndjson
jq_is 'map(select(.code == "AX16")) | length' 0 \
    'a write of which nobody can ever tell is named in one run only'

# One journal, however the address is spelt.
killed POST '*/876/additions' after
run cw-apply -c alias.json -s secrets.json <plan.ndjson
is "$(created) $(unfinished)" '1 0' \
    'a run by another name of the address finds what was left open'
jq_is 'map(select(.code == "AX20") | .detail)[]' 'it was written' \
    'a run by another name of the address logs AX20'
# systems URL...: how many systems these addresses are
cp job.json kept.json
systems() {
	for url; do
		write_job ".ApiUrl = \"$url\""
		seal '"today":"2026-10-26"' </dev/null | resolve |
		    query -r 'select(.tenant).tenant'
	done | sort -u | wc -l
}
cloud=myconnectwise.net/v4_6_release/apis/3.0/
is "$(systems "https://na.$cloud" "https://api-na.$cloud" "https://API-NA.$cloud" \
    https://na.myconnectwise.net/v2026_1/apis/3.0)" 1 \
    'an address of the cloud is one system in any spelling'
is "$(systems "https://na.$cloud" "https://eu.$cloud" \
    https://na.myconnectwise.net.example/v4_6_release/apis/3.0/ \
    https://127.0.0.1/a/v4_6_release/apis/3.0/ \
    https://127.0.0.1:81/a/v4_6_release/apis/3.0/ \
    https://127.example/a/v4_6_release/apis/3.0/)" 6 \
    'other sites, hosts and ports are other systems'
mv kept.json job.json
# a torn last line is no intent
sim_reset
journal=$(ls "$state"/*.journal.ndjson)
printf '{"type":"intent","time":"2026' >>"$journal"
run apply <plan.ndjson
status_is 0 'a torn last line of the journal is no hindrance'
jq_is 'length > 0' true 'a torn last line is removed from the journal' "$journal"
# but a journal that was damaged otherwise is not guessed at
sim_reset
sed -i '2s/^..type":/{type":/' "$journal"
run apply <plan.ndjson
status_is 3 'a damaged journal is rejected'
err_has 'journal.ndjson: line 2: ' 'a damaged journal is named with its line'
is "$(writes)" 0 'a damaged journal: nothing is written'

# nor is one that is JSON, but no journal
sed -i '2s/.*/{"type":"intent","time":"t","run":"r","number":1,"change":[]}/' \
    "$journal"
run apply <plan.ndjson
status_is 3 'a journal with an intent without a change is rejected'
err_has 'journal.ndjson: line 2: its change cannot be read' \
    'an intent without a change is named with its line'
is "$(writes)" 0 'an intent without a change: nothing is written'

# --- a journal that has grown large is put aside once it is settled -----------------------
rm -rf state
sim_reset
run apply <plan.ndjson
journal=$(ls "$state"/*.journal.ndjson)
for _ in $(seq 12); do
	cat "$journal" "$journal" "$journal" >longer && mv longer "$journal"
	[ "$(stat -c %s "$journal")" -gt 9000000 ] && break
done
chmod 600 "$journal"
large=$(stat -c %s "$journal")
sim_reset
run apply <plan.ndjson
status_is 0 'a run with a large journal works'
is "$(lines "$journal") $(stat -c %s "$journal.1")" "$((1 + 2 * changes)) $large" \
    'a large journal is put aside'
# Somebody else adds the same product while our creation is under way.
sim_reset
rm -rf state
faults '{"match":{"method":"POST","path":"*/additions"},"nth":1,
    "do":{"hold":"after"}}'
cw-apply -c job.json -s secrets.json <plan.ndjson >out 2>err &
pid=$!
await_held 1
query -r 'select(.type == "intent" and .change.action == "create") | .change |
    "\(.agreement.id) \(.product.id) \(.after) \(.effectiveDate)"' \
    "$state"/*.journal.ndjson | head -n 1 >created
read -r agreement product quantity day <created
cw_send POST "finance/agreements/$agreement/additions" "{\"product\":
    {\"id\":$product},\"quantity\":$quantity,\"billCustomer\":\"Billable\",
    \"effectiveDate\":\"${day}T00:00:00Z\"}" >nothing
release
wait "$pid"
is $? 1 'a twin of an addition that was created: exit status 1'
no_faults
ids=$(sim_dump | query -r ".connectwise.additions | map(select(.agreementId ==
    $agreement and .product.id == $product).id) | \"\(.[0]) and \(.[1])\"")
jq_is 'map(select(.code == "AX29").error)[]' \
    "additions $ids of agreement $agreement" 'AX29 names both additions' out
is "$(requests | grep -c '/system/bundles$')" 2 \
    'new additions are looked at in one request for all'

# A creation is killed, and what it left is an hour old by the clock.
write_job '.AllowAtriaCreateAdditions = true | .CustomersFilter = ["ASP", "SKR"]
    | .TimeoutSeconds = 3600 | .SettleSeconds = 2'
sim_reset
rm -rf state
faults '{"match":{"method":"POST","path":"*/additions"},"nth":1,
    "do":{"hold":"before"}}'
cw-apply -c job.json -s secrets.json <plan.ndjson >out 2>err &
pid=$!
await_held 1
kill -KILL $pid
wait $pid 2>nothing
drop
await grep -q '"outcome":"dropped"' "$SIMLOG"
no_faults
sed -i 's/"time":"[^"]*"/"time":"2026-01-01T00:00:00Z"/' "$state"/*.ndjson
run apply -j elsewhere <plan.ndjson
status_is 5 'a journal elsewhere does not hide open writes of the usual one'
err_has "$(echo "$state"/*.journal.ndjson): a run that was cut short has left" \
    'the usual journal with open writes is named'
start=$(date +%s%N)
run apply <plan.ndjson
status_is 0 'the run after a killed creation works'
ok 'an open creation is waited for in full, whatever the clock says' \
    test $(($(date +%s%N) - start)) -ge 2000000000
run apply -j elsewhere <plan.ndjson
status_is 0 'a journal elsewhere can be used once nothing is open'
done_testing

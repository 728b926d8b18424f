#!/bin/sh
# cw-apply, killed at any write to journal or socket: the next run completes
# what the first one began. The final state is that of an undisturbed run,
# nothing is created twice, and the journal is whole.
#
# Each day kills at every 19th step, and begins with another one. SHARE=all kills
# at each, as tests/soak/killed.sh does.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

inject=$B/tests/torture/inject.so
# AddressSanitizer must come first; then it has the allocations to itself.
asan=$(ldd "$B/bin/cw-apply" | awk '/libasan/ { print $3 }')

sample_start
write_job '.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true
    | .ProductTemplate = {category: {id: 1}, subcategory: {id: 1}, type: {id: 1}}
    | .CustomersFilter = ["ASP", "HBR", "SKR"] | .SettleSeconds = 1'
plan >plan.ndjson
changes=10

cat >judge.jq <<'EOF'
# What ConnectWise has in the end, and what was created for that.
def final: .connectwise | [
    ([.additions[] | [.agreementId, .product.identifier, .quantity,
    .cancelledDate]] | sort), ([.catalog[].identifier] | sort)];
def created: map(select(.method == "POST" and (.path | endswith("/bundles")
    | not)) | "\(.path | split("/") | last) \(.body.product.id //
    .body.identifier)") | sort | join(",");
def intents: map(select(.type == "intent") | [.run, .number]);
def outcomes: map(select(.type == "outcome") | [.run, .number]);
EOF
run apply <plan.ndjson
status_is 0 'an undisturbed run ends well'
sim_dump >world
query -c "$(cat judge.jq) final" world >undisturbed
ok 'an undisturbed run leaves additions and catalog items behind' \
    query -e 'map(length > 0) == [true, true]' undisturbed
creations='additions 587,additions 627,catalog IOT-GW'
jq_is "$(cat judge.jq) created" "$creations" \
    'an undisturbed run creates two additions and a catalog item' "$SIMLOG"
jq_is 'map(select(.type == "intent")) | length' $((changes + 1)) \
    'an undisturbed run changes what is to be changed' \
    "$(ls state/*/*.journal.ndjson)"

cat >>judge.jq <<'EOF'
(if $status == 0 then empty else "exit status \($status)" end),
(if ($world[0] | final) == $undisturbed[0] then empty
    else "another state than undisturbed" end),
($log | created | if . == $creations then empty else "created: \(.)" end),
($journal | intents as $i | outcomes as $o
    | if $i == [] then "no intents" else empty end,
    ($i - $o | if . == [] then empty else "unfinished: \(.)" end))
EOF
# cut N DEED: a run that is killed at its N-th step. False if it has ended.
# Whatever it has sent is carried out, or never will be, before we go on.
cut() {
	rm -rf state hit
	curl -sS -X POST "$SIM/_sim/reset" \
	    --next -sS -X DELETE "$SIM/_sim/log" >admin.out
	INJECT=step:$1:$2 INJECT_MARK=hit \
	    LD_PRELOAD="$asan $inject ${LD_PRELOAD:-}" \
	    cw-apply -c job.json -s secrets.json <plan.ndjson \
	    >cut.out 2>>cut.err
	cut_status=$?
	[ -e hit ] || return 1
	await_alone
}
# What is wrong after the next run; nothing if all is well.
verdict() {
	[ "$cut_status" -eq 137 ] || echo "the first run ended with $cut_status"
	run apply <plan.ndjson
	[ "$status" -eq 0 ] || cat err
	sim_dump >world
	query -nr --argjson status "$status" --arg creations "$creations" \
	    --slurpfile world world --slurpfile undisturbed undisturbed \
	    --slurpfile log "$SIMLOG" \
	    --slurpfile journal state/*/*.journal.ndjson -f judge.jq 2>&1
}
step=19 first=$((SHARE % 19 + 1))
[ "$SHARE" != all ] || step=1 first=1
share_note 19
for deed in kill after half; do
	n=$first bad=0 kills=0
	while cut $n $deed; do
		kills=$((kills + 1))
		verdict >wrong
		if [ -s wrong ]; then
			bad=$((bad + 1))
			[ $bad -gt 5 ] || sed "s/^/# $deed $n: /" wrong
		fi
		n=$((n + step))
	done
	first=$((first % step + 1))
	case $deed in
	kill) how=before ;;
	after) how=after ;;
	half) how='in the middle of' ;;
	esac
	is "$bad" 0 "the next run completes runs killed $how a step ($kills runs)"
	ok "runs killed $how a step were killed up to the last one ($n)" \
	    test $n -gt 50 -a $kills -gt 1
	is "$cut_status" 0 "a run with fewer steps than $n is not disturbed"
done
done_testing

#!/bin/sh
# cw-apply, killed at any write to journal or socket: the next run completes
# what the first one began. The final state is that of an undisturbed run,
# nothing is created twice, and the journal is whole.
#
# STEP=1 kills at each of them, as tests/soak/killed.sh does.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

STEP=${STEP:-17}
inject=$B/tests/torture/inject.so
# AddressSanitizer must come first; then it has the allocations to itself.
asan=$(ldd "$B/bin/cw-apply" | awk '/libasan/ { print $3 }')

sample_start
job='.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true
    | .ProductTemplate = {category: {id: 1}, subcategory: {id: 1}, type: {id: 1}}
    | .CustomersFilter = ["ASP", "HBR", "SKR"] | .SettleSeconds = 2'
write_job "$job"
plan >plan.ndjson
changes=10

# What ConnectWise has in the end, and what was created for that.
final() {
	sim_dump | jq -c '.connectwise | [
	    ([.additions[] | [.agreementId, .product.identifier, .quantity,
	    .cancelledDate]] | sort), ([.catalog[].identifier] | sort)]'
}
created() {
	jq -r 'select(.method == "POST") | select(.path | endswith("/bundles")
	    | not) | "\(.path | split("/") | last) \(.body.product.id //
	    .body.identifier)"' "$SIMLOG" | sort | tr '\n' ','
}
run apply <plan.ndjson
status_is 0 'an undisturbed run'
final >undisturbed
ok 'has a final state' test -s undisturbed
creations=$(created)
is "$creations" 'additions 587,additions 627,catalog IOT-GW,' \
    'creates two additions and a catalog item'
is "$(jq -s 'map(select(.type == "intent")) | length' state/*/*.journal.ndjson)" \
    $((changes + 1)) 'and changes what is to be changed'

# cut N DEED: a run that is killed at its N-th step. False if it has ended.
cut() {
	sim_reset
	rm -rf state hit
	INJECT=step:$1:$2 INJECT_MARK=hit LD_PRELOAD="$asan $inject" \
	    cw-apply -c job.json -s secrets.json <plan.ndjson \
	    >cut.out 2>cut.err
	cut_status=$?
	[ -e hit ]
}
# What is wrong after the next run; nothing if all is well.
verdict() {
	[ "$cut_status" -eq 137 ] || echo "the first run ended with $cut_status"
	run apply <plan.ndjson
	[ "$status" -eq 0 ] || { echo "exit status $status"; cat err; }
	final >disturbed
	cmp -s disturbed undisturbed || echo 'another state than undisturbed'
	[ "$(created)" = "$creations" ] || echo "created: $(created)"
	jq -s '(map(select(.type == "intent") | [.run, .number]) -
	    map(select(.type == "outcome") | [.run, .number])) as $unfinished
	    | select($unfinished != []) | "unfinished:", $unfinished' \
	    state/*/*.journal.ndjson 2>&1
}
first=1
for deed in kill after half; do
	n=$first bad=0
	[ "$STEP" -eq 1 ] || first=$((first + 5))
	while cut $n $deed; do
		verdict >wrong
		if [ -s wrong ]; then
			bad=$((bad + 1))
			[ $bad -gt 5 ] || sed "s/^/# $deed $n: /" wrong
		fi
		n=$((n + STEP))
	done
	is "$bad" 0 "$deed: killed at steps up to $n by $STEP, and completed"
	ok '… these were all steps of a run' test $n -gt 50
	is "$cut_status" 0 '… and the run that had fewer was not disturbed'
done
done_testing

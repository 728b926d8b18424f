#!/bin/sh
# How many requests cw-apply makes: one for each change, and few reads against
# stale data: a bundle for 100 changes, or for the changes of 49 agreements.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

up() {	# up N D: N / D, rounded up
	echo $((($1 + $2 - 1) / $2))
}
# sent: "WRITES BUNDLES ALL", the requests so far
sent() {
	query -rs '(map(select(.path | endswith("/system/bundles"))) | length)
	    as $bundles | "\(map(select(.method != "GET")) | length - $bundles
	    ) \($bundles) \(length)"' "$SIMLOG"
}

# --- worlds with changes ------------------------------------------------------------
# changes spread as they come: several to an agreement, mostly
limits='.RequestsPerMinute = 0 | .MaxRemovals = "off" | .MaxDecreases = "off"
    | .MaxIncreases = "off" | .TimeoutSeconds = 3600 | .FreshSeconds = 3600'
i=0
while read -r share customers lines options; do
	i=$((i + 1))
	in_share $i "$share" || continue
	# shellcheck disable=SC2086	# options are words
	world_start --customers "$customers" --lines "$lines" --skus 40 \
	    --seed "$customers" $options
	write_job "$limits"
	plan >plan.ndjson
	query -rs 'map(select(.type == "change" and .action != "none"))
	    | "\(length) \(map(.agreement.id) | unique | length)"' \
	    plan.ndjson >count
	read -r U agreements <count
	forget_requests
	run apply <plan.ndjson
	jq_is 'map(.outcome // empty) | [unique[], length]' "[\"applied\",$U]" \
	    "$customers customers, $U changes in $agreements agreements: applied"
	# shellcheck disable=SC2046	# three words
	set -- $(sent)
	is "$1" "$U" "$customers customers: a write for each of $U changes"
	[ "$2" -ge 1 ] && [ "$2" -le "$(up "$U" 50)" ] && [ "$3" -eq $(($1 + $2)) ]
	is $? 0 "$customers customers: $2 reads, all bundles, and up to $(up "$U" 50)"
	forget_requests
	plan >again.ndjson
	before=$(sent)
	run apply <again.ndjson
	is "$(sent)" "$before" \
	    "$customers customers: a second run changes nothing and sends nothing"
done <<'SIZES'
1 12 20 --changed 0.05
2 150 10 --changed 0.1 --removed 0.02
2 130 20 --changed 0.05
SIZES
share_note 2

# --- each change in an agreement of its own ---------------------------------------------
# A bundle has 50 parts: the additions of 49 agreements, and these agreements.
i=0
for U in 1 98 99 49 50 150; do
	i=$((i + 1))
	[ $i -gt 3 ] || in_share $i 3 || continue
	world_start --customers "$U" --lines 1 --skus 3 --changed 1
	write_job "$limits"
	plan >plan.ndjson
	forget_requests
	run apply <plan.ndjson
	reads=$(up "$U" 49)
	is "$(sent)" "$U $reads $((U + reads))" \
	    "$U changes in $U agreements: reads in $reads bundles"
done
share_note 3

# --- without bundles --------------------------------------------------------------------
sim_reset
switches '{"bundles":"refused"}'
run apply <plan.ndjson
status_is 0 'a server that refuses bundles is read without them'
requests >sent
is "$(grep -c '/system/bundles$' sent)" 1 'bundles that are refused are tried once'
is "$(grep -c '^GET .*/additions$' sent)" 150 \
    'without bundles, each agreement is read'
is "$(grep -c '^GET .*/agreements$' sent)" 4 \
    'without bundles, the agreements are read 49 at a time'

# --- new products -------------------------------------------------------------
# One request finds all that a batch needs; without an answer the run ends.
sample_start
write_job '.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true
    | .RetryTries = 1
    | .ProductTemplate = {category: {id: 1}, subcategory: {id: 1}, type: {id: 1}}'
plan | jq -c 'if .type == "change" then
	select(.action == "create" and .product.id == null) |
	(., (.agreement.id = 873), (.sku = "NEW-2" |
	.product.identifier = "NEW-2"))
	else . end' >new.ndjson
is "$(grep -c '"type":"change"' new.ndjson)" 3 'a plan has new products only'
forget_requests
run apply -n --accept-edited <new.ndjson
is "$(requests GET | grep -c procurement/catalog)" 1 \
    'one request looks for the new products of a batch'
sim_stop
run apply --accept-edited <new.ndjson
status_is 4 'new products and nobody there: exit status 4'
jq_is 'map(select(.code and .tool == "cw-apply") | .code) | unique | join(" ")' \
    'CW02 CW23' \
    'new products and nobody there: CW02 says so, and nothing else'
jq_is 'map(.outcome // empty) | unique[]' not-tried \
    'new products and nobody there: nothing is tried'
done_testing

#!/bin/sh
# How many requests cw-apply makes: one for each change, and few reads against
# stale data: a bundle for 100 changes, or for the changes of 49 agreements.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

up() {	# up N D: N / D, rounded up
	echo $((($1 + $2 - 1) / $2))
}
bundles() {
	requests | grep -c '/system/bundles$'
}

# --- worlds with changes ------------------------------------------------------------
# changes spread as they come: several to an agreement, mostly
while read -r customers lines options; do
	# shellcheck disable=SC2086	# options are words
	world_start --customers "$customers" --lines "$lines" --skus 40 \
	    --seed "$customers" $options
	write_job '.RequestsPerMinute = 0 | .MaxRemovals = "off"
	    | .MaxDecreases = "off" | .MaxChanges = "off"'
	plan >plan.ndjson
	U=$(jq -c 'select(.type == "change" and .action != "none")' \
	    plan.ndjson | wc -l)
	agreements=$(jq 'select(.type == "change" and .action != "none")
	    | .agreement.id' plan.ndjson | sort -u | wc -l)
	forget_requests
	run apply <plan.ndjson
	is "$(jq -r 'select(.type == "result") | .outcome' out | sort |
	    uniq -c | tr -s ' ')" " $U applied" \
	    "$customers customers, $U changes in $agreements agreements: applied"
	reads=$(($(requests | wc -l) - $(writes)))
	is "$(writes)" "$U" 'a write for each'
	[ "$reads" -ge 1 ] && [ "$reads" -le "$(up "$U" 50)" ] &&
	    [ "$reads" -eq "$(bundles)" ]
	is $? 0 "and $reads reads, of $(up "$U" 50)"
	forget_requests
	plan >again.ndjson
	before=$(requests | wc -l)
	run apply <again.ndjson
	is "$(requests | wc -l)" "$before" 'the run after changes nothing: no request'
done <<'SIZES'
12 20 --changed 0.05
150 10 --changed 0.1 --removed 0.02
130 20 --changed 0.05
SIZES

# --- each change in an agreement of its own ---------------------------------------------
# A bundle has 50 parts: the additions of 49 agreements, and these agreements.
for U in 1 49 50 98 99 150; do
	world_start --customers "$U" --lines 1 --skus 3 --changed 1
	write_job '.RequestsPerMinute = 0 | .MaxDecreases = "off"
	    | .MaxChanges = "off"'
	plan >plan.ndjson
	forget_requests
	run apply <plan.ndjson
	is "$(writes) $(bundles) $(requests | wc -l)" \
	    "$U $(up "$U" 49) $((U + $(up "$U" 49)))" \
	    "$U changes in $U agreements: $(up "$U" 49) reads"
done

# --- without bundles --------------------------------------------------------------------
write_job '.RequestsPerMinute = 0 | .MaxDecreases = "off" | .MaxChanges = "off"'
sim_reset
switches '{"bundles":"refused"}'
forget_requests
run apply <plan.ndjson
status_is 0 'where bundles are refused, all the same'
is "$(bundles)" 1 'which is tried once'
is "$(requests | grep -c '^GET .*/additions$')" 150 'then each agreement is read'
is "$(requests | grep -c '^GET .*/agreements$')" 4 'and the agreements, 49 at a time'
done_testing

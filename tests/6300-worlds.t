#!/bin/sh
# Random worlds: what the tools make of them is what an independent program
# says must become of them. WORLDS sets how many; make soak runs 10,000. The
# guards are off: half of a small world may change at once.
. "${0%/*}/lib.sh"

worlds=${WORLDS:-30}
first=${FIRST_WORLD:-1}
seed=$first
wrong=0
while [ "$seed" -lt $((first + worlds)) ]; do
	# small worlds of all situations, every third with creations allowed
	customers=$((seed % 9 + 2))
	skus=$((seed % 7 + 4))
	lines=$((seed % 4 + 2))
	"$ROOT/tests/sim/world" --customers $customers --skus $skus \
	    --lines $lines --seed "$seed" --mixed --changed 0.3 --removed 0.1 \
	    --unmapped 0.05 --nocompany 0.05 --recycled 0.05 \
	    --noagreement 0.05 --several-agreements 0.1 \
	    --shared-identifier 0.05 --case 0.1 --nosku 0.05 \
	    --unknown-sku 0.05 --missing 0.1 --several-live 0.05 \
	    --future 0.05 --cancelled 0.1 --only-cancelled 0.05 --split 0.1 \
	    --sku-case 0.05 --fraction 0.05 -o world.json
	sim_start world.json
	create=''
	[ $((seed % 3)) -ne 0 ] || create=--create
	jq -n --arg sim "$SIM" --arg create "${create:+True}" '{AtriaUrl: $sim,
	    ApiUrl: "\($sim)/v4_6_release/apis/3.0/", BillingPeriod:
	    "2026-10-25", BillingPeriodEnd: 25, RetryWaitSeconds: 0.01,
	    RequestsPerMinute: 0, MaxRemovals: "off", MaxDecreases: "off",
	    MaxVanished: "off", AllowAtriaCreateAdditions:
	    (if $create == "" then "False" else $create end)}' >job.json
	write_world_secrets
	# shellcheck disable=SC2086	# no word, or one
	"$ROOT/tests/sim/answers" $create world.json >answers
	{
		fetch >lines
		resolve <lines >resolved
		cw-diff <resolved >changes
		apply <changes >stream
	} 2>err
	curl -s "$SIM/_sim/state" >after.json
	if ! "$ROOT/tests/judge" answers after.json lines resolved changes \
	    stream >verdict 2>&1 ||
	    [ -s err ]; then
		wrong=$((wrong + 1))
		{ echo "world $seed:"; cat verdict err; } | head -n 12 | note
	fi
	forget_requests
	plan | apply >again
	if [ "$(writes)" -ne 0 ]; then
		wrong=$((wrong + 1))
		echo "world $seed: the second run wrote something" | note
	fi
	seed=$((seed + 1))
done
is "$wrong" 0 "$worlds worlds: every row and addition as it must be, twice"
done_testing

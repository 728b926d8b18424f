#!/bin/sh
# Random worlds: what the tools make of them is what an independent program
# says must become of them. Of the 30 worlds that are known to be good for
# something, six are tried each day; WORLDS says how many in a row, from
# FIRST_WORLD on: make soak runs 10,000. In most of them, ConnectWise and Atria
# behave in other ways than usual, which must not matter. The guards are off:
# half of a small world may change at once.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

if [ -n "${WORLDS:-}" ]; then
	SHARE=all
fi
worlds=${WORLDS:-30}
first=${FIRST_WORLD:-1}

# make_world SEED: world.json, small and of all situations
make_world() {
	"$ROOT/tests/sim/world" --customers $(($1 % 9 + 2)) \
	    --skus $(($1 % 7 + 4)) --lines $(($1 % 4 + 2)) --seed "$1" \
	    --mixed --changed 0.3 --removed 0.1 \
	    --unmapped 0.05 --nocompany 0.05 --recycled 0.05 \
	    --noagreement 0.05 --several-agreements 0.1 \
	    --shared-identifier 0.05 --case 0.1 --nosku 0.05 \
	    --unknown-sku 0.05 --missing 0.1 --several-live 0.05 \
	    --future 0.05 --cancelled 0.1 --only-cancelled 0.05 --split 0.1 \
	    --sku-case 0.05 --fraction 0.05 --ended 0.05 --ending 0.03 \
	    --renewed 0.05 --one-off 0.05 --elsewhere 0.05 -o world.json
}

# The simulator is started once; all worlds have the same keys.
make_world "$first"
sim_start world.json
write_world_secrets
write_job '.BillingPeriod = "2026-10-25" | .RequestsPerMinute = 0
    | .MaxRemovals = "off" | .MaxDecreases = "off" | .MaxVanished = "off"
    | .MaxIncreases = "off" | .MaxFactors = "off"
    | del(.SettleSeconds, .LogLevel, .Label, .AgreementType)'
mv job.json job.False
sed 's/"AllowAtriaCreateAdditions": "False"/"AllowAtriaCreateAdditions": "True"/' \
    job.False >job.True
ok 'half of the jobs may create' grep -q 'Additions": "True"' job.True

# ways: the switches of each world, a line each
python3 - "$first" "$worlds" >ways <<'X'
import json, random, sys
first, n = map(int, sys.argv[1:])
usual = {
    "pageCap": [1000, 1, 2, 3, 7, 25, 100], "links": ["sent", "absent"],
    "bundlePageCap": [1000, 1, 2, 5, 25], "counts": ["accepted", "refused"],
    "orderBy": ["applied", "ignored"], "inLists": ["accepted", "refused"],
    "defaultOrder": ["id", "reversed", "shuffled"],
    "bundles": ["accepted", "refused"], "bundleStatus": [200, 207],
    "unknownFields": ["dropped", "refused"], "quotes": ["backslash", "doubled"],
    "unsetDates": ["absent", "null", "blank", "year1", "year1900"],
    "statusSpelling": ["documented", "lower", "padded"],
    "trailingBlanks": ["ignored", "count"], "wrongPath": ["ignored", "refused"],
    "patchPath": ["any", "bare", "slash"],
    "unfilterable": [[], ["agreements/type"], ["agreements/agreementStatus"],
        ["catalog/identifier"], ["agreements/company", "additions/id"]],
    "shape": ["flat", "wrapped", "nested"], "names": ["camel", "pascal"]}
zones = [(0, None), (300, "Eastern Standard Time"),
    (-600, "E. Australia Standard Time"), (-60, "Europe/Berlin")]
for seed in range(first, first + n):
    r = random.Random(seed)
    way = {name: r.choice(values) if r.random() < 0.4 else values[0]
        for name, values in usual.items()} if seed % 4 else {}
    if way:
        way["midnight"], zone = r.choice(zones)
        if zone:
            way["serverTimeZone"] = zone
    print(json.dumps(way))
X

# try SEED: one world, twice; what is wrong goes to ./wrong
try() {
	make_world "$1"
	admin PUT state @world.json >admin.out
	admin_said '{}' "world $1"
	way=$(sed -n "$(($1 - first + 1))p" ways)
	switches "$way"
	# every third with creations allowed
	if [ $(($1 % 3)) -eq 0 ]; then
		cp job.True job.json
		set -- "$1" --create
	else
		cp job.False job.json
	fi
	seed=$1
	shift
	"$ROOT/tests/sim/answers" "$@" world.json >answers
	{
		fetch >lines
		resolve <lines >resolved
		cw-diff <resolved >changes
		apply <changes >stream
	} 2>err
	sim_dump >after.json
	if ! "$ROOT/tests/judge" answers after.json lines resolved changes \
	    stream >verdict 2>&1 ||
	    [ -s err ]; then
		{ echo "world $seed: $way"; cat verdict err; } | head -n 12 >>wrong
	fi
	forget_requests
	plan | apply >again
	end=$(tail -n 1 again)
	case $(writes)$end in
	'0{"type":"end","status":"ok",'*) ;;
	*)
		echo "world $seed: the second run wrote something, or failed: $end" \
		    >>wrong
		;;
	esac
}

: >wrong
tried=0
seed=$first
while [ "$seed" -lt $((first + worlds)) ]; do
	if in_share "$seed" 5; then
		try "$seed"
		tried=$((tried + 1))
	fi
	seed=$((seed + 1))
done
if [ "$SHARE" = all ]; then
	is "$tried" "$worlds" "$worlds worlds are tried"
else
	is "$tried" 6 'six worlds are tried'
fi
same wrong 'every row and addition of a world is as it must be, twice' \
    </dev/null
share_note 5
done_testing

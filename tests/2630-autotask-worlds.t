#!/bin/sh
# Random worlds for Autotask: the plan is what an independent program says must
# be planned. Of 30 worlds five are tried each day; WORLDS says how many in a
# row, from FIRST_WORLD on: make soak tries 500.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

if [ -n "${WORLDS:-}" ]; then
	SHARE=all
fi
worlds=${WORLDS:-30}
first=${FIRST_WORLD:-1}

# make_world SEED: world.json and autotask.json, small and of all situations
make_world() {
	"$ROOT/tests/sim/world" --customers $(($1 % 9 + 2)) \
	    --skus $(($1 % 7 + 4)) --lines $(($1 % 4 + 2)) --seed "$1" \
	    --mixed --changed 0.3 --removed 0.1 --unmapped 0.05 \
	    --nocompany 0.05 --recycled 0.05 --noagreement 0.05 \
	    --several-agreements 0.1 --shared-identifier 0.05 --case 0.1 \
	    --nosku 0.05 --unknown-sku 0.05 --missing 0.1 \
	    --several-live 0.05 --future 0.05 --sku-case 0.05 --split 0.1 \
	    --fraction 0.05 --elsewhere 0.1 -o world.json
	"$ROOT/tests/sim-autotask/world" --seed "$1" world.json >autotask.json
}

make_world "$first"
sim_start world.json --autotask autotask.json
write_secrets '. + {AtriaToken: "WORLD.atria.token.00.notreal",
    AutotaskUser: "atria-api@northwindcloud.example",
    AutotaskSecret: "SAMPLEautotaskSECRET00notreal",
    AutotaskIntegrationCode: "SAMPLEautotaskCODE00notreal"}'
write_autotask_job '.BillingPeriod = "2026-10-25" | .RequestsPerMinute = 0 |
    del(.LogLevel, .Label)'
mv job.json job.False
sed 's/"AllowAtriaCreateAdditions": "False"/"AllowAtriaCreateAdditions": "True"/' \
    job.False >job.True
ok 'half of the jobs may create' grep -q 'Additions": "True"' job.True

# try SEED: what is wrong goes to ./wrong
try() {
	make_world "$1"
	admin PUT state @world.json >admin.out
	admin_said '{}' "world $1"
	admin PUT autotask @autotask.json >admin.out
	admin_said '{}' "the Autotask of world $1"
	cp job.False job.json
	create=
	if [ $(($1 % 2)) -eq 0 ]; then
		cp job.True job.json
		create=--create
	fi
	fetch 2>err | at_resolve 2>>err | cw-diff 2>>err >plan.out
	if ! "$ROOT/tests/sim-autotask/judge" world.json autotask.json \
	    plan.out $create >verdict 2>&1 || [ -s err ]; then
		{ echo "world $1:"; cat verdict err; } | head -n 12 >>wrong
	fi
	tail -n 1 verdict >>kinds
	forget_requests
}

: >wrong
: >kinds
tried=0
seed=$first
while [ "$seed" -lt $((first + worlds)) ]; do
	if in_share "$seed" 6; then
		try "$seed"
		tried=$((tried + 1))
	fi
	seed=$((seed + 1))
done
if [ "$SHARE" = all ]; then
	is "$tried" "$worlds" "$worlds worlds are tried"
else
	is "$tried" 5 'five worlds are tried'
fi
same wrong 'every SKU of a customer is planned or refused as it must be' \
    </dev/null
share_note 6
rm autotask.json	# it has the keys
done_testing

#!/bin/sh
# The JSON Schemas of the records: what the tools write is valid, and a record
# that differs anywhere is not; and they name what atria-cw-records(5) names.
. "${0%/*}/lib.sh"
/usr/bin/python3 -c 'import jsonschema' 2>/dev/null ||
    skip_all 'python3-jsonschema is not installed'
CHECK=$ROOT/tests/check-records

# stages NAME [FETCH-OPTION...]: each stage's stream in NAME.1 to NAME.4; the
# plan to take it back in NAME.5
stages() {
	stage=$1
	shift
	{
		fetch "$@" >"$stage.1"
		resolve <"$stage.1" >"$stage.2"
		cw-diff <"$stage.2" >"$stage.3"
		apply <"$stage.3" >"$stage.4"
		cw-diff -R <"$stage.4" >"$stage.5"
	} 2>>err
}
# valid TITLE FILE...: every record is; the counts go to ./counts
valid() {
	title=$1
	shift
	if "$CHECK" "$@" >verdict 2>&1; then
		pass "$title"
	else
		fail "$title"
		head -n 20 verdict | note
	fi
	tail -n 1 verdict >counts
}

: >err
sample_start
stages plain
ok 'nothing to complain about' test ! -s err
valid 'the sample run: every record of every stage' plain.?
is "$(tr ' ' '\n' <counts | sed -n 's/=0$//p')" '' 'of all types'

# As the demo runs it, with everything that a job may have; and once more.
sample_start
write_job '.AllowAtriaCreateAdditions = "True" | .AllowAtriaCreateProducts =
    "True" | .ProductTemplate = {"subcategory": {"id": 1}, "type": {"id": 1}}
    | .CustomersFilter = ["ASP", "BKY", "HBR", "SKR", "LKS", "PIN"]'
cat >map.csv <<'X'
kind,key,to,value
sku,IOT-GW,product,NOT-THERE
customer,LKS,ignore,
X
fetch >full.1
cw-resolve -c job.json -s secrets.json --map map.csv <full.1 >full.2 2>err
cw-diff <full.2 >full.3
apply <full.3 >full.4 2>>err
cw-diff -R <full.4 >full.5
resolve <full.1 2>>err | cw-diff | apply >full.6 2>>err
cw-diff -R <full.4 | apply >full.7 2>>err
cat full.? >full.all
valid 'creations, a mapping file, an undo that is carried out' full.?
jq_is 'map(select(.type == "change").action) | unique | join(" ")' \
    'cancel create none remove update' 'with all actions' full.all

# Streams that failed.
cw-resolve -c job.json -s secrets.json </dev/null >failed.1 2>err
cw-diff <failed.1 >failed.2 2>err
write_job '.AtriaUrl = "http://127.0.0.1:9" | .RetryTries = 1'
fetch >failed.3 2>err
resolve <failed.3 >failed.4 2>err
write_job '.MaxChanges = 1'
apply <plain.3 >failed.5 2>err
echo '{}' >job.json
fetch >failed.6 2>err
valid 'streams of runs that failed' failed.?

# Random worlds, every third with creations allowed.
seed=1
while [ $seed -le 20 ]; do
	"$ROOT/tests/sim/world" --customers 6 --skus 8 --lines 3 \
	    --seed $seed --mixed --changed 0.3 --removed 0.1 --nosku 0.05 \
	    --unknown-sku 0.05 --missing 0.1 --several-live 0.05 \
	    --future 0.05 --only-cancelled 0.05 --fraction 0.05 \
	    --unmapped 0.1 --nocompany 0.1 --noagreement 0.1 \
	    --several-agreements 0.1 --shared-identifier 0.1 -o world.json
	sim_start world.json
	write_world_secrets
	write_job ".BillingPeriod = \"2026-10-25\" | .RequestsPerMinute = 0 |
	    .MaxRemovals = \"off\" | .MaxDecreases = \"off\" |
	    .AllowAtriaCreateAdditions = (if $((seed % 3)) == 0 then \"True\"
	    else \"False\" end)"
	stages "world$seed"
	seed=$((seed + 1))
done
valid '20 random worlds: every record of every stage' world?.? world??.?
lacks counts '=0' 'of all types'

# Anything else is wrong.
if "$CHECK" --strict plain.? full.? failed.? world3.? >verdict 2>&1; then
	pass 'a value of another kind, an unknown or missing member: all refused'
else
	fail 'a value of another kind, an unknown or missing member: all refused'
	head -n 20 verdict | note
fi
# and values that only their rules can tell
for wrong in '.type = "line"' '.level = "Fatal"' '.level = "Info"' \
    '.code = "CW24"' '.code = "AX00"' '.time = "2026-11-22 22:46:11"' \
    '.tool = "cwlog-fmt"' '.after = 9000000001'; do
	jq -c 'select(.code == "CW22")' full.all plain.3 | head -n 1 |
	    jq -c "$wrong" >bad
	"$CHECK" bad >verdict 2>&1
	is $? 1 "a log record with $wrong is refused"
done
for wrong in '.after = -1' '.action = "delete"' 'del(.addition)' \
    '.effectiveDate = "2026-10-26"' '.before = null' '.product.id = 0' \
    '.addition.effectiveDate = "2026-13-01"' '.cancelDate = "2026-10-26"' \
    '.action = "create"' '.action = "remove"'; do
	jq -c 'select(.action == "update")' plain.3 | head -n 1 |
	    jq -c "$wrong" >bad
	"$CHECK" bad >verdict 2>&1
	is $? 1 "a change with $wrong is refused"
done
for wrong in '.exit = 3' '.status = "failed"' '.seal = "sha256:0"' \
    '.records = -1' '.ledger.cakes = 1' '.counts.cakes = 1'; do
	tail -n 1 plain.3 | jq -c "$wrong" >bad
	"$CHECK" bad >verdict 2>&1
	is $? 1 "an end record with $wrong is refused"
done

"$CHECK" --names "$ROOT/man/atria-cw-records.5" >names
same names 'atria-cw-records(5) and the schemas name the same' </dev/null
# The codes and their levels are those of cwlog-fmt(1).
sed -n 's/^\.It \([CA][WX][0-9]*\) Ta \([A-Za-z]*\) Ta .*/\1 \2/p' \
    "$ROOT/man/cwlog-fmt.1" | sort >page
jq -r '.oneOf[].properties | .level.const as $l | .code.enum[] |
    "\(.) \($l)"' "$ROOT/man/schema/log.json" | sort >schema
ok 'every code has its level' cmp page schema
done_testing

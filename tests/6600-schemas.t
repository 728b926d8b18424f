#!/bin/sh
# The JSON Schemas of the records: what the tools write is valid, and a record
# that differs anywhere is not; and they name what atria-cw-records(5) names.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"
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
# has_all_types TITLE FILE...: records of each type are in them
has_all_types() {
	title=$1
	shift
	is "$(query -nr '[inputs.type] | unique | join(" ")' "$@")" \
	    'agreement begin change end line log result unbilled' "$title"
}

: >err
sample_start
stages plain
same err 'the sample run prints nothing on stderr' </dev/null
has_all_types 'the sample run writes records of all types' plain.?

# As the demo runs it, with everything that a job may have; and once more.
sim_reset
write_job '.AllowAtriaCreateAdditions = "True" | .AllowAtriaCreateProducts =
    "True" | .ProductTemplate = {"subcategory": {"id": 1}, "type": {"id": 1}}
    | .CustomersFilter = ["ASP", "BKY", "HBR", "SKR", "LKS", "PIN"]'
cat >rules.csv <<'X'
customer,sku,do,value,until,note
*,IOT-GW,product,NOT-THERE,,
LKS,*,ignore,,,our own
X
fetch >full.1
cw-resolve -c job.json -s secrets.json --rules rules.csv <full.1 >full.2 2>err
cw-diff <full.2 >full.3
apply <full.3 >full.4 2>>err
cw-diff -R <full.4 >full.5
resolve <full.1 2>>err | cw-diff | apply >full.6 2>>err
cw-diff -R <full.4 | apply >full.7 2>>err
is "$(query -nr '[inputs | select(.type == "change").action] | unique
    | join(" ")' full.?)" 'cancel create none remove update' \
    'a job with everything, and its undo, have changes with all actions'

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
is "$(query -nr '[inputs | select(.type == "end").status] | unique | join(" ")' \
    failed.?)" failed 'the streams of runs that failed say so'

# Random worlds, every third with creations allowed: of 20 a quarter each day,
# and the third world always.
write_job '.BillingPeriod = "2026-10-25" | .RequestsPerMinute = 0 |
    .MaxRemovals = "off" | .MaxDecreases = "off"'
mv job.json job.False
sed 's/"AllowAtriaCreateAdditions": "False"/"AllowAtriaCreateAdditions": "True"/' \
    job.False >job.True
seed=1
while [ $seed -le 20 ]; do
	if in_share $seed 4 || [ $seed -eq 3 ]; then
		"$ROOT/tests/sim/world" --customers 6 --skus 8 --lines 3 \
		    --seed $seed --mixed --changed 0.3 --removed 0.1 \
		    --nosku 0.05 --unknown-sku 0.05 --missing 0.1 \
		    --several-live 0.05 --future 0.05 --only-cancelled 0.05 \
		    --fraction 0.05 --unmapped 0.1 --nocompany 0.1 \
		    --noagreement 0.1 --several-agreements 0.1 \
		    --shared-identifier 0.1 -o world.json
		admin PUT state @world.json >admin.out
		admin_said '{}' "world $seed"
		write_world_secrets
		if [ $((seed % 3)) -eq 0 ]; then
			cp job.True job.json
		else
			cp job.False job.json
		fi
		stages "world$seed"
	fi
	seed=$((seed + 1))
done
has_all_types 'random worlds make records of all types' world[0-9]*.?
share_note 4

# Every record is valid; and one that differs anywhere is not.
"$CHECK" --strict plain.? full.? failed.? world[0-9]*.? >verdict 2>&1
grep -v -e ': still valid: ' -e ': not by record.json$' verdict | sed '$d' \
    >invalid
same invalid 'every record of every stage is valid' </dev/null
grep -e ': still valid: ' -e ': not by record.json$' verdict >lenient
same lenient \
    'a value of another kind, an unknown member, a missing member are refused' \
    </dev/null
ok 'the last line of the verdict has the counts' \
    grep -q '^begin=[1-9].* end=[1-9]' verdict

# What only the rules of a value can tell: each line of wrong has what is done
# to a record of which type, and each line of bad is such a record.
cat >wrong <<'X'
log	.type = "line"
log	.level = "Fatal"
log	.level = "Info"
log	.code = "CW24"
log	.code = "AX00"
log	.time = "2026-11-22 22:46:11"
log	.tool = "cwlog-fmt"
log	.after = 9000000001
change	.after = -1
change	.action = "delete"
change	del(.addition)
change	.effectiveDate = "2026-10-32"
change	.before = null
change	.product.id = 0
change	.addition.effectiveDate = "2026-13-01"
change	.cancelDate = "2026-10-26"
change	.action = "create"
change	.action = "remove"
end	.exit = 3
end	.status = "failed"
end	.seal = "sha256:0"
end	.records = -1
end	.ledger.cakes = 1
end	.counts.cakes = 1
X
{
	echo '[inputs] | {log: map(select(.code == "CW22"))[0],
	    change: map(select(.action == "update"))[0],
	    end: map(select(.type == "end"))[-1]} | (.log, .change, .end),'
	sed 's/\(.*\)	\(.*\)/(.\1 | \2),/' wrong
	echo empty
} >wrong.jq
jq -ncf wrong.jq plain.3 >bad
"$CHECK" bad >verdict 2>&1
awk -F '\t' 'NR == FNR { split($0, at, ":"); refused[at[2]] = 1; next }
    { print (FNR + 3 in refused) ? "refused" : "valid", $0 }' \
    verdict wrong | tr '\t' ' ' >judged
is "$(grep -c '^bad:[123]:' verdict)" 0 'the records as they are, are valid'
while read -r verdict kind wrong; do
	is "$verdict" refused "a record of type $kind with $wrong is refused"
done <judged
is "$(wc -l <judged)" 24 'all 24 wrong records are tried'

"$CHECK" --names "$ROOT/man/atria-cw-records.5" >names
same names 'atria-cw-records(5) and the schemas name the same' </dev/null
# The codes and their levels are those of cwlog-fmt(1).
sed -n 's/^\.It \([CA][WX][0-9]*\) Ta \([A-Za-z]*\) Ta .*/\1 \2/p' \
    "$ROOT/man/cwlog-fmt.1" | sort >page
query -r '.oneOf[].properties | .level.const as $l | .code.enum[] |
    "\(.) \($l)"' "$ROOT/man/schema/log.json" | sort >schema
ok 'log.json and cwlog-fmt(1) name the same codes and levels' cmp page schema
done_testing

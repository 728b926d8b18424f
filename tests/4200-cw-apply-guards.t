#!/bin/sh
# cw-apply: guards against plans that are rather a mistake.
. "${0%/*}/lib.sh"

sample_start
fetch | resolve >resolved.ndjson
cw-diff <resolved.ndjson >whole.ndjson
sed -n '1p' whole.ndjson >first
sed -n '$p' whole.ndjson >last
query '.AllowAtriaCreateAdditions = true' job.json >base.json
cp base.json job.json

# job [FILTER]: job.json, with changes
job() {
	query "${1:-.}" base.json >job.json
}
# changes CUSTOMER N BEFORE AFTER [FIRST-ID]: N changes of one customer
changes() {
	awk -v c="$1" -v n="$2" -v before="$3" -v after="$4" \
	    -v first="${5:-1}" 'BEGIN {
		action = after == 0 ? "remove" : "update"
		if (before == "")
			action = "create"
		else if (before == after)
			action = "none"
		for (id = first; id < first + n; id++) {
			printf "{\"type\":\"change\",\"action\":\"%s\",", action
			printf "\"customer\":{\"code\":\"%s\"},", c
			printf "\"company\":{\"id\":1},\"agreement\":{\"id\":871},"
			if (before == "")
				printf "\"effectiveDate\":\"2026-10-26\","
			else
				printf "\"addition\":{\"id\":%d},\"before\":%s,", id, before
			printf "\"product\":{\"id\":%d,\"identifier\":\"S%d\"},", id, id
			printf "\"sku\":\"S%d\",\"after\":%s}\n", id, after
		}
	}'
}
# guard STATUS CASE TEXT OPTION... <made: -n, so that only guards speak
guard() {
	guard_status=$1
	guard_case=$2
	guard_text=$3
	shift 3
	cat first made last >plan.ndjson
	forget_requests
	run apply --accept-edited "$@" <plan.ndjson
	if [ "$guard_status" -eq 5 ]; then
		status_is 5 "$guard_case: the plan is refused"
		has out '"code":"AX13"' "$guard_case: AX13 is logged"
		err_has "$guard_text" "$guard_case: customers and numbers are named"
		ok "$guard_case: no request is sent" test ! -s "$SIMLOG"
		return
	fi
	status_is 0 "$guard_case: the plan is accepted"
	lacks out AX13 "$guard_case: AX13 is not logged"
}

# --- removals: over 10 %, from 10 upwards, by default ------------------------------
{ changes A 10 5 0; changes A 90 5 5 1000; } >made
guard 0 '10 of 100 removed' '' -n
{ changes A 11 5 0; changes A 89 5 5 1000; } >made
guard 5 '11 of 100 removed' \
    'MaxRemovals: 11 removals of 100 additions, the limit is 10.00 % (A 11)'
{ changes A 9 5 0; changes A 3 5 5 1000; } >made
guard 0 '9 of 12 removed, too few for a percentage' '' -n
guard 5 '9 of 12 removed, with a lower floor' 'MaxRemovals: 9 removals of 12 additions' \
    --guard-floor 5
{ changes A 6 5 0; changes B 7 5 0 100; changes B 40 5 5 1000; } >made
guard 5 '13 of 53 removed, of two customers' \
    'MaxRemovals: 13 removals of 53 additions, the limit is 10.00 % (A 6, B 7)'
guard 0 '13 of 53 removed, allowed by options' '' -n --max-removals 30% --max-vanished 1
guard 5 '13 removed, 12 allowed by an option' \
    'MaxRemovals: 13 removals of 53 additions, the limit is 12' \
    --max-removals 12
guard 0 '13 removed, 13 allowed by an option' '' -n --max-removals 13 --max-vanished 1
guard 0 '13 removed, guards switched off' '' -n --max-removals off --max-vanished off
job '.MaxRemovals = "30%" | .MaxVanished = 1'
guard 0 '13 of 53 removed, allowed by the job' '' -n
guard 5 '13 of 53 removed, allowed by the job, but not by an option' 'MaxRemovals: 13 removals' \
    --max-removals 5%
job '.MaxRemovals = 12'
guard 5 '13 removed, 12 allowed by the job' 'the limit is 12 (A 6, B 7)'
job
{ changes A 2 5 6; changes B 2 5 6 100; changes A 2 5 6 200; } >made
guard 5 'a customer whose changes are not together' \
    'MaxCustomerChanges: customer A has 4 changes of 4 additions' \
    --max-customer-changes 3

# --- decreases: over 30 % -----------------------------------------------------------
{ changes A 30 5 4; changes A 70 5 5 1000; } >made
guard 0 '30 of 100 lowered' '' -n
{ changes A 31 5 4; changes A 69 5 5 1000; } >made
guard 5 '31 of 100 lowered' \
    'MaxDecreases: 31 decreases of 100 additions, the limit is 30.00 % (A 31)'
{ changes A 60 5 6; changes A 40 5 5 1000; } >made
guard 0 '60 of 100 raised, as the options say' '' -n --max-increases off \
    --max-customer-increases off
guard 5 '60 of 100 raised, changes limited' \
    'MaxChanges: 60 changes of 100 additions, the limit is 50.00 %' \
    --max-changes 50% --max-increases off --max-customer-increases off
{ changes A 20 '' 5; changes A 20 5 5 1000; } >made
guard 0 '20 created' '' -n
guard 5 '20 created, 19 allowed' \
    'MaxCreates: 20 creations of 20 additions, the limit is 19' --max-creates 19

# --- increases: over 50 %; factors: none ------------------------------------------
{ changes A 50 5 6; changes A 50 5 5 1000; } >made
guard 0 '50 of 100 raised' '' -n
{ changes A 51 5 6; changes A 49 5 5 1000; } >made
guard 5 '51 of 100 raised' \
    'MaxIncreases: 51 increases of 100 additions, the limit is 50.00 % (A 51)'
guard 5 '51 of 100 raised, allowed for the run only' \
    'MaxCustomerIncreases: customer A has 51 increases of 100 additions' \
    --max-increases 51
{ changes A 9 100 1; changes A 91 5 5 1000; } >made
guard 5 'nine lines from 100 to 1' 'MaxFactors: 9 quantities more than ten times as large or as small of 100 additions, the limit is 0 (A 9)'
guard 0 'nine lines from 100 to 1, allowed' '' -n --max-factors 9
guard 5 'nine lines from 100 to 1, allowed for the run only' \
    'MaxCustomerFactors: customer A has 9 quantities more than ten times' \
    --max-factors 9 --max-customer-factors 8
job '.MaxFactors = "off"'
guard 0 'nine lines from 100 to 1, allowed by the job' '' -n
job
# from BEFORE to AFTER, and whether it is a factor
while read -r before after refused; do
	{ changes A 1 "$before" "$after"; changes A 9 5 5 1000; } >made
	guard "$refused" "$before to $after" 'MaxFactors: 1 ' -n
done <<'X'
1 10000 5
2 22 5
2 21.99 0
2.2 22.2 5
2.22 22.22 5
2.23 22.3 0
1 20 0
22 2 5
21.9 1.9 5
40 4 0
40 3.99 5
0 10000 0
9000000000 0.01 5
X
jq -c '.undoes = "R"' first >undo
{ changes A 9 10000 1; } >made
mv first kept
mv undo first
guard 0 'the undo plan of a factor' '' -n
mv kept first

# --- per customer -----------------------------------------------------------------------
{ changes A 11 5 0; changes A 9 5 5 500; changes B 200 5 5 1000; } >made
guard 5 'half of one customer, little of all' \
    'MaxCustomerRemovals: customer A has 11 removals of 20 additions, the limit is 10.00 %'
guard 0 'half of one customer, allowed' '' -n --max-customer-removals off
{ changes A 4 5 0; changes A 1 5 5 500; changes B 200 5 5 1000; } >made
guard 0 '4 of 5 of a small customer, too few for a percentage' '' -n
guard 5 '4 of 5 of a small customer, 3 allowed' \
    'MaxCustomerRemovals: customer A has 4 removals' \
    --max-customer-removals 3
for k in decreases:4 creates: changes:6; do
	{
		case $k in
		creates:) changes A 3 '' 1 ;;
		*) changes A 3 5 "${k#*:}" ;;
		esac
		changes A 10 5 5 500
	} >made
	guard 5 "--max-customer-${k%:*} 2, but 3" 'customer A has 3' \
	    "--max-customer-${k%:*}" 2
	guard 0 "--max-customer-${k%:*} 3, and 3" '' \
	    -n "--max-customer-${k%:*}" 3
done

# --- customers that vanish -----------------------------------------------------------
{ changes A 3 5 0; changes B 200 5 5 1000; } >made
guard 5 'a customer of whom nothing is left' \
    'MaxVanished: 1 customers would lose all additions, the limit is 0 (A)'
guard 0 'a customer of whom nothing is left, allowed' '' -n --max-vanished 1
{ changes A 2 5 0; changes B 200 5 5 1000; } >made
guard 0 'a customer of two additions, of whom nothing is left' '' -n
{ changes A 3 5 0; changes A 1 5 5 50; changes B 200 5 5 1000; } >made
guard 0 'a customer of whom something is left' '' -n
{ changes A 3 5 0; changes A 9 0 0 50; changes B 200 5 5 1000; } >made
guard 5 'a customer of whom only what was 0 is left' 'MaxVanished: 1 customers'

# --- quantities -----------------------------------------------------------------------
job '.QuantityLimits = {"S1": "1-500", "*": "-100000"}'
changes A 1 5 501 >made
guard 5 'a quantity over the ceiling of its SKU' \
    'QuantityLimits: customer A, SKU S1: 501 is not within 1-500'
changes A 1 5 0 >made
guard 5 'a quantity under the floor of its SKU' 'SKU S1: 0 is not within 1-500'
changes A 1 490 500 >made
guard 0 'a quantity within the limits of its SKU' '' -n
changes A 1 5 100001 2 >made
guard 5 'a quantity over the ceiling of all other SKUs' 'SKU S2: 100001 is not within -100000'
job '.QuantityLimits = {"Second": "-5", "item": "-9", "*": "-3"}'
several='.sku = "FIRST" | .otherSkus = ["X", "SECOND"]'
changes A 1 4 6 | query -c "$several" >made
guard 5 'a quantity over the ceiling of the second SKU of its product' \
    'QuantityLimits: customer A, SKU Second: 6 is not within -5'
changes A 1 4 5 | query -c "$several" >made
guard 0 'a quantity within the limits of its second SKU' '' -n
changes A 1 4 10 | query -c '.product.identifier = "ITEM"' >made
guard 5 'a quantity over the ceiling of its product' \
    'QuantityLimits: customer A, SKU item: 10 is not within -9'
changes A 1 4 9 | query -c '.product.identifier = "ITEM"' >made
guard 0 'a quantity within the limits of its product' '' -n
job

# --- several at once; and wrong limits ---------------------------------------------------
{ changes A 11 5 0; changes B 11 5 0 100; changes C 11 5 4 300; } >made
guard 5 'three guards at once' 'MaxVanished: 2 customers'
err_has 'MaxRemovals: 22' 'three guards at once: the first is named'
err_has 'MaxCustomerDecreases: customer C' 'three guards at once: the last is named'
seal "\"today\":\"2026-10-26\",\"tenant\":$(query .tenant first)" \
    <made >plan.ndjson
run apply <plan.ndjson
status_is 5 'guards refuse a plan with a seal, too'
is "$(cwlog-fmt <plan.ndjson | grep -c '^  -  ')" 22 \
    'cwlog-fmt shows a plan that is refused'
for bad in x -1 '5 %' 1.5 10%% ''; do
	run apply --max-removals "$bad" <plan.ndjson
	status_is 2 "--max-removals '$bad' is rejected"
done
run apply --max-vanished 10% <plan.ndjson
status_is 2 '--max-vanished 10% is rejected, as it is a number'
for bad in '"x"' '"5"' '"1-x"' '"-"' '"5-1"' '"0.5-0.25"' '"--1"' '"1--1"'; do
	job ".QuantityLimits = {S: $bad}"
	run apply <plan.ndjson
	status_is 2 "QuantityLimits $bad is rejected"
done
job '.QuantityLimits = {S: "5-1"}'
run apply <plan.ndjson
err_is 'wrong QuantityLimits are named with file, SKU and rule' <<EOF
cw-apply: job.json: QuantityLimits: S must be MIN-MAX, like 0-500 or 1-, MIN up to MAX, not 5-1
EOF
job '.QuantityLimits = {S1: "5-5"}'
changes A 1 5 5 >made
guard 0 'a quantity that is floor and ceiling of its SKU' '' -n
jq '.QuantityLimits = {"S1": "1-5", "X": "1-2", " s1 ": "1-9"}' base.json \
    >job.json
run apply <plan.ndjson
status_is 2 'QuantityLimits with a SKU twice, in another case, are rejected'
err_is 'a SKU that is there twice is named' <<EOF
cw-apply: job.json: QuantityLimits: s1 stands there twice, names count without regard to case
EOF
job '.QuantityLimits = {" ": "1-5"}'
run apply <plan.ndjson
status_is 2 'QuantityLimits with a blank SKU are rejected'
err_has 'job.json: QuantityLimits: a name is blank' 'QuantityLimits with a blank SKU are named'
job '.FieldMap = {"sku": "A", "SKU": "B"}'
run apply <plan.ndjson
status_is 2 'FieldMap with a field twice, in another case, is rejected'
err_has 'job.json: FieldMap: ' 'FieldMap with a field twice is named'
job '.MaxDecreases = true'
run apply <plan.ndjson
status_is 2 'MaxDecreases true is rejected'

# --- what is named is bounded ---------------------------------------------------------
awk 'BEGIN {
	long = sprintf("%300s", ""); gsub(/ /, "\"\"", long)
	gsub(/"/, "\\u0001", long)
	for (id = 1; id <= 4000; id++)
		printf "{\"type\":\"change\",\"action\":\"update\"," \
		    "\"customer\":{\"code\":\"%d%s\"},\"company\":{\"id\":1}," \
		    "\"agreement\":{\"id\":871},\"addition\":{\"id\":%d}," \
		    "\"before\":1,\"after\":90,\"product\":{\"id\":%d," \
		    "\"identifier\":\"S\"},\"sku\":\"%s\"}\n", id, long, id, id,
		    long
}' >made
job '.QuantityLimits = {"*": "-5"}'
guard 5 'guards that name 4,000 customers' 'MaxChanges: 4000 changes' \
    --max-changes 1 --max-customer-increases 0 --max-customer-factors 0
facts out <<'X'
map(tojson | length) | max < 500000	true	4,000 customers make no record that is too long
map(select(.code == "AX13").error | split("QuantityLimits: ") | length)	[22]	20 of 4,000 SKUs are named, and that there are more
X
mv out named
run cwlog-fmt named
status_is 5 'cwlog-fmt reads what guards name'
job

# --- a normal month ------------------------------------------------------------------
# worlds of the generator, one of 50 shares of 1,000; 5 % of the lines change
worlds=0
trips=''
seed=0
while [ $seed -lt 1000 ]; do
	seed=$((seed + 1))
	in_share $seed 250 || continue
	worlds=$((worlds + 1))
	world_start --seed $seed --customers 40 --skus 30 --lines 20
	plan | apply -n >month.ndjson 2>month.err
	! grep -q AX13 month.ndjson || trips="$trips $seed"
	grep -q '"type":"result"' month.ndjson || trips="$trips $seed-empty"
done
share_note 250
is "$worlds$trips" 4 'no guard trips in a normal month'
sample_start

# --- cw-diff --no-decrease -------------------------------------------------------------
run cw-diff --no-decrease <resolved.ndjson
facts out <<'X'
map(select(.type == "change" and .before != null and .after < .before))	[]	cw-diff --no-decrease lowers nothing
map(select(.code == "AX15")) | length	6	AX15 names what --no-decrease leaves out
map(select(.type == "change" and .action == "update")) | length	16	--no-decrease plans all other changes
X
done_testing

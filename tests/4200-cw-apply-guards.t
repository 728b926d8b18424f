#!/bin/sh
# cw-apply: guards against plans that are rather a mistake.
. "${0%/*}/lib.sh"

sample_start
tenant=$(plan | head -n 1 | jq -c .tenant)
BEGIN="\"today\":\"2026-10-26\",\"tenant\":$tenant"

# changes CUSTOMER N BEFORE AFTER [FIRST-ID]: N changes of one customer
changes() {
	jq -nc --arg c "$1" --argjson n "$2" --arg before "$3" \
	    --argjson after "$4" --argjson first "${5:-1}" '
	    ($before | if . == "" then null else tonumber end) as $b
	    | range($n) | . + $first
	    | {type: "change", action: (if $b == null then "create"
	    elif $b == $after then "none" elif $after == 0 then "remove"
	    else "update" end), customer: {code: $c}, company: {id: 1},
	    agreement: {id: 871}} + (if $b == null then
	    {effectiveDate: "2026-10-26"} else {addition: {id: .}, before: $b}
	    end) + {product: {id: ., identifier: "S\(.)"}, sku: "S\(.)",
	    after: $after}'
}
# guard STATUS TITLE TEXT OPTION... <made: -n, so that only guards speak
guard() {
	guard_status=$1
	guard_title=$2
	guard_text=$3
	shift 3
	seal "$BEGIN" <made >plan.ndjson
	forget_requests
	run apply "$@" <plan.ndjson
	if [ "$guard_status" -eq 5 ]; then
		status_is 5 "$guard_title"
		has out '"code":"AX13"' '… with AX13'
		err_has "$guard_text" '… which names customers and numbers'
		is "$(requests | wc -l)" 0 '… before anything is asked'
		return
	fi
	lacks out AX13 "$guard_title"
}

# --- removals: over 10 %, from 10 upwards, by default ------------------------------
{ changes A 10 5 0; changes A 90 5 5 1000; } >made
guard 0 '10 of 100 removed' '' -n
{ changes A 11 5 0; changes A 89 5 5 1000; } >made
guard 5 '11 of 100 removed' \
    'MaxRemovals: 11 removals of 100 additions, allowed are 10.00 % (A 11)'
{ changes A 9 5 0; changes A 3 5 5 1000; } >made
guard 0 '9 of 12 removed: too few for a percentage' '' -n
guard 5 'with a lower floor' 'MaxRemovals: 9 removals of 12 additions' \
    --guard-floor 5
{ changes A 6 5 0; changes B 7 5 0 100; changes B 40 5 5 1000; } >made
guard 5 'of several customers together' \
    'MaxRemovals: 13 removals of 53 additions, allowed are 10.00 % (A 6, B 7)'
guard 0 'allowed by an option' '' -n --max-removals 30% --max-vanished 1
guard 5 'an absolute number' \
    'MaxRemovals: 13 removals of 53 additions, allowed are 12' \
    --max-removals 12
guard 0 'is allowed up to it' '' -n --max-removals 13 --max-vanished 1
guard 0 'switched off' '' -n --max-removals off --max-vanished off
write_job '.MaxRemovals = "30%" | .MaxVanished = 1'
guard 0 'allowed by the job' '' -n
guard 5 'the option counts before the job' 'MaxRemovals: 13 removals' \
    --max-removals 5%
write_job '.MaxRemovals = 12'
guard 5 'a number in the job' 'allowed are 12 (A 6, B 7)'
write_job
{ changes A 2 5 6; changes B 2 5 6 100; changes A 2 5 6 200; } >made
guard 5 'a customer whose changes are not together' \
    'MaxCustomerChanges: customer A has 4 changes of 4 additions' \
    --max-customer-changes 3

# --- decreases: over 30 % -----------------------------------------------------------
{ changes A 30 5 4; changes A 70 5 5 1000; } >made
guard 0 '30 of 100 lowered' '' -n
{ changes A 31 5 4; changes A 69 5 5 1000; } >made
guard 5 '31 of 100 lowered' \
    'MaxDecreases: 31 decreases of 100 additions, allowed are 30.00 % (A 31)'
{ changes A 60 5 6; changes A 40 5 5 1000; } >made
guard 0 'increases are not held up' '' -n
guard 5 'unless changes are limited' \
    'MaxChanges: 60 changes of 100 additions, allowed are 50.00 %' \
    --max-changes 50%
{ changes A 20 '' 5; changes A 20 5 5 1000; } >made
guard 0 'nor are creations' '' -n
guard 5 'unless they are limited' \
    'MaxCreates: 20 creations of 20 additions, allowed are 19' --max-creates 19

# --- per customer -----------------------------------------------------------------------
{ changes A 11 5 0; changes A 9 5 5 500; changes B 200 5 5 1000; } >made
guard 5 'half of one customer, little of all' \
    'MaxCustomerRemovals: customer A has 11 removals of 20 additions, allowed are 10.00 %'
guard 0 'allowed' '' -n --max-customer-removals off
{ changes A 4 5 0; changes A 1 5 5 500; changes B 200 5 5 1000; } >made
guard 0 'a small customer is not blocked by percentages' '' -n
guard 5 'but by numbers' 'MaxCustomerRemovals: customer A has 4 removals' \
    --max-customer-removals 3
for k in decreases:4 creates: changes:6; do
	{
		case $k in
		creates:) changes A 3 '' 1 ;;
		*) changes A 3 5 "${k#*:}" ;;
		esac
		changes A 10 5 5 500
	} >made
	guard 5 "--max-customer-${k%:*}" 'customer A has 3' \
	    "--max-customer-${k%:*}" 2
	guard 0 "--max-customer-${k%:*}, allowed" '' \
	    -n "--max-customer-${k%:*}" 3
done

# --- customers that vanish -----------------------------------------------------------
{ changes A 3 5 0; changes B 200 5 5 1000; } >made
guard 5 'a customer of whom nothing is left' \
    'MaxVanished: 1 customers would be left with nothing, allowed are 0 (A)'
guard 0 'allowed' '' -n --max-vanished 1
{ changes A 2 5 0; changes B 200 5 5 1000; } >made
guard 0 'two additions may go' '' -n
{ changes A 3 5 0; changes A 1 5 5 50; changes B 200 5 5 1000; } >made
guard 0 'something is left' '' -n
{ changes A 3 5 0; changes A 9 0 0 50; changes B 200 5 5 1000; } >made
guard 5 'what was 0 before is not left' 'MaxVanished: 1 customers'

# --- quantities -----------------------------------------------------------------------
write_job '.QuantityLimits = {"S1": "1-500", "*": "-100000"}'
changes A 1 5 501 >made
guard 5 'over the ceiling of a SKU' \
    'QuantityLimits: customer A, SKU S1: 501 is not within 1-500'
changes A 1 5 0 >made
guard 5 'under its floor' 'SKU S1: 0 is not within 1-500'
changes A 1 5 500 >made
guard 0 'within' '' -n
changes A 1 5 100001 2 >made
guard 5 'over the ceiling of all others' 'SKU S2: 100001 is not within -100000'
write_job

# --- several at once; and wrong limits ---------------------------------------------------
{ changes A 11 5 0; changes B 11 5 0 100; changes C 11 5 4 300; } >made
guard 5 'all that trip are named' 'MaxVanished: 2 customers'
err_has 'MaxRemovals: 22' 'the first'
err_has 'MaxCustomerDecreases: customer C' 'and the others'
is "$(cwlog-fmt <plan.ndjson | grep -c '^remove')" 22 \
    'the plan can still be looked at'
for bad in x -1 '5 %' 1.5 10%% ''; do
	run apply --max-removals "$bad" <plan.ndjson
	status_is 2 "--max-removals '$bad' is refused"
done
run apply --max-vanished 10% <plan.ndjson
status_is 2 '--max-vanished is a number'
for bad in '"x"' '"5"' '"1-x"' '"-"' '"5-1"' '"0.5-0.25"' '"--1"' '"1--1"'; do
	write_job ".QuantityLimits = {S: $bad}"
	run apply <plan.ndjson
	status_is 2 "QuantityLimits $bad is refused"
done
write_job '.QuantityLimits = {S: "5-1"}'
run apply <plan.ndjson
err_is '… with file, parameter and rule' <<EOF
cw-apply: job.json: QuantityLimits: S must be MIN-MAX, like 0-500 or 1-, MIN up to MAX, not 5-1
EOF
write_job '.QuantityLimits = {S1: "5-5"}'
changes A 1 5 5 >made
guard 0 'a floor that is the ceiling' '' -n
write_job '.QuantityLimits = {"S1": "1-5", "X": "1-2", " s1 ": "1-9"}'
run apply <plan.ndjson
status_is 2 'a SKU twice, in another case, is refused'
err_is '… by name' <<EOF
cw-apply: job.json: QuantityLimits: s1 stands there twice, names count without regard to case
EOF
write_job '.QuantityLimits = {" ": "1-5"}'
run apply <plan.ndjson
status_is 2 'a blank SKU is refused'
err_has 'job.json: QuantityLimits: a name is blank' '… and said'
write_job '.FieldMap = {"sku": "A", "SKU": "B"}'
run apply <plan.ndjson
status_is 2 'a field twice, in another case, is refused'
err_has 'job.json: FieldMap: ' '… and named'
write_job '.MaxDecreases = true'
run apply <plan.ndjson
status_is 2 'MaxDecreases true is refused'

# --- cw-diff --no-decrease -------------------------------------------------------------
sample_start
fetch | resolve >resolved.ndjson
run cw-diff --no-decrease <resolved.ndjson
jq_is 'map(select(.type == "change" and .before != null
    and .after < .before)) | length' 0 'nothing is lowered'
jq_is 'map(select(.code == "AX15")) | length' 6 'but named'
jq_is 'map(select(.type == "change" and .action == "update")) | length' 16 \
    'the rest is planned'
done_testing

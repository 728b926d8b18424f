#!/bin/sh
# cw-diff --part: a part of a plan, with a seal of its own.
. "${0%/*}/lib.sh"

# as the program before it would have written it
LEDGER='{"lines":5,"lineUpdate":2,"lineRemove":1,"lineNone":2,"additions":6'
LEDGER=$LEDGER',"additionChanged":3,"additionKept":2,"additionUnmanaged":1'
LEDGER=$LEDGER',"unbilledLines":4}'

# change CUSTOMER SKU ACTION BEFORE AFTER ID
change() {
	jq -nc --arg c "$1" --arg s "$2" --arg a "$3" --argjson b "$4" \
	    --argjson n "$5" --argjson i "$6" '{type: "change", action: $a,
	    customer: {code: $c}, company: {id: 1}, agreement: {id: 2},
	    addition: {id: $i}, product: {id: 4, identifier: $s}, sku: $s,
	    lines: 1, before: $b, after: $n}'
}
{
	change ASP A update 1 2 11
	change ASP B none 5 5 12
	change BKY A remove 7 0 13
	change BKY B none 3 3 14
	change CLU C update 1 9 15
	printf '{"type":"log","time":"t","code":"CW04","level":"Warn",'
	printf '"message":"m"}\n'
} | seal '"today":"2026-10-26","job":{"logLevel":"Info"}' ok 0 "$LEDGER" >plan.ndjson
whole=$(tail -n 1 plan.ndjson | query -r .seal)

# part OPTION...: into ./out, and its changes
part() {
	run cw-diff --part "$@" <plan.ndjson
	query -r 'select(.type == "change") | "\(.customer.code) \(.sku)"' out |
	    paste -sd , -
}
is "$(part --only asp)" 'ASP A,ASP B' '--only chooses customers, in any case'
status_is 0 '--part works'
is "$(part --except ASP --except CLU)" 'BKY A,BKY B' '--except leaves customers out'
is "$(part --sku A)" 'ASP A,BKY A' '--sku chooses SKUs'
is "$(part --only BKY --only CLU --except CLU --sku A)" 'BKY A' \
    'the options choose together'
cp out part.ndjson
run cwlog-fmt -f json part.ndjson
status_is 0 'a part has a seal that is right'
is "$(query -r 'select(.code == "AX36") | .message' out)" \
    "Part Of A Plan : 2 of 3 changes of the plan $whole are left out; chosen: --only BKY --only CLU --except CLU --sku A" \
    'a part says of which plan it is one, and how much is left out'
tail -n 1 part.ndjson >end
jq_is '.[0].ledger' '{"additionChanged":1,"additionKept":0,"additionNotSelected":4,"additionUnmanaged":1,"additions":6,"lineNone":0,"lineNotSelected":4,"lineRemove":1,"lineUpdate":0,"lines":5,"unbilledLines":4}' \
    'what is left out is not selected, and not unchanged' end
run cwlog-fmt part.ndjson
out_has 'Plan: 0 to update, 0 to create, 1 to remove, 0 unchanged' \
    'text does not count what is left out as unchanged'
cw-diff --part --only BKY --only CLU --except CLU --sku A <plan.ndjson >again
ok 'the same choice of the same plan has the same bytes' cmp part.ndjson again
is "$([ "$(tail -n 1 part.ndjson | query -r .seal)" = "$whole" ] || echo other)" \
    other 'a part has another seal than the plan'
is "$(part --sku a --sku b --sku c)" 'ASP A,ASP B,BKY A,BKY B,CLU C' \
    'everything may be chosen'
lacks out AX36 'everything is no part'
for option in '--only XXX' '--except XXX' '--sku XXX'; do
	# shellcheck disable=SC2086	# words
	part $option >nothing
	status_is 2 "$option: what the plan does not have is an error"
	err_has "$option: there is no such" "$option: the error names the option"
done
run cw-diff -E --part --only ASP --sku B <plan.ndjson
status_is 0 '-E: a part without changes'
run cw-diff -E --part --only ASP <plan.ndjson
status_is 10 '-E: a part with changes'
head -n 3 plan.ndjson >cut
run cw-diff --part --only ASP <cut
status_is 3 'a plan that is cut short has no parts'
jq -c 'select(.type == "change") | .type = "result" | .outcome = "applied"' \
    plan.ndjson | seal >results
run cw-diff --part --only ASP <results
err_has 'this is no plan' 'results have no parts'
for options in '-R --part' '--part --no-decrease' '--except ASP' '--sku A'; do
	# shellcheck disable=SC2086	# words
	run cw-diff $options <plan.ndjson
	status_is 2 "cw-diff $options is a usage error"
done
done_testing

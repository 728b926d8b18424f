#!/bin/sh
# What ConnectWise refuses of a request is left out: tried once, remembered for
# the run, told by -v; the same is found by reading more.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
write_job '.AllowAtriaCreateAdditions = "True" | .RequestsPerMinute = 0'
fetch >lines
# same: without the companies that may be meant, and the prices of what is not
# billed; where more is read, more of them are known
same() {
	steady | query -c 'del(.candidates) | if .type == "unbilled" then
	    del(.unitPrice, .priceOf, .currency) else . end'
}
resolve <lines 2>nothing | cw-diff | same >right
is "$(tail -n 1 right | query -r .status)" ok 'the sample data is read'

# refused SWITCHES MOST TITLE: some requests are refused, at most so many, and
# the plan is the same, with bundles and without
refused() {
	for option in --bundles --no-bundles; do
		switches "$1"
		forget_requests
		# shellcheck disable=SC2046	# an option or none
		resolve $([ $option = --bundles ] || echo $option) -v <lines \
		    2>err | cw-diff | same >got
		cmp -s right got || { diff right got | cut -c 1-200 |
		    head -n 8 | note; }
		n=$(query -s 'map(select(.status == 400)) | length' "$SIMLOG")
		is "$(cmp right got 2>&1) $((n <= $2))" ' 1' "$3 ($option)"
		[ $((n <= $2)) = 1 ] || echo "# $n were refused"
	done
	admin POST reset >nothing
}
refused '{"inLists":"refused"}' 9 'in (...) is refused'
has err 'company/companies: ConnectWise refuses conditions, so all of them are' \
    '-v tells that all are read'
refused '{"unfilterable":["agreements/type/id"]}' 9 \
    'agreements cannot be filtered by type/id'
has err 'finance/agreements: ConnectWise refuses conditions, so more is read' \
    '-v tells what is left out'
refused '{"unfilterable":["agreements/agreementStatus"]}' 9 \
    'agreements cannot be filtered by agreementStatus'
refused '{"unfilterable":["agreements/company/identifier",
    "companies/identifier","catalog/identifier"]}' 12 \
    'nothing can be filtered by identifiers'
refused '{"unfilterable":["companies/deletedFlag"]}' 9 \
    'companies cannot be filtered by deletedFlag'
refused '{"unknownFields":"refused","unselectable":["agreements/startDate"]}' 9 \
    'a name of fields is refused of agreements'
refused '{"unknownFields":"refused","unselectable":["additions/unitPrice"]}' 60 \
    'a name of fields is refused of additions'
refused '{"unknownFields":"refused","unselectable":["agreementTypes/inactiveFlag",
    "companies/deletedFlag","catalog/productClass","agreements/id",
    "additions/id"]}' 60 'names of fields are refused everywhere'
refused '{"unfilterable":["agreementTypes/id","agreements/id","additions/id",
    "companies/id","catalog/id"],"pageCap":2,"bundlePageCap":3}' 99 \
    'neither conditions nor orderBy know ids, and pages are short'
refused '{"inLists":"refused","unknownFields":"refused","pageCap":3,
    "orderBy":"ignored","defaultOrder":"shuffled","links":"absent",
    "unselectable":["catalog/inactiveFlag"],
    "unfilterable":["agreements/type/id"]}' 20 'much is refused at once'

# what is refused of all additions costs a bundle and some plain requests: a list
# goes on as it began
write_job '.AllowAtriaCreateAdditions = "True" | .RequestsPerMinute = 0'
switches '{"unknownFields":"refused","unselectable":["additions/unitPrice"]}'
forget_requests
resolve <lines >nothing
is "$(query -s 'map(select(.path | test("/additions$"))) | length <= 4' \
    "$SIMLOG")" true 'bundles are used again in the way that was found'
admin POST reset >nothing

# a list that cannot be read in any way does not go on for ever
faults '{"match":{"path":"*/types"},"do":{"status":400}}'
forget_requests
run resolve <lines
status_is 4 'a list that is refused in every way is CW02'
is "$(($(wc -l <"$SIMLOG") <= 5))" 1 'every way is tried once'
no_faults

# --- the path of PATCH --------------------------------------------------------
# patched SWITCHES: the plan is carried out with these
resolve <lines 2>nothing | cw-diff >plan
changes=$(grep -c '"action":"\(update\|remove\)"' plan)
patched() {
	admin POST reset >nothing
	switches "$1"
	forget_requests
	rm -rf state
	run apply -v <plan
	status_is "${2:-0}" "the plan is carried out: $1"
}
for wrong in ignored refused; do
	patched "{\"patchPath\":\"slash\",\"wrongPath\":\"$wrong\"}"
	is "$(grep -c '"outcome":"applied"' out)" \
	    "$(grep -c '"type":"change","action":"\(update\|create\|remove\)"' plan)" \
	    "paths without slash are $wrong: all is applied with a slash"
	is "$(($(requests PATCH | wc -l) <= changes * 2))" 1 \
	    "no more than one try is without effect ($wrong)"
	has err 'that of /quantity has, and is used' "-v tells it ($wrong)"
done
patched '{"patchPath":"bare"}'
is "$(requests PATCH | wc -l)" "$changes" 'a path that has effect is sent once'
done_testing

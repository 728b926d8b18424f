#!/bin/sh
# cw-probe with a job for Autotask: each belief holds on the sample data, but
# for what that has on purpose; where Autotask behaves otherwise, that finding
# is refuted; nothing is written; autotask-resolve uses what was found.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# shellcheck disable=SC2317	# run by run
probe() { cw-probe -c job.json -s secrets.json --today 2026-10-26 "$@"; }
# judge: see 3500; of Autotask alone
judge() {
	query -rs '[(map(select(.verdict == "refuted" and
	    .system == "autotask").id) | join(" ")),
	    (map(select(.method and .method != "GET" and
	    (.path | test("/query") | not))) | length),
	    (map(select(.method)) | length)] | map(tostring) | join("|")' out "$SIMLOG" >judged
	IFS='|' read -r refuted written asked <judged
}

autotask_start
# the sample has two companies with one number, and two services with one SKU
same='au.company-key au.service-key'
run probe
status_is 0 'a probe of the sample of Autotask ends with exit status 0'
err_is 'a probe prints nothing on stderr' </dev/null
judge
is "$refuted" "$same" 'what the sample has twice is refuted, and no other belief'
is "$written" 0 'a probe of Autotask writes nothing'
ok 'a probe of Autotask makes 60 requests at the most' [ "$asked" -le 60 ]
facts out <<'X'
map(select(.type == "finding").system) | unique	["atria","autotask"]	Autotask and Atria are probed, and not ConnectWise
map(select(.verdict == "untestable").id)	["au.threads","au.adjustment"]	what only a write or the limit would show is untestable
map(select(.id == "at.removed" or .id == "at.names").verdict) | unique	["confirmed"]	the beliefs about Atria are tested with Autotask, too
.[-1].status	ok	the report of a probe of Autotask is whole
X
cw-probe --beliefs | grep -v '^cw\.' >beliefs
is "$(cut -f 1 beliefs | tr '\n' ' ')" \
    "$(query -rs 'map(.id // empty) | join(" ")' out) " \
    'there is a finding of each belief, in the order of the list'
facts "$SIMLOG" <<'X'
map(select(.path | startswith("/atservicesrest")) | .status) | unique	[200]	the host of all users is asked what it knows
map([.path, .query, .body]) | length == (unique | length)	true	a probe of Autotask asks nothing twice
map(.notes // []) | add // [] | map(select(test("write|thread"))) | length	0	the simulator notes no write, and no request too many at once
X
is "$(find state -name '*.findings.ndjson' | wc -l)" 1 'the findings about Autotask are kept in one file'
# Nothing private: no text of the sample is in it
jq -r '.. | strings' "$DATA/sample/autotask.json" |
    grep -E '^.{6}' | sort -u >texts
is "$(grep -oFf texts out)" '' 'no text of the sample is in the report'
lacks out 127.0.0.1 'no address is in the report'
cp out sample.out
run cwlog-fmt <sample.out
out_has 'Info au.zone' 'cwlog-fmt shows a report about Autotask'

# --- where Autotask behaves otherwise: a third of it each day ---------------------
n_tried=0
tried=''
# reality IDS KIND JSON: these beliefs are refuted, beside what always is
reality() {
	sim_reset
	no_faults
	case $2 in
	switches) admin POST autotask "$3" >admin.out ;;
	faults) faults "$3" ;;
	job) write_autotask_job "$3" ;;
	secrets) cp secrets.json kept.json
		jq "$3" kept.json >secrets.json ;;
	twin)	# one more of the contracts in effect
		jq '.autotask.Contracts |= (. + (map(select(.contractType == 7
		    and .status == 1 and .endDate > "2026-10-25" and
		    .startDate < "2026-10-25"))[0:1] | map(.id += 90000)))' "$DATA/sample/autotask.json" >at.json
		admin PUT autotask @at.json >admin.out
		admin_said '{}' 'bad state' ;;
	esac
	forget_requests
	run probe
	judge
	# shellcheck disable=SC2086	# words
	wanted=$(printf '%s\n' $1 $same | sort -u | tr '\n' ' ')
	# shellcheck disable=SC2086	# words
	case $4 in
	alone) wanted="$1 " ;;
	empty) wanted="$(printf '%s\n' $1 au.service-key | sort | tr '\n' ' ')" ;;
	esac
	# shellcheck disable=SC2086	# words
	is "$(printf '%s\n' $refuted | sort -u | tr '\n' ' ')" "$wanted" \
	    "refuted: $1 ($2 $(printf %.60s "$3"))"
	[ "$written" -eq 0 ] || fail "no write in: $1"
	[ "$asked" -le 60 ] || fail "60 requests: $1"
	[ "$2" != secrets ] || mv kept.json secrets.json
	[ "$2" != job ] || write_autotask_job
}
answers() {
	printf '{"faults":[{"match":{"path":"%s"},"do":%s}]}' "$1" "$2"
}
query_is() {
	printf '{"faults":[{"match":{"path":"%s","query":"%s"},"do":%s}]}' \
	    "$1" "$2" "$3"
}
while IFS='|' read -r ids kind json how; do
	n_tried=$((n_tried + 1))
	tried="$tried $ids"
	! in_share $n_tried 3 || reality "$ids" "$kind" "$json" "$how"
done <<X
au.version|faults|$(answers '*/versioninformation' '{"status":200,"body":{"apiVersions":["2.0"]}}')|
au.zone|secrets|.AutotaskUser = "nobody@example.com"|alone
au.zone|switches|{"zoneUrl":"https://autotask.example.com/"}|alone
au.login|secrets|.AutotaskSecret = "another"|alone
au.budget|switches|{"others":9000}|
au.page-size au.count|faults|$(query_is '*/Companies/query' '*:500,*isActive*' '{"status":200,"body":{"items":[],"pageDetails":{"count":0,"nextPageUrl":"x"}}}')|empty
au.count|switches|{"countOff":-1}|
au.next-page|switches|{"nextPage":"post"}|
au.in-ids|faults|$(query_is '*/Companies/query' '*\"in\"*' '{"status":500,"body":{"errors":["too many"]}}')|
au.or|faults|$(query_is '*/Companies/query' '*\"or\"*' '{"status":500,"body":{"errors":["no"]}}')|
au.largest-page|faults|$(query_is '*/Companies/query' '*:501,*' '{"status":200,"body":{"items":[],"pageDetails":{}}}')|
au.unknown-field|faults|$(query_is '*/Companies/query' '*atriaCwNoSuchName*' '{"status":200,"body":{"items":[],"pageDetails":{}}}')|
au.contracts|faults|$(answers '*/Contracts/query' '{"status":200,"body":{"items":[{"id":1,"companyID":null,"contractType":7,"status":1,"startDate":"2026-01-01","endDate":"2026-12-31"}],"pageDetails":{"count":1,"nextPageUrl":null}}}')|
au.one-contract|twin||
au.lines au.units|faults|$(answers '*/ContractServices/query' '{"status":200,"body":{"items":[{"id":1,"contractID":1,"serviceID":null}],"pageDetails":{"count":1,"nextPageUrl":null}}}')|
au.units|faults|$(answers '*/ContractServiceUnits/query' '{"status":200,"body":{"items":[],"pageDetails":{"count":0,"nextPageUrl":null}}}')|
au.whole-units au.units|faults|$(answers '*/ContractServiceUnits/query' '{"status":200,"body":{"items":[{"id":1,"contractServiceID":1,"units":1.5,"startDate":"2026-09-26T00:00:00","endDate":"2026-10-25T00:00:00"}],"pageDetails":{"count":1,"nextPageUrl":null}}}')|
au.days au.units|faults|$(answers '*/ContractServiceUnits/query' '{"status":200,"body":{"items":[{"id":1,"contractServiceID":1,"units":1,"startDate":"2026-09-26T05:00:00","endDate":"2026-10-25T00:00:00"}],"pageDetails":{"count":1,"nextPageUrl":null}}}')|
X
share_note 3
cut -f 1 beliefs | grep '^au\.' >ids
while read -r id; do
	case " $tried $same au.threads au.adjustment " in
	*" $id "*) ;;
	*) fail "no reality in which $id does not hold" ;;
	esac
done <ids
# What is another way to say the same refutes nothing.
for switch in '{"names":"pascal"}' '{"dates":"z"}' '{"dates":"plain"}' \
    '{"order":"reversed"}' '{"boundary":"apart"}' '{"zoneSlash":"no"}'; do
	reality '' switches "$switch" ''
done

# --- where it cannot find out -------------------------------------------------------
reality au.login secrets '.AutotaskSecret = "another"' alone
status_is 4 'wrong keys are exit status 4'
is "$(query -s 'map(select(.status == 401)) | length' "$SIMLOG")" 1 \
    'after the first 401 nothing more is asked of the zone'
faults '{"faults":[{"match":{"path":"*/Contracts/query"},"do":{"status":403}}]}'
run probe
is "$(query -r 'select(.id == "au.units").verdict' out)" untestable \
    'what a user may not read is untestable'
no_faults
write_autotask_job '.ApiUrl = "http://127.0.0.1:9/atservicesrest/"'
run probe
status_is 4 'an Autotask that does not answer is exit status 4'
write_autotask_job
run probe --record there
status_is 2 'what Autotask answers is not recorded'

# --- what was found is used ----------------------------------------------------------
autotask_start
admin POST autotask '{"nextPage":"post"}' >admin.out
jq '.autotask | .Companies += [range(600) | {id: (. + 5000),
    companyName: "Company \(.)", companyNumber: "N\(.)", isActive: true}]
    | {autotask: .}' "$DATA/sample/autotask.json" >at.json
admin PUT autotask @at.json >admin.out
admin POST autotask '{"nextPage":"post"}' >admin.out
by_get() {
	query -s 'map(select(.method == "GET" and
	    (.path | endswith("query/next")))) | length' "$SIMLOG"
}
forget_requests
fetch | at_resolve >without 2>err
is "$(by_get)" 1 'without a probe, the next page is tried by GET'
run probe
is "$(query -r 'select(.id == "au.next-page").value' out)" post \
    'a probe finds that pages come by POST'
forget_requests
fetch | at_resolve >with 2>err
is "$(by_get)" 0 'after a probe, no next page is tried by GET'
steady <without >a
steady <with >b
same b 'the records are the same with and without a probe' <a
rm -f kept.json at.json texts
done_testing

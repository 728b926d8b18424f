#!/bin/sh
# cw-probe: each belief holds on the sample data; where ConnectWise or Atria
# behave otherwise, that finding is refuted and no other; nothing is written.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# shellcheck disable=SC2317	# run by run
probe() { cw-probe -c job.json -s secrets.json --today 2026-10-26 "$@"; }
# judge: what ./out and the simulator's log say: the ids of refuted findings in
# $refuted, in $written and $asked how many writes and requests there were, in
# $blocked whether writing is blocked. One process, as there are many realities.
judge() {
	query -rs '[(map(select(.verdict == "refuted").id) | join(" ")),
	    (map(select(.method and .method != "GET" and
	    (.path | endswith("/system/bundles") | not))) | length),
	    (map(select(.method)) | length), (map(.blocks == true) | any)] |
	    map(tostring) | join("|")' out "$SIMLOG" >judged
	IFS='|' read -r refuted written asked blocked <judged
}

sample_start
run probe
status_is 0 'a probe of the sample data'
err_is 'a probe prints nothing on stderr' </dev/null
facts out <<'X'
[.[0].type, .[-1].type]	["begin","end"]	a report is a stream
map(.type) | unique	["begin","end","finding"]	it holds findings alone
map(select(.verdict == "refuted").id)	[]	no belief is refuted
map(select(.verdict == "untestable").id)	["cw.patch","cw.create"]	what only a write can show is untestable
map(select(.type == "finding") | has("id") and has("system") and has("belief") and has("verdict") and has("evidence") and has("effect")) | all	true	each finding says what, why and what is done about it
.[-1].ledger | .confirmed > 55 and .untestable == 2	true	the ledger counts them
X
is "$(writes)" 0 'a probe writes nothing'
facts "$SIMLOG" <<'X'
map([.path, .query, .body]) | length == (unique | length)	true	a probe asks nothing twice
map(select(.method != "GET") | .path[-15:]) | unique	["/system/bundles"]	its only POSTs are bundles, which read
map(.notes) | add | unique - ["unknown parameter conditions"] | length < 4	true	the simulator finds little odd about them
X
ok 'a probe takes 60 requests at the most' [ "$(requests | wc -l)" -le 60 ]
cp out sample.out

cw-probe --beliefs >all.beliefs
grep -v '^au\.' all.beliefs >beliefs	# those of Autotask: 3550
is "$(cut -f 1 beliefs | tr '\n' ' ')" \
    "$(query -rs 'map(.id // empty) | join(" ")' out) " \
    'there is a finding of each belief, in the order of the list'
is "$(cut -f 1 all.beliefs | sort | uniq -d)" '' 'each belief has its own id'

# The page has each belief, with these words.
sed -e 's/\\e/\\/g' -e 's/^\\&//' "$ROOT/man/atria-cw-beliefs.7" |
    tr '\n' ' ' | tr -s ' ' >page
awk -F '\t' 'NR == FNR { page = $0; next }
    !index(page, ".It Sy " $1 " " $5 " (" $4) ||
    !index(page, "If not (" $3 "): " $6)' page all.beliefs >unsaid
is "$(cut -f 1 unsaid)" '' 'the page has each belief, and what happens without it'
is "$(awk -F '\t' '$2 == "not probed" && $6 !~ /Only .* show/' all.beliefs)" '' \
    'a belief that is not probed says why'
is "$(awk -F '\t' '$2 == "not probed" { print $1 }' beliefs | tr '\n' ' ')" \
    "$(query -rs 'map(select(.evidence == "no probe writes").id + " ") | add' \
    out)" 'and its finding says it, too'
is "$(grep -o '\btest_[a-z_]*' "$ROOT/tools/cw-probe/tests.h" | sort)" \
    "$(grep -o '\btest_[a-z_]*' "$ROOT/tools/cw-probe/beliefs.c" | sort)" \
    'each probe is of one belief'
is "$(grep -c '^\.It Sy' "$ROOT/man/atria-cw-beliefs.7")" \
    "$(grep -c . all.beliefs)" 'the page has no other belief'

# --- what is shown, and what is kept -------------------------------------------
run cwlog-fmt -f log <sample.out
status_is 0 'cwlog-fmt shows a report'
out_has 'Info     cw.page-size' 'each finding is a line'
is "$(cwlog-fmt <sample.out | grep '^Probe: ')" \
    "Probe: $(grep -c '^' beliefs) beliefs, 0 refuted" 'the text sums up'
is "$(grep -c 'Confirmed : ' out)" "$(grep -c '"verdict":"confirmed"' sample.out)" \
    'all confirmed findings are shown'
for format in csv json html; do
	run cwlog-fmt -f $format <sample.out
	out_has at.removed "findings stand in the $format"
done
find state -name '*.findings.ndjson' >kept
is "$(grep -c . kept)" 1 'the findings are kept in one file'
kept=$(cat kept)
query -c 'select(.type == "finding")' "$kept" >kept.findings
query -c 'select(.type == "finding")' sample.out >sample.findings
ok 'what is kept is what was found' cmp kept.findings sample.findings
run cwlog-fmt -f log "$kept"
status_is 0 'what is kept can be shown'
write_secrets '.PrivateKey = "another"'
probe >out 2>err
write_secrets
query -c 'select(.type == "finding")' "$kept" >kept.again
ok 'a probe that was not let in leaves what is kept' cmp kept.findings kept.again

# --- what the evidence counts ---------------------------------------------------
switches '{"quotes":"doubled","odd":{"additions/3624":{"lessIncluded":"0","description":{"raw":"\"\""}},"agreements/871":{"nextInvoiceDate":"Oct 26, 2026"}}}'
jq '{faults: [{match: {path: "*/billing/2026-10-25"}, do: {status: 200,
    body: (.atria.periods["2026-10-25"] | .[3].productSku = null)}}]}' \
    "$DATA/sample/state.json" >rows.json
faults @rows.json
probe >out
facts out <<'X'
map(select(.id == "cw.addition-kinds").evidence)[0]	of 90 additions, texts: lessIncluded 1; blank: description 1; left out: cancelledDate 87	members of additions are counted by what they are
map(select(.id == "cw.next-invoice").evidence)[0]	of 13 next invoice dates, all are so; spelt like 9999-99-99, aaa 99, 9999	it shows how dates are spelt
map(select(.id == "cw.quote-inside").evidence)[0]	HTTP 400, code ApiFindCondition; a doubled quote is understood	the third way to quote is tried where the second one fails
map(select(.id == "at.nulls").evidence)[0]	of 89 rows, 0 have a count that is null; null: productSku 1 (1%)	it shows the share of null
X
is "$(cwlog-fmt -l Warn <out | grep '^Probe: ')" \
    "Probe: $(grep -c '^' beliefs) beliefs, 3 refuted: at.removed, cw.addition-kinds, cw.quote-inside" \
    'the last lines name what is refuted'
no_faults
sim_reset

# --- each belief, by a reality in which it does not hold ----------------------
# quantities: what additions have, as {"id": quantity}
quantities() {
	sim_dump | query -c '[.connectwise.additions[] |
	    {("\(.id)"): .quantity}] | add'
}
# In any reality, a run with the gate sets what it sets in ours, or nothing.
quantities >ours.before
plan | apply >nothing 2>err
quantities >ours
sim_reset
right_or_refused() {
	write_job "del(.FirstContact) | ($1)"
	forget_requests
	quantities >its.before
	plan 2>err | apply >out 2>>err
	rc=$?
	quantities >its
	is "$(query -rs '. as [$ours, $before, $it] | $it | to_entries |
	    map(select(.value != $before[.key] and .value != $ours[.key]).key)
	    | join(" ")' ours its.before its 2>&1)" '' "$2: each quantity is right, or as it was"
	case $rc,$(writes) in
	[01],* | [2345],0) ;;
	*) fail "$2: exit status $rc, and something was written" ;;
	esac
	[ "$blocked" = false ] || [ "$rc" -ne 0 ] ||
	    fail "$2: what blocks writing does not"
}
# A line: the ids that are then refuted, or -; what makes it so: switches, faults, the
# job, or the state (a filter of jq); its JSON.
tried=''
n_tried=0
odd='job'	# what the last one has changed
reality() {
	case $odd in
	job) write_job ;;
	secrets) write_secrets ;;
	both)
		write_job
		write_secrets
		;;
	esac
	odd=$2
	case $2 in
	switches) switches "$3" ;;
	faults) faults "$3" ;;
	job) write_job "$3" ;;
	secrets) write_secrets "$3" ;;
	rows)	# what Atria says of the period
		jq "{faults: [{match: {path: \"*/billing/2026-10-25\"}, do: {
		    status: 200, body: (.atria.periods[\"2026-10-25\"] | $3)}}]}" \
		    "$DATA/sample/state.json" >rows.json
		faults @rows.json
		;;
	state)
		jq "$3" "$DATA/sample/state.json" >state.json
		admin PUT state @state.json >admin.out
		admin_said '{}' 'bad state'
		;;
	esac
	forget_requests
	run probe
	judge
	is "$refuted" "${1#-}" "refuted: $1 ($2 $(printf %.60s "$3"))"
	[ "$written" -eq 0 ] || fail "no write in: $1"
	[ "$asked" -le 60 ] || fail "60 requests: $1"
	n_tried=$((n_tried + 1))
	if in_share $n_tried 8; then
		[ "$2" = job ] || set -- "$1" "$2" "$3" .
		right_or_refused "${4:-$3}" "in a reality without $1"
		odd=both
	fi
	sim_reset
	tried="$tried $1"
}
# An answer in place of ConnectWise's, or of Atria's, to a path.
answers() {
	printf '{"faults":[{"match":{"path":"%s"},"do":%s}]}' "$1" "$2"
}
while IFS='|' read -r ids kind json; do
	[ -z "$ids" ] || reality "$ids" "$kind" "$json"
done <<X
cw.login|secrets|.PrivateKey = "another"
cw.company|faults|$(answers '*/companyinfo/*' '{"status":200,"body":"null"}')
cw.company|faults|$(answers '*/companyinfo/*' '{"status":200,"body":{"CompanyName":"x","Codebase":"v2025_1/","SiteUrl":"api-na.myconnectwise.net"}}')
cw.version|faults|$(answers '*/system/info' '{"status":200,"body":{}}')
cw.version|faults|$(answers '*/system/info' '{"status":404}')
cw.types|job|.AgreementType = "Hosting"
cw.types|state|.connectwise.agreementTypes += [.connectwise.agreementTypes[1] | .id = 90]
cw.count|switches|{"counts":"refused"}
cw.page-size cw.bundle-page|switches|{"pageCap":5}
cw.bundle-page|switches|{"bundlePageCap":5}
cw.link|switches|{"links":"absent"}
cw.order|switches|{"orderBy":"ignored"}
cw.bundles|switches|{"bundles":"refused"}
cw.in-ids cw.in-names cw.addition-filter cw.catalog|switches|{"inLists":"refused"}
cw.url-length|switches|{"urlLimit":1000}
cw.type-filter cw.status-filter cw.status-case|switches|{"unfilterable":["agreements/type/id"]}
cw.status-filter cw.status-case|switches|{"unfilterable":["agreements/agreementStatus"]}
cw.contains|faults|{"faults":[{"match":{"query":"*contains*"},"do":{"status":400}}]}
cw.status-case|faults|{"faults":[{"match":{"query":"*\"active\"*"},"do":{"status":400}}]}
cw.id-pages|faults|{"faults":[{"match":{"query":"*id > *"},"do":{"status":400}}]}
cw.in-names|faults|{"faults":[{"match":{"query":"*atriaCwNoSuchName\"*"},"do":{"status":400}}]}
cw.catalog|faults|{"faults":[{"match":{"path":"*/catalog"},"do":{"status":200,"body":[]}}]}
cw.addition-filter|faults|{"faults":[{"match":{"query":"*product/id in*"},"do":{"status":200,"body":[]}}]}
cw.double-quotes|faults|{"faults":[{"match":{"query":"*identifier=\"CafeLumiere\"*"},"do":{"status":400}}]}
cw.single-quotes|faults|{"faults":[{"match":{"query":"*identifier='*"},"do":{"status":400}}]}
cw.quote-inside|switches|{"quotes":"doubled"}
cw.case|faults|{"faults":[{"match":{"query":"*cAFElUMIERE*"},"do":{"status":200,"body":[]}}]}
cw.blanks|switches|{"trailingBlanks":"count"}
cw.unknown-name|faults|{"faults":[{"match":{"query":"*atriaCwNoSuchName=1*"},"do":{"status":200,"body":[]}}]}
cw.unknown-field|switches|{"unknownFields":"refused"}
cw.no-record|faults|$(answers '*/agreements/2147483647' '{"status":404,"as":"html"}')
cw.no-route|faults|$(answers '*/atriaCwNoSuchPath' '{"status":200,"body":[]}')
cw.agreement-members|switches|{"odd":{"agreements/871":{"company":null}}}
cw.addition-members|switches|{"odd":{"additions/3624":{"product":null}}}
cw.own-additions|switches|{"odd":{"additions/3624":{"agreementId":870}}}
cw.quantities|switches|{"odd":{"additions/3624":{"quantity":1.125}}}
cw.unset-dates|switches|{"unsetDates":"null"}
cw.unset-dates|switches|{"unsetDates":"blank"}
cw.unset-dates|switches|{"unsetDates":"year1"}
cw.time-zone|switches|{"midnight":300}
cw.statuses|switches|{"statusSpelling":"lower"}
cw.statuses|switches|{"statusSpelling":"padded"}
cw.status-dates|switches|{"odd":{"additions/3624":{"agreementStatus":"Cancelled"}}}
cw.one-line|state|.connectwise.additions += [.connectwise.additions[] | select(.id == 3624) | .id = 9000]
cw.agreement-dates|state|(.connectwise.agreements[] | select(.id == 871)) |= (.endDate = "2026-01-01T00:00:00Z" | .noEndingDateFlag = false)
cw.one-agreement|state|.connectwise.agreements += [.connectwise.agreements[] | select(.id == 871) | .id = 1200]
cw.agreement-dates|state|(.connectwise.agreements[] | select(.id == 871)).dateCancelled = "2026-01-01T00:00:00Z"
cw.addition-kinds|switches|{"odd":{"additions/3624":{"lessIncluded":"0"}}}
cw.parents|state|(.connectwise.agreements[] | select(.id == 871)).parentAgreement = {id: 873}
cw.next-invoice|state|(.connectwise.agreements[] | select(.id == 871)).nextInvoiceDate = "soon"
cw.pace|switches|{"rateRequests":20,"rateRetryAfter":1}
cw.in-ids cw.in-names|switches|{"inLimit":1}
cw.bundles|switches|{"bundleLimit":5}
cw.no-record|switches|{"mode":"cloud"}
-|switches|{"defaultOrder":"shuffled","forwardLink":"always","missingClientId":400}
-|switches|{"precedence":"left","notGroup":"accepted","infoAuth":"required"}
-|switches|{"childAdditions":"included","bundleStatus":404}
-|switches|{"unselectable":["agreements/prorateFlag"],"unfilterable":["catalog/inactiveFlag"]}
-|switches|{"linkOrigin":"http://elsewhere.example"}
-|switches|{"shape":"wrapped","lists":"unrolled","wrongRoute":"json"}
-|switches|{"shape":"nested","names":"pascal","wrongRoute":"nothing"}
at.whole at.removed|switches|{"only":50}
at.whole at.once|switches|{"twice":3}
at.whole|switches|{"atriaLink":"next"}
at.whole|switches|{"beside":{"totalCount":900}}
at.other-names at.period|switches|{"inRows":{"billingPeriodEnd":"2026-09-25"}}
at.names at.other-names|switches|{"rename":{"productSku":"stockCode"}}
at.no-data|switches|{"empty":"null"}
at.no-address at.no-data|switches|{"empty":"list404"}
at.token|switches|{"token":"another"}
at.address|faults|$(answers '*/billing/2026-10-25' '{"status":404}')
at.no-address|faults|$(answers '*/atriaCwNoSuchPath/*' '{"status":200,"body":[]}')
at.no-address at.no-data|faults|{"faults":[{"match":{"path":"*/billing/2099*"},"do":{"status":404,"as":"html"}}]}
at.no-data|switches|{"empty":"404"}
at.end-date|state|.atria.periods["2026-10-24"] = .atria.periods["2026-10-25"]
at.date-time|faults|$(answers '*T00:00:00' '{"status":200,"body":[{"thisMonthCount":1}]}')
at.billable|rows|.[3] |= del(.billable)
at.billable|rows|.[3].billable = "No"
at.aggregate|faults|{"faults":[{"match":{"path":"*/billing/2026-10-25","query":"billable=true"},"do":{"status":200,"body":[{"thisMonthCount":1}]}}]}
at.names at.other-names|rows|map(.stockCode = .productSku | del(.productSku))
at.other-names|rows|map(.region = 1)
at.kinds|rows|.[3].thisMonthCount = "29"
at.kinds at.removed|rows|.[3].productSku = 1000000000000000
at.nulls|rows|.[3].thisMonthCount = null
at.filled at.removed|rows|.[3].customerCode = ""
at.whole|rows|.[3].resultCount = 200
at.other-names at.whole|rows|map(. + {nextPage: "http://x/page2"})
at.whole|rows|{items: ., nextLink: "http://x/page2"}
at.period|rows|{items: ., periodEnd: "2026-09-25"}
at.difference|rows|.[3].difference = 7
at.once at.last-count|rows|. + [.[3]] | map(del(.resultCount))
at.last-count|rows|.[3] |= (.lastMonthCount += 1 | .difference -= 1)
at.removed|rows|map(select(.thisMonthCount > 0) | del(.resultCount))
X
write_job
share_note 8
ok 'our own reality has something to set' [ "$(cat ours)" != "$(cat ours.before)" ]
# Switches of speed, and of writes alone (4000 on, 6300), are no reality here.
"$B/tests/sim/cw-sim" --switches | grep -oE '^[a-zA-Z]+' >switches
grep -oE '[{,]"[a-zA-Z]+":' "$ROOT/tests/3500-cw-probe.t" | tr -d '{,":' >used
grep -vxFf used switches | tr '\n' ' ' >untried
is "$(cat untried)" 'wrongPath patchPath negativeQuantity patchCancelled productByIdentifier inactiveProduct latency jitter rateWindow rateOthers ' \
    'all switches of the simulator that are another reality are tried'
while read -r id _; do
	case " $tried cw.patch cw.create " in
	*" $id "*) ;;
	*) fail "no reality in which $id does not hold" ;;
	esac
done <beliefs
done_testing

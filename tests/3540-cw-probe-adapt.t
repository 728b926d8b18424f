#!/bin/sh
# What a probe has found is used: what ConnectWise rejects is not tried, and the
# plan is the one that is made without findings.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# shellcheck disable=SC2317	# run by run
probe() { cw-probe -c job.json -s secrets.json --today 2026-10-26 "$@"; }
# changes: what a plan would do, on stdout
changes() {
	plan | tee planned |
	    query -c 'select(.type == "change" or .type == "log")
	    | del(.time)'
}
# uses SWITCHES FILTER TITLE: with these switches, a plan after a probe is that
# of before; FILTER is what of the requests (an array) must not be there then
uses() {
	sim_reset
	rm -rf state
	switches "$1"
	changes >without
	[ "$(query -s "$2" "$SIMLOG")" -gt 0 ] ||
	    fail "$3: without a probe it is tried"
	probe >report 2>err
	[ "$(query -s 'map(.blocks == true) | any' report)" = false ] ||
	    fail "$3: which keeps nobody from writing"
	forget_requests
	changes >with
	is "$(query -s "$2" "$SIMLOG")" 0 "$3"
	same with "$3: the plan is the same" <without
	is "$(query -r 'select(.type == "end").status' planned)" ok \
	    "$3: and whole"
}

sample_start
uses '{}' 'map(select(.query.orderBy == "id desc" and
    (.path | contains("bundles") | not))) | length' \
    'shorter pages than one that came are not asked for again'
switches '{"pageCap":5}'
changes >with
same with 'pages that are shorter since then are found out' <without
uses '{"bundles":"refused"}' 'map(select(.method == "POST")) | length' \
    'bundles that are rejected are not tried'
uses '{"inLists":"refused"}' \
    'map(select(.query.conditions // "" | contains(" in ("))) | length' \
    'lists of values that are rejected are not tried'
uses '{"unfilterable":["agreements/type/id","agreements/agreementStatus"]}' \
    'map(select(.query.conditions // "" | contains("type/id"))) | length' \
    'filters that are rejected are not tried'
uses '{"midnight":420,"serverTimeZone":"US Mountain Standard Time"}' \
    'map(select(.path | endswith("/system/info"))) | length' \
    'the time zone is not asked for again'

# --- whether they hold -------------------------------------------------------------
sim_reset
rm -rf state
switches '{"bundles":"refused"}'
probe >report 2>err
switches '{"bundles":"accepted"}'
kept=$(find state -name '*.findings.ndjson')
forget_requests
changes >with
is "$(writes)" 0 'nothing is written'
is "$(requests POST | wc -l)" 0 'a finding is used while it is fresh'
write_job '.MaxProbeAge = 1'
sed '$d' "$kept" | sed '1s/"time":"[^"]*"/"time":"2026-01-01T00:00:00Z"/' >old
printf '{"type":"end","status":"ok","exit":0,"records":%d,"counts":{"begin":1,"finding":%d},"seal":"' \
    "$(wc -l <old)" "$(($(wc -l <old) - 1))" >>old
printf 'sha256:%s"}\n' "$(sha256sum <old | cut -d ' ' -f 1)" >>old
cp old "$kept"
changes >with
ok 'one that is older than MaxProbeAge is not' \
    [ "$(requests POST | wc -l)" -gt 0 ]
write_job '.AtriaUrl = "http://127.0.0.1:9"'
run probe
ok 'a probe of another Atria leaves it' [ -e "$kept" ]

# --- right without findings ---------------------------------------------------------
write_job
sim_reset
rm -rf state
plan >plan.ndjson
switches '{"inLists":"refused","pageCap":5}'
run apply <plan.ndjson
is "$(query -r 'select(.type == "result").outcome' out | sort | uniq -c | tr -s ' ')" \
    ' 22 applied' 'records behind a short page are there, where lists of ids are rejected'

# --- Atria --------------------------------------------------------------------------
# finds KIND JSON: a probe of an Atria like that, and nothing else before it
finds() {
	write_job
	sim_reset
	no_faults
	rm -rf state
	case $1 in
	faults) faults "$2" ;;
	state)
		jq "$2" "$DATA/sample/state.json" >state.json
		admin PUT state @state.json >admin.out
		admin_said '{}' 'bad state'
		;;
	esac
	probe >report 2>err
}
# entries: what is logged in ./out, without CW01
entries() {
	query -r 'select(.type == "log" and .code != "CW01") |
	    "\(.code) \(.error // "")"' out
}
nothing='{"faults":[{"match":{"path":"*/atriaCwNoSuchPath/*"},"do":{"status":200,"body":[]}}]}'
finds faults "$nothing"
is "$(query -r 'select(.id == "at.no-address") | .verdict, .value' report |
    tr '\n' ' ')" 'refuted nothing ' \
    'an Atria that knows any address is found out'
run fetch
status_is 0 'rows are taken from it all the same'
run fetch -p 2027-03-01
status_is 4 'but nothing is not: AtriaUrl may be wrong'
is "$(entries)" 'CW03 Atria has nothing for the period, or AtriaUrl is wrong: the last probe found that this Atria answers both alike (at.no-address)' \
    'the entry names the finding'
jq '.CompanyName = "another"' secrets.json >others.json
chmod 600 others.json
run fetch -p 2027-03-01 -s others.json
is "$(entries)" 'CW15 ' 'the findings of another company are not used'
jq '{AtriaToken}' secrets.json >token.json
chmod 600 token.json
run fetch -p 2027-03-01 -s token.json
is "$(entries)" 'CW15 ' 'secrets with a token alone know no findings'
err_is 'which is no error' </dev/null
kept=$(find state -name '*.findings.ndjson')
cp "$kept" good
head -n 9 good >"$kept"
run fetch
status_is 0 'findings that are cut do not stop it'
err_has 'the findings of the last probe cannot be read' 'but are named'
finds faults '{"faults":[{"match":{"path":"*/atriaCwNoSuchPath/*"},"do":{"status":200,"as":"html"}}]}'
is "$(query -r 'select(.id == "at.no-address") | .verdict, .value' report |
    tr '\n' ' ')" 'refuted null ' 'a web page for any address is found out'
run fetch -p 2027-03-01
is "$(entries)" 'CW15 ' 'which is no doubt about an empty list'

finds state '.atria.periods["2026-10-24"] = .atria.periods["2026-10-25"]'
forget_requests
run fetch -p 2027-03-01 --look-around
ok 'where any day has rows, days are not tried' [ "$(requests GET | wc -l)" -le 2 ]
out_has 'BillingPeriodEnd is right cannot be found out' 'which is said'
out_has at.end-date 'with the finding'

# --- removed services ---------------------------------------------------------------
finds state '(.atria.periods["2026-10-25"]) |= (map(select(.thisMonthCount > 0)
    | del(.resultCount)))'
run fetch
status_is 0 'an Atria that leaves removed services out is read'
is "$(entries | sed 's/[0-9][0-9]* of/N of/')" \
    'AX35 at.removed: 0 services came with 0 now and more before; N of the period before are missing' \
    'a warning says that they may be missing'
cwlog-fmt --hints <out >shown
has shown '--with-previous' 'and what to do'
is "$(query -r 'select(.derived) | .sku' out)" '' 'nothing is derived by itself'
run fetch --with-previous
is "$(entries)" '' 'who reads the period before is not warned'
finds none
run fetch
is "$(entries)" '' 'an Atria as it is believed to be causes no entry'

# --- names of columns ----------------------------------------------------------------
write_job
sim_reset
proposed() { query -r 'select(.id == "at.names").value' out; }
switches '{"rename":{"productSku":"stockCode","customerCode":"clientCode"}}'
run probe
status_is 1 'names that are not known block writing'
is "$(proposed)" '"FieldMap": {"customerCode": "clientCode", "sku": "stockCode"}' \
    'a FieldMap is proposed'
cwlog-fmt -f log <out >shown
has shown 'put into the job if it is right: "FieldMap": {"customerCode": "clientCode", "sku": "stockCode"}' \
    'it is shown ready to paste'
run plan
status_is 4 'it is not used by itself'
write_job ".$(query -r 'select(.id == "at.names").value' report >nothing
    probe | query -r 'select(.id == "at.names").value' |
    sed 's/"FieldMap": /FieldMap = /')"
run probe
is "$(proposed)" null 'once it is in the job, nothing is missing'
run plan
status_is 0 'and the plan is made'
write_job
switches '{"rename":{"productSku":"stockCode"},"inRows":{"stockGroup":"x"}}'
run probe
is "$(proposed)" '"FieldMap": {"sku": "stockCode"}' \
    'the likeliest of two names is proposed'
switches '{"rename":{"productSku":"skuA"},"inRows":{"skuB":"x"}}'
run probe
is "$(proposed)" null 'where two names are as likely, none is'
rm -f token.json others.json
done_testing

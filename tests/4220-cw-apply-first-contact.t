#!/bin/sh
# cw-apply writes to a ConnectWise that was probed, and where nothing refutes
# what writing relies on; or with --first-contact.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# shellcheck disable=SC2317	# run by run
probe() { cw-probe -c job.json -s secrets.json --today 2026-10-26 "$@"; }
# carry_out [OPTION...]: the plan; sim as it was before
carry_out() {
	forget_requests
	run apply "$@" <plan.ndjson
}
# refused WHY TITLE: nothing was written, for that reason
refused() {
	status_is 5 "$2: exit status 5"
	is "$(writes)" 0 "$2: nothing is written"
	err_has "$1" "$2: it says why"
	err_has '--first-contact' "$2: it says what to do"
	is "$(query -r 'select(.type == "log" and .code == "AX28").level' out)" \
	    Error "$2: AX28"
}

sample_start
write_job 'del(.FirstContact)'
plan >plan.ndjson
carry_out
refused 'was never probed' 'a ConnectWise that was never probed'
carry_out -n
status_is 0 'a dry run needs no probe'
# said WHY TITLE: what the plan says of it
said() {
	plan >said.ndjson
	is "$(query -r 'select(.code == "AX30") | "\(.level) \(.error)"' \
	    said.ndjson)" "$1" "$2"
}
said 'Info First contact: this CompanyName with this AtriaUrl was never probed; type: cw-probe -c JOB -s SECRETS' \
    'a plan says that there was no probe'
run cwlog-fmt -f log <said.ndjson
out_has 'Not To Be Applied Yet : First contact: this CompanyName with this AtriaUrl was never probed; type: cw-probe -c JOB -s SECRETS' \
    'cwlog-fmt shows it'
write_job
said '' 'a job that accepts this plans without a word'
write_job 'del(.FirstContact)'
carry_out --first-contact
status_is 0 '--first-contact accepts it'
ok 'then it writes' [ "$(writes)" -gt 0 ]
sim_reset

probe >report 2>err
said '' 'after a probe, a plan says nothing of it'
carry_out
status_is 0 'a ConnectWise that was probed is written to'
ok 'it is written to' [ "$(writes)" -gt 0 ]
sim_reset
write_job 'del(.FirstContact) | .AtriaUrl = "http://127.0.0.1:9"'
carry_out --accept other-job
refused 'was never probed' 'a job with another Atria'
write_job 'del(.FirstContact)'
write_secrets '.CompanyName = "NorthwindCloud"'
carry_out -n
write_secrets

# --- what was found -----------------------------------------------------------
kept=$(find state -name '*.findings.ndjson')
cp "$kept" good
faults '{"faults":[{"match":{"path":"*/catalog"},"do":{"status":200,"body":[]}}]}'
run probe
status_is 1 'a finding that blocks writing is exit status 1 of the probe'
no_faults
carry_out
refused 'cw.catalog' 'a finding that blocks'
said "Info cw.catalog: an addition's product was looked up, and 0 items came; type: cw-probe -c JOB -s SECRETS" \
    'a plan names the finding that blocks'
write_job '.FirstContact = "accepted"'
carry_out
status_is 0 'FirstContact accepts it'
sim_reset
write_job 'del(.FirstContact)'
switches '{"bundles":"refused","inLists":"accepted"}'
run probe
status_is 0 'a finding that is adapted to is none that blocks'
switches '{"bundles":"accepted"}'
carry_out
status_is 0 'and does not keep from writing'
sim_reset

# --- how old, and of what ------------------------------------------------------
# aged DAYS: the good report, as made so many days ago
aged() {
	day=$(date -u -d "$1 days ago" +%Y-%m-%dT%H:%M:%SZ)
	grep -v '"type":"end"' good | tail -n +2 |
	    seal '"x":1' | sed "1s/\"time\":\"[^\"]*\"/\"time\":\"$day\"/" >aged
	{
		sed '$d' aged
		printf '{"type":"end","status":"ok","exit":0,"records":%d,' \
		    "$(($(wc -l <aged) - 1))"
		printf '"counts":{"begin":1,"finding":%d},"seal":"' \
		    "$(($(wc -l <aged) - 2))"
	} >"$kept"
	sum=$(sha256sum <"$kept" | cut -d ' ' -f 1)
	printf 'sha256:%s"}\n' "$sum" >>"$kept"
}
aged 89
carry_out
status_is 0 'a probe of 89 days ago is good'
sim_reset
aged 91
carry_out
refused 'older than 90 days' 'a probe of 91 days ago'
said 'Info First contact: the last probe is older than 90 days; type: cw-probe -c JOB -s SECRETS' \
    'a plan says that the probe is old'
write_job 'del(.FirstContact) | .MaxProbeAge = 100'
carry_out
status_is 0 'MaxProbeAge sets how old it may be'
sim_reset
write_job 'del(.FirstContact)'
cp good "$kept"
faults '{"faults":[{"match":{"path":"*/system/info"},"do":{"status":200,"body":{"version":"v2027.1"}}}]}'
carry_out
refused 'another version' 'another version of ConnectWise'
for answer in '"status":403' '"status":500' '"status":200,"body":{}'; do
	faults '{"faults":[{"match":{"path":"*/system/info"},"do":{'"$answer"'}}]}'
	carry_out
	refused 'system/info does not say which version' \
	    "a version that is not told any more ($answer)"
done
carry_out --first-contact
status_is 0 '--first-contact accepts that'
sim_reset
faults '{"faults":[{"match":{"path":"*/system/info"},"do":{"status":200,"body":{"version":"ours, of May"}}}]}'
probe >report 2>err
carry_out
status_is 0 'a version that is no number is not compared'
sim_reset
no_faults
cp good "$kept"
head -n 9 good >"$kept"
carry_out
refused 'cannot be read' 'a report that is cut'
out_has 'the findings of the last probe cannot be read' 'and says so'
plan >said.ndjson
has said.ndjson 'the findings of the last probe cannot be read' 'a plan does, too'
write_job '.FirstContact = "yes"'
carry_out
status_is 2 'FirstContact has one value'
write_job '.MaxProbeAge = 0'
carry_out
status_is 2 'MaxProbeAge is at least a day'

# --- what only a write can show -------------------------------------------------
write_job
# tests TARGET VERDICT TITLE
tests() {
	forget_requests
	run apply --write-test "$1"
	is "$(query -r 'select(.type == "finding") | "\(.id) \(.verdict)"' out)" \
	    "cw.patch $2" "$3"
}
cp good "$kept"
sim_dump >before
tests 871/3624 confirmed 'a quantity is set to what it is'
status_is 0 'which is what was believed'
is "$(requests | cut -d ' ' -f 1 | tr '\n' ' ')" 'GET PATCH GET ' \
    'it is read, written and read again'
is "$(query -rs 'map(select(.method == "PATCH").body[0]) | .[0] |
    "\(.path) \(.value)"' "$SIMLOG")" 'quantity 29' 'nothing else is written'
sim_dump >after
sed 's/"lastUpdated":"[^"]*"//; s/"updatedBy":"[^"]*"//' before >before.s
sed 's/"lastUpdated":"[^"]*"//; s/"updatedBy":"[^"]*"//' after >after.s
is "$(diff before.s after.s | grep -c '^>.*"quantity":')" \
    "$(diff before.s after.s | grep '^>' | grep -c '"quantity":29[,.]')" \
    'the quantity is as it was'
switches '{"patchPath":"slash","wrongPath":"refused"}'
tests 871/3624 confirmed 'a ConnectWise that wants /quantity is found out'
is "$(query -r 'select(.type == "finding").value' out)" /quantity \
    'the finding names the path that has effect'
switches '{"patchPath":"any"}'
# patched: paths of the PATCHes that were made
patched() {
	query -rs 'map(select(.method == "PATCH").body[0].path) | unique |
	    join(" ")' "$SIMLOG"
}
is "$(query -r 'select(.id == "cw.patch") | "\(.verdict) \(.value)"' "$kept")" \
    'confirmed /quantity' 'the finding is kept'
is "$(query -r 'select(.type == "begin").time' "$kept")" \
    "$(query -r 'select(.type == "begin").time' good)" \
    'and the others are as old as before'
switches '{"patchPath":"slash","wrongPath":"refused"}'
write_job 'del(.FirstContact)'
carry_out
status_is 0 'a run uses it'
is "$(patched)" /quantity 'and no other path'
sim_reset
probe >report 2>err
is "$(query -r 'select(.id == "cw.patch").verdict' report)" untestable \
    'a probe after it cannot know'
is "$(query -r 'select(.id == "cw.patch").value' "$kept")" /quantity \
    'but what the write has shown stays'
faults '{"faults":[{"match":{"path":"*/system/info"},"do":{"status":200,"body":{"version":"v2027.1"}}}]}'
probe >report 2>err
no_faults
is "$(query -r 'select(.id == "cw.patch").verdict' "$kept")" untestable \
    'but for another version of ConnectWise'
cp good "$kept"
faults '{"faults":[{"match":{"method":"PATCH"},"do":{"status":403}}]}'
tests 871/3624 refuted 'a member that may not edit is found out'
status_is 1 'which blocks writing'
no_faults
carry_out
refused 'cw.patch' 'what a write has refuted'
write_job
faults '{"faults":[{"match":{"method":"PATCH"},"do":{"change":{"additions":{"3624":{"quantity":7}}},"when":"after"}}]}'
tests 871/3624 refuted 'a quantity that is another afterwards is found out'
no_faults
rm "$kept"
tests 871/3624 confirmed 'a ConnectWise that was never probed is tested, too'
err_has 'there was no probe yet, so the finding is not kept' \
    'but that makes no probe'
ok 'nothing is kept' [ ! -e "$kept" ]
run apply --write-test 871/9999999
status_is 4 'an addition that there is not'
run apply --write-test 871
status_is 2 'ids that are none'
rm before after before.s after.s
done_testing

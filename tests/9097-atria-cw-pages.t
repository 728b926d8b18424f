#!/bin/sh
# atria-cw: ReportDir: pages for a group, whole or not at all, with a list; what is
# said when they cannot be published; how long they are kept. atria-cw-notify(7).
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
write_job
new_job nightly
job=$JOBS/nightly/job.json
set_job() {
	query "$@" "$job" >job.new && mv job.new "$job"
}
facts_of() {
	query -c "$1" "$(last_run nightly)/run.json"
}
# page: the one of the newest run
page() {
	echo "$T/pages/nightly-2026-10-25-$(basename "$(last_run nightly)")-$1.html"
}
mkdir pages
set_job --arg d "$T/pages" '.ReportDir = $d'

# --- published ---------------------------------------------------------------------------
run atria-cw plan nightly
status_is 0 'a plan works'
ok 'the page of a plan is published' cmp "$(page plan)" \
    "$(last_run nightly)/report.html"
# names of one second are in no order
# shellcheck disable=SC2317	# run by await
is_later() { [ "$(date -u +%Y%m%dT%H%M%SZ)" != "${plan_name%-*}" ]; }
plan_name=$(basename "$(last_run nightly)")
await is_later
run atria-cw run nightly -n
ok 'a dry run publishes nothing' test ! -e "$(page dry-run)"
(umask 000 && atria-cw run nightly) >out 2>err
is "$? $(wc -c <out) $(wc -c <err)" '0 0 0' 'a run that publishes its page prints nothing'
published=$(page run)
ok 'the page of a run is that of its folder' cmp "$published" \
    "$(last_run nightly)/report.html"
is "$(facts_of .page)" "\"$published\"" 'run.json has where the page is'
is "$(stat -c %a "$published" pages/index.html | tr '\n' ' ')" '640 640 ' \
    'the group can read pages, and nobody else, whatever the umask is'
is "$(find pages -type f | wc -l)" 3 'nothing else is left in the folder'
is "$(grep -o 'href="[^"]*"' pages/index.html)" "href=\"${published##*/}\"
href=\"$(basename pages/*-plan.html)\"" \
    'index.html lists the pages, the newest first'
touch 'pages/x<script>-2026-10-25-20261026T220003Z-5d1c-run.html' pages/notes.html
run atria-cw run nightly
lacks pages/index.html script 'index.html lists no name of others'
lacks pages/index.html notes 'index.html lists no page of others'
set_job '.ReportMode = "0644"'
run atria-cw undo nightly --yes
is "$(stat -c %a "$(page undo)")" 644 'everybody can read pages if that is chosen'
set_job '.NotifyCommand = ["sh", "-c", "echo $ATRIA_CW_PAGE >$HOME/told; cat >$HOME/text"] |
    .Notify = "always"'
run atria-cw run nightly
is "$(cat told)" "$(page run)" 'the NotifyCommand gets the path of the page'
has text "Page: $(page run)" 'the summary has the path of the page'
rm "$(page run)"
run atria-cw notify nightly
ok 'notify publishes the page again' test -s "$(page run)"
set_job 'del(.NotifyCommand) | .Notify = "failure" | del(.ReportMode)'

# --- kept as long as their runs --------------------------------------------------------------
echo 'KeepRuns = 1' >>"$JOBS/nightly/settings"
atria-cw plan nightly >nothing
run atria-cw run nightly
kept=$(find "$STATE/nightly/runs" -name report.html | wc -l)
is "$(find pages -name 'nightly-*.html' | wc -l)" "$kept" \
    'a page is deleted with its run'
is "$(grep -c 'href="' pages/index.html)" "$kept" 'index.html lists it no longer'
ok 'the files of others stay' test -e pages/notes.html
sed -i '/^KeepRuns/d' "$JOBS/nightly/settings"

# --- not published ------------------------------------------------------------------------------
# unpublished WHY: the run is complete, and it is heard
unpublished() {
	run atria-cw run nightly
	is "$status" 3 "a run ends with 3 if its page is not published: $1"
	err_has "its page is not published: $1" "a run says why: $1"
	is "$(facts_of '[.result, .exit, .page]')" '["Warning",0,null]' \
	    "the run itself is complete: $1"
	is "$(facts_of .pageFault | grep -cF "$1")" 1 "run.json has why: $1"
	run atria-cw check nightly
	is "$status" 3 "check fails: $1"
	out_has "pages           wrong   $1" "check says why: $1"
}
set_job --arg d "$T/none" '.ReportDir = $d'
unpublished "ReportDir $T/none is not there; type: install -d -o $(id -un) -g GROUP -m 2750 $T/none"
run atria-cw list nightly
out_has 'Warning, no page' 'list shows that there is no page'
set_job --arg d "$T/job.json" '.ReportDir = $d'
unpublished "ReportDir $T/job.json is no directory"
set_job --arg d "$T/pages" '.ReportDir = $d | .ReportGroup = "no-such-group"'
unpublished 'ReportGroup no-such-group: there is no such group; type: groupadd no-such-group'
set_job 'del(.ReportGroup)'
if [ "$(id -u)" -eq 0 ]; then
	set_job --arg g games '.ReportGroup = $g'
	run atria-cw run nightly
	is "$(stat -c %G "$(page run)" pages/index.html | tr '\n' ' ')" 'games games ' \
	    'pages get the group that is chosen'
	set_job 'del(.ReportGroup)'
	chgrp games pages
	run atria-cw run nightly
	is "$(stat -c %G "$(page run)")" games 'pages get the group of the folder'
	mkdir given
	chmod 755 . given "$JOBS" "$JOBS/nightly" "${JOBS%/*}" "${JOBS%/*/*}"
	printf '{"ReportDir": "%s"}' "$T/given" >plain.json
	chmod 644 plain.json
	# whose [GROUP]: what somebody else is told
	whose() {
		setpriv --reuid 65534 --regid 65534 --clear-groups \
		    "$B/lib/atria-cw/atria-cw-ask" notify-check plain.json |
		    sed -n "s/^pages_fault='\(.*\)'/\1/p"
	}
	is "$(whose)" "ReportDir $T/given cannot be written by nobody; type: chown nobody $T/given" \
	    'a folder that cannot be written is named, with what to type'
	chmod 777 given
	printf '{"ReportDir": "%s", "ReportGroup": "games"}' "$T/given" >plain.json
	is "$(whose)" 'ReportGroup games: nobody is not in that group; type: usermod -aG games nobody' \
	    'a group that the user is not in is named, with what to type'
	chgrp games given
	printf '{"ReportDir": "%s"}' "$T/given" >plain.json
	is "$(whose)" "ReportDir $T/given: pages are for its group games, which nobody is not in; type: chmod g+s $T/given, or set ReportGroup" \
	    'a folder of a group that the user is not in is named, with what to type'
	chmod g+s given
	is "$(whose)" '' 'the group of the folder is enough with its setgid bit'
	is "$(ls -A given)" '' 'nothing is left where it was tried'
fi
for value in 0666 0755 07777 rw-r----- 640x 0440 ''; do
	set_job --arg m "$value" '.ReportMode = $m'
	run atria-cw run nightly
	is "$status" 2 "ReportMode $value is refused"
	err_has 'ReportMode must be digits such as 0640' "it is said what it can be: $value"
done
set_job 'del(.ReportMode) | .ReportDir = "pages"'
run atria-cw run nightly
is "$status" 2 'a ReportDir that is no whole path is refused'
err_has 'ReportDir must be a whole path, such as /srv/atria-cw, not pages' \
    'it is said what it must be'
done_testing

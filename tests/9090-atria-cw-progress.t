#!/bin/sh
# atria-cw: how far a run is, on a terminal, elsewhere if asked for, and not at
# all.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
command -v script >/dev/null || skip_all 'no script'
sample_start
new_job nightly
cr=$(printf '\r')

# on_terminal COMMAND: all its output on a terminal; what it shows in seen,
# every drawing of a line a line
on_terminal() {
	script -qec "$1" /dev/null </dev/null >shown 2>&1
	echo $? >status
	tr '\r' '\n' <shown | tr -d '\033' | sed 's/^\[K//' >seen
}

# --- no terminal ------------------------------------------------------------------
run atria-cw run nightly -n
err_is 'without a terminal, nothing is said' </dev/null
run atria-cw run nightly -n --progress
status_is 0 '--progress'
sed -E 's/[0-9]+ requests?, in [0-9:]+$/N requests, in T/' err >steady.err
same steady.err 'tells of both stages that ask ConnectWise' <<'END'
cw-resolve: 13 of 13 customers, N requests, in T
cw-apply: 22 of 22 changes, N requests, in T
END
out_is 'and nothing else' </dev/null
is "$(grep -c "[$(printf '\033')$cr]" err)" 0 'without control characters'
run atria-cw plan nightly --progress
err_has 'cw-resolve: 13 of 13 customers' 'plan --progress'
seal=$(jq -r .seal "$(last_run nightly)/run.json")
run atria-cw apply nightly last --approve "$seal" --progress
err_has 'cw-apply: 22 of 22 changes' 'apply --progress'
run atria-cw undo nightly last --progress
err_has 'cw-apply: 22 of 22 changes' 'undo --progress'

# --- a terminal ---------------------------------------------------------------------
on_terminal 'atria-cw run nightly'
status_is 0 'a run on a terminal'
has seen 'cw-resolve: 0 of 13 customers' 'shows how far cw-resolve is'
has seen 'cw-apply: 0 of 22 changes' 'and cw-apply'
ok 'it ends with the result' grep -q \
    '^Run [0-9TZ-]*: Warning, 22 applied. To see its log: atria-cw log nightly$' \
    seen
is "$(grep -v '^$' seen | sed -E 's/^(cw-[a-z]*):.*/\1/; s/^Run .*/Run/' |
    uniq | tr '\n' ' ')" 'cw-resolve cw-apply Run ' 'in this order'
is "$(tr -d '\n' <shown | grep -o "${cr}[^$cr]*Run " | grep -c customers)" 0 \
    'on a line of its own'
admin POST reset >/dev/null
on_terminal 'atria-cw plan nightly'
has seen 'cw-resolve: 0 of 13 customers' 'plan shows it'
has seen 'Plan: 20 to update' 'and then the plan'
on_terminal 'atria-cw plan nightly --no-progress'
lacks seen 'of 13 customers' '--no-progress: it does not'
on_terminal 'atria-cw plan nightly 2>plan.err'
lacks seen 'of 13 customers' 'with stderr elsewhere, neither'
is "$(cat plan.err)" '' 'nor is it there'

# root, as the user of the service: the terminal is handed on
if [ "$(id -u)" -eq 0 ] && chmod 711 "$T" &&
    setpriv --reuid nobody test -x "$B/bin/atria-cw"; then
	rm -rf "$XDG_STATE_HOME"
	chmod -R go+rX "$XDG_CONFIG_HOME"
	on_terminal 'ATRIA_CW_USER=nobody atria-cw run nightly -n'
	status_is 0 'root, as another user'
	has seen 'cw-resolve: 0 of 13 customers' 'sees it, too'
	has seen 'Planned. To see its log' 'and the result'
fi
done_testing

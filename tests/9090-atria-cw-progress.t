#!/bin/sh
# atria-cw: how far a run is, on a terminal, elsewhere if asked for, and not at
# all.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
write_job '.TimeoutSeconds = 600'
new_job nightly
cr=$(printf '\r')

cat >terminal.py <<'END'
import os, pty, sys
# terminal.py COMMAND...: runs it on a terminal of its own; what it shows there
# is on stdout. script(1) waits for ever if its command is stopped for a while.
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
while True:
    try:
        data = os.read(fd, 65536)
    except OSError:
        break
    if not data:
        break
    os.write(1, data)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
# on_terminal COMMAND: all its output on a terminal; what it shows in seen,
# every drawing of a line a line
on_terminal() {
	python3 terminal.py sh -c "$1" </dev/null >shown 2>&1
	echo $? >status
	tr '\r' '\n' <shown | tr -d '\033' | sed 's/^\[K//' >seen
}

# --- no terminal ------------------------------------------------------------------
run atria-cw run nightly -n
err_is 'run without a terminal shows no progress' </dev/null
run atria-cw run nightly -n --progress
status_is 0 'run --progress works without a terminal'
# a slow machine sees more lines, with the time that is left
sed -E '/ left$/d; s/[0-9]+ requests?, in [0-9:]+$/N requests, in T/' err \
    >steady.err
same steady.err 'run --progress prints both stages that ask ConnectWise' <<'END'
cw-resolve: 13 of 13 customers, N requests, in T
cw-apply: 22 of 22 changes, N requests, in T
END
out_is 'run --progress prints nothing on standard output' </dev/null
is "$(grep -c "[$(printf '\033')$cr]" err)" 0 \
    'run --progress prints no control characters without a terminal'
run atria-cw plan nightly --progress
err_has 'cw-resolve: 13 of 13 customers' 'plan --progress prints its progress'
seal=$(query -r .seal "$(last_run nightly)/run.json")
run atria-cw apply nightly last --approve "$seal" --progress
err_has 'cw-apply: 22 of 22 changes' 'apply --progress prints its progress'
run atria-cw undo nightly last --yes --progress
err_has 'cw-apply: 22 of 22 changes' 'undo --progress prints its progress'

# --- a terminal ---------------------------------------------------------------------
on_terminal 'atria-cw run nightly'
status_is 0 'run works on a terminal'
has seen 'cw-resolve: 0 of 13 customers' \
    'run shows the progress of cw-resolve on a terminal'
has seen 'cw-apply: 0 of 22 changes' \
    'run shows the progress of cw-apply on a terminal'
ok 'run ends with the result on a terminal' grep -q \
    '^Run [0-9TZa-f-]*: Warning: 20 updated, 2 removed: +851.86 -725.50 = +126.36 a period$' \
    seen
has seen 'To see its log: atria-cw log nightly' 'run says how to see its log'
is "$(grep -v '^$' seen | sed -E 's/^(cw-[a-z]*):.*/\1/; s/^Run .*/Run/; /^To see/d' |
    uniq | tr '\n' ' ')" 'cw-resolve cw-apply Run ' \
    'run shows one stage after the other, and then the result'
is "$(tr -d '\n' <shown | grep -o "${cr}[^$cr]*Run " | grep -c customers)" 0 \
    'run shows the result on a line of its own'
sim_reset
on_terminal 'atria-cw plan nightly'
has seen 'cw-resolve: 0 of 13 customers' 'plan shows its progress on a terminal'
has seen 'Plan: 20 to update' 'plan shows the plan after its progress'
on_terminal 'atria-cw plan nightly --no-progress'
has seen 'Plan: 20 to update' 'plan --no-progress shows the plan'
lacks seen 'of 13 customers' 'plan --no-progress shows no progress'
echo 'Progress = no' >>"$JOBS/nightly/settings"
on_terminal 'atria-cw plan nightly'
has seen 'Plan: 20 to update' 'plan works with the setting Progress'
lacks seen 'of 13 customers' 'the setting Progress = no switches progress off'
on_terminal 'atria-cw plan nightly --progress'
has seen 'of 13 customers' '--progress shows it in spite of the setting'
sed -i 's/^Progress.*/Progress = never/' "$JOBS/nightly/settings"
run atria-cw plan nightly
status_is 2 'the setting Progress is yes or no'
sed -i '/^Progress/d' "$JOBS/nightly/settings"
on_terminal 'ATRIA_CW_PROGRESS=no atria-cw plan nightly'
lacks seen 'of 13 customers' 'the environment switches progress off'
on_terminal 'atria-cw plan nightly 2>plan.err'
lacks seen 'of 13 customers' \
    'plan shows no progress if standard error is no terminal'
is "$(cat plan.err)" '' 'plan prints no progress on standard error elsewhere'

# root, as the user of the service: the terminal is handed on
if [ "$(id -u)" -eq 0 ] && chmod 711 "$T" &&
    setpriv --reuid nobody test -x "$B/bin/atria-cw"; then
	unset CREDENTIALS_DIRECTORY
	run atria-cw secrets --with age nightly <secrets.json
	rm -rf "$XDG_STATE_HOME"
	chmod -R go+rX "$XDG_CONFIG_HOME"
	on_terminal 'ATRIA_CW_USER=nobody atria-cw run nightly -n'
	status_is 0 'run as another user works on a terminal'
	has seen 'cw-resolve: 0 of 13 customers' \
	    'run as another user shows its progress on a terminal'
	has seen ': Planned: 20 to update, 2 to remove: ' \
	    'run as another user ends with the result on a terminal'
fi
done_testing

#!/bin/sh
# scripts/demo: shows what it promises, and leaves nothing behind.
. "${0%/*}/lib.sh"

# A checkout of its own: the demo works below build/ of where it is. With the
# times of the files and what is built, so that it need not build it again.
mkdir -p checkout/build/tests
(cd "$ROOT" && git ls-files -z |
    xargs -0 cp --parents --preserve=timestamps -t "$T/checkout")
for part in bin lib libcommon.a common tools tests/sim; do
	cp -a "$B/$part" "checkout/build/$part"
done
cd checkout || exit 1
find . -type f ! -path './build/*' | sort >"$T/files"

scripts/demo >"$T/out" 2>"$T/err"
echo $? >"$T/status"
cd "$T" || exit 1
status_is 0 'the demo ends with exit status 0'
is "$(grep -c '^===' out)" 6 'the demo has six steps'
out_has 'Plan: 20 to update, 3 to create, 2 to remove, 53 unchanged' \
    'the demo shows the plan'
for rule in 'ignore (rule of line 2: pilot: free until January)' \
    '(rule of line 3: contract 4711): counted 24' 'the gateway is billed'; do
	ok "the demo shows a rule: $rule" awk -v rule="$rule" '{ gsub(/^ +/, "")
	    all = all " " $0 } END { exit !index(all, rule) }' out
done
out_has 'CW07 ASP Quantity Update' 'the demo shows the log of the transfer'
sed '1,/The same again/d' out >third
lacks third CW07 'the second transfer updates nothing'
lacks third CW08 'the second transfer creates nothing'
has third 'Billing Process Completed' 'the second transfer completes'
(cd checkout && find . -type f ! -path './build/*' | sort) >files.after
ok 'the demo makes no file outside build/' cmp files files.after
sims() {
	pgrep -f "$T/checkout/build/tests/sim/cw-sim|build/tests/sim/cw-sim.*(with-parent|exit-after)" |
	    while read -r pid; do
		[ "$(readlink "/proc/$pid/exe")" = \
		    "$T/checkout/build/tests/sim/cw-sim" ] && echo "$pid"
	done
}
# shellcheck disable=SC2317	# run by await
no_sims() {
	[ -z "$(sims)" ]
}
is "$(sims)" '' 'the demo leaves no simulator'

# The transcripts in README.md are what the demo shows: each of their lines, up
# to where it was cut, stands there.
grep -v '^\$' out | sed -E 's/^Run .*/Run R/; s/sha256:[0-9a-f]{64}/sha256:S/' \
    >shown
awk '/^<!-- demo -->/ { on = 1; next } /^```$/ { on = 0 }
    on && !/^```/ && !/^\[\.\.\.\]$/ && !/^(\$|    [^ ])/ && NF' "$ROOT/README.md" |
    sed -E 's/^Run .*/Run R/; s/\.\.\.$//; s/sha256:[0-9a-f]{64}/sha256:S/' \
    >printed
awk 'NR == FNR { shown = shown "\n" $0; next } !index(shown, $0)' shown printed \
    >untrue
same untrue 'README.md prints only what the demo shows' </dev/null
ok 'README.md prints more than 25 lines of the demo' \
    test "$(wc -l <printed)" -gt 25

# --autotask: a plan, and no program that writes
(cd checkout && scripts/demo --autotask) >autotask 2>autotask.err
is $? 0 'the demo with --autotask ends with 0'
has autotask 'autotask-resolve' 'it resolves with Autotask'
has autotask 'Plan: 18 to update, 1 to create, 2 to remove' \
    'it shows a plan'
lacks autotask 'cw-apply' 'it applies nothing'
is "$(sims)" '' 'the demo with --autotask leaves no simulator'
# --keep: the simulator stays, and the commands that are shown work
(cd checkout && scripts/demo --keep) >kept 2>kept.err </dev/null
is $? 0 'the demo with --keep ends with 0'
is "$(sims | wc -l)" 1 'the demo with --keep leaves its simulator'
sed -n 's/^    //p' kept | sed '1,/demo.env/{/demo.env/!d}' >commands
is "$(wc -l <commands)" 3 'the demo with --keep shows three commands'
sed -i 's/^atria-cw apply demo$/& --approve "$(atria-cw log demo -l Verbose | sed -n "s,^Seal: ,,p")" -v/' commands
unset TMPDIR
run sh -e commands
ok 'the commands that the demo shows work' test "$status" -le 1
out_has 'Plan: 20 to update, 3 to create, 2 to remove' \
    'the simulator that is kept has its first data'
is "$(query -r 'select(.kind == "apply") | .counts.applied' \
    checkout/build/demo/state/atria-cw/demo/runs/*/run.json)" 25 \
    'the plan that the commands make is applied'
sh -c "$(sed -n 's/^To stop it: //p' kept)"
await no_sims
is "$(sims)" '' 'the command that is shown stops the simulator'
(cd checkout && scripts/demo --bogus) >bogus 2>&1
is $? 2 'an option that the demo does not have'

# Interrupted in the middle, as by Ctrl-C or by a shutdown. A first stage that
# never ends keeps the demo there, however slow or fast this machine is.
cat >checkout/build/bin/atria-fetch <<'SH'
#!/bin/sh
: >begun
exec sleep 600
SH
# shellcheck disable=SC2317	# run by await
began_or_ended() {
	[ -e checkout/build/demo/begun ] || ! kill -0 "$demo" 2>/dev/null
}
while read -r sig expected; do
	rm -f checkout/build/demo/begun
	setsid env --default-signal sh -c 'cd checkout && exec scripts/demo' \
	    >out 2>err </dev/null &
	demo=$!
	await began_or_ended
	is "$(sims | wc -l)" 1 "before SIG$sig the demo runs with a simulator"
	if [ "$sig" = KILL ]; then
		kill -KILL "$demo"
	else
		kill -"$sig" "-$demo"
	fi
	wait "$demo" 2>/dev/null
	is $? "$expected" "SIG$sig ends the demo with exit status $expected"
	[ "$sig" != KILL ] || await no_sims	# it ends by itself
	is "$(sims)" '' "SIG$sig ends the simulator of the demo"
	kill -KILL "-$demo" 2>/dev/null
done <<'SIGNALS'
INT 130
TERM 143
HUP 129
KILL 137
SIGNALS
done_testing

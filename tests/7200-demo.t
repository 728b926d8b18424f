#!/bin/sh
# scripts/demo: shows what it promises, and leaves nothing behind.
. "${0%/*}/lib.sh"

# A checkout of its own: the demo works below build/ of where it is.
mkdir checkout
(cd "$ROOT" && git ls-files -z | xargs -0 cp --parents -t "$T/checkout")
cd checkout || exit 1
mkdir -p build/tests
cp -a "$B/." build/ 2>/dev/null
rm -rf build/tmp
find . -type f ! -path './build/*' | sort >"$T/files"

scripts/demo >"$T/out" 2>"$T/err"
echo $? >"$T/status"
cd "$T" || exit 1
status_is 0 'the demo runs'
is "$(grep -c '^===' out)" 3 'in three steps'
out_has 'Plan: 20 to update, 3 to create, 2 to remove, 53 unchanged' \
    'the plan is shown'
out_has 'CW07 ASP Quantity Update' 'the transfer is logged'
sed '1,/The same again/d' out >third
lacks third CW07 'the second run updates nothing'
lacks third CW08 'and creates nothing'
has third 'Billing Process Completed' 'but completes'
(cd checkout && find . -type f ! -path './build/*' | sort) >files.after
ok 'no file outside build/' cmp files files.after
sims() {
	pgrep -f "$T/checkout/build/tests/sim/cw-sim|build/tests/sim/cw-sim.*with-parent" |
	    while read -r pid; do
		[ "$(readlink "/proc/$pid/exe")" = \
		    "$T/checkout/build/tests/sim/cw-sim" ] && echo "$pid"
	done
}
is "$(sims)" '' 'no process is left'

# The transcripts in README.md are what the demo shows: each of their lines, up
# to where it was cut, stands there.
grep -v '^\$' out | sed -E 's/^Run .*/Run R/; s/sha256:[0-9a-f]{64}/sha256:S/' \
    >shown
awk '/^<!-- demo -->/ { on = 1; next } /^```$/ { on = 0 }
    on && !/^```/ && !/^\[\.\.\.\]$/ && !/^[$ ]/ && NF' "$ROOT/README.md" |
    sed -E 's/^Run .*/Run R/; s/\.\.\.$//; s/sha256:[0-9a-f]{64}/sha256:S/' \
    >told
while IFS= read -r line; do
	grep -qF -e "$line" shown || printf '%s\n' "$line"
done <told >untrue
is "$(cat untrue)" '' 'README.md shows what the demo shows'
is "$([ "$(wc -l <told)" -gt 25 ] && echo many)" many 'and much of it'

# Interrupted in the middle, as by Ctrl-C or by a shutdown. A first stage that
# never ends keeps the demo there, however slow or fast this machine is.
cat >checkout/build/bin/atria-fetch <<'SH'
#!/bin/sh
: >begun
exec sleep 600
SH
while read -r sig expected; do
	rm -f checkout/build/demo/begun
	setsid env --default-signal sh -c 'cd checkout && exec scripts/demo' \
	    >out 2>err </dev/null &
	demo=$!
	until [ -e checkout/build/demo/begun ] || ! kill -0 "$demo"; do
		sleep 0.05
	done
	if [ "$sig" = KILL ]; then
		kill -KILL "$demo"
	else
		kill -"$sig" "-$demo"
	fi
	wait "$demo" 2>/dev/null
	is $? "$expected" "SIG$sig ends it"
	for _ in $(seq 600); do
		[ -z "$(sims)" ] && break
		sleep 0.05
	done
	is "$(sims)" '' 'and leaves no simulator'
	kill -KILL "-$demo" 2>/dev/null
done <<'SIGNALS'
INT 130
TERM 143
HUP 129
KILL 137
SIGNALS
done_testing

#!/bin/sh
# The whole suite beside a load that a test could be afraid of: eight busy
# processes, a writer that syncs the disk all the time, and random stops of the
# tools' processes, up to 1.2 s each.
#
#	tests/soak/load.sh			RUNS (2) full runs
#	tests/soak/load.sh prove tests/4510-undo.t	a command beside the load
#
# BUSY, WRITERS and STOPS (0: none) change the load. The output of a run that
# fails is in build/load.N.log.
cd "${0%/*}/../.." || exit 1
mkdir -p build
load=$(mktemp -d build/load.XXXXXX) || exit 1
load=$PWD/$load
touch "$load/on"

busy() {
	while [ -e "$load/on" ]; do
		i=0
		while [ $i -lt 100000 ]; do i=$((i + 1)); done
	done
}
writer() {
	while [ -e "$load/on" ]; do
		dd if=/dev/zero of="$load/file.$1" bs=64k count=64 conv=fsync \
		    2>/dev/null
		sync
	done
}
# Stops one process after another whose program is below build/.
cat >"$load/stops.py" <<'X'
import os, random, signal, sys, time
build, on = sys.argv[1:]
def ours(pid):
    try:
        return os.readlink(f"/proc/{pid}/exe").startswith(build)
    except OSError:
        return False
def tell(pid, sig):
    try:
        os.kill(pid, sig)
    except OSError:
        pass
while os.path.exists(on):
    pids = [int(p) for p in os.listdir("/proc") if p.isdigit() and ours(p)]
    if pids:
        pid = random.choice(pids)
        tell(pid, signal.SIGSTOP)
        time.sleep(random.choice([0.02, 0.1, 0.4, 1.2]))
        tell(pid, signal.SIGCONT)
    time.sleep(0.05)
X

# end: the load ends with this script, however that ends
end() {
	rm -rf "$load"
	wait
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
for _ in $(seq "${BUSY:-8}"); do busy & done
for i in $(seq "${WRITERS:-1}"); do writer "$i" & done
[ "${STOPS:-1}" = 0 ] ||
    /usr/bin/python3 "$load/stops.py" "$PWD/build/" "$load/on" &

if [ $# -gt 0 ]; then
	"$@"
	exit
fi
runs=${RUNS:-2}
failed=0
for n in $(seq "$runs"); do
	began=$(date +%s)
	# shellcheck disable=SC2065	# the script, not test(1)
	if scripts/test >"build/load.$n.log" 2>&1; then
		ok=ok
	else
		ok='not ok'
		failed=$((failed + 1))
		grep -h '^test:\|Failed test' "build/load.$n.log" |
		    sed 's/^/# /'
	fi
	echo "$ok $n - run $n beside the load passes" \
	    "($(($(date +%s) - began)) s)"
done
echo "1..$runs"
[ "$failed" -eq 0 ]

#!/bin/sh
# Each fuzz target of tests/fuzz, for FUZZ_SECONDS (default: 600) of new inputs
# on top of its corpus.
#
#	tests/soak/fuzz.sh [TARGET...]		default: all
#
# build/fuzz/found/TARGET keeps the inputs that reached something new, and the
# next time goes on from there; build/fuzz/crash those that broke a target.
cd "${0%/*}/../.." || exit 1
FUZZ_SECONDS=${FUZZ_SECONDS:-600}
B=build/fuzz

# quit MESSAGE
quit() {
	echo "Bail out! $1"
	exit 1
}

# What make fuzz and make soak need is not needed for anything else.
trial=$(mktemp -d) || exit 1
echo 'int LLVMFuzzerTestOneInput(const void *p, unsigned long n);
int LLVMFuzzerTestOneInput(const void *p, unsigned long n)
{ (void)p; (void)n; return 0; }' >"$trial/trial.c"
clang -fsanitize=fuzzer,address,undefined -o "$trial/trial" "$trial/trial.c" \
    2>"$trial/err"
can=$?
rm -rf "$trial"
[ "$can" -eq 0 ] ||
    quit 'needs clang with libFuzzer: scripts/install-deps build fuzz'
make -s -j"$(nproc 2>/dev/null || echo 2)" FUZZ=1 fuzzers >&2 ||
    quit 'the fuzz targets cannot be built'

[ $# -gt 0 ] || set -- tests/fuzz/corpus/*/
echo "1..$#"
mkdir -p "$B/crash" "$B/log"
n=0
failed=0
for target; do
	target=${target%/}
	target=${target##*/}
	n=$((n + 1))
	mkdir -p "$B/found/$target"
	"$B/tests/fuzz/$target" -max_total_time="$FUZZ_SECONDS" -max_len=4096 \
	    -timeout=120 -print_final_stats=1 \
	    -artifact_prefix="$B/crash/$target-" "$B/found/$target" \
	    "tests/fuzz/corpus/$target" >"$B/log/$target" 2>&1 </dev/null
	status=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$B/log/$target")
	if [ "$status" -eq 0 ]; then
		echo "ok $n - $target: $runs inputs in $FUZZ_SECONDS seconds"
	else
		failed=$((failed + 1))
		echo "not ok $n - $target: see $B/log/$target and $B/crash"
		grep -e '^tests/fuzz/.*: not so' -e 'ERROR:' -e 'runtime error' \
		    -e 'Test unit written' "$B/log/$target" | sed 's/^/# /'
	fi
done
exit "$((failed > 0))"

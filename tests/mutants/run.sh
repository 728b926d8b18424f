#!/bin/sh
# Breaks one rule after the other in a copy of the sources, and demands that
# the test that each patch names fails: a rule without a test is found here.
#
#	make mutants [MUTANTS='tests/mutants/3*.patch']
#
# Prints TAP. The copy is build/mutants; only what a patch touches is built
# again, and it is put back after each.
set -u
cd "${0%/*}/../.." || exit 1
copy=$PWD/build/mutants
jobs=$(nproc 2>/dev/null || echo 2)
n=0
failed=0

# say STATUS TITLE
say() {
	n=$((n + 1))
	[ "$1" = ok ] || failed=$((failed + 1))
	printf '%s %d - %s\n' "$1" "$n" "$2"
}

# build TEST: what the test needs
build() {
	case $1 in
	tests/unit/*) what=build/${1%.c} ;;
	tests/*fuzz*) what=fuzzers ;;
	tests/*simulation*) what=build/tests/simulation/simulation ;;
	*) what=all ;;
	esac
	make -s -C "$copy" -j"$jobs" CFLAGS='-O0 -g -w' DEV= B=build "$what" \
	    >"$copy/log" 2>&1
}

# passes TEST: whether it does, in the copy
passes() {
	case $1 in
	tests/unit/*) set -- "build/${1%.c}" ;;
	esac
	(cd "$copy" && B=build SEEDS=${seeds:-} SHARE=${share:-${SHARE:-}} \
	    timeout 900 prove -Q "$1") \
	    >"$copy/log" 2>&1 </dev/null
}

# Everything gets a new time: the objects of the last mutant are out of date.
rm -rf "$copy/whole"
mkdir -p "$copy/whole" || exit 1
for f in Makefile README.md common tools tests man scripts; do
	rm -rf "${copy:?}/$f"
	cp -R "$f" "$copy/$f" || exit 1
done
cp -Rp common tools scripts "$copy/whole" || exit 1
[ $# -gt 0 ] || set -- tests/mutants/*.patch
make -s -C "$copy" -j"$jobs" CFLAGS='-O0 -g -w' DEV= B=build tests ||
    exit 1

# What is not broken passes.
sed -n 's/^Test: //p' "$@" | sort -u >"$copy/named"
while read -r test; do
	if passes "$test"; then
		say ok "$test passes as it is"
	else
		say 'not ok' "$test passes as it is"
		sed 's/^/# /' "$copy/log" | tail -n 20
	fi
done <"$copy/named"

for patch in "$@"; do
	test=$(sed -n 's/^Test: //p' "$patch")
	seeds=$(sed -n 's/^Seeds: //p' "$patch")	# of the simulation
	share=$(sed -n 's/^Share: //p' "$patch")	# of cases
	title="${patch##*/}: $test fails"
	if ! patch -d "$copy" -p1 -s --force --fuzz=0 <"$patch" \
	    >"$copy/log" 2>&1; then
		say 'not ok' "$title: the patch does not apply"
	elif ! build "$test"; then
		say 'not ok' "$title: the mutant cannot be built"
	elif passes "$test"; then
		say 'not ok' "$title: it passes, although this is broken:"
		sed -n '1s/^/# /p' "$patch"
	elif grep -q 'Bail out\|Bailout' "$copy/log"; then
		say 'not ok' "$title: it could not run"
	else
		say ok "$title"
	fi
	sed -n 's|^+++ b/||p' "$patch" | while read -r f; do
		cp "$copy/whole/$f" "$copy/$f"
		rm -f "$copy/$f.orig" "$copy/$f.rej"
	done
done
printf '1..%d\n# %d of %d are as they should be\n' "$n" $((n - failed)) "$n"
[ "$failed" -eq 0 ]

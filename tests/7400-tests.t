#!/bin/sh
# The tests themselves: the page about them is true, and the mutants apply.
. "${0%/*}/lib.sh"
cd "$ROOT" || exit 1

# codes of common/cwlog.c as "CODE Level"
tr -d '\n\t' <common/cwlog.c |
    grep -oE '\{ "(CW|AX)[0-9]+", LEVEL_[A-Z]+' |
    sed -E 's/\{ "(.*)", LEVEL_(.)(.*)/\1 \2 \3/' |
    while read -r code first rest; do
	echo "$code $first$(echo "$rest" | tr 'A-Z' 'a-z')"
done >"$T/table"
sed -nE 's/^\| ((CW|AX)[0-9]+) \| ([A-Za-z]+) \| .* \| `(.*)` \|$/\1 \3 \4/p' \
    tests/README.md >"$T/page"
cut -d ' ' -f 1,2 "$T/page" >"$T/codes"
is "$(wc -l <"$T/table")" "$(grep -c '^	\[\(CW\|AX\)[0-9]* *\] = {' \
    common/cwlog.c)" 'every code of cwlog.c is seen'
same "$T/codes" 'README: every code, with its level' <"$T/table"
rm -f expected
while read -r code level test; do
	grep -q "$code" "tests/$test" || echo "$code $level: $test"
done <"$T/page" >"$T/untested"
is "$(cat "$T/untested")" '' 'README: the tests named speak of the codes'

# Mutants: each says what it breaks and which test must fail, and applies.
# rules NAME: of the patch, what stands before the difference
ls tests/mutants/*.patch >"$T/patches"
is "$(awk 'END { print (NR >= 40) }' "$T/patches")" 1 \
    'there are mutants, forty or more'
while read -r patch; do
	[ -f "$(sed -n 's/^Test: //p' "$patch")" ] ||
	    echo "$patch: names no test"
	[ -n "$(sed -n '1s/[A-Z].*\.$/x/p' "$patch")" ] ||
	    echo "$patch: names no rule"
	patch -p1 --dry-run --force --fuzz=0 <"$patch" >"$T/patch.out" 2>&1 ||
	    echo "$patch: does not apply"
	grep -q fuzz "$T/patch.out" && echo "$patch: applies elsewhere"
done <"$T/patches" >"$T/rotten"
is "$(cat "$T/rotten")" '' 'every mutant names rule and test, and applies'
done_testing

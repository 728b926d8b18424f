#!/bin/sh
# The tests themselves: the page about them is true, and the mutants apply.
. "${0%/*}/lib.sh"

# codes of common/stream/cwlog.c as "CODE Level"
tr -d '\n\t' <"$ROOT/common/stream/cwlog.c" |
    grep -oE '\{ "(CW|AX)[0-9]+", LEVEL_[A-Z]+' |
    sed -E 's/\{ "(.*)", LEVEL_(.)(.*)/\1 \2 \3/' |
    while read -r code first rest; do
	echo "$code $first$(echo "$rest" | tr '[:upper:]' '[:lower:]')"
done >table
sed -nE 's/^\| ((CW|AX)[0-9]+) \| ([A-Za-z]+) \| .* \| `(.*)` \|$/\1 \3 \4/p' \
    "$ROOT/tests/README.md" >page
cut -d ' ' -f 1,2 page >codes
is "$(wc -l <table)" "$(grep -c '^	\[\(CW\|AX\)[0-9]* *\] = {' \
    "$ROOT/common/stream/cwlog.c")" 'every code of cwlog.c is seen'
same codes 'README: every code, with its level' <table
while read -r code level test; do
	grep -q "$code" "$ROOT/tests/$test" || echo "$code $level: $test"
done <page >untested
is "$(cat untested)" '' 'README: the tests named speak of the codes'
sed -nE 's/^\| `([a-z./]+)`( …)? \|.*/\1/p' "$ROOT/tests/README.md" |
    while read -r name; do
	[ -e "$ROOT/tests/$name" ] || echo "$name"
done >missing
is "$(cat missing)" '' 'README: what it says is there'
ls "$ROOT/tests" >there
sed -nE 's/^\| `([0-9])000` … \|.*/\1/p' "$ROOT/tests/README.md" >named
sed -nE 's/^([0-9])[0-9]{3}-.*\.t$/\1/p' there | sort -u >thousands
same thousands 'README: each thousand of tests' <named

# Mutants: each says what it breaks and which test must fail, and applies.
ls "$ROOT"/tests/mutants/*.patch >patches
is "$(awk 'END { print (NR >= 40) }' patches)" 1 \
    'there are mutants, forty or more'
while read -r patch; do
	[ -f "$ROOT/$(sed -n 's/^Test: //p' "$patch")" ] ||
	    echo "$patch: names no test"
	[ -n "$(sed -n '1s/.\.$/x/p' "$patch")" ] ||
	    echo "$patch: names no rule"
	patch -d "$ROOT" -p1 --dry-run --force --fuzz=0 <"$patch" >tried \
	    2>&1 || echo "$patch: does not apply"
done <patches >rotten
is "$(cat rotten)" '' 'every mutant names rule and test, and applies'
done_testing

#!/bin/sh
# Proves, by Frama-C's EVA, that the modules that hold numbers, dates and
# hostile bytes do nothing that C leaves undefined, for any input up to a
# length; see tests/README.md.
#
#	tests/proof/run.sh [NAME ...]
#
# A driver, NAME.c, makes an input that may be anything and calls the module.
# Its first comment says what is assumed. It has a line "Sources:", and lines
# "Options:" for Frama-C, such as how far loops are unrolled. Prints TAP.
cd "${0%/*}/../.." || exit 1
if ! command -v frama-c >/dev/null 2>&1; then
	echo '1..0 # SKIP skipped: frama-c is not installed'
	exit 0
fi
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
n=0
failed=0

# line NAME KEY: the rest of such lines in the driver
line() {
	sed -n "s/^ \* $2: //p" "tests/proof/$1.c"
}

# prove NAME
prove() {
	started=$(date +%s)
	# shellcheck disable=SC2046	# words
	frama-c -no-autoload-plugins -load-module eva,variadic,scope \
	    -machdep gcc_x86_64 \
	    -kernel-warn-key typing:implicit-function-declaration=abort \
	    -cpp-extra-args="-D_POSIX_C_SOURCE=200809L -Itests/proof \
	    $(printf ' -I%s' common/*/) -idirafter /usr/include" \
	    "tests/proof/$1.c" tests/proof/libc.c $(line "$1" Sources) -eva \
	    -eva-msg-key=-initial-state,-final-states \
	    -eva-ilevel 256 -eva-split-return auto -eva-alloc-builtin fresh \
	    -eva-no-alloc-returns-null -eva-unroll-recursive-calls 40 \
	    $(line "$1" Options) >"$out/$1" 2>&1 </dev/null
	status=$?
	seconds=$(($(date +%s) - started))
	reached=$(sed -n 's/.*, \(.*\) statements reached (out of/\1 of/p' \
	    "$out/$1" | sed 's/).*/ statements reached/')
}

# report NAME: what came of it
report() {
	n=$((n + 1))
	if [ $status -eq 0 ] && grep -q '^  0 alarms generated' "$out/$1" &&
	    ! grep -q '[1-9][0-9]* unknown\|[1-9][0-9]* invalid  ' "$out/$1"
	then
		echo "ok $n - $1: 0 alarms, $reached, $seconds s"
		return
	fi
	failed=1
	echo "not ok $n - $1: $reached, $seconds s"
	grep -A 3 ':alarm\]\|[^r]error\|User Error' "$out/$1" | sed 's/^/# /'
}

[ $# -gt 0 ] || for f in tests/proof/*.c; do
	f=${f##*/}
	case $f in
	libc.c | wrong.c) ;;
	*) set -- "$@" "${f%.c}" ;;
	esac
done

prove wrong
n=1
grep -q '^  2 alarms generated' "$out/wrong" || { failed=1; printf 'not '; }
echo 'ok 1 - what is wrong raises an alarm'
for name in "$@"; do
	prove "$name"
	report "$name"
done
echo "1..$n"
exit $failed

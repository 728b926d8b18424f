#!/bin/sh
# All tests on other dates and in other zones, by libfaketime: 400 days ahead,
# ten seconds before the end of February and of the year, in the earliest zone
# and in one of the latest.
#
#	tests/soak/dates.sh			all of them
#	TESTS='tests/1*.t' tests/soak/dates.sh	some tests
cd "${0%/*}/../.." || exit 1
# shellcheck disable=SC2086	# a list of files
set -- ${TESTS:-tests/*.t}
b=${B:-build}
jobs=$(nproc 2>/dev/null || echo 2)
year=$(date +%Y)
n=0
failed=0
# What goes by the kernel's clock is not to be confused: durations, files.
export DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1
# offset DATE: from now to then, as an absolute date would begin anew in each
# process
offset() {
	echo "+$(($(date -ud "$1" +%s) - $(date +%s)))s"
}
while IFS=, read -r when zone; do
	n=$((n + 1))
	if TZ=$zone B=$b faketime -f "$when" prove -Q -j"$jobs" "$@" \
	    >"$b/dates.$n.log" 2>&1 </dev/null; then
		echo "ok $n - all tests pass at $when in $zone"
	else
		failed=$((failed + 1))
		echo "not ok $n - all tests pass at $when in $zone"
		grep 'Wstat\|Failed test' "$b/dates.$n.log" | sed 's/^/# /'
	fi
done <<X
+400d,UTC
$(offset "$((year + 1))-02-28 23:59:50"),UTC
$(offset "$year-12-31 23:59:50"),UTC
+0,Pacific/Kiritimati
+0,America/Adak
X
echo "1..$n"
[ "$failed" -eq 0 ]

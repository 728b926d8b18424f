#!/bin/sh
# The recipes of README.md, run on the plan of the demo: each prints what is
# shown there.
. "${0%/*}/lib.sh"
command -v mlr >/dev/null || skip_all 'Miller is not installed'

# As scripts/demo has it.
sample_start
write_job '.AllowAtriaCreateAdditions = "True" | del(.LogLevel)'
plan >plan.ndjson 2>err
fetch | resolve | cw-diff --only HBR | apply >applied 2>>err
plan >new.ndjson 2>>err
same err 'the plans for the recipes print nothing on stderr' </dev/null

# Each block after <!-- recipe --> to a file: the lines with $ and > are the
# command, the others what it prints.
awk '/^<!-- recipe -->$/ { n++; on = 1; next }
    on && /^```$/ { on = 0 }
    on && /^[$>] / { print substr($0, 3) >("recipe." n); next }
    on && !/^```/ { print >("shown." n) }' "$ROOT/README.md"
ok 'README.md has five recipes or more' test -s recipe.5
for recipe in recipe.*; do
	n=${recipe#recipe.}
	run sh -e "$recipe"
	title=$(sed -n 1p "$recipe" | cut -c -40)
	[ "$n" -eq 5 ] && [ "$(cat status)" -eq 1 ] && echo 0 >status	# diff
	status_is 0 "recipe $n of README.md succeeds: $title"
	err_is "recipe $n prints nothing on stderr" </dev/null
	out_is "recipe $n prints what README.md shows" <"shown.$n"
done

# The amounts are those of cwlog-fmt.
cwlog-fmt --summary plan.ndjson >summary
amount=$(awk 'NR > 1 { sum += $2 } END { printf "%+.2f", sum }' shown.3)
has summary "amount $amount a period" 'cwlog-fmt prints the same sum of amounts as the recipe'
done_testing

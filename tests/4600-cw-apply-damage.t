#!/bin/sh
# cw-apply: a damaged plan is harmless. Whatever is missing, changed, moved or
# added, no request is made at all, and the exit status is 3.
#
# DAMAGE=all goes through every byte and line, as tests/soak/damage.sh does.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

if [ "${DAMAGE:-some}" = all ]; then
	step=1 lines=1
else
	step=151 lines=9
fi

sample_start
write_job '.AllowAtriaCreateAdditions = true'
plan >plan.ndjson
size=$(wc -c <plan.ndjson)
ok "the plan has over 20 KB ($size bytes)" test "$size" -gt 20480
cp plan.ndjson twin.ndjson

# span N: where line N of the plan begins and ends, in bytes from 0
span() {
	from=$(head -n $(($1 - 1)) plan.ndjson | wc -c)
	to=$(($(head -n "$1" plan.ndjson | wc -c) - 1))
}
last=$(wc -l <plan.ndjson)
change=$(grep -n '"action":"update"' plan.ndjson | head -n 1 | cut -d : -f 1)

# harmless TITLE KIND FROM TO STEP [OPTION...]: of all those damages
harmless() {
	title=$1 kind=$2
	forget_requests
	shift 2
	first=$1 end=$2 by=$3
	shift 3
	"$B/tests/torture/damage" "$kind" "$first" "$end" "$by" plan.ndjson \
	    cw-apply -c job.json -s secrets.json "$@" >damage.out 2>&1
	is "$?" 0 "$title: $(tail -n 1 damage.out)"
	is "$(head -n -1 damage.out | head -n 10)" '' '… all end with 3'
	is "$(requests | wc -l)" 0 '… and make no request'
}
harmless 'cut off anywhere' prefix 0 - $step
harmless 'cut off anywhere, and edits accepted' prefix 0 - $((step * 3)) \
    --accept-edited
harmless 'a bit of any byte flipped' flip 0 - $step
harmless 'a line dropped' drop 0 - $lines
harmless 'two lines swapped' swap 0 - $lines
for line in 1 "$change" "$last"; do
	span "$line"
	name=$(sed -n "${line}s/.\"type\":\"\([a-z]*\).*/\1/p" plan.ndjson)
	harmless "cut off anywhere in the $name record" prefix "$from" "$to" \
	    $((step > 1 ? 11 : 1))
	harmless "a bit of any byte of the $name record flipped" flip "$from" \
	    "$to" $((step > 1 ? 3 : 1))
	harmless "any byte of the $name record inverted" invert "$from" \
	    "$to" $((step > 1 ? 17 : 1))
done

# refused TITLE [OPTION...] <plan: exit 3, and not a single request
refused() {
	title=$1
	shift
	forget_requests
	run apply "$@"
	status_is 3 "$title"
	is "$(requests | wc -l)" 0 '… and no request'
	jq_is '.[-1] | [.type, .status, .exit]' '["end","failed",3]' \
	    '… the end record says so'
}
cat plan.ndjson twin.ndjson >two
refused 'two plans in a row' <two
refused 'two plans in a row, and edits accepted' --accept-edited <two
for more in '' ' ' x '{}' '{"type":"log"}'; do
	{ cat plan.ndjson; printf '%s\n' "$more"; } >longer
	refused "a line \"$more\" after the end record" <longer
	refused '… with --accept-edited, too' --accept-edited <longer
done
{ cat plan.ndjson; printf '\0'; } >longer
refused 'a single byte after the end record' <longer
{ cat plan.ndjson; sed -n "${change}p" plan.ndjson; } >longer
refused 'a change after the end record' --accept-edited <longer
refused 'nothing at all' </dev/null
tac plan.ndjson >turned
refused 'the last line first' <turned
sed "${change}s/\$/\r/" plan.ndjson >dos
refused 'a carriage return' <dos
gzip -c plan.ndjson >packed
refused 'a compressed plan' <packed

# sealed <plan: with a seal that is right for what it holds
sealed() {
	sed '$s/sha256:[0-9a-f]*"}$//' | head -c -1 >unsealed
	cat unsealed
	printf 'sha256:%s"}\n' "$(sha256sum <unsealed | cut -d ' ' -f 1)"
}
sealed <plan.ndjson >twin.ndjson
ok 'a plan can be sealed here' cmp plan.ndjson twin.ndjson
for format in 0.9 2.0 11.0 -1.0 1 1. 1.0a 1.0.0 1x0 one '' ' 1.0' +1.0 4294967297.0; do
	sed "1s/\"format\":\"1.0\"/\"format\":\"$format\"/" plan.ndjson |
	    sealed >format.ndjson
	refused "a plan of format \"$format\", well sealed" <format.ndjson
	refused '… with --accept-edited, too' --accept-edited <format.ndjson
done
sed '1s/"format":"1.0",//' plan.ndjson | sealed >format.ndjson
refused 'a plan of no format' <format.ndjson

# that nothing was written is no accident
sed '1s/"format":"1.0"/"format":"1.99"/' plan.ndjson | sealed >format.ndjson
forget_requests
run apply -n <format.ndjson
status_is 0 'a later minor format is read'
run apply <plan.ndjson
status_is 0 'the undamaged plan'
ok "is carried out ($(writes) writes)" test "$(writes)" -gt 20
done_testing

#!/bin/sh
# cw-apply: a damaged plan is harmless. Whatever is missing, changed, moved or
# added, no request is made at all, and the exit status is 3.
#
# Each day tries other places of the plan. SHARE=all goes through every byte and
# line, as tests/soak/damage.sh does.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# places N: sets $from and $step, so that every N-th place is tried, and each of
# the N shares starts at another one
places() {
	from=0 step=1
	[ "$SHARE" = all ] || step=$1 from=$((SHARE * 37 % $1))
}

sample_start
write_job '.AllowAtriaCreateAdditions = true'
plan >plan.ndjson
size=$(wc -c <plan.ndjson)
ok "the plan has over 20 KB ($size bytes)" test "$size" -gt 20480
cp plan.ndjson twin.ndjson
forget_requests

# harmless TITLE KIND FROM TO STEP [OPTION...]: of all those damages
harmless() {
	title="$1 is refused, and no request is made" kind=$2
	shift 2
	first=$1 end=$2 by=$3
	shift 3
	if "$B/tests/torture/damage" "$kind" "$first" "$end" "$by" plan.ndjson \
	    cw-apply -c job.json -s secrets.json "$@" >damage.out 2>&1 &&
	    [ ! -s "$SIMLOG" ]; then
		read -r damage_runs <damage.out
		pass "$title: $damage_runs"
	else
		fail "$title"
		{ tail -n 11 damage.out; requests; } | note
		forget_requests
	fi
}
share_note 9311
places 9311
harmless 'a plan that is cut off' prefix $from - "$step"
harmless 'a plan with a bit of a byte flipped' flip $from - "$step"
places 17389
harmless 'a plan that is cut off, with --accept-edited,' prefix $from - \
    "$step" --accept-edited
places 23
harmless 'a plan without one of its lines' drop $from - "$step"
harmless 'a plan with two lines swapped' swap $from - "$step"

# where three of its records begin and end, in bytes from 0
awk 'BEGIN { at = 0 } {
	end = at + length($0)
	if (NR == 1)
		print "begin", at, end
	else if (!change && /"action":"update"/)
		print "change", at, end, change = NR
	last = at
	at = end + 1
} END { print "end", last, end }' plan.ndjson >records
while read -r name at to line; do
	[ "$name" != change ] || change=$line
	places 293
	harmless "a plan cut off in its $name record" prefix \
	    $((at + from % (to - at))) "$to" "$step"
	places 281
	harmless "a plan with a bit of its $name record flipped" flip \
	    $((at + from % (to - at))) "$to" "$step"
	places 307
	harmless "a plan with a byte of its $name record inverted" invert \
	    $((at + from % (to - at))) "$to" "$step"
done <records
# a begin record of which only a part can be read, whatever the day
at=$(head -n 1 plan.ndjson | grep -bo '"end":"[0-9]*-' | head -n 1)
at=${at%%:*}
harmless 'a plan with a bit of its period flipped' flip \
    $((at + 7)) $((at + 10)) 1
is "$(cut -d ' ' -f 1 records | tr '\n' ' ')" 'begin change end ' \
    'a begin, a change and an end record were damaged'

# refused TITLE [OPTION...] <plan: exit 3, not a single request, and an end
# record that says so
refused() {
	title="$1 is refused, and no request is made"
	shift
	run apply "$@"
	case $status,$(tail -n 1 out) in
	'3,{"type":"end","status":"failed","exit":3,'*)
		if [ ! -s "$SIMLOG" ]; then
			pass "$title"
			return
		fi ;;
	esac
	fail "$title"
	{ echo "exit status $status"; tail -n 1 out; cat err; requests; } |
	    note
	forget_requests
}
# one_way TITLE <plan: refused, every second day with --accept-edited
ways=0
one_way() {
	ways=$((ways + 1))
	if [ "$SHARE" = all ]; then
		cat >way.ndjson
		refused "$1" <way.ndjson
		refused "$1, with --accept-edited," --accept-edited <way.ndjson
	elif in_share $ways 2; then
		refused "$1"
	else
		refused "$1, with --accept-edited," --accept-edited
	fi
}
cat plan.ndjson twin.ndjson >two
refused 'a stream of two plans' <two
refused 'a stream of two plans, with --accept-edited,' --accept-edited <two
for more in '' ' ' x '{}' '{"type":"log"}'; do
	{ cat plan.ndjson; printf '%s\n' "$more"; } >longer
	one_way "a plan with a line \"$more\" after the end record" <longer
done
{ cat plan.ndjson; printf '\0'; } >longer
refused 'a plan with a single byte after the end record' <longer
{ cat plan.ndjson; sed -n "${change}p" plan.ndjson; } >longer
refused 'a change after the end record, with --accept-edited,' \
    --accept-edited <longer
refused 'an empty input' </dev/null
tac plan.ndjson >turned
refused 'a plan with the last line first' <turned
sed "${change}s/\$/\r/" plan.ndjson >dos
refused 'a plan with a carriage return' <dos
gzip -c plan.ndjson >packed
refused 'a compressed plan' <packed

# sealed FORMAT-MEMBER: the plan with this instead of its format, and a seal
# that is right for what it holds
sed '$s/sha256:[0-9a-f]*"}$//' plan.ndjson | head -c -1 >unsealed
read -r begin <unsealed
tail -n +2 unsealed >behind-begin
sealed() {
	printf '%s%s%s\n' "${begin%%'"format":"1.0",'*}" "$1" \
	    "${begin#*'"format":"1.0",'}" | cat - behind-begin >unsealed
	read -r sum _ <<-EOF
		$(sha256sum <unsealed)
	EOF
	cat unsealed
	printf 'sha256:%s"}\n' "$sum"
}
sealed '"format":"1.0",' >twin.ndjson
ok 'the test can seal a plan' cmp plan.ndjson twin.ndjson
for format in 0.9 2.0 11.0 -1.0 1 1. 1.0a 1.0.0 1x0 one '' ' 1.0' +1.0 \
    4294967297.0; do
	sealed "\"format\":\"$format\"," >format.ndjson
	one_way "a well sealed plan of format \"$format\"" <format.ndjson
done
sealed '' >format.ndjson
refused 'a well sealed plan without a format' <format.ndjson
await_alone
is "$(requests)" '' 'no damaged plan made a request'

# that nothing was written is no accident
sealed '"format":"1.99",' >format.ndjson
run apply -n <format.ndjson
status_is 0 'a plan of a later minor format is read'
run apply <plan.ndjson
status_is 0 'the undamaged plan is carried out'
writes=$(writes)
ok "the undamaged plan makes over 20 writes ($writes)" test "$writes" -gt 20
done_testing

#!/bin/sh
# Each tool, when memory runs out, or a file or pipe cannot be written to, at
# the N-th call: a clean error, the documented exit status, no crash, and of
# cw-apply no write request after that.
#
# STEP is how many allocations lie between those that fail; STEP=1 fails every
# one, as tests/soak/torture.sh does.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

STEP=${STEP:-331}
inject=$B/tests/torture/inject.so
# AddressSanitizer must come first; then it has the allocations to itself.
asan=$(ldd "$B/bin/cw-apply" | awk '/libasan/ { print $3 }')

sample_start
write_job '.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true
    | .ProductTemplate = {category: {id: 1}, subcategory: {id: 1}, type: {id: 1}}
    | .CustomersFilter = ["ASP", "HBR", "SKR"]'
jq -c '.atria.periods["2026-10-25"]' "$DATA/sample/state.json" >billing.json
fetch >lines.ndjson
resolve <lines.ndjson >agreements.ndjson
cw-diff <agreements.ndjson >plan.ndjson
apply <plan.ndjson >results.ndjson

# tool NAME: runs it as the undisturbed pipe did
tool() {
	case $1 in
	atria-fetch) fetch ;;
	atria-fetch-file) fetch -i billing.json ;;
	cw-resolve) resolve <lines.ndjson ;;
	cw-diff) cw-diff <agreements.ndjson ;;
	cw-diff-undo) cw-diff -R <results.ndjson ;;
	cw-apply) apply <plan.ndjson ;;
	cwlog-fmt) cwlog-fmt <results.ndjson ;;
	cwlog-fmt-*) cwlog-fmt -f "${1#cwlog-fmt-}" <results.ndjson ;;
	esac
}
# hit TOOL INJECT: runs it so; false when it ended before the call
hit() {
	if [ "$1" = cw-apply ]; then
		admin POST reset >nothing
		rm -rf state
	fi
	rm -f hit
	(
		export INJECT="$2" INJECT_MARK=hit LD_PRELOAD="$asan $inject"
		tool "$1"
	) >out 2>err
	status=$?
	[ -e hit ]
}
ended_well() {
	case $1 in
	cwlog-fmt*) cmp -s out "$1.out" ;;
	*) steady <out | jq -c 'del(.requestId, .number)' >out.steady
	   cmp -s out.steady "$1.out" ;;
	esac
}
# A tool that fails says why, and its output does not look whole.
failed_well() {
	[ "$status" -eq 3 ] || echo "exit status $status"
	[ -s err ] || echo 'no word on standard error'
	[ "$(wc -l <err)" -le 2 ] || echo "$(wc -l <err) lines of error"
	[ ! -s hit ] || echo "and then: $(head -n 1 hit)"
	tail -n 1 out | grep -q '^{"type":"end","status":"ok"' &&
	    echo 'the end record says that all is well'
}
# Whatever happens, the tool either succeeds as if nothing was, or fails well.
verdict() {
	if [ "$status" -eq 0 ]; then
		ended_well "$1" || echo 'ended well, with another output'
	else
		failed_well
	fi
}
# torture TOOL CALL DEED STEP WANT [FIRST]: every STEP-th call fails; WANT is
# what the tool must do: fail, go on, or either
torture() {
	n=${6:-1} bad=0 failures=0
	while hit "$1" "$2:$n:$3"; do
		verdict "$1" >wrong
		[ "$status" -eq 0 ] || failures=$((failures + 1))
		case $5.$status in
		fail.0) echo 'nobody noticed' >>wrong ;;
		go-on.0 | either.* | fail.*) ;;
		*) echo "exit status $status" >>wrong ;;
		esac
		if [ -s wrong ]; then
			bad=$((bad + 1))
			[ $bad -gt 3 ] || sed "s/^/# $1 $2 $n: /" wrong err
		fi
		n=$((n + $4))
	done
	runs=$(((n - ${6:-1}) / $4))
	is "$bad" 0 "$1: $2 $3: $runs runs of $n, $failures failed, and well"
	is "$status" 0 '… and the one that was not hit did not'
	[ "$runs" -gt 0 ] || fail '… there were none'
}
for t in atria-fetch atria-fetch-file cw-resolve cw-diff cw-diff-undo cw-apply \
    cwlog-fmt cwlog-fmt-csv cwlog-fmt-html cwlog-fmt-json; do
	hit $t write:0:EIO
	case $t in
	cwlog-fmt*) mv out $t.out ;;
	*) steady <out | jq -c 'del(.requestId, .number)' >$t.out ;;
	esac
	is "$status" 0 "$t runs"
	[ -n "$asan" ] || torture $t malloc ENOMEM "$STEP" either
	case $t in cwlog-fmt*) continue ;; esac
	first=1
	[ $t != cw-apply ] || first=2	# the first one is for the lock
	torture $t write EIO 1 fail $first
	torture $t write ENOSPC+ 1 fail
	torture $t write short 1 go-on
	torture $t write EINTR 1 go-on
done
torture cw-apply sync EIO 1 fail
done_testing

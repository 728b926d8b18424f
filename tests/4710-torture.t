#!/bin/sh
# Each tool, when memory runs out, or a file or pipe cannot be written to, at
# the N-th call: a clean error, the documented exit status, no crash, and of
# cw-apply no write request after that.
#
# Each day tries a share of the calls, and other ones. SHARE=all fails every one,
# as tests/soak/torture.sh does.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

inject=$B/tests/torture/inject.so
# AddressSanitizer must come first; then it has the allocations to itself.
asan=$(ldd "$B/bin/cw-apply" | awk '/libasan/ { print $3 }')

sample_start
write_job '.Parallel = 1
    | .AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true
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
		export INJECT="$2" INJECT_MARK=hit \
		    LD_PRELOAD="$asan $inject ${LD_PRELOAD:-}"
		tool "$1"
	) >out 2>err
	status=$?
	[ -e hit ]
}
# comparable TOOL: of its output, what is the same in each run
comparable() {
	case $1 in
	cwlog-fmt*) cat out ;;
	*) steady <out | sed -E 's/,"(requestId":"[^"]*"|number":[0-9]+)//g' ;;
	esac
}
# A tool that fails says why, and its output does not look whole.
failed_well() {
	[ "$status" -eq 3 ] || echo "exit status $status"
	{
		read -r _ || echo 'no word on standard error'
		read -r _
		! read -r _ || echo 'more than two lines of error'
	} <err
	[ ! -s hit ] || echo "and then: $(head -n 1 hit)"
	case $(tail -n 1 out) in
	'{"type":"end","status":"ok"'*)
		echo 'the end record says that all is well' ;;
	esac
}
# Whatever happens, the tool either succeeds as if nothing was, or fails well.
verdict() {
	if [ "$status" -eq 0 ]; then
		comparable "$1" >out.now
		cmp -s out.now "$1.out" || echo 'ended well, with another output'
	else
		failed_well
	fi
}
# calls N: sets $first and $step, so that every N-th call fails, and each of the
# N shares begins with another one
calls() {
	first=1 step=1
	[ "$SHARE" = all ] || step=$1 first=$((SHARE * 37 % $1 + 1))
}
# torture TOOL CALL DEED WANT: every $step-th call fails, from the $first-th one
# on; WANT is what the tool must do: fail, go-on, or either
torture() {
	n=$first bad=0 failures=0 runs=0
	while hit "$1" "$2:$n:$3"; do
		runs=$((runs + 1))
		verdict "$1" >wrong
		[ "$status" -eq 0 ] || failures=$((failures + 1))
		case $4.$status in
		fail.0) echo 'nobody noticed' >>wrong ;;
		go-on.0 | either.* | fail.*) ;;
		*) echo "exit status $status" >>wrong ;;
		esac
		if [ -s wrong ]; then
			bad=$((bad + 1))
			[ $bad -gt 3 ] || sed "s/^/# $1 $2 $n: /" wrong err
		fi
		n=$((n + step))
	done
	case $4 in
	fail) title="$1 fails cleanly when $2 number N ends with $3" ;;
	go-on) title="$1 goes on when $2 number N ends with $3" ;;
	either) title="$1 fails cleanly or goes on when $2 number N ends with $3" ;;
	esac
	is "$bad wrong, the last one ended with $status" \
	    '0 wrong, the last one ended with 0' \
	    "$title ($runs runs before N was $n, $failures failed)"
	[ "$runs" -gt 0 ] || fail "$1 has a $2 that can fail"
}
share_note 6
i=0
for t in atria-fetch atria-fetch-file cw-resolve cw-diff cw-diff-undo cw-apply \
    cwlog-fmt cwlog-fmt-csv cwlog-fmt-html cwlog-fmt-json; do
	i=$((i + 1))
	hit $t write:0:EIO
	comparable $t >$t.out
	is "$status" 0 "$t succeeds when no call fails"
	calls 997
	[ -n "$asan" ] || torture $t malloc ENOMEM either
	case $t in
	cwlog-fmt*) continue ;;
	cw-apply)
		calls 6
		torture $t write ENOSPC+ fail
		torture $t write short go-on
		torture $t write EINTR go-on
		# the first one is for the lock
		[ $first -gt 1 ] || first=$((1 + step))
		torture $t write EIO fail ;;
	*)
		calls 1
		if in_share $i 2; then
			torture $t write EIO fail
			torture $t write short go-on
		fi
		if in_share $((i + 1)) 2; then
			torture $t write ENOSPC+ fail
			torture $t write EINTR go-on
		fi ;;
	esac
done
calls 1
torture cw-apply sync EIO fail
done_testing

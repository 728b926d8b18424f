#!/bin/sh
# The pipe, live, in which a stage is killed: when one before cw-apply is, no
# write request is made, and whichever it is, the last exit status is not 0,
# under dash and bash, without pipefail.
#
# Each day kills each stage at two other moments, one per shell: while a request
# is held, and in the middle of a step, such as a write. SHARE=all, as
# tests/soak/upstream.sh has it, kills at all of them under both shells.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# AddressSanitizer must come first; then it has the allocations to itself.
asan=$(ldd "$B/bin/cw-apply" | awk '/libasan/ { print $3 }')
export INJECT_LIB="$asan $B/tests/torture/inject.so ${LD_PRELOAD:-}"

sample_start
write_job '.AllowAtriaCreateAdditions = true | .Parallel = 1'

# A stage that is run by this has its process in NAME.pid, and leaves what it
# wrote in NAME.out and what it ended with in NAME.exit. That of $INJECT_STAGE
# is killed as $INJECT_PLAN says.
cat >staged <<'EOF'
#!/bin/sh
name=$1
shift
exec 3<&0
{
	if [ "$name" = "${INJECT_STAGE:-}" ]; then
		INJECT=$INJECT_PLAN LD_PRELOAD=$INJECT_LIB "$@" <&3 3<&- &
	else
		"$@" <&3 3<&- &
	fi
	echo $! >"$name.pid.new"
	mv "$name.pid.new" "$name.pid"
	wait $!
	echo $? >"$name.exit"
} | tee "$name.out"
EOF
chmod +x staged
cat >pipe <<'EOF'
./staged fetch atria-fetch -c job.json -s secrets.json --today 2026-10-26 |
./staged resolve cw-resolve -c job.json -s secrets.json |
./staged diff cw-diff |
./staged apply cw-apply -c job.json -s secrets.json |
cwlog-fmt >pipe.out
echo $? >pipe.exit
EOF

# that nothing is written later on is no accident
plan >nothing
resolve_asks=$(requests | grep -vc /api/billing)
forget_requests
dash pipe 2>pipe.err
read -r pipe_exit <pipe.exit
is "$pipe_exit" 0 'undisturbed, the pipe ends with 0'
writes=$(writes)
ok "undisturbed, the pipe writes over 20 times ($writes)" test "$writes" -gt 20
apply_asks=$(($(requests | wc -l) - 1 - resolve_asks))
ok "cw-resolve makes over 3 requests, and cw-apply over 20" \
    test "$resolve_asks" -gt 3 -a "$apply_asks" -gt 20

afresh() {
	rm -f ./*.pid ./*.exit ./*.out
	curl -sS -X POST "$SIM/_sim/reset" \
	    --next -sS -X DELETE "$SIM/_sim/faults" \
	    --next -sS -X DELETE "$SIM/_sim/log" >admin.out
}
# kill_held SHELL STAGE API N: runs the pipe, and kills the stage while request N
# to the API is held
kill_held() {
	afresh
	faults "{\"match\":{\"api\":\"$3\"},\"nth\":$4,\"do\":{\"hold\":\"before\"}}"
	$1 pipe 2>pipe.err &
	pipe_pid=$!
	await_held 1
	await test -e "$2.pid"
	read -r stage_pid <"$2.pid"
	kill -KILL "$stage_pid"
	release
	wait $pipe_pid
	judge "$2" "$2 is killed while request $4 to $3 is held ($1)"
}
# kill_within SHELL STAGE N DEED: runs the pipe, with the stage killed in or
# before its step N
kill_within() {
	afresh
	INJECT_STAGE=$2 INJECT_PLAN=step:$3:$4 $1 pipe 2>pipe.err
	case $4 in
	kill) judge "$2" "$2 is killed before step $3 ($1)" ;;
	half) judge "$2" "$2 is killed in the middle of step $3 ($1)" ;;
	esac
}
# judge STAGE TITLE: the stage was killed before its work was done
judge() {
	read -r stage_exit <"$1.exit"
	read -r pipe_exit <pipe.exit
	end=torn wrote=0
	case $(tail -n 1 "$1.out") in '{"type":"end"'*'"}') end=whole ;; esac
	[ "$pipe_exit" -eq 0 ] || pipe_exit='not 0'
	[ "$1" = apply ] || wrote=$(writes)
	is "$stage_exit $end, pipe $pipe_exit, writes $wrote" \
	    '137 torn, pipe not 0, writes 0' "the pipe fails when $2"
}
# moments N: a line of the moments of 1 to N that are tried today
moments() {
	if [ "$SHARE" = all ]; then
		seq -s ' ' "$1"
	else
		echo $((SHARE * 7 % $1 + 1))
	fi
}
share_note 2
i=0
for stage in fetch resolve diff apply; do
	# how many requests there are, and how many steps there are at least
	api=connectwise skip=0
	case $stage in
	fetch) api=atria asks=1 steps=6 ;;
	resolve) asks=$resolve_asks steps=$((2 * resolve_asks + 3)) ;;
	diff) asks=$resolve_asks steps=2 ;;
	apply) asks=$apply_asks steps=$((2 * apply_asks)) skip=$resolve_asks ;;
	esac
	for shell in dash bash; do
		i=$((i + 1))
		if ! command -v $shell >nothing; then
			pass "there is no $shell here # SKIP"
			continue
		fi
		if in_share $i 2; then
			for n in $(moments "$asks"); do
				kill_held $shell $stage $api $((skip + n))
			done
		fi
		if in_share $((i + 1)) 2; then
			for n in $(moments "$steps"); do
				kill_within $shell $stage "$n" kill
				kill_within $shell $stage "$n" half
			done
		fi
	done
done
done_testing

#!/bin/sh
# The pipe, live, in which a stage before cw-apply is killed at a random moment:
# no write request, and the last exit status is not 0, under dash and bash,
# without pipefail.
#
# RUNS is how many kills there are per shell and stage, SEED where chance
# starts.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

RUNS=${RUNS:-3}
SEED=${SEED:-1}

sample_start
write_job '.AllowAtriaCreateAdditions = true | .Parallel = 1'

# A stage that is run by this has its process in NAME.pid, and leaves what it
# wrote in NAME.out and what it ended with in NAME.exit.
cat >staged <<'EOF'
#!/bin/sh
name=$1
shift
exec 3<&0
{
	"$@" <&3 3<&- &
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

# random N: sets $chance to 0 to N - 1
random() {
	SEED=$(((SEED * 1103515245 + 12345) & 0x7fffffff))
	chance=$(((SEED >> 8) % $1))
}
# kill_one SHELL STAGE MILLISECONDS: runs the pipe, and kills the stage so much
# after it began, at the most. Answers are slow, so that it lives that long.
kill_one() {
	sim_reset
	switches '{"latency":150}'
	rm -f ./*.pid ./*.exit ./*.out
	$1 pipe 2>pipe.err &
	pipe_pid=$!
	while [ ! -e "$2.pid" ]; do
		sleep 0.005
	done
	random "$3"
	sleep "$(printf '0.%03d' $chance)"
	kill -KILL "$(cat "$2.pid")" 2>nothing
	wait $pipe_pid
}
# Whether the stage was killed, and before its work was done.
was_alive() {
	[ "$(cat "$1.exit")" -eq 137 ] && ! grep -q '^{"type":"end"' "$1.out"
}
for shell in dash bash; do
	if ! command -v $shell >nothing; then
		pass "no $shell here # SKIP"
		continue
	fi
	for stage in fetch:130 resolve:500 diff:600 apply:900; do
		ms=${stage#*:}
		stage=${stage%:*}
		tries=0 counted=0 bad=0
		while [ $counted -lt "$RUNS" ] && [ $tries -lt $((RUNS * 20)) ]; do
			tries=$((tries + 1))
			kill_one $shell "$stage" "$ms"
			was_alive "$stage" || continue
			counted=$((counted + 1))
			[ "$stage" != apply ] && [ "$(writes)" -gt 0 ] &&
			    bad=$((bad + 1)) && echo "# $(writes) writes"
			[ "$(cat pipe.exit)" -ne 0 ] || bad=$((bad + 1))
		done
		is "$counted" "$RUNS" "$shell: $stage was killed at work, $RUNS times"
		is "$bad" 0 '… and nothing is written, and the last status tells it'
	done
done

# that nothing was written is no accident
sim_reset
dash pipe
is "$(cat pipe.exit)" 0 'undisturbed, the pipe ends with 0'
ok "and writes ($(writes) requests)" test "$(writes)" -gt 20
done_testing

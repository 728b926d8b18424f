#!/bin/sh
# Two runs at the same time. Two users of one machine have one lock: one of them
# writes. Two machines have none: the log names a second addition of a product.
#
# ROUNDS is how often it is tried; tests/soak/two-users.sh does it 200 times.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

ROUNDS=${ROUNDS:-3}
unshare --mount true 2>nothing || skip_all 'no mount of its own for a program'

sample_start
write_job '.AllowAtriaCreateAdditions = true | .RetryTries = 3
    | .CustomersFilter = ["ASP", "HBR", "SKR"]'
plan >plan.ndjson
jq -c 'select(.type == "change" and .action != "none")' plan.ndjson >changes

# user NAME COMMAND...: applies the plan as another user would
user() {
	name=$1
	shift
	XDG_STATE_HOME=$T/$name "$@" cw-apply -c job.json -s secrets.json \
	    <plan.ndjson >"$name.out" 2>"$name.err" &
}
# on_another_machine COMMAND...: with a /run/lock of its own
cat >on_another_machine <<'X'
#!/bin/sh
exec unshare --mount sh -c 'mount -t tmpfs none /run/lock && exec "$@"' sh "$@"
X
chmod +x on_another_machine
# What is wrong after a round; nothing if all is right. What both runs have told
# of twins is in $told.
cat >judge.jq <<'X'
($world[0].connectwise.additions | map(select(.cancelledDate == null))) as $live |
($told | map(select(.code == "AX29").error)) as $named |
($changes[] | select(.action == "create") | . as $c |
    [$live[] | select(.agreementId == $c.agreement.id and
	.product.identifier == $c.sku) | .id] |
    if length == 0 then "\($c.sku): not created"
    elif length > 1 and $one then "\($c.sku): created twice"
    elif length > 1 and
	(map(tostring) as $ids | any($named[]; . as $text |
	    all($ids[]; . as $id | $text | test("\\b" + $id + "\\b"))) | not)
    then "\($c.sku): \(.) and nobody says so" else empty end),
($changes[] | select(.action == "update") | . as $c |
    [$live[] | select(.id == $c.addition.id)][0].quantity |
    if . == $c.after then empty else "\($c.sku): \(.)" end)
X
# try_round ONE COMMAND...: into verdict; ONE: true if one of them only may write
try_round() {
	one=$1
	shift
	sim_reset
	rm -rf first second
	[ "$one" = true ] || faults '{"match":{"method":"POST",
	    "path":"*/additions"},"do":{"hold":"before"}}'
	user first
	one_pid=$!
	user second "$@"
	if [ "$one" = false ]; then	# both have read when one writes
		await_held 2
		no_faults
		release
	fi
	wait "$one_pid"
	one_status=$?
	wait $!
	two_status=$?
	sim_dump >world
	query -nr --argjson one "$one" --slurpfile world world \
	    --slurpfile changes changes --slurpfile first first.out \
	    --slurpfile second second.out \
	    '($first + $second) as $told | '"$(cat judge.jq)" >verdict 2>&1
	case $one,$one_status,$two_status in
	true,0,5 | true,5,0 | true,0,0) ;;
	true,*) echo "exit $one_status and $two_status" >>verdict ;;
	esac
}
# rounds TITLE ONE COMMAND...
rounds() {
	title=$1 bad=0 twins=0 i=0
	shift
	while [ $i -lt "$ROUNDS" ]; do
		i=$((i + 1))
		try_round "$@"
		twins=$((twins + $(query -rs 'map(select(.code == "AX29")) |
		    length' first.out second.out)))
		[ -s verdict ] || continue
		bad=$((bad + 1))
		sed "s/^/# round $i: /" verdict
	done
	echo "# $twins entries name a twin"
	is "$bad" 0 "$title, $ROUNDS times"
}
rounds 'two users at the same time write each change once' true
rounds 'two machines at the same time: each twin is named' false \
    ./on_another_machine

done_testing

#!/bin/sh
# What a tool has to say is seen while it waits for more, not only at the end.
. "${0%/*}/lib.sh"

seal '"today":"2026-10-26"' >stream <<'RECORDS'
{"type":"log","time":"2026-10-26T22:00:00Z","code":"CW01","level":"Info","message":"Billing Process Started"}
{"type":"note","text":"a record of a later version"}
RECORDS
write_job
write_secrets

# shellcheck disable=SC2317	# run by await
seen_or_ended() {
	grep -q "$SEEN" out || ! kill -0 "$waits_pid" 2>nothing
}
# waits NAME COMMAND...: gets all but the end of a stream, and prints what it
# makes of it before that comes
waits() {
	waits_name=$1
	shift
	rm -f in.fifo
	mkfifo in.fifo
	: >out
	"$@" <in.fifo >out 2>err &
	waits_pid=$!
	exec 3>in.fifo
	head -n 3 stream >&3
	await seen_or_ended
	has out "$SEEN" \
	    "$waits_name prints what it has while it waits for more"
	tail -n 1 stream >&3
	exec 3>&-
	wait "$waits_pid"
	is $? 0 "$waits_name ends with 0 when the rest has come"
}
SEEN='a record of a later version'
waits cw-diff cw-diff
waits cw-resolve cw-resolve -c job.json -s secrets.json
waits cw-apply cw-apply -c job.json -s secrets.json
SEEN='Billing Process Started'
waits 'cwlog-fmt -f log' cwlog-fmt -f log
waits 'cwlog-fmt -f csv' cwlog-fmt -f csv
done_testing

#!/bin/sh
# What a tool has to say is seen while it waits for more, not only at the end.
. "${0%/*}/lib.sh"

seal '"today":"2026-10-26"' >stream <<'RECORDS'
{"type":"log","time":"2026-10-26T22:00:00Z","code":"CW01","level":"Info","message":"Billing Process Started"}
{"type":"note","text":"a record of a later version"}
RECORDS
write_job
write_secrets

# waits TITLE COMMAND...: gets all but the end of a stream, and shows what it
# makes of it before that comes
waits() {
	waits_title=$1
	shift
	rm -f in.fifo
	mkfifo in.fifo
	"$@" <in.fifo >out 2>err &
	waits_pid=$!
	exec 3>in.fifo
	head -n 3 stream >&3
	tries=0
	until grep -q "$SEEN" out || [ "$tries" -eq 300 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	has out "$SEEN" "$waits_title"
	tail -n 1 stream >&3
	exec 3>&-
	wait "$waits_pid"
	is $? 0 '… and it ends well'
}
SEEN='a record of a later version'
waits 'cw-diff: what it passes on' cw-diff
waits 'cw-resolve' cw-resolve -c job.json -s secrets.json
waits 'cw-apply' cw-apply -c job.json -s secrets.json
SEEN='Billing Process Started'
waits 'cwlog-fmt' cwlog-fmt
waits 'cwlog-fmt -f csv' cwlog-fmt -f csv
done_testing

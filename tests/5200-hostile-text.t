#!/bin/sh
# Hostile text, in every member that a remote system fills, through every
# format: nothing reaches a terminal, a browser or a spreadsheet as more than
# text, and nothing of it is lost that is harmless.
. "${0%/*}/lib.sh"

strings=$(query length "$DATA/hostile.json")
is "$((strings >= 50))" 1 "there are $strings hostile strings"
# judge TITLE FORMAT: what is in ./out
judge() {
	ok "$1" python3 "$ROOT/tests/page/hostile.py" "$DATA/hostile.json" \
	    "$2" out
}

# Each string as a log entry, as a planned change, and as a result with the log
# entry that reports it, in all members that are free text; some in the begin
# record, too.
jq -c '.[] | . as $h |
    {customer: {code: $h, name: $h, billingIdentifier: $h}} as $c |
    {sku: $h, description: $h} as $s |
    ({company: {id: 1, identifier: $h, name: $h},
      agreement: {id: 2, name: $h}, product: {id: 4, identifier: "X"}} +
      $c + $s + {why: $h, before: 1, after: 2, unitPrice: 1.5,
      addition: {id: 3, status: $h}}) as $d |
    ({type: "log", time: $h, code: "CW10", level: "Error", tool: $h,
      message: $h, error: "\($h)!"} + $c + $s),
    ({type: "change", action: "update"} + $d),
    ({type: "result", outcome: "applied", action: "update", error: $h} + $d),
    ({type: "log", time: $h, code: $h, level: "Info", message: $h} + $c +
      $s)' "$DATA/hostile.json" >records
jq -rc 'join("") as $all | {today: "2026-10-26",
    period: {start: "2026-09-26", end: "2026-10-25"},
    job: {label: $all, agreementType: $all, logLevel: "Verbose",
      apiUrl: "https://api-na.myconnectwise.net/v4_6_release/apis/3.0/"}}
    | tojson | .[1:-1]' "$DATA/hostile.json" >begin
seal "$(cat begin)" ok 1 <records >in.ndjson

for format in text log csv json html; do
	run cwlog-fmt -f "$format" -l Verbose in.ndjson
	is "$status $(cat err)" '1 ' \
	    "-f $format accepts hostile strings and prints nothing on stderr"
	judge "in -f $format, no hostile string is more than text" "$format"
done
run cwlog-fmt -f csv --sort customer,-code,change in.ndjson
status_is 1 'hostile strings can be sorted'
is "$(wc -l <out)" "$((3 * strings + 1))" 'no sorted string is lost'
jq -r '.[] | select(test("^[ -~]+$"))' "$DATA/hostile.json" |
    while IFS= read -r string; do
	cwlog-fmt -f json -g "$string" in.ndjson >found
	[ -s found ] || echo "$string"
done >lost
is "$(cat lost)" '' 'each printable hostile string is found by -g'

for format in text csv json; do
	run cwlog-fmt -f "$format" --summary in.ndjson
	status_is 1 "--summary -f $format accepts hostile strings"
	judge "--summary -f $format is harmless" summary
done

for code in CW04 CW06; do
	jq -c --arg code "$code" '.[] | {type: "log", time: "t", code: $code,
	    level: "Warn", message: "m", sku: ., description: .,
	    customer: {code: ., name: .}}' "$DATA/hostile.json"
done | seal >in.ndjson
run cwlog-fmt -f map in.ndjson
status_is 0 '-f map accepts hostile strings'
judge '-f map has each hostile string once' map

# Names of files may be hostile, too.
esc=$(printf '\033')
name=$(printf 'a\033[31m<b>.ndjson')
printf '{}\n' >"$name"
for format in text log csv json html; do
	run cwlog-fmt -f "$format" "$name"
	is "$status $(cat err out | grep -c "$esc")" '3 0' \
	    "a hostile file name moves no cursor in -f $format"
	[ "$format" != html ] ||
	    lacks out '<b>.nd' 'a hostile file name is no element in HTML'
done
done_testing

#!/bin/sh
# The pictures at the start of README.md are of today's output: what they were
# made from is kept as a digest. PICTURES=new makes them again (make pictures),
# which needs Chromium and node, see 5300-report-page.t.
. "${0%/*}/lib.sh"

HERE=$ROOT/tests/pictures
case $B in *san) skip_all 'the pictures are the same under sanitizers' ;; esac

sample_start
plan | python3 "$HERE/stage.py" >plan.ndjson
plan | apply | python3 "$HERE/stage.py" >run.ndjson
COLUMNS=80 cwlog-fmt --color always -l Info plan.ndjson >plan.txt
cwlog-fmt -f html -l Verbose run.ndjson >page.html

# made_from FILE: its digest, of whatever version
made_from() {
	sed -E 's/cwlog-fmt [0-9][^ <]*//; s/sha256:[0-9a-f]{64}//' "$1" |
	    sha256sum | cut -d ' ' -f 1
}
made_from plan.txt >digests
made_from page.html >>digests

if [ "${PICTURES:-}" = new ]; then
	python3 "$HERE/terminal.py" 'atria-cw plan monthly' <plan.txt \
	    >"$HERE/plan.svg"
	node "$HERE/page.mjs" "$ROOT/build/node" "$(command -v chromium ||
	    command -v chromium-browser || command -v google-chrome)" \
	    "$T/page.html" "$HERE/page.png" "$HERE/page-dark.png"
	cp digests "$HERE/made-from"
fi
is "$(cat "$HERE/made-from")" "$(cat digests)" \
    'the pictures are of what the programs show: make pictures renews them'
for picture in plan.svg page.png page-dark.png; do
	ok "$picture is small" test "$(wc -c <"$HERE/$picture")" -lt 200000
	has "$ROOT/README.md" "tests/pictures/$picture" "README.md shows $picture"
done
is "$(grep -c "$T\|$ROOT\|/home\|/tmp" "$HERE/plan.svg")" 0 \
    'the picture of the plan names no file of a machine'
done_testing

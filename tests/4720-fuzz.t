#!/bin/sh
# Every reader of what others wrote, over the corpus of its fuzz target: see
# tests/fuzz/README.md. make fuzz goes on from there with inputs of its own.
. "${0%/*}/lib.sh"

corpus=$ROOT/tests/fuzz/corpus
(cd "$ROOT/tests/fuzz" && ls ./*.c) | sed -e 's|^\./||' -e 's/\.c$//' \
    -e '/^fuzz$/d' -e '/^replay$/d' >targets
ls "$corpus" >corpora
same corpora 'each target has a corpus, each corpus a target' <targets
while read -r target; do
	set -- "$corpus/$target"/*
	run "$B/tests/fuzz/$target" "$@"
	if [ "$status" -ne 0 ]; then
		{ tail -n 2 out; tail -n 20 err; } | note
	fi
	status_is 0 "$target: $# inputs"
	is "$(grep -c '^/' out)" "$#" '… all of which were tried'
done <targets
run "$B/tests/fuzz/text" "$corpus/no-such-input"
is "$((status > 128))" 1 'what is not so ends a target'
out_has 'not so: f != NULL' '… which says what'

find "$corpus" -type f -size +4k >large
is "$(cat large)" '' 'the inputs are small'
done_testing

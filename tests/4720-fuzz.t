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
	is "exit status $status, $(grep -c '^/' out) tried" \
	    "exit status 0, $# tried" "target $target accepts its $# inputs"
done <targets
run "$B/tests/fuzz/text" "$corpus/no-such-input"
is "$((status > 128))" 1 'a claim that is wrong ends a target'
out_has 'not so: f != NULL' 'a target prints the claim that is wrong'

find "$corpus" -type f -size +4k >large
is "$(cat large)" '' 'no input is larger than 4 KiB'
done_testing

#!/bin/sh
# The sources: what the compilers, linters and a few rules of ours say.
. "${0%/*}/lib.sh"
cd "$ROOT" || exit 1
LINT="make -s --no-print-directory B=$B RECORD="

# lint TARGET TITLE
lint() {
	if $LINT "$1" >"$T/lint" 2>&1; then
		pass "$2"
	else
		fail "$2"
		head -n 40 "$T/lint" | note
	fi
}
# nothing TITLE: what was found, in $T/found, is nothing
nothing() {
	if [ -s "$T/found" ]; then
		fail "$1"
		head -n 20 "$T/found" | note
	else
		pass "$1"
	fi
}

lint lint-headers 'every header compiles alone'
lint lint-size 'no function is too long or too complex'
lint lint-cppcheck 'cppcheck'
lint lint-tidy 'clang-tidy'
lint lint-shell 'shellcheck'
lint lint-manuals 'mandoc'

# Arrows point down only: a tool includes its own headers and those of
# common/; a room of common/ those of the rooms below it.
"$ROOT/tests/arrows" "$B" >"$T/found"
nothing 'no file includes what stands above it, and none itself by a circle'
grep -ln 'cw-sim\|tests/sim\|_sim/' common/*/* tools/*/* >"$T/found"
nothing 'no tool knows of the simulator'
grep -Ln 'libcurl\|curl/curl.h' common/http/http.c >"$T/found"
nothing 'http.c uses libcurl'
grep -ln 'curl/curl.h' common/*/* tools/*/* |
    grep -vE '^common/http/(http|transfer|retry|url|auth)\.[ch]$' >"$T/found"
nothing 'no file outside of these parts of http uses libcurl'
grep -ln '<csv.h>' common/*/* tools/*/* | grep -v '/csv[a-z]*\.c$' |
    grep -v '^tools/cwlog-fmt/put.c$' >"$T/found"
nothing 'only csv*.c and put.c use libcsv'
grep -ln '<utf8proc.h>' common/*/* tools/*/* |
    grep -vE '^common/base/(alike|text)\.c$' >"$T/found"
nothing 'only alike.c and text.c use libutf8proc'
grep -nE '\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|gmtime|localtime|ctime|asctime|tmpnam|mktemp|system|popen|setlocale)\(' \
    common/*/*.c tools/*/*.c >"$T/found"
nothing 'no function that is easily misused'
awk '{
	line = ""
	n = split($0, part, "\t")
	for (i = 1; i < n; i++) {
		line = line part[i]
		line = line substr("        ", 1 + length(line) % 8)
	}
	if (length(line part[n]) > 80)
		print FILENAME ":" FNR ": " $0
}' common/*/*.[ch] tools/*/*.[ch] tests/unit/*.[ch] tests/sim*/*.[ch] \
    tests/fuzz/*.[ch] >"$T/found"
nothing 'no line is longer than 80 columns'
grep -d skip -nE '[ 	]$' Makefile common/*/* tools/*/* tests/*.t tests/lib.sh \
    tests/unit/* scripts/* man/* README.md >"$T/found"
nothing 'no blanks at line ends'
# What can write is not linked into what only reads.
for tool in atria-fetch cw-resolve autotask-resolve cw-diff cw-probe \
    cwlog-fmt; do
	tr '\000' '\n' <"$B/bin/$tool" | grep -acx PATCH | grep -v '^0$'
done >"$T/found"
nothing 'only cw-apply can patch'
strings "$B/bin/autotask-resolve" | grep -iE 'adjustment|unitChange|^(PUT|DELETE)$' \
    >"$T/found"
nothing 'autotask-resolve knows nothing that writes to Autotask'
for tool in cw-diff cwlog-fmt; do
	ldd "$B/bin/$tool" | grep -E 'libcurl|libjansson'
done >"$T/found"
nothing 'cw-diff and cwlog-fmt cannot reach the network'
done_testing

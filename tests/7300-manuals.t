#!/bin/sh
# The manual pages: complete, in step with the tools, and their examples run.
. "${0%/*}/lib.sh"

tools='atria-cw atria-fetch cw-resolve autotask-resolve cw-diff cw-apply cw-probe cwlog-fmt'
for tool in $tools; do
	page=$ROOT/man/$tool.1
	output=OUTPUT
	case $tool in
	cwlog-fmt | atria-cw) output=NAME ;;
	esac
	printf '.Sh %s\n' NAME SYNOPSIS DESCRIPTION $output ENVIRONMENT FILES \
	    'EXIT STATUS' EXAMPLES 'SEE ALSO' >sections
	grep -xFf sections "$page" | sort -u >found
	sort -u sections >expected.sections
	ok "$tool.1 has all sections" diff expected.sections found

	# the usage text and the SYNOPSIS name the same options
	"$tool" -h >usage
	sed -n '/^usage:/,/^$/p' usage | tr -s ' []|.\n' '\n' |
	    grep '^-' | sort -u >usage.options
	sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/p' "$page" |
	    sed -n 's/^\.\(Op \)\{0,1\}Fl //p' | sed 's/Ar [A-Z]*//g' |
	    tr -s ' |' '\n' | sed -n 's/^[a-zA-Z-]/-&/p' | sort -u \
	    >page.options
	is "$(cat usage.options)" "$(cat page.options)" \
	    "$tool: usage and SYNOPSIS name the same options"

	# every option of the usage is described, and no other
	sed -n 's/^ *\(-[a-zA-Z], \)\{0,1\}--\([a-z-]*\).*/\2/p' usage |
	    sort >usage.long
	sed -n '/^\.Sh DESCRIPTION/,$p' "$page" |
	    sed -n 's/^\.It Fl \([a-zA-Z] , \)\{0,1\}-\([a-z-]*\).*/\2/p' |
	    sort >page.long
	is "$(cat page.long)" "$(cat usage.long)" \
	    "$tool: every option is described"
done

# rendered WIDTH PAGE: the page as a reader sees it
rendered() {
	mandoc -T utf8 -O "width=$1" "$2" | LC_ALL=C.UTF-8 col -bx
}

# The table of codes, as it is shown, is that of cwlog.c: no word is lost.
awk '/^	\[(CW|AX)[0-9]+\] = /,/",$/' "$ROOT/common/stream/cwlog.c" | tr -d '\n\t' |
    grep -oE '\{ "(CW|AX)[0-9]+", LEVEL_[A-Z]+, *"[^"]*"' |
    sed -E 's/\{ "([A-Z0-9]+)", LEVEL_([A-Z]+), *"(.*)"/\1 \2 \3/' |
    sed 's/ ERROR / Error /; s/ WARN / Warn /; s/ INFO / Info /
    s/ VERBOSE / Verbose /' >table.codes
rendered 200 "$ROOT/man/cwlog-fmt.1" | sed -n '/^LOG CODES/,/^ENVIRON/p' |
    sed -n '/^ *[CA][WX][0-9][0-9]  /,/^$/p' | awk '
    /^ *[CA][WX][0-9]+ / { if (row) print row; row = ""; sep = "" }
    NF { $1 = $1; row = row sep $0; sep = " " }
    END { print row }' >page.codes
ok 'cwlog-fmt(1) shows each code, level and occasion of cwlog.c' \
    cmp page.codes table.codes
is "$(wc -l <table.codes)" "$(grep -c '^\.It [CA][WX][0-9]' \
    "$ROOT/man/cwlog-fmt.1")" 'cwlog-fmt(1) lists each code once'

# Every line fits into a terminal, with mandoc and with the groff of man-db,
# which leaves two columns free. Examples that begin with { or "Name": [ are
# JSON, as they are shown.
for page in "$ROOT"/man/*.[157]; do
	rendered 80 "$page" >shown
	awk '!depth && /^ *"[A-Za-z]+": \[/ { print "{" $0 "}"; next }
	    depth || /^ *\{/ {
		print
		depth += gsub(/\{/, "") - gsub(/\}/, "")
	    }' shown >examples.json
	jq -c . examples.json >>all.json 2>err ||
	    echo "${page##*/}: $(cat err)" >>no.json
	! command -v groff >groff.path ||
	    groff -mdoc -Tutf8 -P-cbou -rLL=78n "$page" >>shown 2>err
	grep -oE '<[a-z]+>' shown | sed "s|^|${page##*/}: |" >>macros
	LC_ALL=C.UTF-8 grep -E '^.{81}' shown | sed "s|^|${page##*/}:|" >>wide
done
is "$(cat wide)" '' 'no line of a page is over 80 columns'
is "$(cat macros)" '' 'no word of a page is taken for a macro'
is "$(cat no.json 2>err)" '' 'the examples of JSON can be parsed, as shown'
is "$(wc -l <all.json)" 10 '… all ten of them'

# Every parameter of job.c, job.h and secrets.c is described in
# atria-cw-job(5).
sed -n -e 's/^	{ "\([A-Za-z]*\)", CONF_.*/\1/p' \
    -e 's/^	X([A-Z_]*, "\([A-Za-z]*\)".*/\1/p' "$ROOT/common/job/job.c" \
    "$ROOT/common/job/job.h" "$ROOT/common/job/secrets.c" >parameters
ok 'there are forty parameters or more' test "$(wc -l <parameters)" -ge 40
grep -oE '(^\.It|,) Sy [A-Za-z]+' "$ROOT/man/atria-cw-job.5" | sed 's/.* //' |
    sort -u >described
sort -u parameters | comm -23 - described >missing
is "$(cat missing)" '' 'atria-cw-job(5) has every parameter'

# Every member in the tables of record.c is named in atria-cw-records(5).
sed -n 's/^	{ "\([A-Za-z]*\)", FIELD_.*/\1/p' "$ROOT/common/stream/record.c" |
    sort -u >members
ok 'record.c has thirty members or more' test "$(wc -l <members)" -ge 30
sed 's/^\.It Sy //' "$ROOT/man/atria-cw-records.5" | tr ' ,' '\n' | sort -u |
    comm -23 members - >missing
is "$(cat missing)" '' 'atria-cw-records(5) names every member'

# Folders that depend on the installation are put in when a page is installed.
run make -s -C "$ROOT" B="$B" install DESTDIR="$T/dest" PREFIX=/opt/x
status_is 0 'the pages are installed'
grep -lE '@[A-Z]+@|/usr/local' "$T/dest/opt/x/share/man"/man?/* >found
is "$(cat found)" '' 'no installed page names a folder of another installation'
schemas=$(sed -n 's/^\.It Pa \(.*\/schema\)\/$/\1/p' \
    "$T/dest/opt/x/share/man/man5/atria-cw-records.5")
ok 'atria-cw-records(5) says where the schemas are' \
    test -s "$T/dest$schemas/record.json"

# Cross references lead somewhere.
for page in "$ROOT"/man/*.[157]; do
	sed -n 's/.*\.Xr \([a-z-]*\) \([1-9]\).*/\1.\2/p' "$page"
done | sort -u | while read -r ref; do
	case $ref in
	sh.1 | curl.1 | jq.1 | chmod.1 | nohup.1 | timeout.1 | xdg-open.1) ;;
	cron.8 | crontab.5 | systemd.1 | systemd-analyze.1) ;;
	*) [ -f "$ROOT/man/$ref" ] || echo "$ref" ;;
	esac
done >missing
is "$(cat missing)" '' 'all cross references lead to a page'

# --- the examples --------------------------------------------------------------
sample_start
mkdir bin
# The sample data is of October 2026.
cat >bin/atria-fetch <<X
#!/bin/sh
exec "$B/bin/atria-fetch" --today 2026-10-26 "\$@"
X
# The user's crontab is not ours to write.
cat >bin/crontab <<'X'
#!/bin/sh
[ "$*" = -l ] || cat "$1" >crontab
X
chmod +x bin/atria-fetch bin/crontab
PATH=$T/bin:$PATH
export TOKEN=SAMPLE.atria.token.00.notreal ATRIA="$SIM"

# examples PAGE: its commands, each a file example.N; a command goes on over
# the lines that follow it
examples() {
	rm -f example.*
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh [^E]/p' "$1" | sed 's/\\e$/\\/' |
	    awk '/^\.Bd/ { on = 1; next } /^\.Ed/ { on = 0 }
	    on && /^\$ / { n++; sub(/^\$ /, "") }
	    on && n { print > sprintf("example.%02d", n) }'
}
examples_run=0
for page in "$ROOT"/man/*.[157]; do
	examples "$page"
	for e in example.*; do
		[ -f "$e" ] || continue
		run sh -eu "$e"
		read -r command <"$e"
		status_is 0 "the example of ${page##*/} succeeds: $command"
		err_is "the example prints nothing on stderr: $command" </dev/null
		[ -s out ] || grep -Eq '>| -o ' "$e"
		is $? 0 "the example prints or writes something: $command"
		examples_run=$((examples_run + 1))
	done
done
ok 'there are thirty examples or more' test $examples_run -ge 30
cp lines.ndjson whole
is "sha256:$(head -c -74 whole | sha256sum | cut -d ' ' -f 1)" \
    "$(tail -n 1 whole | query -r .seal)" 'the seal can be checked by hand'
done_testing

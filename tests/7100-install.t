#!/bin/sh
# make install and uninstall; the installed tools find what they need.
. "${0%/*}/lib.sh"

dest=$T/dest
run make -s -C "$ROOT" B="$B" install DESTDIR="$dest" PREFIX=/opt/x
status_is 0 'make install'
for tool in atria-fetch cw-resolve cw-diff cw-apply cwlog-fmt; do
	ok "$tool is installed and runs" "$dest/opt/x/bin/$tool" -V
	ok "$tool has a manual page" test -s "$dest/opt/x/share/man/man1/$tool.1"
done
for page in man5/atria-cw-records.5 man5/atria-cw-job.5 man7/atria-cw.7; do
	ok "$page" test -s "$dest/opt/x/share/man/$page"
done
for schema in "$ROOT"/man/schema/*.json; do
	ok "schema ${schema##*/}" cmp "$schema" \
	    "$dest/opt/x/share/atria-cw/schema/${schema##*/}"
done
run make -s -C "$ROOT" B="$B" uninstall DESTDIR="$dest" PREFIX=/opt/x
is "$(find "$dest" -type f)" '' 'make uninstall leaves no file'
done_testing

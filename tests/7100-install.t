#!/bin/sh
# make install and uninstall; the installed tools find what they need.
. "${0%/*}/lib.sh"

dest=$T/dest
run make -s -C "$ROOT" B="$B" install DESTDIR="$dest" PREFIX=/opt/x
status_is 0 'make install succeeds'
for tool in atria-cw atria-fetch cw-resolve autotask-resolve cw-diff cw-apply cw-probe cwlog-fmt; do
	ok "$tool is installed and runs" "$dest/opt/x/bin/$tool" -V
	ok "$tool has a manual page" test -s \
	    "$dest/opt/x/share/man/man1/$tool.1"
done
for page in man5/atria-cw-records.5 man5/atria-cw-job.5 man7/atria-cw.7; do
	ok "the manual page $page is installed" test -s \
	    "$dest/opt/x/share/man/$page"
done
for schema in "$ROOT"/man/schema/*.json; do
	ok "the schema ${schema##*/} is installed" cmp "$schema" \
	    "$dest/opt/x/share/atria-cw/schema/${schema##*/}"
done
is "$(PATH=/usr/bin:/bin "$dest/opt/x/bin/atria-cw" list 2>&1 | head -n 1)" \
    'JOB  LABEL  SCHEDULE  NEXT RUN  LAST RUN  RESULT' \
    'the installed atria-cw finds its parts'
ok 'atria-cw-ask is installed where atria-cw finds it, and runs' \
    "$dest/opt/x/lib/atria-cw/atria-cw-ask" -V
ok 'the completion of atria-cw is installed' grep -q '^complete .* atria-cw$' \
    "$dest/opt/x/share/bash-completion/completions/atria-cw"
has "$dest/opt/x/lib/systemd/system/atria-cw@.service" \
    'ExecStart=/opt/x/bin/atria-cw run %i' \
    'the unit starts the installed atria-cw'
ok 'the timer is installed' test -s \
    "$dest/opt/x/lib/systemd/system/atria-cw@.timer"
ok 'the user of the unit is installed' grep -q '^u atria-cw ' \
    "$dest/opt/x/lib/sysusers.d/atria-cw.conf"
run make -s -C "$ROOT" B="$B" uninstall DESTDIR="$dest" PREFIX=/opt/x
is "$(find "$dest" -type f)" '' 'make uninstall leaves no file'
done_testing

#!/bin/sh
# atria-cw check: guards and the rules file; what was not tried is not called
# good; the places of runs, journal and lock.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
sample_start
write_job '.TimeoutSeconds = 600'
new_job nightly
file=$JOBS/nightly/job.json

# check [OPTION...]
check() {
	run atria-cw check nightly --today 2026-10-26 "$@"
}
# prints PATTERN TITLE
prints() {
	if grep -q "^$1" out; then
		pass "$2"
	else
		fail "$2"
		note <out
	fi
}

# --- guards and the rules file --------------------------------------------------
jq '.MaxChanges = 1' job.json >"$file"
check
status_is 5 'check ends with 5 if a guard refuses the plan'
prints 'plan *refused .*AX13' 'check prints the guard that refuses the plan'
jq '.MaxRemovals = "x"' job.json >"$file"
check
status_is 2 'check ends with 2 if a guard is no number'
prints 'job file *wrong .*AX01.*MaxRemovals must be a number.*nightly/job.json' \
    'check prints the guard that is no number, and the job file'
lacks out 'job file        ok' \
    'check does not call a job file good whose guard is no number'
prints 'ConnectWise     ok' \
    'check does not blame ConnectWise for a guard that is no number'
cp job.json "$file"
check --max-changes x
status_is 2 'check ends with 2 if a guard that is given is no number'
prints 'guards  *wrong .*MaxChanges must be' \
    'check prints which guard that is given is no number'
echo 'a,b' >"$JOBS/nightly/rules.csv"
check
status_is 2 'check ends with 2 if the rules file is wrong'
prints 'rules file *wrong .*AX01.*rules.csv: line 1: there is no column' \
    'check prints what is wrong with the rules file'
prints 'ConnectWise  *-  *not tried: the rules file is wrong' \
    'check does not call ConnectWise good if the rules file is wrong'
rm "$JOBS/nightly/rules.csv"

# --- what was not tried is not called good ----------------------------------------
forget_requests
jq '.Colour = "x"' job.json >"$file"
check -p 2020-01-05
status_is 1 'check fails if Atria has nothing for the period; an unknown parameter alone is no error'
prints 'Atria  *wrong .*AX27.*2020-01-25, nor for one that ends on any of the' \
    'check prints that Atria has nothing for the period, and none near it'
prints 'agreement type  ok' \
    'check asks ConnectWise for the agreement type without lines, too'
ok 'check of a period without lines has asked ConnectWise' \
    grep -q /finance/agreements/types "$SIMLOG"
prints 'permissions  *-  *additions were not' \
    'check of a period without lines prints that no addition was read'
prints 'job file  *- .*unknown parameter Colour is ignored' \
    'check prints an unknown parameter'
jq '.AgreementType = "No Such Type"' job.json >"$file"
check -p 2020-01-05
prints 'agreement type *wrong' \
    'check of a period without lines finds a wrong agreement type'
ok 'check with a wrong agreement type ends with an error' \
    test "$status" -gt 1
cp job.json "$file"
write_secrets '.PrivateKey = "wrong"'
cp -p secrets.json creds/atria-cw-secrets
check -p 2020-01-05
prints 'ConnectWise *wrong' \
    'check of a period without lines finds a wrong private key'
ok 'check with a wrong private key ends with an error' \
    test "$status" -gt 1
write_secrets
cp -p secrets.json creds/atria-cw-secrets

# --- the places of runs, journal and lock ------------------------------------------
# misplaced TITLE [OPTION...]: check fails, and makes no file
misplaced() {
	misplaced_title=$1
	shift
	find "$T/state" | sort >places
	check "$@"
	status_is 3 "check ends with 3: $misplaced_title"
	find "$T/state" | sort >after
	ok "check leaves no file behind: $misplaced_title" cmp places after
}
mkdir -p "$T/state"
rm -rf "$STATE"
echo x >"$STATE"
misplaced 'the state folder is a file'
prints "journal *wrong .*$STATE is no directory; move it away" \
    'check prints that there is no place for the journal'
prints "runs *wrong .*$STATE is no directory" \
    'check prints that there is no place for runs'
rm "$STATE"
mkdir "$STATE"
check
journal=$(sed -n 's/^journal *ok *//p' out)
case $journal in
"$STATE"/*.journal.ndjson) pass 'check names the journal' ;;
*) fail 'check names the journal' ;;
esac
mkdir "$journal"
echo '[]' >empty.json
misplaced 'the journal is a folder' -i - <empty.json
prints "journal *wrong .*$journal is no regular file; move it away" \
    'check prints that the journal is no file'
prints 'Atria  *-  *not tried; the saved answer has 0 lines' \
    'check does not call Atria good for a saved answer'
rmdir "$journal"
ln -s nowhere "${journal%.journal.ndjson}.lock"
fake df <<'END'
printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\n'
printf 'tmpfs 200 200 0 100%% /var\n'
END
misplaced 'the lock is a link, and the disk is full'
prints 'journal *wrong .*lock is no regular file' \
    'check prints that the lock is no file'
prints 'runs *wrong .*only 0 KB are free' \
    'check prints that the disk has no room for runs'
fake df <<'END'
printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\n'
printf 'odd - - - - /var\n'
END
run atria-cw check nightly
out_has 'df cannot tell how much space is free there' \
    'check says that df cannot tell how much space is free'
lacks out 'runs            wrong' 'a df that cannot tell is no fault'
unfake df
rm "${journal%.journal.ndjson}.lock"
fake mktemp <<END
case \$* in "$STATE/"*) exit 1 ;; esac
exec "$(command -v mktemp)" "\$@"
END
misplaced 'the state folder cannot be written'
prints "journal *wrong .*$STATE cannot be written; make it writable for $(id -un)" \
    'check prints who must be able to write the state folder'
unfake mktemp
is "$(writes)" 0 'no check has written to ConnectWise'
done_testing

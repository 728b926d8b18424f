#!/bin/sh
# atria-cw edit: a copy is edited, checked, and saved as a whole or not at all.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
write_job
write_secrets
new_job m
file=$JOBS/m/job.json
unset VISUAL
export EDITOR=editor

# editor_does COMMAND: what the editor makes of the file $1
editor_does() {
	fake editor <<END
$1
END
}
# copies: the folders of copies that are left
copies() {
	find "$T" -maxdepth 1 -name 'atria-cw-edit.*' | wc -l
}

editor_does 'sed -i "s/Hosting and Cloud Services/Managed/" "$1"'
chmod 640 "$file"
run atria-cw edit m
status_is 0 'edit saves what the editor made'
out_is 'edit says what is saved' <<END
Saved: $file
END
is "$(query -r .AgreementType "$file")" Managed 'the job file is the new one'
is "$(stat -c %a "$file")" 640 'edit keeps the mode of the file'
is "$(copies)" 0 'edit leaves no copy'
run atria-cw edit m
out_is 'edit says that nothing was changed' <<END
Nothing was changed in $file
END
status_is 0 'a file that is not changed is no error'

# Which editor: as sh reads the variable.
editor_does 'printf "%s\n" "$@" >args'
VISUAL='editor -o "a b"' EDITOR=false run atria-cw edit m
status_is 0 'VISUAL comes before EDITOR'
is "$(sed -n 1,2p args | tr '\n' ' ')" '-o a b ' \
    'the variable may have options and quotes'
editor_does 'env >env.seen'
LC_ALL=C.UTF-8 run atria-cw edit m
has env.seen LC_ALL=C.UTF-8 'the editor has the locale of the person'
editor_does 'exit 1'
run atria-cw edit m
status_is 3 'edit fails if the editor does'
err_has 'the editor failed: editor' 'edit says that the editor failed'
rm -rf atria-cw-edit.*

# What is wrong is not saved: the line is shown, and the copy is kept.
cp "$file" good
editor_does 'sed -i "s/\"LogLevel\": *\"[A-Za-z]*\"/\"LogLevel\": \"Loud\"/" "$1"'
grep -q LogLevel "$file" || atria-cw set m LogLevel Info >nothing
cp "$file" good
run atria-cw edit m
status_is 2 'edit does not save what the programs reject'
err_has 'LogLevel must be Error, Warn, Info or Verbose, not Loud' \
    'edit says what is wrong'
ok 'edit shows the line' grep -Eq '^ +[0-9]+ \| .*"LogLevel": *"Loud"' err
ok 'what is wrong changes nothing' cmp "$file" good
again=$(sed -n 's/.*to go on with it: //p' err)
ok 'edit says how to go on' test -n "$again"
editor_does 'sed -i "s/Loud/Warn/" "$1"'
# shellcheck disable=SC2086	# a command
run $again
status_is 0 'the command that is shown goes on with the copy'
is "$(query -r .LogLevel "$file")" Warn 'the copy is saved when it is right'
editor_does 'printf "{\n  \"Label\": \"x\",\n  nonsense\n}\n" >"$1"'
run atria-cw edit m
err_has "$file:3:" 'edit says in which line there is no JSON'
ok 'edit shows the line that is no JSON' grep -q '^     3 |   nonsense' err
rm -rf atria-cw-edit.*

# At a terminal, it can be edited again.
editor_does 'if grep -q Loud "$1"; then sed -i "s/Loud/Error/" "$1"
else sed -i "s/Warn/Loud/" "$1"; fi'
at_terminal y atria-cw edit m >seen
is $? 0 'what is wrong can be edited again'
has seen 'Edit it again?' 'edit asks at a terminal'
is "$(query -r .LogLevel "$file")" Error 'the second try is saved'
is "$(copies)" 0 'a second try leaves no copy'
editor_does 'sed -i "s/Error/Loud/" "$1"'
at_terminal n atria-cw edit m >seen
is $? 2 'a person can give up'
has seen 'your copy is kept' 'the copy of who gives up is kept'
is "$(copies)" 1 'the copy is there'
is "$(query -r .LogLevel "$file")" Error 'who gives up changes nothing'
rm -rf atria-cw-edit.*

# Two at once.
editor_does "atria-cw set m Label Other >nothing
sed -i 's/Error/Warn/' \"\$1\""
run atria-cw edit m
status_is 5 'edit does not overwrite what somebody else saved meanwhile'
err_has "$file was changed by somebody else meanwhile; nothing was saved" \
    'edit says that the file was changed'
err_has "diff $file $T/atria-cw-edit." 'edit says how to compare'
is "$(query -c '[.Label, .LogLevel]' "$file")" '["Other","Error"]' \
    'what was saved first stays'
rm -rf atria-cw-edit.*

# The rules file.
editor_does 'echo "ASP,AB,minimum,100,,committed" >>"$1"'
run atria-cw edit m --rules
status_is 0 'edit --rules makes a rules file'
is "$(head -n 1 "$JOBS/m/rules.csv")" customer,sku,do,value,until,note \
    'a new rules file has the names of the columns'
editor_does 'echo "ASP,AB,minimumm,100,," >>"$1"'
cp "$JOBS/m/rules.csv" good
run atria-cw edit m --rules
status_is 2 'edit --rules refuses a wrong rule'
err_has "$JOBS/m/rules.csv: line 3" 'edit --rules says in which line it is'
ok 'edit --rules shows the line' grep -q '^     3 | ASP,AB,minimumm' err
ok 'a wrong rule changes nothing' cmp "$JOBS/m/rules.csv" good

# What the rules file lacks.
sample_start
new_job r
run atria-cw rules r
status_is 0 'rules works without a rules file'
err_is 'rules prints nothing on standard error' </dev/null
is "$(sed -n 1p out)" customer,sku,do,value,until,note \
    'the rows have the names of their columns'
pin='"#PIN","*",company,"PinnacleEng",,"CW04: Pinnacle Engineering Pty Ltd; is it Pinnacle Engineering Pty Ltd (id 111)?"'
ok 'a company whose name is near is a row to choose' grep -qxF "$pin" out
is "$(find "$STATE/r" -name 'run.json' 2>/dev/null)" '' 'rules keeps no run'
sed 's/^"#PIN"/"PIN"/' out >chosen.csv
editor_does :
run atria-cw edit r --rules --from chosen.csv
status_is 0 'edit saves the rows that are chosen'
# lines that Excel ends, and a mark that it begins with
(printf '\357\273\277' && sed 's/$/\r/' chosen.csv) >"$JOBS/r/rules.csv"
run atria-cw rules r
ok 'rules prints the rules file, and no row twice' cmp out chosen.csv
iconv -f UTF-8 -t UTF-16 chosen.csv >"$JOBS/r/rules.csv"
run atria-cw rules r
ok 'rules prints a rules file in UTF-16 as UTF-8' cmp out chosen.csv
awk '{ print } END { for (i = 0; i < 3500; i++)
    printf "NOT%d,*,ignore,,,%0390d\n", i, i }' chosen.csv >big.csv
cp big.csv "$JOBS/r/rules.csv"
run atria-cw rules r
ok 'rules prints all of a rules file of more than a megabyte' cmp out big.csv
grep -v '#' chosen.csv >"$JOBS/r/rules.csv"
run atria-cw rules r
ok 'rules prints the rows that the rules file lacks behind it' cmp out chosen.csv
sed 's/,/;/g' chosen.csv >"$JOBS/r/rules.csv"
run atria-cw rules r
is "$(grep -c Pinnacle out) $(head -n 1 out)" \
    '0 customer,sku,do,value,until,note' \
    'a rules file with other separators is not mixed with the rows'
err_has 'has other columns or separators' 'rules says so'
echo 'customer,sku,do,value,until,note
ASP,*,nonsense,,,' >"$JOBS/r/rules.csv"
run atria-cw rules r
status_is 2 'rules fails with a wrong rules file'
is "$(cat out)" '' 'and prints no rows'
err_has nonsense 'it says what is wrong'

run atria-cw edit
status_is 2 'edit needs a job'
run atria-cw edit m --bogus
status_is 2 'edit has no such option'
done_testing

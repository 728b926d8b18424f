#!/bin/sh
# The completion for bash, as bash asks it.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
command -v bash >/dev/null || skip_all 'no bash'
write_job
write_secrets
new_job nightly
new_job weekly
mkdir -p "$STATE/nightly/runs/20261026T220000Z"
echo '{"kind":"run","started":"2026-10-26T22:00:00Z","exit":0}' \
    >"$STATE/nightly/runs/20261026T220000Z/run.json"

touch jolly.json

cat >complete.bash <<'END'
# complete.bash: for each line of words, what its last word can become, sorted, on
# a line; "_" is the empty word
. "$ROOT/scripts/atria-cw.bash-completion"
while read -ra words; do
	COMP_WORDS=(atria-cw "${words[@]/#_/}")
	COMP_CWORD=${#words[@]}
	_atria_cw
	mapfile -t sorted < <(printf '%s\n' "${COMPREPLY[@]}" | sort)
	echo "${sorted[*]}"
done
END
# the words typed, and what the last one can become
grep . >cases <<'END'
s -> secrets set show
pr -> probe
run _ -> nightly weekly
log n -> nightly
log nightly _ -> 20261026T220000Z last
apply nightly l -> last
log weekly 2026 ->
new --l -> --label
list - -> --names --plain
report nightly - -> --open
delete nightly -- -> --yes
undo nightly last --no-p -> --no-progress
secrets --with _ -> age systemd-creds
secrets --with age _ -> nightly weekly
log -l W -> Warn
log -l Warn n -> nightly
no -> notify
notify nightly l -> last
run nightly --max-ch -> --max-changes
apply nightly last --max-customer-r -> --max-customer-removals
new --from jo -> job.json jolly.json
new _ ->
run nightly --only A ->
END
sed 's/ ->.*//' cases | bash --norc complete.bash >completed 2>&1
sed 's/ ->.*//' cases | paste -d '>' - completed | sed 's/>/ -> /; s/ *$//' \
    >answers
while read -r case && read -r answer <&3; do
	is "$answer" "$case" "atria-cw completes: $case"
done <cases 3<answers

# Every command and long option of the usage can be completed.
atria-cw --help >usage
sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' usage | sort >commands
ok 'the usage has many commands' test "$(wc -l <commands)" -gt 10
echo _ | bash --norc complete.bash | tr ' ' '\n' | grep -v -e '^--' >known
same known 'the completion knows the commands of the usage' <commands
sed -n 's/^ *\(-[a-z], \)\{0,1\}\(--[a-z-]*\).*/\2/p' usage |
    grep -v -e --help -e --version >options
ok 'the usage has many options' test "$(wc -l <options)" -gt 7
while read -r word; do
	grep -q -e "$word" "$ROOT/scripts/atria-cw.bash-completion" ||
	    echo "$word"
done <options >missing
is "$(cat missing)" '' 'the completion knows every long option of the usage'
done_testing

#!/bin/sh
# The completion for bash, as bash asks it.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
command -v bash >/dev/null || skip_all 'no bash'
sample_start
new_job nightly
new_job weekly
mkdir -p "$STATE/nightly/runs/20261026T220000Z"
echo '{"kind":"run","started":"2026-10-26T22:00:00Z","exit":0}' \
    >"$STATE/nightly/runs/20261026T220000Z/run.json"

cat >complete.bash <<'END'
# complete.bash WORD...: what the last word can become
. "$ROOT/scripts/atria-cw.bash-completion"
COMP_WORDS=(atria-cw "$@")
COMP_CWORD=$#
_atria_cw
printf '%s\n' "${COMPREPLY[@]}"
END
# completes EXPECTED WORD...
completes() {
	expected_words=$1
	shift
	is "$(bash --norc complete.bash "$@" 2>&1 | sort | tr '\n' ' ')" \
	    "$expected_words" "atria-cw $*<TAB>"
}
completes 'secrets show ' s
completes 'nightly weekly ' run ''
completes 'nightly ' log n
completes '20261026T220000Z last ' log nightly ''
completes 'last ' apply nightly l
completes ' ' log weekly 2026
completes '--label ' new --l
completes '--names ' list -
completes '--open ' report nightly -
completes '--yes ' delete nightly --
completes '--no-progress ' undo nightly last --no-p
completes 'age systemd-creds ' secrets --with ''
completes 'nightly weekly ' secrets --with age ''
completes 'Warn ' run -l W
completes 'nightly ' run -l Warn n
completes '--max-changes ' run nightly --max-ch
completes '--max-customer-removals ' apply nightly last --max-customer-r
touch jolly.json
completes 'job.json jolly.json ' new --from jo
completes ' ' new ''
completes ' ' run nightly --only A

# Every command and long option of the usage can be completed.
atria-cw --help >usage
sed -n 's/^  \([a-z]*\)  .*/\1/p' usage | while read -r word; do
	bash --norc complete.bash "$word" | grep -qx -e "$word" || echo "$word"
done >missing
is "$(cat missing)" '' 'every command'
sed -n 's/^ *\(-[a-z], \)\{0,1\}\(--[a-z-]*\).*/\2/p' usage |
    grep -v -e --help -e --version | while read -r word; do
	grep -q -e "$word" "$ROOT/scripts/atria-cw.bash-completion" ||
	    echo "$word"
done >missing
is "$(cat missing)" '' 'every option'
done_testing

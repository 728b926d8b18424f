#!/bin/sh
# The simulator as a command: options, messages, start and end.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

SIMBIN=$B/tests/sim/cw-sim
sample=$DATA/sample/state.json

run "$SIMBIN" --help
status_is 0 '--help ends with 0'
out_has 'usage: cw-sim -d STATE.json' '--help begins with the usage'
out_has 'http://127.0.0.1:8080/_sim/' '--help shows an example'
err_is '--help has nothing to say on stderr' </dev/null

run "$SIMBIN" --switches
status_is 0 '--switches ends with 0'
out_has 'missingClientId' '--switches lists the switches'

run "$SIMBIN"
status_is 2 'without -d the exit status is 2'
err_has 'usage:' 'without -d the usage goes to stderr'
run "$SIMBIN" -d "$sample" extra
status_is 2 'with an argument too many the exit status is 2'
run "$SIMBIN" -d "$sample" -p 65536
status_is 2 'with a port over 65535 the exit status is 2'
run "$SIMBIN" -d missing.json
status_is 2 'without a state file the exit status is 2'
err_has 'missing.json: No such file' \
    'the message has the name of the missing state file'

# bad WHAT JSON MESSAGE: a state that breaks a rule
bad() {
	printf '%s\n' "$2" >bad.json
	run "$SIMBIN" -d bad.json
	status_is 2 "a state with $1 ends the simulator with 2"
	err_has "$3" "a state with $1 is reported: $3"
}
keys='"company":"c","publicKey":"a","privateKey":"b","clientId":"d"'
cw='{"connectwise":{'$keys','
tail='},"atria":{"token":"t"}}'
lists='"agreementTypes":[{"id":1,"name":"T"}],
"companies":[{"id":2,"identifier":"C","name":"C"}],
"catalog":[{"id":3,"identifier":"P"}],
"agreements":[{"id":4,"name":"A","type":{"id":1},"company":{"id":2}}],'

bad 'no JSON' '[1' 'bad.json:1:1: must be an object'
bad 'broken JSON' '{"connectwise":{"company":"c"' 'bad.json:1:'
bad 'a comma missing' '{"connectwise":{"company":"c" "x":1}}' \
    "bad.json:1:31: ',' or '}' expected"
bad 'an unknown member' '{"connectwide":{}}' \
    'there is no member "connectwide"'
bad 'keys missing' '{"connectwise":{"company":"c"},"atria":{"token":"t"}}' \
    'connectwise: needs company, publicKey, privateKey and clientId'
bad 'no token' "{\"connectwise\":{$keys},\"atria\":{}}" \
    'atria: needs a token'
bad 'an unknown switch' "$cw\"mod\":\"cloud\"$tail" \
    'connectwise.mod: there is no such switch or list'
bad 'a wrong choice' "$cw\"mode\":\"clod\"$tail" \
    'mode: must be one of: onpremise cloud'
bad 'a wrong number' "$cw\"inLimit\":-1$tail" \
    'inLimit: must be a number in its range'
bad 'a wrong date' "$cw\"now\":\"2026-10-26\"$tail" \
    'now: must be a date like "2026-10-26T00:00:00Z"'
bad 'an id twice' "$cw
\"companies\":[{\"id\":2,\"identifier\":\"C\",\"name\":\"C\"},
{\"id\":2,\"identifier\":\"D\",\"name\":\"D\"}]$tail" \
    'bad.json:3:1: companies, id 2: id: is there twice'
bad 'no id' "$cw\"companies\":[{\"name\":\"C\"}]$tail" \
    'companies, id 0: id: must be a whole number from 1'
bad 'a needed member missing' "$cw\"companies\":[{\"id\":1}]$tail" \
    'companies, id 1: identifier: is missing'
bad 'an unknown member of a record' \
    "$cw$lists\"additions\":[{\"id\":9,\"prise\":1}]$tail" \
    'bad.json:4:84: additions, id 9: prise: there is no such member'
bad 'a value of the wrong kind' \
    "$cw$lists\"additions\":[{\"id\":9,\"quantity\":\"1\"}]$tail" \
    'additions, id 9: quantity: must be a number'
bad 'a date without time' \
    "$cw$lists\"additions\":[{\"id\":9,\"effectiveDate\":\"2026-10-26\"}]$tail" \
    'effectiveDate: must be a date like 2026-10-26T00:00:00Z'
bad 'an unknown enum value' \
    "$cw$lists\"additions\":[{\"id\":9,\"billCustomer\":\"No\"}]$tail" \
    "billCustomer: is not one of its enum's values"
bad 'a computed member' \
    "$cw$lists\"additions\":[{\"id\":9,\"extPrice\":1}]$tail" \
    'extPrice: is worked out, cannot be set'
bad 'a product that is not there' \
    "$cw$lists\"additions\":[{\"id\":9,\"product\":{\"id\":7}}]$tail" \
    'product: points to a record that does not exist'
bad 'an addition without agreement' \
    "$cw$lists\"additions\":[{\"id\":9,\"product\":{\"id\":3}}]$tail" \
    'agreementId: must be the id of an agreement'
bad 'a SKU twice' \
    "$cw\"catalog\":[{\"id\":3,\"identifier\":\"P\"},{\"id\":4,\"identifier\":\"p\"}]$tail" \
    'identifier is there twice'
bad 'a parent that is not there' \
    "$cw\"companies\":[{\"id\":2,\"identifier\":\"C\",\"name\":\"C\",\"parentCompany\":{\"id\":5}}]$tail" \
    'companies, id 2: its parent does not exist'
bad 'a member twice' "$cw$lists\"additions\":[{\"id\":9,\"id\":9}]$tail" \
    'duplicate object key'
bad 'a period that is no date' \
    "{\"connectwise\":{$keys},\"atria\":{\"token\":\"t\",\"periods\":{\"October\":[]}}}" \
    '"October" is not a date like 2026-10-25'
bad 'an unknown member of a row' \
    "{\"connectwise\":{$keys},\"atria\":{\"token\":\"t\",\"periods\":{\"2026-10-25\":[{\"sku\":1}]}}}" \
    '"sku": a row has no such member'
bad 'a row that is no JSON' \
    "{\"connectwise\":{$keys},\"atria\":{\"token\":\"t\",\"periods\":{\"2026-10-25\":[{\"productSku\":oops}]}}}" \
    'bad.json:1:'

# scenario WHAT JSON MESSAGE: a scenario that breaks a rule
scenario() {
	printf '%s\n' "$2" >scenario.json
	run "$SIMBIN" -d "$sample" -s scenario.json
	status_is 2 "a scenario with $1 ends the simulator with 2"
	err_has "$3" "a scenario with $1 is reported: $3"
}
scenario 'broken JSON' '{"faults":[' 'scenario.json:2:0:'
scenario 'no list' '{"fault":[]}' 'scenario.json: fault: there is no such'
scenario 'no deed' '{"faults":[{"match":{}}]}' 'faults[0].do: must be an object'
scenario 'an unknown deed' '{"faults":[{"do":{"explode":1}}]}' \
    'faults[0].do.explode: there is no such deed'
scenario 'two deeds' '{"faults":[{"do":{"status":500,"reset":"before"}}]}' \
    'only one deed at a time'
scenario 'a wrong value' '{"faults":[{"do":{"reset":1}}]}' \
    'faults[0].do.reset: must be "before" or "after"'
scenario 'a wrong match' '{"faults":[{"match":{"verb":"GET"},"do":{}}]}' \
    'faults[0].match.verb: there is no such member'
scenario 'a wrong nth' '{"faults":[{"nth":0,"do":{"html":true}}]}' \
    'faults[0].nth: must be a number from 1'

# --- start and end ---

# start OPTION...: starts the simulator by hand; its output in sim.stdout
start() {
	rm -f sim.stdout
	"$SIMBIN" -d "$sample" "$@" >sim.stdout 2>sim.stderr &
	pid=$!
	await test -s sim.stdout
}
for sig in TERM INT; do
	start
	is "$(sed 's/[0-9]*$/PORT/' sim.stdout)" 'http://127.0.0.1:PORT' \
	    'the simulator prints one line, its URL'
	kill -s "$sig" "$pid"
	wait "$pid"
	is $? 0 "SIG$sig ends the simulator with 0"
	same sim.stderr "SIG$sig makes the simulator print nothing on stderr" </dev/null
done

start
port=$(sed 's/.*://' sim.stdout)
run "$SIMBIN" -d "$sample" -p "$port"
status_is 1 'with a port that is taken the exit status is 1'
err_has "cannot listen on 127.0.0.1:$port: Address already in use" \
    'the message has the port that is taken'
hex=$(printf '0100007F:%04X' "$port")
is "$(awk -v p=":${hex#*:}" '$4 == "0A" && index($2, p) { print $2 }' \
    /proc/net/tcp /proc/net/tcp6)" "$hex" \
    'the simulator listens on 127.0.0.1 only'
SIM=http://127.0.0.1:$port
is "$(admin POST quit)" '{}' 'POST /_sim/quit is answered'
wait "$pid"
is $? 0 'POST /_sim/quit ends the simulator with 0'
call "$SIM/"
is "$code" 000 'after POST /_sim/quit nothing listens'
# Somebody else may take the port in between, but not five times.
for _ in 1 2 3 4 5; do
	start
	SIM=$(cat sim.stdout)
	cw finance/agreements/types
	kill "$pid"
	wait "$pid"
	rm sim.stdout sim.stderr
	"$SIMBIN" -d "$sample" -p "${SIM##*:}" >sim.stdout 2>sim.stderr &
	pid=$!
	await grep -q . sim.stdout sim.stderr 2>nothing
	kill "$pid" 2>nothing
	wait "$pid"
	[ -s sim.stdout ] && break
done
is "$(cat sim.stdout sim.stderr)" "$SIM" \
    '-p takes a port that was in use a moment ago'

start --exit-after 1
wait "$pid"
is $? 0 '--exit-after ends the simulator with 0'

# The parent ends when the simulator has read its options, which the URL
# tells. A port that is refused, and not its number, says that it is gone: an
# orphan that has ended keeps its number until somebody reaps it.
# shellcheck disable=SC2016	# for the inner shell
sh -c '"$1" -d "$2" --with-parent >orphan.url &
    until [ -s orphan.url ]; do sleep 0.05; done' sh "$SIMBIN" "$sample"
# shellcheck disable=SC2317	# run by await
refuses() {
	call "$(cat orphan.url)/_sim/info"
	[ "$code" = 000 ]
}
await refuses
has orphan.url 'http://127.0.0.1:' '--with-parent: the simulator prints its URL'
pass '--with-parent: the simulator ends when its parent has gone'

mkdir empty
cd empty || exit 1
start
SIM=$(cat sim.stdout)
rm sim.stdout sim.stderr
admin GET log >../nothing
kill "$pid"
wait "$pid"
is "$(find . -type f)" '' 'the simulator leaves no file'
cd ..

done_testing

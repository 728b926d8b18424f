#!/bin/sh
# The examples of the simulator's page are what really happens.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# The page's commands, as a script that prints each before its output. The
# last one would stay in the background.
sed -n '/^## Three examples/,/^## The state file/p' "$ROOT/tests/sim/README.md" |
    grep -E '^    ' | sed 's/^    //' | sed '/exit-after/,$d' >examples
grep -vE '^(url=|api=)' examples | awk '
/^\$ / {
	end()
	command = substr($0, 3)
	print "cat <<\"END_OF_COMMAND\"\n" $0
	next
}
/^> / {
	command = command "\n" substr($0, 3)
	print
	next
}
command == "" && !/^[[{]/ { print; next }
function end() {
	if (command != "")
		print "END_OF_COMMAND\nout=$(" command " 2>&1)\n" \
		    "[ -z \"$out\" ] || printf \"%s\\n\" \"$out\""
	command = ""
}
END { end() }' >script

sim_start "$DATA/sample/state.json"
ln -s "$ROOT/tests" tests
mkdir -p build/tests
url=$SIM
api=$SIM$API
export url api
is "$(grep -c '^cat <<' script)" 9 'the page has nine commands'
sh script >got 2>&1
sed -n '/^\$ /,$p' examples >want
same got 'they say what the page says' <want

# --- the scenario to play with ---

sim_ends_well
sim_start "$DATA/sample/state.json" -s "$DATA/sim/bad-evening.json"
is "$(admin GET faults | jq '.faults | length')" 6 'the bad evening'
cw finance/agreements
is "$code" 429 'busy'
cw finance/agreements
cw finance/agreements
is "$code" 200 'not any more'

# --- https ---

sim_ends_well
if command -v openssl >/dev/null; then
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
	    -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=127.0.0.1 \
	    -addext subjectAltName=IP:127.0.0.1 2>/dev/null
	sim_start "$DATA/sample/state.json" --tls-cert cert.pem \
	    --tls-key key.pem
	is "${SIM%%:*}" https 'with a certificate: https'
	call "$SIM/login/companyinfo/nobody" --cacert cert.pem
	is "$code" 200 'for clients that trust it'
	call "$SIM/login/companyinfo/nobody"
	is "$code" 000 'for nobody else'
	call "$SIM$API/company/companies?pageSize=1" --cacert cert.pem \
	    -u "$KEYS" -H "clientId: $CLIENT"
	case $(header Link) in
	"<$SIM$API/"*) pass 'links are https too' ;;
	*) fail 'links are https too' ;;
	esac
	call "$SIM$API/finance/agreements/872/additions" --cacert cert.pem \
	    -u "$KEYS" -H "clientId: $CLIENT" \
	    -H 'Content-Type: application/json' \
	    -d '{"product":{"id":623},"billCustomer":"Billable"}'
	case $(header Location) in
	"http://127.0.0.1:"*) pass 'but a Location is http, as in life' ;;
	*) fail 'but a Location is http, as in life' ;;
	esac
	sim_ends_well
fi
run "$B/tests/sim/cw-sim" -d "$DATA/sample/state.json" --tls-cert x
status_is 2 '--tls-cert without --tls-key'

rm -f examples script	# they hold the sample keys, as the page does
done_testing

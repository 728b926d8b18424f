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
same got 'the commands print what the page shows' <want

# --- the scenario to play with ---

sim_ends_well
sim_start "$DATA/sample/state.json" -s "$DATA/sim/bad-evening.json"
is "$(admin GET faults | query '.faults | length')" 6 \
    'bad-evening.json has six faults'
cw finance/agreements
is "$code" 429 'the bad evening begins with 429'
cw finance/agreements
cw finance/agreements
is "$code" 200 'the third request of the bad evening gets 200'

# --- https ---

sim_ends_well
if command -v openssl >nothing; then
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
	    -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=127.0.0.1 \
	    -addext subjectAltName=IP:127.0.0.1 2>nothing
	sim_start "$DATA/sample/state.json" --tls-cert cert.pem \
	    --tls-key key.pem
	is "${SIM%%:*}" https 'with a certificate the URL begins with https'
	call "$SIM/login/companyinfo/nobody" --cacert cert.pem
	is "$code" 200 'a client that trusts the certificate gets an answer'
	call "$SIM/login/companyinfo/nobody"
	is "$code" 000 'a client that does not trust the certificate gets none'
	call "$SIM$API/company/companies?pageSize=1" --cacert cert.pem \
	    -u "$KEYS" -H "clientId: $CLIENT"
	case $(header Link) in
	"<$SIM$API/"*) pass 'links begin with https, too' ;;
	*) fail 'links begin with https, too' ;;
	esac
	call "$SIM$API/finance/agreements/872/additions" --cacert cert.pem \
	    -u "$KEYS" -H "clientId: $CLIENT" \
	    -H 'Content-Type: application/json' \
	    -d '{"product":{"id":623},"billCustomer":"Billable"}'
	case $(header Location) in
	"http://127.0.0.1:"*) pass 'a Location begins with http, as in life' ;;
	*) fail 'a Location begins with http, as in life' ;;
	esac
	sim_ends_well
fi
run "$B/tests/sim/cw-sim" -d "$DATA/sample/state.json" --tls-cert x
status_is 2 '--tls-cert without --tls-key is refused'

rm -f examples script	# they hold the sample keys, as the page does
done_testing

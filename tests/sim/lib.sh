# shellcheck shell=sh
# What tests say to the simulator, beyond sim_start of tests/lib.sh:
#
#	. "${0%/*}/lib.sh"
#	. "$ROOT/tests/sim/lib.sh"
#	sim_start "$DATA/sample/state.json"
#	cw finance/agreements/types pageSize=1
#	is "$code" 200 'types can be read'
#
# The keys are those of the sample data; set KEYS, CLIENT and TOKEN for others.

KEYS='northwindcloud+SAMPLEpublicKEY00notreal:SAMPLEprivateKEY00notreal'
CLIENT='5a3b1e00-0000-4000-8000-5a3b1e5a3b1e'
TOKEN='SAMPLE.atria.token.00.notreal'
API=/v4_6_release/apis/3.0
code=''
export code

# call URL [CURL-OPTION...]: the answer in ./body and ./headers, its status in
# $code (000 if there was none), curl's complaint in ./curl.err
call() {
	: >body
	: >headers
	code=$(curl -sS --max-time 600 -o body -D headers -w '%{http_code}' \
	    "$@" 2>curl.err) || true
}

# cw PATH [NAME=VALUE...]: reads from ConnectWise; the values are URL-encoded
cw() {
	cw_url=$SIM$API/$1
	shift
	for cw_arg in "$@"; do
		shift
		set -- "$@" --data-urlencode "$cw_arg"
	done
	call -G "$cw_url" -u "$KEYS" -H "clientId: $CLIENT" "$@"
}

# cw_send METHOD PATH BODY [CURL-OPTION...]: writes to ConnectWise
cw_send() {
	cw_method=$1
	cw_url=$SIM$API/$2
	cw_body=$3
	shift 3
	call -X "$cw_method" "$cw_url" -u "$KEYS" -H "clientId: $CLIENT" \
	    -H 'Content-Type: application/json' --data-binary "$cw_body" "$@"
}

# patch AGREEMENT ADDITION QUANTITY: the usual PATCH
patch() {
	cw_send PATCH "finance/agreements/$1/additions/$2" \
	    "[{\"op\":\"replace\",\"path\":\"quantity\",\"value\":$3}]"
}

# atria DATE [CURL-OPTION...]: reads a billing period
atria() {
	atria_url=$SIM/api/billing/$1
	shift
	call "$atria_url" -H "Authorization: Bearer $TOKEN" "$@"
}

# ids: of the records in the body, as [1,2,3]
ids() {
	query -c '[.[].id]' body 2>&1
}

# body_is FILTER EXPECTED TITLE: what jq -c makes of the body
body_is() {
	is "$(query -c "$1" body 2>&1)" "$2" "$3"
}

# header NAME: its value in the answer; nothing if it is not there
header() {
	tr -d '\r' <headers | sed -n "s/^$1: //Ip"
}

# admin METHOD PATH [BODY]: a call below /_sim/; its answer on stdout
admin() {
	if [ $# -gt 2 ]; then
		curl -sS --max-time 600 -X "$1" --data-binary "$3" "$SIM/_sim/$2"
	else
		curl -sS --max-time 600 -X "$1" "$SIM/_sim/$2"
	fi
}

# admin_said BEGINNING WHAT: an answer in ./admin.out that is another ends the test
admin_said() {
	read -r admin_line <admin.out || true
	case $admin_line in
	"$1"*) ;;
	*)
		echo "Bail out! $2:"
		note <admin.out
		exit 1
		;;
	esac
}

# faults JSON: these faults and no others; no_faults: none
faults() {
	admin PUT faults "$1" >admin.out
	admin_said '{"faults"' 'bad fault'
}
no_faults() {
	admin DELETE faults >/dev/null
}

# await_held N: waits until at least N requests are held at once; release: lets
# them go on; drop: ends them, and what is not done of them never is
await_held() {
	admin POST await "{\"held\":$1}" >admin.out
	admin_said '{"held":' "$1 requests are not held"
}
release() {
	admin POST release '{}' >nothing
}
drop() {
	admin POST release '{"drop":true}' >nothing
}
# await_alone: waits until no request is under way, of killed clients either
await_alone() {
	admin POST await '{"alone":true}' >admin.out
	grep -q '^{}' admin.out || {
		echo 'Bail out! requests are under way for ever'
		exit 1
	}
}
# await_received N: waits until N requests have come in all, answered or not
has_received() {
	[ "$(admin GET info | query .requests)" -ge "$1" ]
}
await_received() {
	await has_received "$1"
}
# received: how many requests have come since the simulator was started
received() {
	admin GET info | query .requests
}
# advance MS: sets the simulator's clock forward
advance() {
	admin POST clock "{\"advance\":$1}" >nothing
}
# advance_until COMMAND...: ten minutes at a time, until it succeeds. (Once is
# not enough: what comes a moment later waits from then on.)
advance_until() {
	until "$@"; do
		advance 600000
		sleep 0.02
	done
}
# ended PID: whether a child of this shell has ended
ended() {
	! kill -0 "$1" 2>nothing
}

# switches JSON: changes switches of the running simulator
switches() {
	admin POST switches "$1" >admin.out
	admin_said '{}' 'bad switch'
}

# sim_reset: the state file again, no faults, an empty log
sim_reset() {
	curl -sS --max-time 600 -X POST "$SIM/_sim/reset" \
	    --next -sS --max-time 600 -X DELETE "$SIM/_sim/faults" \
	    --next -sS --max-time 600 -X DELETE "$SIM/_sim/log" >/dev/null
}

# sim_dump: the whole state on stdout, to be compared byte for byte
sim_dump() {
	admin GET state
}

# stored ADDITION: the quantity that ConnectWise has
stored() {
	admin GET "additions/$1" | query -c .quantity
}

# last_request FILTER: what jq -c makes of the newest line of the log
last_request() {
	tail -n 1 "$SIMLOG" | query -c "$1"
}

# sim_ends_well: stops the simulator; it must end with 0 and without a word
sim_ends_well() {
	kill "$sim_pid"
	wait "$sim_pid"
	is $? 0 'the simulator ends with exit status 0'
	same sim.err 'the simulator prints nothing on stderr' </dev/null
	sim_pid=''
}

# at PATH [CURL-OPTION...]: asks Autotask's zone; at_query ENTITY QUERY: by GET;
# at_post ENTITY QUERY: by POST
AT_USER='atria-api@northwindcloud.example'
AT_SECRET='SAMPLEautotaskSECRET00notreal'
AT_CODE='SAMPLEautotaskCODE00notreal'
ZONE=/webservices5/ATServicesRest/V1.0
at() {
	at_url=$1
	shift
	case $at_url in
	http*) ;;
	*) at_url=$SIM$ZONE/$at_url ;;
	esac
	call "$at_url" -H "UserName: $AT_USER" -H "Secret: $AT_SECRET" \
	    -H "ApiIntegrationCode: $AT_CODE" \
	    -H 'Content-Type: application/json' "$@"
}
at_query() {
	at "$1/query" -G --data-urlencode "search=$2"
}
at_post() {
	at "$1/query" --data-binary "$2"
}

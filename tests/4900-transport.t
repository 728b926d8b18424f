#!/bin/sh
# How the tools reach Atria and ConnectWise: https with certificates that are
# always checked, http only to this machine, no redirects, no proxy but the
# job's, and no more than they can take.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
fetch >lines.ndjson
resolve <lines.ndjson 2>nothing | cw-diff >plan.ndjson
sim_stop

# use TOOL [OPTION...]: with the input that belongs to it; writes nothing
use() {
	use_tool=$1
	shift
	case $use_tool in
	atria-fetch) run fetch "$@" ;;
	cw-resolve) run resolve "$@" <lines.ndjson ;;
	cw-apply)
		# the plan as if it were made where the simulator is now
		use_url=$(jq -r .ApiUrl job.json)
		use_tenant=$(printf '%s\nnorthwindcloud' "${use_url%/}" |
		    tr '[:upper:]' '[:lower:]' | sha256sum | cut -d ' ' -f 1)
		sed "1s|\"apiUrl\":\"[^\"]*\"|\"apiUrl\":\"$use_url\"|
		    1s|\"tenant\":\"[^\"]*\"|\"tenant\":\"sha256:$use_tenant\"|" \
		    plan.ndjson >here.ndjson
		run apply -n --accept-edited "$@" <here.ndjson ;;
	esac
}
tools='atria-fetch cw-resolve cw-apply'
# its_code TOOL: what it says when its server cannot be used
its_code() {
	case $1 in
	atria-fetch) echo CW03 ;;
	*) echo CW02 ;;
	esac
}

# --- certificates ------------------------------------------------------------------

openssl_config() {
	cat <<EOF
[ca]
default_ca = us
[us]
database = $T/index
serial = $T/serial
new_certs_dir = $T
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
EOF
}
# authority NAME: NAME.pem and NAME.key, a certificate authority
authority() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -keyout "$1.key" -out "$1.pem" -days 3650 -subj "/CN=$1" \
	    -addext basicConstraints=critical,CA:true \
	    -addext keyUsage=critical,keyCertSign >>openssl.out 2>&1
}
# certificate NAME AUTHORITY SUBJECT-ALT-NAME FROM TO
certificate() {
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" \
	    -addext "subjectAltName=$3" >>openssl.out 2>&1
	openssl ca -batch -notext -config openssl.conf -cert "$2.pem" \
	    -keyfile "$2.key" -in "$1.csr" -out "$1.pem" -startdate "$4" \
	    -enddate "$5" >>openssl.out 2>&1
}
openssl_config >openssl.conf
: >index
echo 1000 >serial
authority ours
authority theirs
certificate good ours IP:127.0.0.1 20200101000000Z 20991231000000Z
certificate named ours DNS:api.example.com 20200101000000Z 20991231000000Z
certificate expired ours IP:127.0.0.1 20200101000000Z 20210101000000Z
certificate early ours IP:127.0.0.1 20990101000000Z 20991231000000Z
certificate foreign theirs IP:127.0.0.1 20200101000000Z 20991231000000Z
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout own.key -out own.pem -subj /CN=own \
    -addext subjectAltName=IP:127.0.0.1 >>openssl.out 2>&1
[ -s good.pem ] && [ -s named.pem ] && [ -s expired.pem ] && [ -s early.pem ] &&
    [ -s foreign.pem ]
is $? 0 'certificates are made'
[ -s good.pem ] || note <openssl.out

# serve CERTIFICATE [JQ-FILTER]: the simulator by https, and a job for it
serve() {
	sim_start "$DATA/sample/state.json" --tls-cert "$1.pem" \
	    --tls-key "$1.key"
	write_job "${2:-.}"
}
trusted=".CaFile = \"$T/ours.pem\""
serve good "$trusted"
case $SIM in
https://*) pass 'the simulator speaks https' ;;
*) fail 'the simulator speaks https' ;;
esac
for tool in $tools; do
	use "$tool"
	status_is 0 "$tool: a certificate of the job's own authority"
done
[ "$(requests | wc -l)" -gt 2 ]
is $? 0 '... requests were made'

# refused CERTIFICATE JQ-FILTER TEXT TITLE: by all tools, each with no request
refused() {
	serve "$1" "$2"
	for tool in $tools; do
		use "$tool"
		status_is 4 "$tool: $4"
		has out "\"code\":\"$(its_code "$tool")\"" '... is its code'
		err_has "$3" '... and says why'
	done
	is "$(cat "$SIMLOG")" '' '... and no request, so no key, is sent'
}
refused good . 'SSL certificate problem: unable to get local issuer' \
    'an authority that the system does not know'
refused foreign "$trusted" 'SSL certificate problem: unable to get local' \
    'another authority than the one of the job'
refused named "$trusted" "no alternative certificate subject name matches target" \
    'a certificate of another name'
refused expired "$trusted" 'SSL certificate problem: certificate has expired' \
    'an expired certificate'
refused early "$trusted" 'certificate is not yet valid' \
    'a certificate that is not yet valid'
refused own . 'SSL certificate problem: self-signed certificate' \
    'a self-signed certificate'
refused own "$trusted" 'SSL certificate problem: self-signed certificate' \
    'a self-signed certificate, and an authority'
serve own ".CaFile = \"$T/own.pem\""
use cw-resolve
status_is 0 'a self-signed certificate that the job names'

# The system's authorities, which are ours for once, count without CaFile and
# do not with it: neither its file nor its directory.
mkdir store
cp ours.pem store/ca-certificates.crt
cp ours.pem "store/$(openssl x509 -noout -hash -in ours.pem).0"
asan=$(ldd "$B/bin/cw-apply" | awk '/libasan/ { print $3 }')
with_store() {
	run env STORE="$T/store" \
	    LD_PRELOAD="$asan $B/tests/torture/store.so" \
	    "$B/bin/cw-resolve" -c job.json -s secrets.json <lines.ndjson
}
serve good .
with_store
status_is 0 'an authority of the system'
write_job ".CaFile = \"$T/theirs.pem\""
with_store
status_is 4 'is not trusted where the job names others'
rm store/*.0
write_job .
with_store
status_is 0 'the system has a file'
cp theirs.pem store/ca-certificates.crt
cp ours.pem "store/$(openssl x509 -noout -hash -in ours.pem).0"
with_store
status_is 0 'and a directory'

serve good .
for file in absent.pem secrets.json; do
	write_job ".CaFile = \"$file\""
	use cw-resolve
	[ "$status" -eq 2 ] || [ "$status" -eq 4 ]
	is $? 0 "CaFile $file is refused"
	is "$(requests)" '' '... before any request'
done

# The environment does not turn it off, and gets no session keys.
write_job "$trusted"
run env SSLKEYLOGFILE="$T/session.keys" cw-resolve -c job.json \
    -s secrets.json <lines.ndjson
status_is 0 'SSLKEYLOGFILE is'
is "$(ls session.keys 2>nothing)" '' '... ignored'
write_job .
run env SSL_CERT_FILE="$T/ours.pem" CURL_CA_BUNDLE="$T/ours.pem" \
    SSL_CERT_DIR="$T/store" cw-resolve -c job.json -s secrets.json \
    <lines.ndjson
status_is 4 'nor does it name authorities'

# --- http ----------------------------------------------------------------------------

sample_start
forget_requests
for host in example.com 127.0.0.1.example.com localhost.example.com \
    127.0.0.256 127.1.2.3.4 10.0.0.1 0.0.0.0 '[::]' '[::ffff:10.0.0.1]' \
    128.0.0.1 'localhost:80@example.com' 127.0.0.1%2eexample.com; do
	write_job ".ApiUrl = \"http://$host/\" | .AtriaUrl = .ApiUrl"
	for tool in atria-fetch cw-resolve; do
		use "$tool"
		status_is 2 "$tool: no http to $host"
	done
done
for host in 127.0.0.1 localhost; do
	write_job ".ApiUrl |= sub(\"127.0.0.1\"; \"$host\")"
	use cw-resolve
	status_is 0 "http to $host"
done
write_job

# --- redirects -----------------------------------------------------------------------

# redirect STATUS LOCATION
redirect() {
	faults "{\"do\":{\"status\":$1,\"location\":\"$2\"}}"
	forget_requests
}
for code in 301 302 303 307 308; do
	redirect $code "$SIM/elsewhere?ticket=SECRET#x"
	for tool in $tools; do
		use "$tool"
		status_is 4 "$tool: $code"
		err_has "HTTP $code: redirected to $SIM/elsewhere, which is not followed" \
		    '... is named, without what may be a ticket'
	done
	is "$(requests | grep -c elsewhere)" 0 '... and not followed'
	lacks out SECRET '... nor is it in the stream'
done
redirect 302 'https://me:SECRET@login.example.com/'
use cw-resolve
err_has 'redirected to an address with a user name' \
    'an address with a password is not shown'
lacks out SECRET '... nor in the stream'
redirect 302 '/\u001b[31m\u202e\u0007red'
use cw-resolve
status_is 4 'an address with control characters'
is "$(LC_ALL=C tr -d '\n -~' <err | wc -c)" 0 '... is shown as plain text'
faults '[]'

# --- other pages -----------------------------------------------------------------------

sample_start
switches '{"linkOrigin":"http://elsewhere.example:81"}'
jq '.Parallel = 1' job.json >one.json
run cw-resolve -v -c one.json -s secrets.json <lines.ndjson
status_is 0 'pages whose links name another host'
lacks err elsewhere '... are asked for here'

# --- keys in errors --------------------------------------------------------------------

# A server that quotes what it was sent: the keys are not in what we say of it.
# quoted TOOL SECRET
quoted() {
	for body in "{\\\"message\\\":\\\"wrong: $2\\\"}" "wrong: $2!"; do
		faults "{\"do\":{\"status\":400,\"body\":\"$body\",
		    \"contentType\":\"application/json\",
		    \"headers\":{\"x-cw-request-id\":\"$2\"}}}"
		use "$1" -v
		is "$(cat out err | grep -c 'wrong: \*\*\*\*')" \
		    "$(cat out err | grep -c 'wrong: ')" "$1 shows no key"
		grep -q 'wrong: ' out
		is $? 0 '... but the error'
		secrets_are_absent '... without a key' out err
	done
}
quoted atria-fetch SAMPLE.atria.token.00.notreal
for tool in cw-resolve cw-apply; do
	quoted $tool SAMPLEprivateKEY00notreal
	quoted $tool northwindcloud+SAMPLEpublicKEY00notreal
	quoted $tool 5a3b1e00-0000-4000-8000-5a3b1e5a3b1e
	quoted $tool "$(printf '%s' "$KEYS" | base64 -w 0)"
done
faults '[]'

# --- proxies ---------------------------------------------------------------------------

# what the servers in Python share
cat >serving.py <<'EOF'
import socket, threading
# Tells the port, and has serve(c) serve each connection, for ever.
def forever(serve):
    def one(c):
        try:
            serve(c)
        except OSError:
            pass
        c.close()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(listener.getsockname()[1], flush=True)
    while True:
        threading.Thread(target=one, args=(listener.accept()[0],),
                         daemon=True).start()
EOF
cat >proxy.py <<'EOF'
# A proxy that knows CONNECT only, says what it was asked, and may want a
# password: proxy.py LOG [USER:PASSWORD]
import base64, select, socket, sys
import serving
log = open(sys.argv[1], "a", buffering=1)
want = None
if len(sys.argv) > 2:
    want = "basic " + base64.b64encode(sys.argv[2].encode()).decode()
def pump(a, b):
    pair = [a, b]
    while True:
        for s in select.select(pair, [], [])[0]:
            data = s.recv(65536)
            if not data:
                return
            pair[1 - pair.index(s)].sendall(data)
def serve(c):
    head = b""
    while b"\r\n\r\n" not in head:
        data = c.recv(65536)
        if not data:
            return
        head += data
    lines = head.decode("latin-1").split("\r\n")
    for line in lines:
        if line:
            print(line, file=log)
    method, target = lines[0].split()[:2]
    auth = [l.split(":", 1)[1].strip() for l in lines
            if l.lower().startswith("proxy-authorization:")]
    if want and [a[:6].lower() + a[6:] for a in auth] != [want]:
        c.sendall(b"HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\n"
                  b"x-cw-request-id: of-the-proxy\r\n"
                  b"Content-Length: 0\r\nConnection: close\r\n\r\n")
    elif method != "CONNECT":
        c.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
    else:
        host, port = target.rsplit(":", 1)
        s = socket.create_connection((host, int(port)))
        c.sendall(b"HTTP/1.1 200 Yes\r\nx-cw-request-id: of-the-proxy\r\n\r\n")
        pump(c, s)
        s.close()
serving.forever(serve)
EOF
proxy_pid=''
# proxy_start [USER:PASSWORD]: sets PROXY; what it is asked is in proxy.log
proxy_start() {
	proxy_stop
	: >proxy.log
	mkfifo proxy.fifo
	python3 proxy.py proxy.log "$@" >proxy.fifo 2>proxy.err &
	proxy_pid=$!
	read -r proxy_port <proxy.fifo
	rm proxy.fifo
	PROXY=http://127.0.0.1:$proxy_port
}
proxy_stop() {
	[ -z "$proxy_pid" ] || {
		kill "$proxy_pid"
		wait "$proxy_pid" 2>nothing
	}
	proxy_pid=''
}
trap 'proxy_stop; finish' EXIT

proxy_start
for url in http https; do
	case $url in
	http) sample_start ;;
	https) serve good "$trusted" ;;
	esac
	for tool in $tools; do
		for name in http_proxy https_proxy HTTPS_PROXY ALL_PROXY \
		    all_proxy; do
			export "$name=$PROXY"
		done
		use "$tool"
		unset http_proxy https_proxy HTTPS_PROXY ALL_PROXY all_proxy
		status_is 0 "$tool, $url: proxies of the environment"
	done
done
is "$(cat proxy.log)" '' '... are not asked'

serve good "$trusted | .Proxy = \"$PROXY\""
for tool in $tools; do
	: >proxy.log
	no_proxy='*' use "$tool" -v
	status_is 0 "$tool: the job's proxy"
	is "$(cat out err | grep -c of-the-proxy)" 0 \
	    "... whose words are not taken for the server's"
	is "$(grep -v '^Host: \|^User-Agent: \|^Proxy-Connection: ' proxy.log |
	    sort -u)" "CONNECT ${SIM#https://} HTTP/1.1" \
	    '... is asked for a tunnel, and told nothing else'
done

sample_start
write_job ".Proxy = \"$PROXY\""
: >proxy.log
for tool in $tools; do
	use "$tool"
	status_is 0 "$tool: http to this machine"
done
is "$(cat proxy.log)" '' '... goes through no proxy'

proxy_start 'me:SECRET pass/word'
serve good "$trusted | .Proxy = \"$PROXY\""
use cw-resolve -v
status_is 4 'a proxy that wants a password'
err_has 'response 407' '... says so'
write_secrets '.ProxyUser = "me" | .ProxyPassword = "SECRET pass/word"'
for tool in $tools; do
	use "$tool" -v
	status_is 0 "$tool: a proxy with a password of the secrets"
	is "$(cat out err | grep -c SECRET)" 0 '... which is not shown'
done
is "$(jq -r '.headers | keys[] | select(startswith("proxy"))' "$SIMLOG")" '' \
    '... nor told to the server'
write_secrets '.ProxyUser = "me" | .ProxyPassword = "SECRET wrong"'
use cw-resolve -v
status_is 4 'a wrong password'
is "$(cat out err | grep -c SECRET)" 0 '... is not shown'
write_secrets '.ProxyUser = "me"'
use cw-resolve
status_is 2 'a user without a password'
has out 'ProxyPassword must have a valid value' '... is CW18'
write_secrets
: >proxy.log
for url in 'http://me:SECRET@127.0.0.1' 'http://me@127.0.0.1' 127.0.0.1:3128 \
    ftp://127.0.0.1 'http://127.0.0.1/SECRET' http://; do
	write_job "$trusted | .Proxy = \"$url\""
	use cw-resolve
	status_is 2 "Proxy $url"
	err_has Proxy '... is named'
	is "$(cat out err | grep -c SECRET@)" 0 '... but no password'
done
is "$(cat proxy.log)" '' '... and nobody asked'
proxy_stop
write_job "$trusted | .Proxy = \"$PROXY\" | .RetryTries = 1"
use cw-resolve
status_is 4 'a proxy that is not there'
is "$(requests | grep -c wrong)" 0 '... is not gone around'

# --- too much --------------------------------------------------------------------------

cat >flood.py <<'EOF'
# Answers every request with too much of something: flood.py KIND
import gzip, sys
import serving
kind = sys.argv[1]
head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
def answer():
    if kind == "headers":
        yield head
        while True:
            yield b"x-more: " + b"x" * 4000 + b"\r\n"
    if kind == "header":
        yield head + b"x-long: "
        while True:
            yield b"x" * 65536
    if kind == "gzip":
        bomb = gzip.compress(b"[" + b" " * (80 << 20) + b"]", 9)
        yield head + b"Content-Encoding: gzip\r\n"
        yield b"Content-Length: %d\r\n\r\n" % len(bomb) + bomb
    if kind == "status":
        while True:
            yield b"HTTP/1.1 100 Continue\r\n\r\n" * 1000
def serve(c):
    data = b""
    while b"\r\n\r\n" not in data:
        data += c.recv(65536)
    for part in answer():
        c.sendall(part)
serving.forever(serve)
EOF
for kind in headers header gzip status; do
	mkfifo proxy.fifo
	python3 flood.py $kind >proxy.fifo 2>proxy.err &
	proxy_pid=$!
	read -r port <proxy.fifo
	rm proxy.fifo
	write_job ".ApiUrl = \"http://127.0.0.1:$port/\" | .RetryTries = 1"
	use cw-resolve
	status_is 4 "too much: $kind"
	err_has 'the answer is too large' '... and says so'
	proxy_stop
done
done_testing

#!/bin/sh
# How the tools reach Atria and ConnectWise: https with certificates that are
# always checked, http only to this machine, no redirects, no proxy but the
# job's, and no more than they can take.
#
# What all tools share is tried by one of them each day, and by another one the
# next day. SHARE=all: by all of them.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sample_start
fetch >lines.ndjson
resolve <lines.ndjson 2>nothing | cw-diff >plan.ndjson

# job [MEMBERS [URL]]: job.json for the simulator or the URL, with more members
jq -c 'del(.ApiUrl, .AtriaUrl)' job.json >job.line
read -r job <job.line
job() {
	job_url=${2:-$SIM/v4_6_release/apis/3.0/}
	printf '%s,"ApiUrl":"%s","AtriaUrl":"%s"%s}\n' "${job%\}}" "$job_url" \
	    "${2:-$SIM}" "${1:+,$1}" >job.json
}
# use TOOL [OPTION...]: with the input that belongs to it; writes nothing
here=''
use() {
	use_tool=$1
	shift
	case $use_tool in
	atria-fetch) run fetch "$@" ;;
	cw-resolve) run resolve "$@" <lines.ndjson ;;
	cw-apply)
		plan_is_for "$job_url"
		run apply -n --accept-edited --accept other-job "$@" \
		    <here.ndjson ;;
	esac
}
# plan_is_for URL: here.ndjson, the plan as if it were made for this address
plan_is_for() {
	[ "$here" != "$1" ] || return 0
	here=$1
	tenant=$(printf '%s\nnorthwindcloud' "${1%/}" |
	    tr '[:upper:]' '[:lower:]' |
	    sed -E 's,//(127[0-9.]*|\[::1\])([:/]),//localhost\2,' | sha256sum | cut -d ' ' -f 1)
	sed "1s|\"apiUrl\":\"[^\"]*\"|\"apiUrl\":\"$1\"|
	    1s|\"tenant\":\"[^\"]*\"|\"tenant\":\"sha256:$tenant\"|" \
	    plan.ndjson >here.ndjson
}
tools='atria-fetch cw-resolve cw-apply'
# todays I: those of the tools that try the I-th thing today
todays() {
	todays_i=$1
	for todays_tool in $tools; do
		todays_i=$((todays_i + 1))
		! in_share $todays_i 3 || echo "$todays_tool"
	done
}
share_note 3
# its_code TOOL: what it logs when its server cannot be used
its_code() {
	case $1 in
	atria-fetch) echo CW03 ;;
	*) echo CW02 ;;
	esac
}
# gives STATUS TITLE [TEXT...]: the last use ended so, and said each text on
# standard error; one that begins with ! is neither there nor in the stream
gives() {
	wrong=''
	[ "$status" -eq "$1" ] || wrong="exit status $status"
	gives_title=$2
	shift 2
	for needle in "$@"; do
		case $needle in
		!*)
			! grep -qF -e "${needle#!}" out err ||
			    wrong="$wrong; it shows: ${needle#!}" ;;
		*)
			grep -qF -e "$needle" err ||
			    wrong="$wrong; it does not say: $needle" ;;
		esac
	done
	if [ -z "$wrong" ]; then
		pass "$gives_title"
	else
		fail "$gives_title"
		{ echo "$wrong"; tail -n 20 err; } | note
	fi
}
# asks_nobody TITLE: no request was received since the log was last forgotten
asks_nobody() {
	is "$(cat "$SIMLOG")" '' "$1"
	forget_requests
}

# --- http ----------------------------------------------------------------------------

forget_requests
i=0
for host in example.com 127.0.0.1.example.com localhost.example.com \
    127.0.0.256 127.1.2.3.4 10.0.0.1 0.0.0.0 '[::]' '[::ffff:10.0.0.1]' \
    128.0.0.1 'localhost:80@example.com' 127.0.0.1%2eexample.com; do
	i=$((i + 1))
	job '' "http://$host/"
	# one of two tools, which take turns
	if in_share $i 2; then
		use atria-fetch
		gives 2 "atria-fetch refuses http to $host"
	fi
	if in_share $((i + 1)) 2; then
		use cw-resolve
		gives 2 "cw-resolve refuses http to $host"
	fi
done
for host in 127.0.0.1 localhost; do
	job '' "http://$host:${SIM##*:}/v4_6_release/apis/3.0/"
	use cw-resolve
	gives 0 "cw-resolve accepts http to $host"
done
job

# --- redirects -----------------------------------------------------------------------

# redirect STATUS LOCATION
redirect() {
	faults "{\"do\":{\"status\":$1,\"location\":\"$2\"}}"
}
forget_requests
for code in 301 302 303 307 308; do
	redirect $code "$SIM/elsewhere?ticket=SECRET#x"
	some=$(todays $code)
	[ $code != 302 ] || some=$tools
	for tool in $some; do
		use "$tool"
		gives 4 "$tool shows a redirect ($code), but not what may be a ticket" \
		    "HTTP $code: redirected to $SIM/elsewhere, which is not followed" \
		    !SECRET
	done
done
is "$(requests | grep -c elsewhere)" 0 'no tool follows a redirect'
redirect 302 'https://me:SECRET@login.example.com/'
use cw-resolve
gives 4 'an address with a password is not shown' \
    'redirected to an address with a user name' !SECRET
redirect 302 '/\u001b[31m\u202e\u0007red'
use cw-resolve
gives 4 'an address with control characters ends the run'
is "$(LC_ALL=C tr -d '\n -~' <err | wc -c)" 0 \
    'an address with control characters is shown as plain text'

# --- keys in errors --------------------------------------------------------------------

# A server that quotes what it was sent: the keys are not in what we say of it.
# quoted TOOL SECRET: in JSON one day, in a text the next one
i=0
quoted() {
	i=$((i + 1)) k=$i
	for body in "{\\\"message\\\":\\\"wrong: $2\\\"}" "wrong: $2!"; do
		k=$((k + 1))
		in_share $k 2 || continue
		faults "{\"do\":{\"status\":400,\"body\":\"$body\",
		    \"contentType\":\"application/json\",
		    \"headers\":{\"x-cw-request-id\":\"$2\"}}}"
		use "$1" -v
		cat out err >both
		is "$(grep -c 'wrong: ' both)" \
		    "$(grep -c 'wrong: \*\*\*\*' both)" \
		    "$1 shows stars where the server quotes key $i"
		has out 'wrong: ' "$1 logs the error that quotes key $i"
		secrets_are_absent "$1 does not show the quoted key $i" both
	done
}
quoted atria-fetch SAMPLE.atria.token.00.notreal
basic=$(printf '%s' "$KEYS" | base64 -w 0)
for tool in cw-resolve cw-apply; do
	quoted $tool SAMPLEprivateKEY00notreal
	quoted $tool northwindcloud+SAMPLEpublicKEY00notreal
	quoted $tool 5a3b1e00-0000-4000-8000-5a3b1e5a3b1e
	quoted $tool "$basic"
done
no_faults

# --- proxies for http ------------------------------------------------------------------

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
# A proxy that knows CONNECT only and logs what it was asked: proxy.py LOG. It
# wants USER:PASSWORD when that is in the file proxy.want.
import base64, select, socket, sys
import serving
log = open(sys.argv[1], "a", buffering=1)
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
    with open("proxy.want", "rb") as f:
        want = f.read()
    want = want and "basic " + base64.b64encode(want).decode()
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
# serve_by SCRIPT [ARGUMENT...]: runs the server, and sets $port
server_pid=''
serve_by() {
	serve_end
	mkfifo server.fifo
	python3 "$@" >server.fifo 2>server.err &
	server_pid=$!
	read -r port <server.fifo
	rm server.fifo
}
serve_end() {
	[ -z "$server_pid" ] || {
		kill "$server_pid"
		wait "$server_pid" 2>nothing
	}
	server_pid=''
}
trap 'serve_end; finish' EXIT

: >proxy.log
: >proxy.want
serve_by proxy.py proxy.log
PROXY=http://127.0.0.1:$port
# environment_proxies I URL-SCHEME: proxies of the environment are not asked
environment_proxies() {
	for tool in $(todays "$1"); do
		for name in http_proxy https_proxy HTTPS_PROXY ALL_PROXY \
		    all_proxy; do
			export "$name=$PROXY"
		done
		use "$tool"
		unset http_proxy https_proxy HTTPS_PROXY ALL_PROXY all_proxy
		gives 0 "$tool reaches $2 when the environment names proxies"
	done
	is "$(cat proxy.log)" '' "no proxy of the environment is asked for $2"
}
environment_proxies 1 http
job "\"Proxy\":\"$PROXY\""
for tool in $tools; do
	use "$tool"
	gives 0 "$tool reaches http on this machine when the job has a proxy"
done
is "$(cat proxy.log)" '' 'http on this machine goes through no proxy'

# --- other pages -----------------------------------------------------------------------

switches '{"linkOrigin":"http://elsewhere.example:81"}'
job '"Parallel":1'
use cw-resolve -v
gives 0 'pages whose links name another host are asked for where they were' \
    !elsewhere

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
is $? 0 'the test can make certificates'
[ -s good.pem ] || note <openssl.out

# serve CERTIFICATE [MEMBERS]: the simulator by https, and a job for it
serve() {
	sim_start "$DATA/sample/state.json" --tls-cert "$1.pem" \
	    --tls-key "$1.key"
	job "${2:-}"
}
trusted="\"CaFile\":\"$T/ours.pem\""
serve good "$trusted"
case $SIM in
https://*) pass 'the simulator speaks https' ;;
*) fail 'the simulator speaks https' ;;
esac
for tool in $tools; do
	use "$tool"
	gives 0 "$tool accepts a certificate of the job's own authority"
done
requests=$(requests | wc -l)
ok "over two requests were made by https ($requests)" test "$requests" -gt 2

# The environment does not turn it off, and gets no session keys.
run env SSLKEYLOGFILE="$T/session.keys" cw-resolve -c job.json \
    -s secrets.json <lines.ndjson
is "$status $(ls session.keys 2>nothing)" '0 ' 'SSLKEYLOGFILE is ignored'
mkdir store
cp ours.pem store/ca-certificates.crt
cp ours.pem "store/$(openssl x509 -noout -hash -in ours.pem).0"
job
run env SSL_CERT_FILE="$T/ours.pem" CURL_CA_BUNDLE="$T/ours.pem" \
    SSL_CERT_DIR="$T/store" cw-resolve -c job.json -s secrets.json \
    <lines.ndjson
status_is 4 'the environment cannot name authorities'

# The system's authorities, which are ours for once, count without CaFile and
# do not with it: neither its file nor its directory.
asan=$(ldd "$B/bin/cw-apply" | awk '/libasan/ { print $3 }')
with_store() {
	run env STORE="$T/store" \
	    LD_PRELOAD="$asan $B/tests/torture/store.so ${LD_PRELOAD:-}" \
	    "$B/bin/cw-resolve" -c job.json -s secrets.json <lines.ndjson
}
with_store
gives 0 "a certificate of a system's authority is accepted"
job "\"CaFile\":\"$T/theirs.pem\""
with_store
gives 4 "a system's authority is not trusted when the job names others"
rm store/*.0
job
with_store
gives 0 "authorities in the system's file are trusted"
cp theirs.pem store/ca-certificates.crt
cp ours.pem "store/$(openssl x509 -noout -hash -in ours.pem).0"
with_store
gives 0 "authorities in the system's directory are trusted"

forget_requests
for file in absent.pem secrets.json; do
	job "\"CaFile\":\"$file\""
	use cw-resolve
	[ "$status" -eq 2 ] || [ "$status" -eq 4 ]
	is "$? $(cat "$SIMLOG")" '0 ' "CaFile $file is refused before any request"
done

# --- a handshake that takes longer than FreshSeconds ------------------------------
# The relay passes bytes on to the simulator. The second connection after `slow`
# was written has to wait for two seconds: that of the creation, as such a request
# goes on one of its own.
cat >relay.py <<'X'
import os, socket, threading, time

def copy(a, b):
    try:
        while data := a.recv(65536):
            b.sendall(data)
        b.shutdown(socket.SHUT_WR)
    except OSError:
        pass

def serve(client, to, wait):
    if wait:
        time.sleep(2)
        open("slowed", "w").close()
    server = socket.create_connection(to)
    threading.Thread(target=copy, args=(client, server), daemon=True).start()
    copy(server, client)

listener = socket.create_server(("127.0.0.1", 0))
with open("relay.new", "w") as f:
    print(listener.getsockname()[1], file=f)
os.rename("relay.new", "relay.port")
host, port = os.environ["TO"].split(":")
n = 0
while True:
    client, _ = listener.accept()
    n = n + 1 if os.path.exists("slow") else 0
    threading.Thread(target=serve, args=(client, (host, int(port)), n == 2),
        daemon=True).start()
X
serve good "$trusted"
TO=${SIM#https://} python3 relay.py &
relay=$!
await test -e relay.port
read -r port <relay.port
job "$trusted,\"Parallel\":1,\"FreshSeconds\":1"
jq --arg relay "https://127.0.0.1:$port" '.AllowAtriaCreateAdditions = true |
    .CustomersFilter = ["SKR"] |
    .AtriaUrl = $relay | .ApiUrl = $relay + "/v4_6_release/apis/3.0/"' job.json \
    >relay.json
mv relay.json job.json
fetch | resolve 2>nothing | cw-diff >slow.ndjson
is "$(query 'select(.action == "create").type' slow.ndjson)" '"change"' \
    'the plan for a slow handshake has one creation'
forget_requests
touch slow
run apply <slow.ndjson
status_is 0 'a creation whose connection stands too late is made later'
ok 'the connection of a creation was slow' test -e slowed
is "$(requests | sed -n 's/^\(POST\) .*additions$/\1/p; s/.*bundles$/read/p' |
    tr '\n' ' ' | grep -c '^read read .*POST')" 1 \
    'after a slow handshake the creation is read again before it is sent'
kill "$relay"

# --- proxies for https -----------------------------------------------------------------

job "$trusted"
: >proxy.log
environment_proxies 2 https
job "$trusted,\"Proxy\":\"$PROXY\""
for tool in $tools; do
	: >proxy.log
	no_proxy='*' use "$tool" -v
	gives 0 "$tool does not take a proxy's words for the server's" \
	    !of-the-proxy
	is "$(grep -v '^Host: \|^User-Agent: \|^Proxy-Connection: ' proxy.log |
	    sort -u)" "CONNECT ${SIM#https://} HTTP/1.1" \
	    "$tool asks the job's proxy for a tunnel, and tells it nothing else"
done

printf 'me:SECRET pass/word' >proxy.want
use cw-resolve -v
gives 4 'a proxy that wants a password is reported' 'response 407'
forget_requests
write_secrets '.ProxyUser = "me" | .ProxyPassword = "SECRET pass/word"'
for tool in $tools; do
	use "$tool" -v
	gives 0 "$tool gives the proxy its password, and does not show it" !SECRET
done
jq_is 'map(.headers | keys[] | select(startswith("proxy"))) | unique' '[]' \
    "the server does not get the proxy's password" "$SIMLOG"
ok 'the server got requests through the proxy' test -s "$SIMLOG"
write_secrets '.ProxyUser = "me" | .ProxyPassword = "SECRET wrong"'
use cw-resolve -v
gives 4 'a wrong password of a proxy is not shown' !SECRET
write_secrets '.ProxyUser = "me"'
use cw-resolve
status_is 2 'a user of a proxy without a password is refused'
has out 'ProxyPassword must have a valid value' \
    'a password of a proxy that is missing is reported'
write_secrets
: >proxy.log
for url in 'http://me:SECRET@127.0.0.1' 'http://me@127.0.0.1' 127.0.0.1:3128 \
    ftp://127.0.0.1 'http://127.0.0.1/SECRET' http://; do
	job "$trusted,\"Proxy\":\"$url\""
	use cw-resolve
	gives 2 "Proxy $url is refused, and no password is shown" Proxy !SECRET@
done
is "$(cat proxy.log)" '' 'no proxy is asked when the job names a wrong one'
serve_end
forget_requests
job "$trusted,\"Proxy\":\"$PROXY\",\"RetryTries\":1"
use cw-resolve
gives 4 'a proxy that is not there ends the run'
asks_nobody 'no request goes around a proxy that is not there'

# --- certificates that are refused -----------------------------------------------------

# refused CERTIFICATE MEMBERS TEXT TITLE: by the tools, each with no request, so
# that no key is sent
i=0
refused() {
	i=$((i + 1))
	[ "$1" = good ] || serve "$1"
	job "$2"
	for tool in $(todays $i); do
		use "$tool"
		gives 4 "$tool refuses $4" "$3"
		has out "\"code\":\"$(its_code "$tool")\"" \
		    "$tool logs $(its_code "$tool") for $4"
	done
	asks_nobody "no request is made to a server with $4"
}
refused good '' 'SSL certificate problem: unable to get local issuer' \
    'a certificate of an authority that the system does not know'
refused foreign "$trusted" 'SSL certificate problem: unable to get local' \
    'a certificate of another authority than the one of the job'
refused named "$trusted" 'no alternative certificate subject name matches target' \
    'a certificate of another name'
refused expired "$trusted" 'SSL certificate problem: certificate has expired' \
    'an expired certificate'
refused early "$trusted" 'certificate is not yet valid' \
    'a certificate that is not yet valid'
refused own "$trusted" 'SSL certificate problem: self-signed certificate' \
    'a self-signed certificate when the job has an authority'
refused_own="\"CaFile\":\"$T/own.pem\""
i=$((i + 1))
job ''
for tool in $(todays $i); do
	use "$tool"
	gives 4 "$tool refuses a self-signed certificate" \
	    'SSL certificate problem: self-signed certificate'
	has out "\"code\":\"$(its_code "$tool")\"" \
	    "$tool logs $(its_code "$tool") for a self-signed certificate"
done
asks_nobody 'no request is made to a server with a self-signed certificate'
job "$refused_own"
use cw-resolve
gives 0 'a self-signed certificate that the job names is accepted'

# --- too much --------------------------------------------------------------------------

cat >flood.py <<'EOF'
# Answers every request with too much of something: of what the first part of
# the path says.
import serving, zlib
head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
def bomb():
    # gzip: a block of a MiB of blanks, over and over
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    start = packer.compress(b"[") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + block * 80 + packer.compress(b"]") + packer.flush()
def answer(kind):
    if kind == b"headers":
        yield head
        while True:
            yield b"x-more: " + b"x" * 4000 + b"\r\n"
    if kind == b"header":
        yield head + b"x-long: "
        while True:
            yield b"x" * 65536
    if kind == b"gzip":
        body = bomb()
        yield head + b"Content-Encoding: gzip\r\n"
        yield b"Content-Length: %d\r\n\r\n" % len(body) + body
    if kind == b"status":
        while True:
            yield b"HTTP/1.1 100 Continue\r\n\r\n" * 1000
def serve(c):
    data = b""
    while b"\r\n\r\n" not in data:
        more = c.recv(65536)
        if not more:
            return
        data += more
    for part in answer(data.split(b"/")[1]):
        c.sendall(part)
serving.forever(serve)
EOF
serve_by flood.py
for kind in headers header gzip status; do
	job '"RetryTries":1' "http://127.0.0.1:$port/$kind/"
	use cw-resolve
	gives 4 "an answer that is too much ($kind) ends the run" \
	    'the answer is too large'
done
done_testing

#!/bin/sh
# Each fault of the simulator at each endpoint that the pipe talks to, with what
# must come of it: exit status, Error-level codes, and what is done of the plan.
#
# Each day tries one cell of each row of the matrix, at all endpoints: after ten
# days, each cell has been tried. SHARE=all tries all.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# --- what can come of it: name, exit status, codes, what is not done ------------
cat >outcomes <<'EOF'
ok      0  -          -            the run ends as if nothing was
atria   4  CW03       all          the run fails, as Atria cannot be reached
json    4  CW13       all          the run fails, as Atria's answer is damaged
cw      4  CW02       all          the run fails, as ConnectWise cannot be reached
unread  1  AX27,CW10  all          no additions can be read, and nothing is done
some    1  CW10       BK-GB,HEX-STD,SPAM-STD  one agreement's additions are not read
patch   1  CW10       HEX-STD      that change fails, and the others are made
post    1  CW12       SP-GB        that addition fails, and the others are made
item    1  CW11       IOT-GW       that catalog item fails, and the rest is made
lied    1  CW10       -            all is done, and the wrong answer is reported
keys    4  CW02,CW10  HEX-STD,SPAM-STD,M365-E3,SP-GB  the run stops at that change
keysp   4  CW02,CW12  SP-GB        the run stops at that addition
keysi   4  CW02,CW11  all          the run stops at that catalog item
EOF

# --- the matrix ------------------------------------------------------------------
# always: each time; once: the first time. -: the fault makes no sense there.
cat >matrix <<'EOF'
                        atria  types  agree  compan catal  bundl  addit  patch  post   item
always 400              atria  cw     cw     cw     cw     ok     unread patch  post   item
always 401              atria  cw     cw     cw     cw     ok     cw     keys   keysp  keysi
always 403              atria  cw     cw     cw     cw     ok     unread patch  post   item
always 404              atria  cw     cw     cw     cw     ok     unread patch  post   item
always 500              atria  cw     cw     cw     cw     ok     unread patch  post   item
always redirect         atria  cw     cw     cw     cw     ok     cw     keys   keysp  keysi
always html             atria  cw     cw     cw     cw     ok     unread patch  post   item
always malformed        json   cw     cw     cw     cw     ok     unread ok     ok     ok
always garbage          atria  cw     cw     cw     cw     ok     cw     patch  post   item
always cut              atria  cw     cw     cw     cw     ok     cw     ok     ok     ok
always short            json   cw     cw     cw     cw     ok     unread ok     ok     ok
always reset-before     atria  cw     cw     cw     cw     ok     cw     patch  post   item
always reset-after      atria  cw     cw     cw     cw     ok     cw     ok     ok     ok
once   408              ok     ok     ok     ok     ok     ok     ok     ok     post   item
once   429              ok     ok     ok     ok     ok     ok     ok     ok     ok     ok
once   503-after        ok     ok     ok     ok     ok     ok     ok     ok     ok     ok
once   html             ok     ok     ok     ok     ok     ok     ok     ok     post   item
once   malformed        json   cw     cw     cw     cw     ok     some   ok     ok     ok
once   cut-0            ok     ok     ok     ok     ok     ok     ok     ok     ok     ok
once   reset-before     ok     ok     ok     ok     ok     ok     ok     ok     post   item
once   reset-after      ok     ok     ok     ok     ok     ok     ok     ok     ok     ok
once   close-before     ok     ok     ok     ok     ok     ok     ok     ok     post   item
once   close-after      ok     ok     ok     ok     ok     ok     ok     ok     ok     ok
once   refuse           ok     ok     ok     ok     ok     ok     ok     ok     post   item
once   drip             ok     ok     ok     ok     ok     ok     ok     ok     ok     ok
once   endless          ok     ok     ok     ok     ok     ok     ok     ok     ok     ok
always answer-other     -      -      -      -      -      -      -      lied   ok     -
always store-other      -      -      -      -      -      -      -      patch  post   -
always bundle-omit      -      -      -      -      -      ok     -      -      -      -
always bundle-fail      -      -      -      -      -      ok     -      -      -      -
always bundle-null      -      -      -      -      -      ok     -      -      -      -
always bundle-double    -      -      -      -      -      ok     -      -      -      -
always bundle-reverse   -      -      -      -      -      ok     -      -      -      -
always bundle-unnamed   -      -      -      -      -      ok     -      -      -      -
always bundle-207       -      -      -      -      -      ok     -      -      -      -
EOF

deed() {
	case $1 in
	429) echo '"status":429,"retryAfter":"0"' ;;
	[345]??) echo "\"status\":$1" ;;
	503-after) echo '"status":503,"when":"after"' ;;
	redirect) echo '"status":302,"location":"other"' ;;
	html) echo '"html":true' ;;
	malformed) echo '"malformed":true' ;;
	garbage) echo '"garbage":"HTTQ"' ;;
	cut) echo '"cut":"half"' ;;
	cut-0) echo '"cut":0' ;;
	short) echo '"length":-9' ;;
	reset-* | close-*) echo "\"${1%-*}\":\"${1#*-}\"" ;;
	refuse) echo '"refuse":200' ;;
	drip) echo '"drip":{"bytes":2000,"ms":5}' ;;
	endless) echo '"endless":{"bytes":100,"ms":20}' ;;
	answer-other) echo '"quantity":{"answer":7}' ;;
	store-other) echo '"quantity":{"store":7}' ;;
	bundle-omit) echo '"bundle":{"omit":"last"}' ;;
	bundle-fail) echo '"bundle":{"fail":"last","statusCode":500}' ;;
	bundle-null) echo '"bundle":{"null":"last"}' ;;
	bundle-double) echo '"bundle":{"duplicate":"all"}' ;;
	bundle-reverse) echo '"bundle":{"reverse":true}' ;;
	bundle-unnamed) echo '"bundle":{"noSequence":"all"}' ;;
	bundle-207) echo '"bundle":{"status":207}' ;;
	esac
}
endpoint() {
	case $1 in
	atria) echo '"path":"/api/billing/*"' ;;
	types) echo '"path":"*/agreements/types"' ;;
	agree) echo '"path":"*/finance/agreements"' ;;
	compan) echo '"path":"*/company/companies"' ;;
	catal) echo '"method":"GET","path":"*/procurement/catalog"' ;;
	bundl) echo '"path":"*/system/bundles"' ;;
	addit) echo '"method":"GET","path":"*/additions"' ;;
	patch) echo '"method":"PATCH","path":"*/additions/3589"' ;;
	post) echo '"method":"POST","path":"*/additions","body":"*\"id\":587*"' ;;
	item) echo '"method":"POST","path":"*/catalog"' ;;
	esac
}
words() {
	case $1 in
	atria) echo 'to Atria' ;;
	types) echo 'for agreement types' ;;
	agree) echo 'for agreements' ;;
	compan) echo 'for companies' ;;
	catal) echo 'for catalog items' ;;
	bundl) echo 'of a bundle' ;;
	addit) echo 'for additions' ;;
	patch) echo 'to change an addition' ;;
	post) echo 'to create an addition' ;;
	item) echo 'to create a catalog item' ;;
	esac
}

# --- running a cell -----------------------------------------------------------------
sample_start
write_job '.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true
    | .ProductTemplate = {category: {id: 1}, subcategory: {id: 1}, type: {id: 1}}
    | .CustomersFilter = ["ASP", "RVC", "SKR"]
    | .Parallel = 1 | .RetryTries = 2 | .RetryWaitSeconds = 0.001'
# What must come is tried for as long as it takes, however slow the machine is.
jq '.RetryTries = 20 | .RetryWaitSeconds = 0.2' job.json >refuse.json
# An answer without an end is given up after three seconds. So may be others, when
# the machine is slow: that changes nothing.
jq '.RetryTries = 20 | .TimeoutSeconds = 3 | .SettleSeconds = 3600' job.json \
    >endless.json
fetch >lines.ndjson
resolve <lines.ndjson | cw-diff >plan.ndjson
jq -c 'select(.type == "change" and .action != "none")' plan.ndjson >changes
is "$(query -r .sku changes | tr '\n' ' ')" \
    'BK-GB HEX-STD SPAM-STD IOT-GW M365-E3 SP-GB ' \
    'the plan has changes of all kinds'

# run_cell WHEN FAULT ENDPOINT WANT: the records of cw-apply into outs, between
# what the cell is and its exit status; into states, what ConnectWise has then
: >outs
: >errs
run_cell() {
	nth=
	[ "$1" = always ] || nth='"nth":1,'
	# the state after the cell before, and the faults of this one
	answer=$(curl -sS --retry 300 --retry-connrefused --retry-delay 1 \
	    -o state.json "$SIM/_sim/state" \
	    --next -sS -X POST -o nothing "$SIM/_sim/reset" \
	    --next -sS -X PUT --data-binary \
	    "{\"match\":{$(endpoint "$3")},$nth\"do\":{$(deed "$2")}}" \
	    "$SIM/_sim/faults")
	case $answer in
	*'"faults"'*) ;;
	*) echo "Bail out! bad fault: $answer"; exit 1 ;;
	esac
	cat state.json >>states
	rm -rf state
	job=job.json plain=
	[ ! -e "$2.json" ] || job=$2.json
	[ "$3" != addit ] || plain=--no-bundles
	tried="$2 at the first request"
	[ "$1" != always ] || tried="$2 at each request"
	{
		printf '{"cell":"%s %s","want":"%s"}\n' "$tried" \
		    "$(words "$3")" "$4"
		case $3 in
		patch | post | item) apply_it <plan.ndjson ;;
		atria) fetch_it | resolve_it | cw-diff | apply_it ;;
		*) resolve_it <lines.ndjson | cw-diff | apply_it ;;
		esac
		echo "{\"status\":$?}"
	} >>outs 2>>errs
}
fetch_it() { atria-fetch -c "$job" -s secrets.json --today 2026-10-26; }
resolve_it() { cw-resolve -c "$job" -s secrets.json $plain; }
apply_it() { cw-apply -c "$job" -s secrets.json $plain; }
share_note 10
header='' rows=0 cells=0
while read -r when fault row; do
	if [ -z "$header" ]; then
		header="$when $fault $row"
		continue
	fi
	# shellcheck disable=SC2086	# a list of words
	set -- $row
	size=0
	for want in "$@"; do
		[ "$want" = - ] || size=$((size + 1))
	done
	# shellcheck disable=SC2086	# a list of words
	set -- $header
	i=$rows
	for want in $row; do
		at=$1
		shift
		[ "$want" != - ] || continue
		i=$((i + 1))
		in_share $i $size || continue
		run_cell "$when" "$fault" "$at" "$want"
		cells=$((cells + 1))
	done
	rows=$((rows + 1))
done <matrix
admin GET state >>states

# --- what came of the cells: wanted and seen, and what that is, with tabs between
cat >judge.jq <<'EOF'
# the SKUs of the plan that are not, or not exactly once, as they should be
def undone: .connectwise.additions as $a | [$changes[] | . as $c
    | select([$a[] | select(if $c.addition.id then .id == $c.addition.id
    else .agreementId == $c.agreement.id and .product.identifier ==
    $c.product.identifier end) | .quantity] != [$c.after]) | .sku]
    | if . == [] then "-" elif length == ($changes | length) then "all"
    else join(",") end;
foreach inputs as $r ({n: 0};
    if $r | has("cell") then .n += 1 | .cell = $r | .codes = [] | .line = null
    elif $r.level == "Error" then .codes += [$r.code]
    elif $r.type == null then .n as $n | .line = "\(.cell.want)\t\($r.status
	) \(.codes | unique | join(",") | if . == "" then "-" else . end
	) \($states[$n] | undone)\t\(.cell.cell)"
    else . end;
    if $r | has("status") and .type == null then .line else empty end)
EOF
query -nr --slurpfile changes changes --slurpfile states states -f judge.jq \
    outs >judged 2>judge.err || note <judge.err
seen=0
while IFS='	' read -r want got tried; do
	while read -r name exit codes left text; do
		[ "$name" != "$want" ] || break
	done <outcomes
	is "$got" "$exit $codes $left" "$tried: $text"
	seen=$((seen + 1))
done <judged
is "$seen" "$cells" "a cell of each of the $rows rows, $cells in all, was judged"
ok 'the matrix has over 30 rows' test "$rows" -gt 30
[ "$SHARE" != all ] || ok 'the matrix has over 200 cells' test "$cells" -gt 200
done_testing

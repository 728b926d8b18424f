#!/bin/sh
# Each fault of the simulator at each endpoint that the pipe talks to, with what
# must come of it: exit status, Error-level codes, and what is done of the plan.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

# --- what can come of it: name, exit status, codes, what is not done ------------
cat >outcomes <<'EOF'
ok       0  -          -            # as if nothing was
nodata   0  -          all          # Atria has nothing for the period: 404
atria    4  CW03       all          # Atria cannot be reached
json     4  CW13       all          # Atria's answer cannot be read
cw       4  CW02       all          # ConnectWise cannot be reached
unread   1  CW10       all          # no additions can be read: nothing is done
some     1  CW10       BK-GB,HEX-STD,SPAM-STD  # those of one agreement cannot
patch    1  CW10       HEX-STD      # that change fails, the others are made
post     1  CW12       SP-GB
item     1  CW11       IOT-GW
lied     1  CW10       -            # it is done, but not what was answered
keys     4  CW02,CW10  HEX-STD,SPAM-STD,M365-E3,SP-GB  # shut out: no more is done
keysp    4  CW02,CW12  SP-GB
keysi    4  CW02,CW11  all
EOF

# --- the matrix ------------------------------------------------------------------
# always: each time; once: the first time. -: the deed makes no sense there.
cat >matrix <<'EOF'
                        atria  types  agree  compan catal  bundl  addit  patch  post   item
always 400              atria  cw     cw     cw     cw     ok     unread patch  post   item
always 401              atria  cw     cw     cw     cw     ok     cw     keys   keysp  keysi
always 403              atria  cw     cw     cw     cw     ok     unread patch  post   item
always 404              nodata cw     cw     cw     cw     ok     unread patch  post   item
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

# --- running a cell -----------------------------------------------------------------
sample_start
job='.AllowAtriaCreateAdditions = true | .AllowAtriaCreateProducts = true
    | .ProductTemplate = {category: {id: 1}, subcategory: {id: 1}, type: {id: 1}}
    | .CustomersFilter = ["ASP", "RVC", "SKR"]
    | .Parallel = 1 | .RetryTries = 2 | .RetryWaitSeconds = 0.001'
write_job "$job"
plan >plan.ndjson
jq -c 'select(.type == "change" and .action != "none")' plan.ndjson >changes
is "$(jq -r .sku changes | tr '\n' ' ')" \
    'BK-GB HEX-STD SPAM-STD IOT-GW M365-E3 SP-GB ' 'what is to be done'

# The SKUs of the plan that are not, or not exactly once, as they should be.
undone() {
	curl -sS --retry 20 --retry-connrefused --retry-delay 1 \
	    "$SIM/_sim/state" | jq -r --slurpfile changes changes '
	    .connectwise.additions as $a | [$changes[] | . as $c
	    | select([$a[] | select(if $c.addition.id then .id == $c.addition.id
	    else .agreementId == $c.agreement.id and .product.identifier ==
	    $c.product.identifier end) | .quantity] != [$c.after]) | .sku]
	    | if . == [] then "-" elif length == ($changes | length) then "all"
	    else join(",") end'
}
# run_cell WHEN FAULT ENDPOINT: what comes of it, as a line of outcomes
run_cell() {
	nth=
	[ "$1" = always ] || nth='"nth":1,'
	admin POST reset >nothing
	rm -rf state
	faults "{\"match\":{$(endpoint "$3")},$nth\"do\":{$(deed "$2")}}"
	plain=
	[ "$3" != addit ] || plain=--no-bundles
	case $3 in
	patch | post | item) run apply <plan.ndjson ;;
	*) fetch 2>fetch.err | resolve $plain 2>resolve.err | cw-diff |
	       run apply $plain ;;
	esac
	codes=$(jq -rs 'map(select(.level == "Error") | .code) | unique
	    | join(",")' out)
	left=$(undone)
	no_faults
	echo "$(cat status) ${codes:--} $left"
}
header='' cells=0
while read -r when fault row; do
	if [ -z "$header" ]; then
		header="$when $fault $row"
		continue
	fi
	case $fault in
	refuse) write_job "$job | .RetryTries = 10 | .RetryWaitSeconds = 0.2" ;;
	endless) write_job "$job | .TimeoutSeconds = 3" ;;
	*) write_job "$job" ;;
	esac
	seen="$when $fault:"
	# shellcheck disable=SC2086	# a list of words
	set -- $header
	for want in $row; do
		at=$1
		shift
		[ "$want" != - ] || continue
		run_cell "$when" "$fault" "$at" >cell
		name=$(sed 's/ *#.*//; s/  */ /g' outcomes |
		    awk -v cell="$(cat cell)" '$2 " " $3 " " $4 == cell { print $1 }')
		is "${name:-$(cat cell)}" "$want" "$when $fault at $at"
		seen="$seen $at=${name:-?}"
		cells=$((cells + 1))
		echo "${name:-?}" >>seen
	done
	echo "$seen" | note
done <matrix
sort seen | uniq -c | sed 's/^ */came of it: /' | note
ok "$cells cells: over 200" test "$cells" -gt 200
done_testing

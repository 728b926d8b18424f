# shellcheck shell=sh
# What the tests of evidence share: the sample data, changed a little for each
# case, and what becomes of the SKU SP-GB of the customer SKR, which is to be
# created. 587 is its product, 876 the agreement of SKR.

sample_start
sample=$DATA/sample/state.json
create='.AllowAtriaCreateAdditions = true'
# shellcheck disable=SC2034	# for the tests
products="$create"' | .AllowAtriaCreateProducts = true'

# world CW-FILTER [ATRIA-FILTER [JOB-FILTER [RESOLVE-OPTION...]]]: the plan of
# the sample data changed, in ./out
world() {
	query -c "def ad(i; g; p; m): {id: i, agreementId: g, product: {id: p},
	    quantity: 5, effectiveDate: \"2025-01-26T00:00:00Z\"} + m;
	    def agreement(i; m): [.agreements[] | select(.id == 876) | .id = i
	    | .name = \"Other\"][0] + m;
	    .connectwise |= ($1)
	    | .atria.periods[\"2026-10-25\"] |= (${2:-.})" "$sample" >world.json
	admin PUT state @world.json >admin.out
	admin_said '{}' 'bad world'
	write_job "${3:-$create}"
	shift; [ $# -gt 0 ] && shift; [ $# -gt 0 ] && shift
	fetch >lines 2>err
	resolve "$@" <lines >resolved 2>err.resolve
	run cw-diff <resolved
}
# refused CODE SKU DETAIL TITLE: the SKU of SKR is refused with the code and
# with this in its detail, and no change to it is planned
refused() {
	jq_is "map(select(.customer.code? == \"SKR\" and .sku == \"$2\")) |
	    (map(select(.type == \"change\" and .action != \"none\")) | length),
	    (map(select(.type == \"log\" and .code == \"$1\")
	    | .detail) | if length != 1 then \"\(length) entries\" elif
	    .[0] | contains(\"$3\") then \"named\" else .[0] end)" \
	    '0
named' "$4"
}
# planned ACTION SKU TITLE
planned() {
	jq_is "map(select(.type == \"change\" and .customer.code == \"SKR\"
	    and .sku == \"$2\") | .action) | join(\" \")" "$1" "$3"
}

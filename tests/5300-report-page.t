#!/bin/sh
# The report page in a browser: Chromium, driven by playwright-core, judged by
# axe-core; scripts/install-deps installs all three. SCREENSHOTS=FOLDER keeps
# pictures.
. "${0%/*}/lib.sh"

case $B in *san) skip_all 'the page is the same under sanitizers' ;; esac
chromium=$(command -v chromium || command -v chromium-browser ||
    command -v google-chrome) || skip_all 'there is no Chromium'
command -v node >/dev/null || skip_all 'there is no node'
modules=$ROOT/build/node
[ -d "$modules" ] || modules=$ROOT/../node	# of a mutant
for m in playwright-core axe-core; do
	[ -d "$modules/node_modules/$m" ] ||
	    skip_all "there is no $m in build/node"
done

# --- the streams -----------------------------------------------------------------
# at TIME <stream: as if it had run at another time
at() {
	sed -E -e "1s/\"(time|executed)\":\"[^\"]*\"/\"\\1\":\"$1\"/g" \
	    -e '$s/"seal":"sha256:.*/"seal":"/' | head -c -1 >at.body
	cat at.body
	printf 'sha256:%s"}\n' "$(sha256sum <at.body | cut -d ' ' -f 1)"
}
sample_start
plan | at 2026-10-26T21:00:00Z >plan.ndjson
apply <plan.ndjson | at 2026-10-26T22:00:00Z >run.ndjson
plan | apply | at 2026-10-27T22:00:00Z >again.ndjson
jq -c '.[] | {customer: {code: ., name: .}, sku: ., description: .} as $s |
    ({type: "log", time: ., code: "CW10", level: "Error", message: .,
      error: "\(.)!"} + $s),
    ({type: "change", action: "update", company: {id: 1}, before: 1, after: 2,
      agreement: {id: 2, name: .}, product: {id: 4, identifier: "X"},
      addition: {id: 3}} + $s),
    ({type: "log", time: ., code: ., level: "Info", message: .} + $s)' \
    "$DATA/hostile.json" >records
cp "$DATA/hostile.json" .
seal "\"job\":{\"label\":$(jq -c 'join("")' hostile.json)}" <records \
    >hostile.ndjson
head -n 60 run.ndjson >damaged.ndjson
jq -nc '{type: "log", time: "T", code: "CW02", level: "Error",
    message: "Failed to connect to Connectwise"}' |
    seal '"job":{"label":"Nightly"}' failed 4 >failed.ndjson
python3 "$ROOT/tests/page/big.py" 600 >middling.ndjson
python3 "$ROOT/tests/page/big.py" 20000 >big.ndjson
# as if ConnectWise were in the cloud
sed 's|http://127.0.0.1:[0-9]*/v4|https://api-na.myconnectwise.net/v4|' \
    run.ndjson | at 2026-10-26T22:00:00Z >cloud.ndjson

# --- the pages, and the same as CSV ------------------------------------------------
# page NAME FILE...
page() {
	name=$1
	shift
	cwlog-fmt -f html -l Verbose -o "$name.html" "$@" 2>>err
	cwlog-fmt -f csv -l Verbose -o "$name.csv" "$@" 2>>err
}
for name in run cloud hostile damaged failed middling big; do
	page "$name" "$name.ndjson"
done
ATRIA_CW_JOB=monthly page plan plan.ndjson
cwlog-fmt -f html -l Info -o quiet.html run.ndjson
page history again.ndjson plan.ndjson run.ndjson

# what the page should say, by another way
jq -sc --slurpfile plan plan.ndjson '
    def money: . * 100 | round as $n | "\($n / 100 | trunc).\(
	($n | fabs) % 100 | tostring | if length < 2 then "0" + . else . end)";
    def signed: if startswith("-") then "−" + .[1:] else "+" + . end;
    def billed: if . > 0 then . else 0 end;
    def amount: ((.after - .lessIncluded | billed) -
	(.before - .lessIncluded | billed)) * .unitPrice;
    def count($type): map(select(.type == $type)) | length;
    map(select(.outcome == "applied")) as $done |
    map(select(.type == "unbilled")) as $left |
    map(select(.type == "log")) as $log |
    ($log | map(select(.level == "Warn" and .code != "CW20"))) as $needs |
    ($log | map(select(.code == "CW09"))) as $same |
    ($done | map(amount) | add | money | signed) as $amount |
    ($left | map(.customer.code) | unique | length) as $customers |
    {sentence: "\($done | length) quantities changed for \($done |
	map(.customer.code) | unique | length) customers: \($amount
	) a period. \($left | map(.lines) | add) lines of \($customers
	) customers are not billed.",
     attention: "\($needs | length) need attention",
     tiles: [$amount, "\($done | length)", "\($needs | length)",
	"\($left | map(.lines) | add) lines", "\($same | length)"],
     counts: [$done, $needs, $left, $same, $log] | map(length | tostring),
     sums: $done | group_by(.customer.code) | map({key: .[0].customer.code,
	value: (map(amount) | add * 100 | round / 100)}) | from_entries,
     codes: $needs | map(.code) | unique,
     unbilled: $left | map(.reason) | unique | length,
     command: "atria-cw apply monthly \($plan[0].run) --approve \(
	$plan[-1].seal)"}' run.ndjson >facts
cwlog-fmt -f json -l Warn run.ndjson | jq -sc --slurpfile facts facts '
    $facts[0] + {actions: map(select(.code != "CW20")) | group_by(.code) |
	map(.[0].whatToDo)}' >facts.json

node "$ROOT/tests/page/report.mjs" "$modules" "$chromium" "$T"

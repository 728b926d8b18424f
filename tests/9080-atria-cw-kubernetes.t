#!/bin/sh
# The manifest for Kubernetes: it is what Kubernetes' schemas allow, and what its
# pods run does what it should.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
export MODULES="$ROOT/build/kubernetes"
manifest=$ROOT/scripts/kubernetes/cronjob.yaml
if ! command -v node >/dev/null || ! [ -d "$MODULES/node_modules" ]; then
	skip_all 'node and its modules are not installed (install-deps page)'
fi

# The manifest, and the manifest with a mistake, of which this is printed.
mistakes='s/parallelism/paralelism/ paralelism
s/Forbid/Forbidden/ concurrencyPolicy
s/completions:.2/completions:.two/ completions
s/.name:.atria-cw$/.nam:.atria-cw/ name'
cp "$manifest" right.yaml
n=0
while read -r edit text; do
	n=$((n + 1))
	sed "$(echo "$edit" | tr . ' ')" "$manifest" >"wrong$n.yaml"
done <<X
$mistakes
X
run node "$ROOT/tests/kubernetes/check.mjs" right.yaml wrong?.yaml
status_is 1 'the check of manifests with mistakes fails'
is "$(grep '^right' out)" 'right.yaml: valid' 'the manifest is valid'
err_is 'the check of the manifest prints nothing on standard error' </dev/null
n=0
while read -r edit text; do
	n=$((n + 1))
	ok "a mistake in the manifest is found and named: $edit" \
	    grep -q "^wrong$n.yaml: .*$text" out
done <<X
$mistakes
X

# What a pod runs, with files where the manifest puts them; Kubernetes mounts
# them as links.
sample_start
write_job '.TimeoutSeconds = 600'
cat >parts.mjs <<'END'
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const require = createRequire(process.env.MODULES + '/');
const { parseAllDocuments } = require('yaml');
const [jobs, , cron] = parseAllDocuments(readFileSync(process.argv[2], 'utf8'),
    { version: '1.1' }).map((d) => d.toJS());
const pod = cron.spec.jobTemplate.spec.template.spec;
const [config, secrets] = pod.volumes;
console.log(JSON.stringify({
	schedule: cron.spec.schedule,
	completions: cron.spec.jobTemplate.spec.completions,
	keys: Object.keys(jobs.data),
	command: pod.containers[0].command.concat(pod.containers[0].args),
	jobs: config.configMap.items.map((i) => [i.key, i.path]),
	mode: secrets.projected.defaultMode,
	secrets: secrets.projected.sources.map((s) => s.secret.items[0].path),
}));
END
node parts.mjs "$manifest" >parts
jq_is '.[0] | [.schedule, .mode]' '["0 22 26 * *",288]' \
    \
    'the manifest runs on the 26th at 22:00; secrets have mode 0440' parts
jq_is '.[0] | .keys == (.jobs | map(.[0])) and (.keys | length) == .completions' \
    true 'the manifest mounts each job file, and has an index for each' parts
jq_is '.[0] | (.jobs | map(.[1] | split("/")[0]))
    == (.secrets | map(split("/")[0]))' true 'the manifest has secrets for each job' parts

mkdir -p config/atria-cw/jobs secrets
for job in $(query -r '.jobs[][1] | split("/")[0]' parts); do
	mkdir -p "mounted/$job" "mounted-secrets/$job"
	filter=ASP
	[ "$job" = north ] || filter=NOR
	jq --arg c "$filter" '.CustomersFilter = $c' job.json \
	    >"mounted/$job/job.json"
	echo 'Options = --today 2026-10-26' >"mounted/$job/settings"
	cp secrets.json "mounted-secrets/$job/atria-cw-secrets"
	ln -s "$T/mounted/$job" "config/atria-cw/jobs/$job"
	ln -s "$T/mounted-secrets/$job" "secrets/$job"
done
# an index is one of the jobs
run_index() {
	run env JOB_COMPLETION_INDEX="$1" SECRETS="$T/secrets" \
	    "$(jq -r '.command[0]' parts)" "$(jq -r '.command[1]' parts)" \
	    "$(jq -r '.command[2]' parts)"
}
run_index 0
status_is 0 'the pod with index 0 runs'
run_index 1
status_is 0 'the pod with index 1 runs'
is "$(cd "$STATE" && find . -name run.json | cut -d / -f 2 | sort | tr '\n' ' ')" \
    'north south ' \
    'the pods with index 0 and 1 run one job each'
is "$(writes)" 6 'each pod makes the three writes of its customer'
run_index 2
ok 'a pod with index 2 fails' test "$(cat status)" -ne 0
done_testing

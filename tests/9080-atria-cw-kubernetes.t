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
check() {
	run node "$ROOT/tests/kubernetes/check.mjs" "$1"
}

check "$manifest"
status_is 0 'the manifest is valid'
out_is 'without complaint' </dev/null
# wrong SED TEXT: the manifest with a mistake, and what is said of it
wrong() {
	sed "$1" "$manifest" >wrong.yaml
	check wrong.yaml
	status_is 1 "a mistake is found: $1"
	out_has "$2" 'and named'
}
wrong 's/parallelism/paralelism/' paralelism
wrong 's/Forbid/Forbidden/' concurrencyPolicy
wrong 's/completions: 2/completions: two/' completions
wrong 's/ name: atria-cw$/ nam: atria-cw/' name

# What a pod runs, with files where the manifest puts them; Kubernetes mounts
# them as links.
sample_start
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
    'on the 26th at 22:00; secrets have mode 0440' parts
jq_is '.[0] | .keys == (.jobs | map(.[0])) and (.keys | length) == .completions' \
    true 'each job file is mounted, and there is an index for each' parts
jq_is '.[0] | (.jobs | map(.[1] | split("/")[0]))
    == (.secrets | map(split("/")[0]))' true 'each job has its secrets' parts

mkdir -p config/atria-cw/jobs secrets
for job in $(jq -r '.jobs[][1] | split("/")[0]' parts); do
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
status_is 0 'index 0'
run_index 1
status_is 0 'index 1'
is "$(cd "$STATE" && find . -name run.json | cut -d / -f 2 | sort | tr '\n' ' ')" \
    'north south ' 'are the two jobs'
is "$(writes)" 6 'each with its customer'
run_index 2
ok 'there is no index 2' test "$(cat status)" -ne 0
done_testing

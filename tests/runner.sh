# shellcheck shell=sh
# What the tests of atria-cw use, beyond tests/lib.sh:
#
#	. "${0%/*}/lib.sh"
#	. "$ROOT/tests/runner.sh"
#	sample_start
#	new_job nightly
#	run atria-cw run nightly
#
# Jobs and runs are below $T; the sample data is of October 2026, which the
# jobs' Options say.

JOBS=$XDG_CONFIG_HOME/atria-cw/jobs
STATE=$XDG_STATE_HOME/atria-cw
export JOBS STATE
mkdir "$T/bin"
PATH=$T/bin:$PATH

# new_job NAME: a job for the simulator, from job.json and secrets.json
new_job() {
	if ! atria-cw new "$1" --from job.json >new.out 2>&1 ||
	    ! atria-cw secrets --with age "$1" <secrets.json >>new.out 2>&1
	then
		echo "Bail out! job $1 cannot be made"
		note <new.out
		exit 1
	fi
	echo 'Options = --today 2026-10-26' >>"$JOBS/$1/settings"
}

# last_run NAME: the folder of its newest run
last_run() {
	find "$STATE/$1/runs" -mindepth 1 -maxdepth 1 | sort | tail -n 1
}

# fake NAME <SCRIPT: a command of that name, before all others
fake() {
	{
		echo '#!/bin/sh'
		cat
	} >"$T/bin/$1"
	chmod +x "$T/bin/$1"
}

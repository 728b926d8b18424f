#!/bin/sh
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start
new_job nightly
atria-cw plan nightly >/tmp/w/u2x/plan.txt
d=$(last_run nightly); cp $d/plan.ndjson /tmp/w/u2x/plan
atria-cw run nightly
d=$(last_run nightly); cp $d/result.ndjson /tmp/w/u2x/result
atria-cw history nightly >/tmp/w/u2x/history
atria-cw undo nightly --yes
d=$(last_run nightly); cp $d/result.ndjson /tmp/w/u2x/undo; cp $d/plan.ndjson /tmp/w/u2x/undoplan
atria-cw list nightly >/tmp/w/u2x/list
atria-cw history nightly >/tmp/w/u2x/history2
cp $STATE/*.journal.ndjson /tmp/w/u2x/journal

#!/bin/sh
# The random evenings of 4630-cw-apply-lost-answers.t, 10,000 of them.
cd "${0%/*}/../.." || exit 1
RUNS=${RUNS:-10000} exec tests/4630-cw-apply-lost-answers.t

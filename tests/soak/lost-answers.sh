#!/bin/sh
# The random runs of 4630-cw-apply-lost-answers.t, 10,000 of them.
cd "${0%/*}/../.." || exit 1
RUNS=${RUNS:-10000} SHARE=all exec tests/4630-cw-apply-lost-answers.t

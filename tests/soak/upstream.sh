#!/bin/sh
# 4610-cw-apply-upstream.t with 100 kills of each stage under each shell.
cd "${0%/*}/../.." || exit 1
RUNS=100 exec tests/4610-cw-apply-upstream.t

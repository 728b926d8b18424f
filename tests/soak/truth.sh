#!/bin/sh
# The random worlds of 2310-cw-resolve-truth.t, 1,000 of them instead of a few.
cd "${0%/*}/../.." || exit 1
WORLDS=${WORLDS:-1000} exec tests/2310-cw-resolve-truth.t

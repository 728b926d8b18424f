#!/bin/sh
# The random worlds of 6300-worlds.t, 10,000 of them instead of a few.
cd "${0%/*}/../.." || exit 1
WORLDS=${WORLDS:-10000} exec tests/6300-worlds.t

#!/bin/sh
# 6700-memory.t with a million lines.
cd "${0%/*}/../.." || exit 1
LINES=${LINES:-1000000} exec tests/6700-memory.t

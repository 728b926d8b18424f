#!/bin/sh
# 6700-memory.t with a million lines; but cw-resolve, which needs memory for
# its 50,000 agreements, has more.
cd "${0%/*}/../.." || exit 1
LINES=${LINES:-1000000} RESOLVE_LIMIT=${RESOLVE_LIMIT:-100000} \
    exec tests/6700-memory.t

#!/bin/sh
# 2320-cw-resolve-pace.t under ConnectWise's own rate limit: 1,000 requests a
# minute, at the default pace. Takes about six minutes.
cd "${0%/*}/../.." || exit 1
export CUSTOMERS="${CUSTOMERS:-1500}" PER_MINUTE=900 LIMIT=1000 WINDOW=60000 \
    OTHERS=500 RETRY_AFTER=30
exec tests/2320-cw-resolve-pace.t

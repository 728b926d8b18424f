#!/bin/sh
# 4710-torture.t with every single allocation failing.
cd "${0%/*}/../.." || exit 1
STEP=1 exec tests/4710-torture.t

#!/bin/sh
# 4710-torture.t with every single allocation failing.
cd "${0%/*}/../.." || exit 1
SHARE=all exec tests/4710-torture.t

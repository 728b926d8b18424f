#!/bin/sh
# 4610-cw-apply-upstream.t with all kills of each stage under each shell.
cd "${0%/*}/../.." || exit 1
SHARE=all exec tests/4610-cw-apply-upstream.t

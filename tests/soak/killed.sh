#!/bin/sh
# 4700-cw-apply-killed.t with each step of a run.
cd "${0%/*}/../.." || exit 1
SHARE=all exec tests/4700-cw-apply-killed.t

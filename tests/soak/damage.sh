#!/bin/sh
# Every damage of 4600-cw-apply-damage.t: each byte and line of a plan.
cd "${0%/*}/../.." || exit 1
SHARE=all exec tests/4600-cw-apply-damage.t

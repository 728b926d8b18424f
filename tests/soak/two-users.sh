#!/bin/sh
# 4530-two-users.t, 200 rounds of it.
cd "${0%/*}/../.." || exit 1
ROUNDS=${ROUNDS:-200} exec tests/4530-two-users.t

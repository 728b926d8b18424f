#!/bin/sh
# A million simulated months of the writer (4730-simulation.t): an hour. Each
# finding that is known to be open must occur, or it comes off the list.
cd "${0%/*}/../.." || exit 1
exec "${B:-build}/tests/simulation/simulation" -k 1 "${SEEDS:-125000}"

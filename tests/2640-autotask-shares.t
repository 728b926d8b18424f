#!/bin/sh
# The second PSA shares what is no PSA's own: what it needs beside that stays
# small, and nothing in it can write.
. "${0%/*}/lib.sh"

# Lines of C and headers without blank lines and comments.
lines=$(cat "$ROOT"/common/autotask/*.[ch] "$ROOT"/tools/autotask-resolve/*.[ch] |
    gcc -fpreprocessed -dD -E -P - 2>/dev/null | grep -c .)
ok "Autotask needs less than 1,500 lines of its own: $lines" \
    test "$lines" -gt 1000 -a "$lines" -lt 1500

nm "$B/bin/autotask-resolve" 2>/dev/null |
    grep -iE ' [tT] .*(write_test|apply|journal_|patch|adjust)' >found
same found 'no function that writes is linked into autotask-resolve' </dev/null
done_testing

#!/bin/sh
# The writer in a simulated world: thousands of months of plans, kills, lost
# answers, second writers, people, clocks and disks; see tests/README.md.
#
# SEEDS are the seeds that are played; each has 8 months.
. "${0%/*}/lib.sh"

case $B in
*san) skip_all 'it has its own memory, which sanitizers do not know'
esac
SEEDS=${SEEDS:-1 400}
simulation=$ROOT/$B/tests/simulation/simulation
case $B in
/*) simulation=$B/tests/simulation/simulation
esac

# shellcheck disable=SC2086	# two words
"$simulation" $SEEDS >found
status=$?
sed 's/^# //' found >&2
is $status 0 'nothing that is not known to be open was found'

"$simulation" -v 7 >first
"$simulation" -v 7 >second
ok 'the same seed plays the same run, byte for byte' cmp first second
ok 'a seed plays something' test "$(grep -c 'world: run' first)" -gt 5

# Only system calls that the simulation answers may be used by the tools.
# shellcheck disable=SC1003,SC2020
sed -n '/^WRAPPED/,/[^\\]$/p' "$ROOT/Makefile" | tr -d '\\' | tr ' \t' '\n\n' |
    sort -u >wrapped
for part in "${simulation%/*}"/*.part; do nm -u "$part"; done |
    awk '{ print $2 }' | sort -u >used
comm -12 used - >missing <<'X'
accept
chdir
chmod
chown
clock_nanosleep
connect
creat
dup
dup2
fchmod
fchown
fdopen
fexecve
fork
freopen
fstatat
gettimeofday
lchown
link
linkat
localtime
lockf
lseek
lstat
memfd_create
mkdirat
mkdtemp
mkostemp
mkstemp
open64
openat
pwrite
pwritev
readdir
readlink
rmdir
select
signal
sleep
stat
symlink
sync
truncate
unlinkat
usleep
utimensat
writev
X
is "$(cat missing)" '' 'the tools make no system call that is not simulated'
is "$(comm -13 used wrapped | grep -vxE 'WRAPPED|=|')" '' \
    'each system call that is simulated is used'

done_testing

#!/bin/sh
# The package as a new user meets it: in a fresh Debian 12, installed with apt,
# used as the README says, by root and by somebody else. Takes minutes, the
# network and root: CHROOT=1, as tests/soak/package.sh has it.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"
[ -n "${CHROOT:-}" ] || skip_all 'takes minutes: tests/soak/package.sh'
[ "$(id -u)" -eq 0 ] || skip_all 'needs root'
command -v debootstrap >/dev/null || skip_all 'debootstrap is not installed'
C=$(mktemp -d /var/tmp/atria-cw.XXXXXX) || exit 1
chmod 755 "$C"

# leave: instead of lib.sh's finish; nothing below a mount is deleted
# shellcheck disable=SC2317	# run at the end
leave() {
	for mounted in home/bill/.local/state/atria-cw proc; do
		! mountpoint -q "$C/$mounted" || umount "$C/$mounted" ||
		    umount -l "$C/$mounted"
	done
	rm -rf --one-file-system "${C:?}"
	finish
}
trap leave EXIT

# inside COMMAND...: as root, with what a login has; as_bill: as somebody else
inside() {
	chroot "$C" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
	    DEBIAN_FRONTEND=noninteractive "$@"
}
# shellcheck disable=SC2317	# run by run
as_bill() {
	inside runuser -u bill -- "$@"
}
# give_job FILE: the job of the sample, and its Options
give_job() {
	cat job.json >"$1"
	echo 'Options = --today 2026-10-26' >"${1%/*}/settings"
}

run debootstrap --variant=minbase bookworm "$C"
status_is 0 'debootstrap makes a fresh Debian 12'
mount -t proc proc "$C/proc"
(cd "$ROOT" && scripts/build-deb) >deb
cp "$ROOT/$(cat deb)" "$C/tmp/atria-cw.deb"
run inside apt-get -q update
status_is 0 'apt-get update succeeds'
run inside apt-get -qy install --no-install-recommends /tmp/atria-cw.deb
status_is 0 'the package is installed with what it depends on'
ok 'the package made the user of the service' inside getent passwd atria-cw
run inside useradd -m bill
status_is 0 'another user is made'
sample_start

# --- nothing but the dependencies ---------------------------------------------------
run as_bill atria-cw new monthly
status_is 0 'atria-cw new makes a job'
bill=$C/home/bill/.config/atria-cw/jobs/monthly/job.json
out_has "${bill#"$C"}" 'atria-cw new prints where the job file is'
run as_bill atria-cw new monthly
status_is 2 'atria-cw new refuses a job that exists'
run as_bill atria-cw check monthly
status_is 2 'atria-cw check fails without AtriaUrl'
out_has 'CW17 AtriaUrl is not set; fill it in' \
    'atria-cw check names what is to be filled in'
give_job "$bill"
run as_bill atria-cw check monthly
out_has 'none; atria-cw secrets monthly stores them' \
    'atria-cw check says that there are no secrets'
run as_bill atria-cw secrets monthly <secrets.json
status_is 2 'atria-cw secrets fails without age'
err_has 'install the package age' 'atria-cw secrets says what to install'
run as_bill atria-cw enable monthly '0 22 26 * *'
status_is 2 'atria-cw enable fails without cron'
err_has "Debian's package cron" 'atria-cw enable says what to install'
run inside apt-get -qy install --no-install-recommends age cron
status_is 0 'what the package recommends is installed'

# --- somebody's own job -------------------------------------------------------------
run as_bill atria-cw secrets monthly <secrets.json
status_is 0 'atria-cw secrets stores the secrets'
run as_bill atria-cw check monthly
status_is 0 'atria-cw check finds nothing wrong'
out_has 'plan            ok      22 changes to make, none made' \
    'atria-cw check says what would change'
run as_bill atria-cw plan monthly
status_is 0 'atria-cw plan succeeds'
seal=$(sed -n 's/^Seal: //p' out)
run as_bill atria-cw apply monthly last --approve sha256:0
status_is 5 'atria-cw apply refuses another seal'
is "$(writes)" 0 'check, plan and a refused apply write nothing'
run as_bill atria-cw apply monthly last --approve "$seal"
status_is 0 'atria-cw apply succeeds'
is "$(stored 3638)" 1512 'atria-cw apply wrote the quantity'
run as_bill atria-cw log monthly
out_has 'CW23 Billing Process Completed with status Warning' \
    'atria-cw log shows the run'
run as_bill atria-cw report monthly
ok 'atria-cw report prints the name of a page' grep -q '<!DOCTYPE html>' \
    "$C$(cat out)"
run as_bill atria-cw undo monthly last --yes
status_is 0 'atria-cw undo succeeds'
is "$(stored 3638)" 1450 'atria-cw undo wrote the old quantity'
run as_bill atria-cw enable monthly '0 22 26 * *'
status_is 0 'atria-cw enable succeeds'
ok 'atria-cw enable prints the next run' grep -q 'next run: [0-9-]*-26 22:00$' out
run as_bill crontab -l
ok 'the job is in the crontab' grep -q "^0 22 26 . . .*atria-cw' run monthly$" out
run as_bill sh -c "$(sed -n 's/^0 22 26 . . //p' out)"
status_is 0 'the command of the crontab succeeds'
is "$(cat out err)" '' 'the command of the crontab prints nothing'
run as_bill atria-cw disable monthly
status_is 0 'atria-cw disable succeeds'
run as_bill atria-cw enable monthly '*-*-26 22:00'
status_is 2 'atria-cw enable refuses a timer if the user is not root'

# --- a disk that is full ---------------------------------------------------------------
state=$C/home/bill/.local/state/atria-cw
for size in 8k 40k; do
	sim_reset
	mount -t tmpfs -o "size=$size,mode=777" tmpfs "$state"
	run as_bill atria-cw run monthly
	status_is 3 "a run on a full disk of $size fails"
	err_has "the disk is full: ${state#"$C"}" 'a full disk is named'
	is "$(writes)" 0 'a run on a full disk writes nothing'
	run as_bill atria-cw check monthly
	status_is 3 'atria-cw check fails on a full disk'
	out_has 'runs            wrong   only ' \
	    'atria-cw check reports a full disk'
	umount "$state"
done

# --- the system's job ----------------------------------------------------------------------
run inside atria-cw new monthly
status_is 0 'root: atria-cw new makes a job'
give_job "$C/etc/atria-cw/jobs/monthly/job.json"
run inside atria-cw secrets monthly <secrets.json
status_is 0 'root: atria-cw secrets stores the secrets'
run inside atria-cw check monthly
status_is 0 'root: atria-cw check finds nothing wrong'
out_has 'secrets         ok      systemd-creds' \
    'root: the secrets have the key of the machine'
run inside atria-cw run monthly -v
status_is 0 'root: atria-cw run succeeds'
is "$(inside find /var/lib/atria-cw ! -user atria-cw)" '' \
    'root: the run was that of the user of the service'
run inside atria-cw undo monthly last --yes
status_is 0 'root: atria-cw undo succeeds'
run inside atria-cw enable monthly '*-*-26 22:00'
status_is 2 'atria-cw enable refuses a timer where systemd does not run'
err_has 'systemd does not run this machine' \
    'atria-cw enable says that systemd does not run'
run inside atria-cw enable monthly '0 22 26 * *'
status_is 0 'root: atria-cw enable takes a schedule of cron'
run inside atria-cw delete --yes monthly
status_is 0 'root: atria-cw delete succeeds'
run inside crontab -l
is "$(cat out)" '' 'root: after delete the crontab is empty'

# --- gone ----------------------------------------------------------------------------------
run inside apt-get -qy purge atria-cw
status_is 0 'apt-get purge succeeds'
ok 'the record of what was billed stays' test -d "$C/var/lib/atria-cw"
done_testing

#!/bin/sh
# The Debian package: what is in it, what lintian says of it, and that what is
# in it runs.
. "${0%/*}/lib.sh"
for command in dpkg-deb dpkg-shlibdeps dpkg-buildflags; do
	command -v "$command" >/dev/null || skip_all "$command is not installed"
done
version=$(sed -n 's/.*VERSION "\(.*\)"/\1/p' "$ROOT/common/base/version.h")
arch=$(dpkg --print-architecture)

# build-deb says what is missing before it begins
mkdir few
for command in dirname sed dpkg date git stat gcc make strip gzip dpkg-deb; do
	ln -s "$(command -v "$command")" few
done
run env PATH="$T/few" /bin/sh "$ROOT/scripts/build-deb"
status_is 2 'build-deb needs its tools'
err_is 'build-deb says which tool is missing, and what to type' <<'END'
build-deb: dpkg-buildflags is not installed; scripts/install-deps build installs what is needed
END
ok 'scripts/install-deps build installs the tools of build-deb' \
    sh -c "sed -n \"/^build=/,/'$/p\" '$ROOT/scripts/install-deps' | grep -qw dpkg-dev"

jobs=$(nproc)
MAKEFLAGS=-j$jobs run "$ROOT/scripts/build-deb"
status_is 0 'the package is built'
out_is 'build-deb prints the name of the package' <<END
build/atria-cw_${version}_$arch.deb
END
err_is 'build-deb prints nothing on stderr' </dev/null
cp "$ROOT/build/atria-cw_${version}_$arch.deb" atria-cw.deb

dpkg-deb -c atria-cw.deb >list
is "$(awk '$2 != "root/root"' list)" '' 'every file of the package belongs to root'
is "$(grep '^-' list | cut -c 1-10 | sort -u | tr '\n' ' ')" \
    '-rw-r--r-- -rwxr-xr-x ' \
    'files of the package can be read by all and written by root'
grep -v '/$' list | sed 's|.* \./||' | sort >files
{
	cd "$ROOT" || exit 1
	for f in atria-cw atria-fetch autotask-resolve cw-apply cw-diff cw-probe cw-resolve cwlog-fmt; do
		echo "usr/bin/$f"
	done
	for f in scripts/atria-cw.d/*.sh; do
		echo "usr/lib/atria-cw/${f##*/}"
	done
	echo usr/lib/atria-cw/atria-cw-ask
	for f in man/*.[157]; do
		echo "usr/share/man/man${f##*.}/${f##*/}.gz"
	done
	for f in CHANGELOG.md README.md SECURITY.md changelog.gz copyright \
	    examples/cronjob.yaml; do
		echo "usr/share/doc/atria-cw/$f"
	done
	for f in "$ROOT"/man/schema/*.json; do
		echo "usr/share/atria-cw/schema/${f##*/}"
	done
	echo usr/share/bash-completion/completions/atria-cw
	echo usr/lib/sysusers.d/atria-cw.conf
	echo lib/systemd/system/atria-cw@.service
	echo lib/systemd/system/atria-cw@.timer
	cd "$T" || exit 1
} | sort >expected.files
ok 'the package has exactly the files that it should have' diff -u expected.files files

dpkg-deb -f atria-cw.deb >control
has control "Version: $version" 'the version of the package is that of the tools'
for library in libc6 libcsv3 libcurl libjansson4 libssl3 libutf8proc2; do
	ok "the package depends on $library" grep -q "^Depends: .*\b$library" control
done
ok 'the package depends on ca-certificates' \
    grep -q '^Depends: .*\bca-certificates\b' control
ok 'the package does not need jq' test -z "$(grep -w jq control)"
# every command that atria-cw calls and that is not in every Debian
has control 'Recommends: age, cron | cron-daemon, python3-croniter' \
    'the package recommends what secrets and schedules need'

run "$ROOT/scripts/build-deb"
ok 'the package is the same when it is built again' cmp atria-cw.deb \
    "$ROOT/build/atria-cw_${version}_$arch.deb"

if command -v lintian >/dev/null; then
	run lintian --allow-root --fail-on error,warning atria-cw.deb
	status_is 0 'lintian accepts the package'
	out_is 'lintian has no complaint' </dev/null
fi

# What is in it runs, from another place.
dpkg-deb -x atria-cw.deb x
PATH=$T/x/usr/bin:/usr/bin:/bin
for tool in atria-cw atria-fetch cw-resolve cw-diff cw-apply cw-probe cwlog-fmt; do
	is "$("$tool" -V)" "$tool $version" \
	    "the $tool of the package prints its version"
	is "$(command -v "$tool")" "$T/x/usr/bin/$tool" \
	    "$tool is found in the package first"
	ok "the package has the manual page $tool(1)" gzip -t "x/usr/share/man/man1/$tool.1.gz"
done
gzip -dc x/usr/share/doc/atria-cw/changelog.gz | head -n 1 >first
has first "atria-cw ($version)" 'the changelog of the package is about this version'
has x/usr/share/doc/atria-cw/copyright 'Permission is hereby granted' \
    'the package has the licence'
has x/lib/systemd/system/atria-cw@.service 'ExecStart=/usr/bin/atria-cw run %i' \
    'the unit of the package starts its atria-cw'
sample_start
run atria-cw new nightly --from job.json
status_is 0 'atria-cw of the package makes a job'
mkdir -m 700 creds
cp secrets.json creds/atria-cw-secrets
CREDENTIALS_DIRECTORY=$T/creds run atria-cw run nightly --today 2026-10-26 -v
status_is 0 'atria-cw of the package runs the job'
out_has 'CW23 Billing Process Completed' 'the run of the package completes'
done_testing

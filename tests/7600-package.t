#!/bin/sh
# The Debian package: what is in it, what lintian says of it, and that what is
# in it runs.
. "${0%/*}/lib.sh"
for command in dpkg-deb dpkg-shlibdeps dpkg-buildflags; do
	command -v "$command" >/dev/null || skip_all "$command is not installed"
done
version=$(sed -n 's/.*VERSION "\(.*\)"/\1/p' "$ROOT/common/base/version.h")
arch=$(dpkg --print-architecture)

run "$ROOT/scripts/build-deb"
status_is 0 'the package is built'
out_is 'and named' <<END
build/atria-cw_${version}_$arch.deb
END
err_is 'without complaint' </dev/null
cp "$ROOT/build/atria-cw_${version}_$arch.deb" atria-cw.deb

dpkg-deb -c atria-cw.deb >list
is "$(awk '$2 != "root/root"' list)" '' 'all belongs to root'
is "$(grep '^-' list | cut -c 1-10 | sort -u | tr '\n' ' ')" \
    '-rw-r--r-- -rwxr-xr-x ' \
    'nobody else can write, everybody can read'
grep -v '/$' list | sed 's|.* \./||' | sort >files
{
	cd "$ROOT" || exit 1
	for f in atria-cw atria-fetch cw-apply cw-diff cw-resolve cwlog-fmt; do
		echo "usr/bin/$f"
	done
	for f in scripts/atria-cw.d/*.sh; do
		echo "usr/lib/atria-cw/${f##*/}"
	done
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
ok 'exactly these files are in it' diff -u expected.files files

dpkg-deb -f atria-cw.deb >control
has control "Version: $version" 'its version is that of the tools'
for library in libc6 libcsv3 libcurl libjansson4 libssl3; do
	ok "it depends on $library" grep -q "^Depends: .*\b$library" control
done
for package in jq ca-certificates; do
	ok "and on $package" grep -q "^Depends: .*\b$package\b" control
done
# every command that atria-cw calls and that is not in every Debian
has control 'Recommends: age, cron | cron-daemon, python3-croniter' \
    'and recommends what secrets and schedules need'

run "$ROOT/scripts/build-deb"
ok 'built again, it is the same' cmp atria-cw.deb \
    "$ROOT/build/atria-cw_${version}_$arch.deb"

if command -v lintian >/dev/null; then
	run lintian --allow-root --fail-on error,warning atria-cw.deb
	status_is 0 lintian
	out_is 'has nothing to say' </dev/null
fi

# What is in it runs, from another place.
dpkg-deb -x atria-cw.deb x
PATH=$T/x/usr/bin:/usr/bin:/bin
for tool in atria-cw atria-fetch cw-resolve cw-diff cw-apply cwlog-fmt; do
	is "$("$tool" -V)" "$tool $version" "$tool -V"
	is "$(command -v "$tool")" "$T/x/usr/bin/$tool" 'is that of the package'
	ok "$tool(1)" gzip -t "x/usr/share/man/man1/$tool.1.gz"
done
gzip -dc x/usr/share/doc/atria-cw/changelog.gz | head -n 1 >first
has first "atria-cw ($version)" 'the changelog is about this version'
has x/usr/share/doc/atria-cw/copyright 'Permission is hereby granted' \
    'the licence is in it'
has x/lib/systemd/system/atria-cw@.service 'ExecStart=/usr/bin/atria-cw run %i' \
    'the unit starts it'
sample_start
run atria-cw new nightly --from job.json
status_is 0 'a job'
mkdir -m 700 creds
cp secrets.json creds/atria-cw-secrets
CREDENTIALS_DIRECTORY=$T/creds run atria-cw run nightly --today 2026-10-26 -v
status_is 0 'and a run, with the tools of the package'
out_has 'CW23 Billing Process Completed' 'to its end'
done_testing

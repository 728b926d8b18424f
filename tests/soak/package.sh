#!/bin/sh
# 7610-package-chroot.t: the package in a fresh Debian. Minutes, and the network.
cd "${0%/*}/../.." || exit 1
CHROOT=1 exec tests/7610-package-chroot.t

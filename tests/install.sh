#!/bin/sh
# Sees to it that Debian's Chromium and PostgreSQL are there for the tests that need them.
set -eu

packages=''
test -x /usr/bin/chromium || packages='chromium fonts-noto-color-emoji'
# Any release from 15 on; an earlier Debian has an older one.
find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | grep -qE '/(1[5-9]|[2-9][0-9])/' ||
    packages="$packages postgresql"
test -n "$packages" || exit 0

if test "$(id -u)" -eq 0 && command -v apt-get >/dev/null; then
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages
else
    echo "The tests need Chromium and PostgreSQL 15: as root, apt-get install $packages" >&2
    exit 1
fi

#!/bin/sh
# Sees to it that Debian's Chromium is there for the tests in a browser.
set -eu

test -x /usr/bin/chromium && exit 0

packages='chromium fonts-noto-color-emoji'
if test "$(id -u)" -eq 0 && command -v apt-get >/dev/null; then
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages
else
    echo "The browser tests need /usr/bin/chromium: as root, apt-get install $packages" >&2
    exit 1
fi

#!/bin/sh
# Sees to it that Debian's packages for the tests are there: a browser and PostgreSQL, or the one that is named.
# One that cannot be installed is reported, and the others are installed all the same; the status is then 1.
set -u

is_there() {
    case $1 in
    chromium) test -x /usr/bin/chromium ;;
    browser) test -x /usr/bin/chromium-headless-shell || is_there chromium ;;
    # Any release from 15 on; an earlier Debian has an older one.
    postgresql) find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | grep -qE '/(1[5-9]|[2-9][0-9])/' ;;
    esac
}

install() {
    test "$(id -u)" -eq 0 && command -v apt-get >/dev/null && apt-get update &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

missing=0
for one in ${*:-browser postgresql}; do
    is_there "$one" && continue
    case $one in
    browser) packages='chromium-headless-shell fonts-noto-color-emoji' ;;
    chromium) packages='chromium fonts-noto-color-emoji' ;;
    *) packages=$one ;;
    esac
    install $packages && is_there "$one" && continue
    echo "What needs $one fails without it: as root, apt-get install $packages" >&2
    missing=1
done
exit "$missing"

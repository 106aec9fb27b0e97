# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash
# What the scripts beside it have in common. Sourced, never run.

# check SENTENCE COMMAND...: says the sentence, and ends, if the command fails.
check() {
    local sentence=$1
    shift
    if "$@" >/tmp/output 2>&1; then return; fi
    cat /tmp/output /var/lib/dkms/libjump/*/build/make.log 2>/dev/null || true
    echo "${0##*/}: $sentence" >&2
    exit 1
}

# check_purge PACKAGE...: nothing is left of them.
check_purge() {
    local left
    check "the packages cannot be purged" apt-get -y purge "$@"
    left=$(find / -xdev \( -name '*libjump*' -o -name '*kjump*' \) -print)
    check "the packages left something behind: $left" test -z "$left"
}

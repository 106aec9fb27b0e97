# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# A file on each disk, which is mounted on /mnt/DISK. Sourced, never run.

file_digest() {
    echo 3 >/proc/sys/vm/drop_caches
    sha256sum "/mnt/$1/file" | cut -d' ' -f1
}

holds() {
    test "$(file_digest "$1")" = "$(cat "/tmp/$1.digest")"
}

rewrite() {
    head -c 1500000 /dev/urandom >"/mnt/$1/file" && sync &&
        file_digest "$1" >"/tmp/$1.digest"
}

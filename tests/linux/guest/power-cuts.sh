# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# A save whose power is cut, and what is left of it then. Sourced after end_machine is defined, never run. /dev/vdc is the
# disk to save to.

wait_for_a_word() {
    while usleep 100000; do echo "B: waits"; done &
    read -r word
    kill $!
    echo "B: heard $word"
}

# watch_disk WHO read|written: says how much of the disk was that from now on, in MiB.
watch_disk() {
    watched=0 watched_first=
    while usleep 5000; do
        read -r _ _ watched_now _ _ _ watched_written _ </sys/block/vdc/stat
        [ "$2" = read ] || watched_now=$watched_written
        : "${watched_first:=$watched_now}"
        while [ $(((watched_now - watched_first) / 2048)) -gt $watched ]; do
            watched=$((watched + 1))
            echo "$1: moved $watched MiB"
        done
    done
}

# report DISK OPTION...: what kjump restore said and ended with, in one line.
report() {
    report_disk=$1
    shift
    kjump restore --quiet "$@" "$report_disk" >/tmp/said 2>/tmp/refusal
    status=$?
    echo "C: $report_disk: ${1-restore} status $status," \
        "$(grep -c . /tmp/refusal) sentences: $(head -n 1 /tmp/refusal)"
}

# What each disk from /dev/vdc on is good for, and which of them a boot would restore.
check_disks() {
    kjump find --at-boot 2>/tmp/none | sed 's/^/C: a boot finds /'
    for disk in /dev/vd[c-z]; do
        report "$disk" --check
        sed -n "s,^sha256 ,C: $disk: holds ,p" /tmp/said
        # An image that fails the check must not be restored either.
        [ $status = 0 ] || report "$disk"
    done
    end_machine 0
}

restore() {
    watch_disk C read &
    report /dev/vdc "$@"
    kill $!
    check-processors "$(nproc)" && end_machine 0
    end_machine 1
}

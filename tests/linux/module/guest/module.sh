# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# The module of a stock kernel. Sourced, never run.

# What the kernel says from here on is looked at.
begin() {
    dmesg -c >/dev/null
}

# no_complaint DESIGN: by the kernel, since then. Thawed instead of restored, QEMU's xHCI controller has nothing saved
# and is set up anew, which the kernel calls an error.
no_complaint() {
    complaints='WARNING|BUG|Oops|inconsistent|rcu:|RCU|lockup|hung|stall|I/O error|EXT4-fs error|ACPI Error'
    [ "$1" = quiet ] || complaints="$complaints|xHC error"
    ! dmesg | grep -E "$complaints"
}

# What the module has said, not what the kernel says of a module that was made elsewhere.
module_said() {
    dmesg | grep 'libjump: ' | grep -v ' taint'
}

# insert DESIGN: the module says one line, and has that design.
insert() {
    insert_before=$(module_said | wc -l)
    insmod /lib/modules/libjump.ko "design=$1" || return
    module_said | tail -n +$((insert_before + 1)) | tee /tmp/insert
    [ "$(wc -l </tmp/insert)" = 1 ] && peer design | grep "design $1\$"
}

# slot_says PATTERN: of what is loaded.
slot_says() {
    peer slot | grep "$1"
}

# jump VISIT: leaves and comes back; whether the payload was visited for the VISITth time.
jump() {
    check-visit 0
    peer enter && check-visit "$1"
}

# refused SENTENCE COMMAND...: the command fails with that sentence.
refused() {
    refused_sentence=$1
    shift
    "$@" >/tmp/refusal 2>&1
    refused_status=$?
    cat /tmp/refusal
    echo "status $refused_status"
    [ "$refused_status" != 0 ] && grep -q "$refused_sentence" /tmp/refusal
}

# Waits for each of the disks.
await() {
    for await_disk; do
        until [ -b "/dev/$await_disk" ]; do sleep 0.1; done
    done
}

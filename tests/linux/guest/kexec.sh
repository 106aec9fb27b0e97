# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# The jump by Debian's kexec-tools. Sourced, never run.

# load PAYLOAD: to come back from. Without --args-none kexec-tools puts its purgatory in between;
# the range tells which memory the payload may change.
load() {
    kexec -l --load-preserve-context --args-none --mem-min=0x2000000 --mem-max=0x20fffff \
        "/payload/$1-middle.elf"
}

# jump VISIT: leaves and comes back; whether the payload was visited for the VISITth time.
jump() {
    leave && check-visit "$1"
}

# The kernel and the initramfs to start next, from the disks that hold nothing else.
copy_files() {
    cat /dev/vda >/tmp/bzImage && cat /dev/vdb >/tmp/initrd
}

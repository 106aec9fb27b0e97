# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# Kernels in windows of memory. Sourced, never run. The disks are: the kernel, the initramfs, and one to save to.

# Options that belong to all kernels of a machine.
# shellcheck disable=SC2013 # words, not lines
common="console=ttyS0 loglevel=4"
grep -q acpi=off /proc/cmdline && common="$common acpi=off"

fetch_files() {
    cat /dev/vda >/tmp/bzImage && cat /dev/vdb >/tmp/initrd
}

# load_kernel FROM-MIB TO-MIB PROGRAM,ARGUMENT...: the kernel confined to that window; kexec-tools keeps its last 64 KiB for
# itself. What lies below 640 KiB is exchanged too, as every kernel needs it.
load_kernel() {
    kexec -l --load-preserve-context --mem-min=0x1000 --mem-max=$(($2 * 1048576 - 1)) --initrd=/tmp/initrd \
        --append="$common memmap=exactmap memmap=636K@4K memmap=$((($2 - $1) * 1024 - 64))K@$1M run=/bin/$3" \
        /tmp/bzImage
}

# makedumpfile finds its way through this kernel's memory by a text that the kernel keeps; the peer gets it as /vmcoreinfo.
pass_vmcoreinfo() {
    read -r address bytes </sys/kernel/vmcoreinfo
    # A note: 12 bytes of header, 12 of name.
    dd if=/dev/mem bs=1 skip=$((address + 24)) count=$((0x$bytes - 24)) 2>/dev/null | tr -d '\000' >/vmcoreinfo
    (cd / && echo vmcoreinfo | cpio -o -H newc 2>/dev/null | gzip) >>/tmp/initrd
}

# end_machine STATUS
end_machine() {
    sync
    [ "$1" = 0 ] && ! grep -q acpi=off /proc/cmdline && poweroff -f
    leave-emulator "$1"
}

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# Kernels in windows of memory. Sourced, never run. The disks are: the kernel, the initramfs, and
# one to save to.
# shellcheck disable=SC1091 # a path of the guest
. /lib/test/kexec.sh

# Options that belong to all kernels of a machine, and where this one has its VMCOREINFO.
read -r note_address note_bytes </sys/kernel/vmcoreinfo
common="console=ttyS0 loglevel=4 kjump_vmcoreinfo=$note_address"
grep -q acpi=off /proc/cmdline && common="$common acpi=off"

# load_kernel FROM-MIB TO-MIB PROGRAM,ARGUMENT... [LOW]: the kernel confined to that window;
# kexec-tools keeps its last 64 KiB for itself. Every kernel needs memory below 640 KiB too: LOW, as
# memmap= wants it, or else all of it, exchanged at each jump.
load_kernel() {
    lowest=4096
    [ -z "${4-}" ] || lowest=$(($1 * 1048576))
    confined="memmap=exactmap memmap=${4-636K@4K} memmap=$((($2 - $1) * 1024 - 64))K@$1M"
    kexec -l --load-preserve-context --mem-min=$lowest --mem-max=$(($2 * 1048576 - 1)) \
        --initrd=/tmp/initrd \
        --append="$common $confined run=/bin/$3" \
        /tmp/bzImage
}

# makedumpfile finds its way through this kernel's memory by a text that the kernel keeps; the peer
# gets it as /vmcoreinfo.
pass_vmcoreinfo() {
    # A note: 12 bytes of header, 12 of name.
    dd if=/dev/mem bs=1 skip=$((note_address + 24)) count=$((0x$note_bytes - 24)) 2>/dev/null |
        tr -d '\000' >/vmcoreinfo
    if ! grep -q '^OSRELEASE=' /vmcoreinfo; then
        echo "pass_vmcoreinfo: /dev/mem does not give the text at $note_address"
        return 1
    fi
    (cd / && echo vmcoreinfo | cpio -o -H newc 2>/dev/null | gzip) >>/tmp/initrd
}

# end_machine STATUS
end_machine() {
    sync
    [ "$1" = 0 ] && ! grep -q acpi=off /proc/cmdline && poweroff -f
    leave-emulator "$1"
}

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Is in no initrd. The module kjump takes a note of each that has it, but is asked nothing when it is left out; this one is,
# and takes away what was noted of the initrd before. dracut calls the function and sets what it reads.
# shellcheck shell=bash disable=SC2154

check() {
    # shellcheck source=../../initrd.sh
    . /usr/share/kjump/boot/initrd.sh
    # shellcheck source=../90kjump/boots-by.sh
    . "${moddir%/*}/90kjump/boots-by.sh"
    [[ $print_cmdline ]] || ! boots_by_this || kjump_forget "$kernel"
    return 1
}

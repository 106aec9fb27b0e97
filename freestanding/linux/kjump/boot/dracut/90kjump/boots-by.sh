# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2154 # dracut sets what is read
# Sourced by both modules.

# Whether dracut makes the initrd that this machine boots the kernel with, by the name that Debian's boot loaders look for.
boots_by_this() {
    [[ ! $dracutsysrootdir && $outfile == "$(readlink -f "/boot/initrd.img-$kernel")" ]]
}

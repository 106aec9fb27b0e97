# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2154 # dracut sets what is read
# Sourced by both modules.

# Whether dracut makes the initrd that this machine boots the kernel with. After initrd.sh.
boots_by_this() {
    [[ ! $dracutsysrootdir ]] && kjump_boots_by "$outfile" "$kernel"
}

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# Devices that no file system, console or network of these machines is on. Sourced, never run.

unused="/sys/bus/pci/drivers/ahci/0000:00:1f.2 /sys/bus/platform/drivers/i8042/i8042"

# Takes their drivers away, so that a jump need not freeze and restore them.
unbind_unused() {
    for unused_device in $unused; do
        [ ! -e "$unused_device" ] || echo "${unused_device##*/}" >"${unused_device%/*}/unbind"
        [ ! -e "$unused_device" ] || return
    done
}

# Gives them back.
bind_unused() {
    for unused_device in $unused; do
        echo "${unused_device##*/}" >"${unused_device%/*}/bind" && [ -e "$unused_device" ] || return
    done
}

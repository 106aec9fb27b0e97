# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2034 # what the scripts use that source this
# Images that are not what they should be, and kernels that look at them. Sourced, never run, by
# image-save, which leaves a frozen kernel B and an image for the two others, power-cuts and
# image-refusals. Each is called with the build directory and works in a directory of its logs.
set -euo pipefail

(($# == 1)) || { echo "usage: ${0##*/} BUILD-DIR" >&2; exit 2; }
# shellcheck source=machine.sh
. "$(dirname "${BASH_SOURCE[0]}")/machine.sh" "$1" pae-smp
readonly memory=120M most_disks=20
mkdir -p "$build/logs/images"
cd "$build/logs/images"

# boot NAME SCENARIO [DEFINE...]: its logs go to the directory NAME.
boot() {
    local name=$1 scenario=$2
    shift 2
    rm -rf "$name"
    play "$name" "$root/tests/linux/scenarios/image-$scenario.scenario" MEMORY=$memory PLACED_KERNEL=placed \
        STATE=state CONFINED="memmap=exactmap memmap=636K@4K memmap=64448K@1M" "$@" || give_up "$name failed"
    rm -f "$name"/*.disk[01].img
}

# serial NAME SCENARIO: what the guests said there.
serial() {
    tr -d '\r' <"$1/image-$2.serial.log"
}

# disks [FORMAT,file=FILE]...: QEMU's words for the third disk and more, and for as many empty ones
# as are missing. How much memory SeaBIOS keeps for itself depends on the number of disks, and an
# image is bound to the map of memory; so every machine here has as many.
disks() {
    local disks=("$@")
    while ((${#disks[@]} < most_disks)); do disks+=("raw,readonly=on,file=none"); done
    disks=("${disks[@]/#/-drive if=virtio,format=}")
    echo "${disks[*]}"
}

# save NAME COMMAND TEXT SECONDS: the frozen B goes on, and its emulator is killed that long after
# that text. COMMAND is one for QEMU's monitor, before B writes anything.
save() {
    local others
    others=$(disks)
    boot "$1" save DISKS="${others#-drive * }" COMMAND="$2" TEXT="$3" SECONDS="$4"
}

# restore NAME FORMAT,file=FILE TEXT [DEFINE...]: kernel C restores the image on that disk; what
# the guest says about it.
restore() {
    local name=$1 disk=$2 text=$3
    shift 3
    boot "$name" restore DISKS="$(disks "$disk")" TEXT="$text" COMMAND=restore "$@"
    echo "$name: $(serial "$name" restore | grep '^[AC]: ')"
}

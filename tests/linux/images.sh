# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2034 # what the scripts use that source this
# Images that are not what they should be, and kernels that look at them. Sourced, never run, by image-save, which
# leaves a frozen kernel B and an image for the others, power-cuts, image-refusals and image-of-other-kernel, and by
# module/power-cuts. Each is called with the build directory and works in a directory of its logs.
# Set before: `kernel`, its name; `scenarios`, what the names of their files begin with; `work`, the directory;
# `machine`, their values. Without these it is the patched kernel for i386.
set -euo pipefail

(($# == 1)) || { echo "usage: ${0##*/} BUILD-DIR" >&2; exit 2; }
# shellcheck source=machine.sh
. "$(dirname "${BASH_SOURCE[0]}")/machine.sh" "$1" "${kernel:-pae-smp}"
readonly most_disks=20
if [[ ! -v machine ]]; then
    place=$root/freestanding/linux/kernel/build/place-kernel
    machine=(MEMORY=128M PLACED_KERNEL=placed CONFINED="memmap=exactmap memmap=636K@4K memmap=64448K@1M")
fi
: "${scenarios:=$root/tests/linux/scenarios/image-}"
mkdir -p "$build/logs/${work:=images}"
cd "$build/logs/$work"

# boot NAME SCENARIO [DEFINE...]: its logs go to the directory NAME.
boot() {
    local name=$1 scenario=$2
    shift 2
    rm -rf "$name"
    play "$name" "$scenarios$scenario.scenario" STATE=state "${machine[@]}" "$@" || give_up "$name failed"
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

# save_whole: leaves a frozen saver in `state`, the disk that it was to save to as `awaiting`, and `complete`.
save_whole() {
    local others
    rm -rf ./*
    truncate -s 1M none
    [[ ! -v place ]] || "$place" "$bzimage" 64 placed
    others=$(disks)
    boot freeze freeze DISKS="${others#-drive * }"
    mv freeze/image-freeze.disk2.img awaiting
    save whole "info block" "^B: saved" 0
    mv whole/image-save.disk2.img complete
    cat freeze/timeline whole/timeline
}

# restore NAME FORMAT,file=FILE TEXT [DEFINE...]: kernel C restores the image on that disk; what
# the guest says about it.
restore() {
    local name=$1 disk=$2 text=$3
    shift 3
    boot "$name" restore DISKS="$(disks "$disk")" TEXT="$text" COMMAND=restore "$@"
    echo "$name: $(serial "$name" restore | grep '^[AC]: ' | grep -v ': moved ')"
}

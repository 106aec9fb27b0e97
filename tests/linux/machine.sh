# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2034 # what the scripts use that source this
# Runs of the emulator, for the demos and for the tests that need several. Sourced with BUILD-DIR and a kernel's name,
# which is stock-SERIES for one of Debian's; never run.

export LC_ALL=C # a point in numbers, wherever this runs
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)

# kernel_of SERIES and initramfs_of SERIES: a stock one's; SERIES/saver is its saver's. saver_kernel_of SERIES: the same
# kernel as kjump make-saver keeps it.
kernel_of() { echo "$build/linux/stock-$1/kernel/vmlinuz"; }
initramfs_of() { echo "$build/linux/stock-$1/initramfs.cpio.zst"; }
saver_kernel_of() { echo "$build/linux/stock-$1/saver-kernel"; }

bzimage=$build/linux/$2/bzImage
initramfs=$build/linux/initramfs.cpio.gz
if [[ $2 == stock-* ]]; then
    bzimage=$(kernel_of "${2#stock-}")
    initramfs=$(initramfs_of "${2#stock-}")
fi

give_up() {
    echo "${0##*/}: $1" >&2
    exit 1
}

for file in "$bzimage" "$initramfs" "$build/qemu-harness/jump-harness"; do
    [[ -e $file ]] || give_up "there is no $file; build the preset full first"
done

# play LOGS SCENARIO-FILE [NAME=VALUE]...: one run of the machine. Its logs are in the directory LOGS, with the times of
# the scenario's steps in LOGS/timeline, which is shown if the run fails.
play() {
    local logs=$1 scenario=$2 defines=() define status=0
    shift 2
    for define in KERNEL="$bzimage" INITRD="$initramfs" "$@"; do
        defines+=(--define "$define")
    done
    mkdir -p "$logs"
    "$build/qemu-harness/jump-harness" --timeline --log-dir "$logs" "${defines[@]}" "$scenario" \
        >"$logs/timeline" || status=$?
    ((status == 0)) || cat "$logs/timeline"
    return $status
}

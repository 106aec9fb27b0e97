# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2034 # its users set $logs and read the rest
# What the demos of whole Linux share. Sourced with BUILD-DIR and a kernel's name; never run.

export LC_ALL=C # a point in numbers, wherever this runs
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
build=$(cd "$1" && pwd)
bzimage=$build/linux/$2/bzImage
initramfs=$build/linux/initramfs.cpio.gz

give_up() {
    echo "${0##*/}: $1" >&2
    exit 1
}

for file in "$bzimage" "$initramfs" "$build/qemu-harness/jump-harness"; do
    [[ -e $file ]] || give_up "there is no $file; build the preset full first"
done

# boot SCENARIO NAME=VALUE...: one run of the machine. Its logs are in $logs/SCENARIO; then $serial
# is what it said, and $times has the seconds of the scenario's steps and of the end.
boot() {
    local scenario=$1 defines=() define status=0
    shift
    for define in KERNEL="$bzimage" INITRD="$initramfs" "$@"; do
        defines+=(--define "$define")
    done
    mkdir -p "$logs/$scenario"
    "$build/qemu-harness/jump-harness" --timeline --log-dir "$logs/$scenario" "${defines[@]}" \
        "$root/tests/linux/scenarios/$scenario.scenario" >"$logs/$scenario/timeline" || status=$?
    serial=$logs/$scenario/$scenario.serial.log
    ((status == 0)) || { cat "$logs/$scenario/timeline"; exit "$status"; }
    mapfile -t times < <(sed -nE 's,^ *([0-9.]+) s  .*,\1,p' "$logs/$scenario/timeline")
}

# lines PATTERN: what is behind it in the lines of the serial log that begin with it.
lines() {
    tr -d '\r' <"$serial" | sed -nE "s/^$1//p"
}

# at STEP WHO TEXT...: one line of the timeline.
at() {
    printf '%8.2f s   %-8s %s\n' "${times[$1]}" "$2" "${*:3}"
}

# seconds FROM-STEP TO-STEP
seconds() {
    awk -v from="${times[$1]}" -v to="${times[$2]}" 'BEGIN { printf "%.1f", to - from }'
}

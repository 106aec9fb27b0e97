# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2154 # what images.sh and the scripts set that source this
# Saves of one frozen kernel B, each with its power cut at another point, and what kernel C says of the disks. Sourced
# after images.sh with the number of them in `cuts`, never run. B has said in whole/ how much it writes in all.
readonly parts=$((cuts - 4)) # as far as B is at a cut; the last four are cut when all is written, and later

name_of() {
    printf 'cut-%02d' "$1"
}

# A raw medium keeps what the guest has written: it is in the host's memory, which outlives the
# emulator. A fresh qcow2 one is a disk that loses its cache with the power: QEMU notes where data
# is only when the guest flushes.
format_of() {
    (($1 % 2)) && echo qcow2 || echo raw
}

# cut_power CUT TEXT SECONDS
cut_power() {
    local name command="info block"
    name=$(name_of "$1")
    [[ $(format_of "$1") == raw ]] || command="snapshot_blkdev virtio2 $name/medium qcow2"
    save "$name" "$command" "$2" "$3"
    fallocate --dig-holes "$name/image-save.disk2.img"
    [[ $(format_of "$1") == qcow2 ]] || mv "$name/image-save.disk2.img" "$name/medium"
}

# moved NAME SCENARIO WHO: kjump's progress may stand before it on a line; the last MiB that were read or written there.
moved() {
    serial "$1" "$2" | sed -n "s/.*$3: moved \([0-9]*\) MiB\$/\1/p" | tail -n 1
}

cut_often() {
    local part all
    all=$(moved whole save B)
    cut_power 0 "^B: saves" 0
    for ((part = 1; part <= parts; part++)); do
        cut_power $part "B: moved $((all * part / parts)) MiB" 0
    done
    cut_power $((parts + 1)) "B: moved $all MiB" 0.02
    cut_power $((parts + 2)) "B: moved $all MiB" 0.06
    cut_power $((parts + 3)) "^B: saved" 0
}

# look: at as many at once as a machine has disks.
look() {
    local first cut media
    for ((first = 0; first < cuts; first += most_disks)); do
        media=()
        for ((cut = first; cut < cuts && cut < first + most_disks; cut++)); do
            media+=("$(format_of $cut),file=$(name_of $cut)/medium")
        done
        sha256sum "${media[@]#*file=}" >cuts.sums
        boot "check-$((first / most_disks))" check DISKS="$(disks "${media[@]}")"
        sha256sum --quiet --check cuts.sums || give_up "looking at an image changed it"
    done
}

# said CUT: what C said of the disk after a cut.
said() {
    local letters=cdefghijklmnopqrstuv
    serial "check-$(($1 / most_disks))" check |
        sed -n "s,^C: \(a boot finds \)\?/dev/vd${letters:$1 % most_disks:1}: ,\1,p"
}

# verdict CUT DIGEST: the digest is that of what was to be saved. What is complete is what a boot restores, if B saves for
# one.
verdict() {
    case $(said "$1" | tr '\n' ' ') in
        "$found--check status 0, 0 sentences: "*"holds $2 ") echo complete ;;
        "--check status 3, 1 sentences: "*"restore status 3, 1 sentences: "*) echo refused ;;
        *) echo wrong ;;
    esac
}

# judge CUT DIGEST: one line; whether it is how it has to be.
judge() {
    local name verdict
    name=$(name_of "$1")
    verdict=$(verdict "$1" "$2")
    printf '%2d  %-24s %4d MiB on the medium  %s\n' "$1" \
        "$(serial "$name" save | grep -o 'B: [sm][^ ]*e[ds]\( .*\|$\)' | tail -n 1)" \
        $(($(du -k "$name/medium" | cut -f1) >> 10)) "$verdict"
    # An image may count as complete only if all of it was on the disk, and must count so if the save had ended.
    case $(($1 < parts ? 0 : $1 < cuts - 1 ? 1 : 2)):$verdict in
        0:refused | 1:refused | 1:complete | 2:complete) return 0 ;;
    esac
    said "$1"
    return 1
}

judge_all() {
    local cut wrong=0 digest
    digest=$(said $((cuts - 1)) | sed -n 's/^holds //p')
    for ((cut = 0; cut < cuts; cut++)); do judge $cut "$digest" || wrong=1; done
    [[ $wrong == 0 ]] || give_up "a power cut left something else than it may"
}

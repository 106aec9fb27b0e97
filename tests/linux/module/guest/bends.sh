# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash disable=SC2154 # what module.sh sets
# Changes the image bit by bit, and has kjump refuse each. Sourced after tap.sh and module.sh, never run.

image=/dev/vdc
header=4096 # bytes
machine_uuid=/sys/devices/virtual/dmi/id/product_uuid

# flip OFFSET: one bit of the image; a second time it is as before.
flip() {
    flip_byte=$(od -A n -v -t u1 -j "$1" -N 1 "$image" | tr -d ' ') &&
        printf '%b' "\\0$(printf %o $((flip_byte ^ 1)))" |
        dd of="$image" bs=1 seek="$1" conv=notrunc,fsync 2>/dev/null
}

# word OFFSET: 64 bits of the image.
word() {
    od -A n -v -t u8 -j "$1" -N 8 "$image" | tr -d ' '
}

# half OFFSET: 32 bits of it.
half() {
    od -A n -v -t u4 -j "$1" -N 4 "$image" | tr -d ' '
}

# fails STATUS SENTENCE COMMAND...: with that status and that one sentence.
fails() {
    fails_status=$1
    shift
    refused "$@" && [ "$refused_status" = "$fails_status" ] && [ "$(wc -l </tmp/refusal)" = 1 ]
}

# bent SENTENCE OFFSET [OPTION]...: it is not restored, or with --check not taken for one that could be.
bent() {
    bent_sentence=$1 bent_at=$2
    shift 2
    flip "$bent_at" || return
    fails 3 "$bent_sentence" kjump restore --quiet "$@" "$image"
    bent_status=$?
    flip "$bent_at" && return $bent_status
}

goes_on() {
    keep-time true && check-processors "$processors" && kjump status | grep "^slot 0 *empty"
}

cut_short() {
    dd if="$image" of=/tmp/short bs=1M count=8 || return
    fails 3 "the image is truncated: 8388608 of [0-9]* bytes are there" kjump restore --quiet /tmp/short
    cut_short_status=$?
    rm /tmp/short && return $cut_short_status
}

# A boot does not try it twice.
boot_passes_over() {
    dd if="$image" of=/tmp/header bs=$header count=1 && flip "$1" || return
    refused "content is not what was saved" kjump restore --at-boot --quiet && grep "the image is passed over" /tmp/refusal &&
        refused "no disk has an image" kjump find --at-boot && fails 5 "passed over when" kjump restore --quiet "$image"
    boot_passes_over_status=$?
    flip "$1" && dd if=/tmp/header of="$image" bs=$header conv=notrunc,fsync && return $boot_passes_over_status
}

is_whole() {
    kjump restore --quiet --check "$image" && kjump find --at-boot
}

# Where it has what (kjump(8), "IMAGE FORMAT").
find_parts() {
    bends_content="content is not what was saved"
    bends_header="the image's header is damaged"
    bends_digests=$(word 560)
    bends_bits=$((header * (1 + $(half 572))))
    bends_descriptors=$((bends_bits + header * $(half 436)))
    bends_middle=$((bends_digests / 2))
}

# This machine has another UUID for a while.
is_of_another_machine() {
    echo 01234567-89ab-cdef-0123-456789abcdef >/tmp/uuid
    mount -o bind /tmp/uuid $machine_uuid || return
    fails 4 "of another machine, with the UUID .*; this one.s is 01234567-89ab-cdef-0123-456789abcdef" \
        kjump restore --quiet "$image"
    is_of_another_machine_status=$?
    umount $machine_uuid && return $is_of_another_machine_status
}

# What costs little of all that bend_all tries, without points, and another machine; this one has to have a UUID. When it
# meets the bent page, others are loaded already. That the image is whole again is left to who restores it.
bend_few() {
    find_parts
    bent "$bends_header" 1030 && bent "$bends_content" $((bends_bits + 40)) &&
        bent "$bends_content" $bends_descriptors &&
        bent "$bends_content" "$(word $((bends_descriptors + 24 * 5000)))" &&
        cut_short && is_of_another_machine && goes_on
}

# All that an image has, a bit of each. What says where pages are is judged before anything is loaded, a page when it is
# read.
bend_all() {
    find_parts
    check "the image is whole" is_whole
    check "the first byte" bent "$bends_header" 0
    check "the magic" bent "is no image of kjump" 464
    check "the state" bent "$bends_header" 482
    check "what the kernel is" bent "$bends_header" 600
    check "the memory map" bent "$bends_header" 1030
    check "the header's last byte" bent "$bends_header" $((header - 1))
    check "the sub-header" bent "$bends_content" $header --check
    check "the notes" bent "$bends_content" $((header + 120))
    check "where the kernel has its memory" bent "$bends_content" $((bends_bits - 1))
    check "which memory there is" bent "$bends_content" $((bends_bits + 40))
    check "which pages there are" bent "$bends_content" $((bends_descriptors - 1)) --check
    check "a page's place" bent "$bends_content" $bends_descriptors
    check "a page's size" bent "$bends_content" $((bends_descriptors + 24 * 1000 + 8)) --check
    check "how a page is stored" bent "$bends_content" $((bends_descriptors + 24 * 1000 + 12))
    check "what a program had" bent "$bends_content" $bends_middle --check
    check "the last page" bent "$bends_content" $((bends_digests - 1))
    check "a digest" bent "$bends_content" "$bends_digests"
    check "the last byte" bent "$bends_content" $((header + $(word 512) - 1)) --check
    check "it is cut short" cut_short
    check "the kernel goes on" goes_on
    check "a boot passes it over" boot_passes_over $bends_middle
    check "the image is whole again" is_whole
}

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash disable=SC2154 # what module.sh sets
# Changes the image on /dev/vdc bit by bit, and has kjump refuse each. Sourced after tap.sh and module.sh, never run.

image=/dev/vdc
header=4096 # bytes

# flip OFFSET: one bit of the image; a second time it is as before.
flip() {
    flip_byte=$(od -A n -v -t u1 -j "$1" -N 1 $image | tr -d ' ') &&
        printf '%b' "\\0$(printf %o $((flip_byte ^ 1)))" |
        dd of=$image bs=1 seek="$1" conv=notrunc,fsync 2>/dev/null
}

# word OFFSET: 64 bits of the image.
word() {
    od -A n -v -t u8 -j "$1" -N 8 $image | tr -d ' '
}

# first_program_header: where the core has it.
first_program_header() {
    echo $((header + $(word $((header + 32)))))
}

# program_headers: one a line, in words of 64 bits: type and flags, offset, address, physical address, size in the file, ...
program_headers() {
    program_header_count=$(od -A n -v -t u2 -j $((header + 56)) -N 2 $image | tr -d ' ')
    od -A n -v -t u8 -j "$(first_program_header)" -N $((program_header_count * 56)) $image | xargs -n 7
}

# place_of PHYSICAL: where the image has the byte at this address.
place_of() {
    program_headers | awk -v physical="$1" -v header=$header \
        '$4 <= physical && physical < $4 + $5 { printf "%d\n", header + $2 + physical - $4 }'
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
    fails 3 "$bent_sentence" kjump restore --quiet "$@" $image
    bent_status=$?
    flip "$bent_at" && return $bent_status
}

goes_on() {
    keep-time true && check-processors "$processors" && kjump status | grep "^slot 0 *empty"
}

cut_short() {
    dd if=$image of=/tmp/short bs=1M count=8 || return
    fails 3 "the image is truncated: 8388608 of [0-9]* bytes are there" kjump restore --quiet /tmp/short
    cut_short_status=$?
    rm /tmp/short && return $cut_short_status
}

# A boot does not try it twice.
boot_passes_over() {
    dd if=$image of=/tmp/header bs=$header count=1 && flip "$1" || return
    refused "content is not what was saved" kjump restore --at-boot --quiet && grep "the image is passed over" /tmp/refusal &&
        refused "no disk has an image" kjump find --at-boot && fails 5 "passed over when" kjump restore --quiet $image
    boot_passes_over_status=$?
    flip "$1" && dd if=/tmp/header of=$image bs=$header conv=notrunc,fsync && return $boot_passes_over_status
}

is_whole() {
    kjump restore --quiet --check $image && kjump find --at-boot
}

# All that an image has, a bit of each.
bend_all() {
    bends_entry=$(word 24)
    bends_headers=$(first_program_header)
    bends_content="content is not what was saved"
    check "the image is whole" is_whole
    check "the first byte" bent "is no image of kjump" 0
    check "the header's first sector" bent "the image's header is damaged" 100
    check "the memory map" bent "the image's header is damaged" 520
    check "the header's last byte" bent "the image's header is damaged" $((header - 1))
    check "the core's first byte" bent "$bends_content" $header --check
    check "how many program headers there are" bent "$bends_content" $((header + 56))
    check "a program header's address" bent "$bends_content" $((bends_headers + 56 + 24)) --check
    check "a program header's size" bent "$bends_content" $((bends_headers + 56 + 33))
    check "the notes" bent "$bends_content" $((header + $(program_headers | awk '$1 % 16 == 4 { print $2 + 20 }')))
    check "the way back" bent "$bends_content" "$(place_of "$bends_entry")"
    check "what a program had" bent "$bends_content" $((64 << 20)) --check
    check "the last byte" bent "$bends_content" $((header + $(word 16) - 1)) --check
    check "it is cut short" cut_short
    check "the kernel goes on" goes_on
    check "a boot passes it over" boot_passes_over $((64 << 20))
    check "the image is whole again" is_whole
}

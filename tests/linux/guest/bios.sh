# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# Real-mode services by kjump, each compared with what Linux knows from elsewhere. Sourced after kjump.sh, never run.

memory_size() {
    call int=12 &&
        [ $((0x$(register eax))) = "$(little_endian "$(byte_at 0x413)" "$(byte_at 0x414)")" ]
}

byte_at() {
    dd if=/dev/mem bs=1 skip=$(($1)) count=1 2>/dev/null | od -An -tx1 | tr -d ' '
}

# The map that Linux got when it booted, in lines "FIRST LAST TYPE".
firmware_map() {
    for entry in /sys/firmware/memmap/*; do
        read -r type <"$entry/type"
        echo "$(($(cat "$entry/start"))) $(($(cat "$entry/end"))) $type"
    done | sort
}

# The same from the BIOS.
bios_map() {
    next=0
    while call int=15 eax=e820 edx=534d4150 ecx=14 ebx="$next" es=buffer dump=14 >&2; do
        # shellcheck disable=SC2046 # each byte a word
        set -- $(buffer)
        start=$(little_endian "$1" "$2" "$3" "$4" "$5" "$6" "$7" "$8")
        shift 8
        bytes=$(little_endian "$1" "$2" "$3" "$4" "$5" "$6" "$7" "$8")
        case $9 in
            01) type="System RAM" ;;
            02) type=Reserved ;;
            *) type="type $9" ;;
        esac
        echo "$start $((start + bytes - 1)) $type"
        next=$(register ebx)
        [ "$next" != 00000000 ] || break
    done | sort
}

memory_map() {
    firmware_map >/tmp/firmware
    bios_map >/tmp/bios
    diff /tmp/firmware /tmp/bios && [ "$(wc -l </tmp/bios)" -gt 3 ]
}

vbe_controller() {
    call int=10 eax=4f00 es=buffer in=56424532 dump=6 && [ "$(register eax)" = 0000004f ] &&
        [ "$(buffer)" = "56 45 53 41 00 03" ]
}

# BCD in CX and DX. Linux has its time from the same clock; the day may end in between. While the clock is counting on
# the BIOS says that it cannot be read.
date_of_clock() {
    before=$(date -u +%Y-%m-%d)
    for _ in 1 2 3 4 5; do
        call int=1a eax=400 && break
    done || return
    day=$(register ecx | cut -c5-8)-$(register edx | cut -c5-6)-$(register edx | cut -c7-8)
    echo "$before $day"
    [ "$day" = "$before" ] || [ "$day" = "$(date -u +%Y-%m-%d)" ]
}

pci() {
    call int=1a eax=b101 && [ "$(register edx)" = 20494350 ] || return
    bridge=/sys/bus/pci/devices/0000:00:00.0
    call int=1a eax=b10a && [ $((0x$(register ecx))) = \
        $(($(cat $bridge/device) << 16 | $(cat $bridge/vendor))) ]
}

by_chs() {
    call int=13 eax=201 ecx=2 edx=80 es=buffer dump=200 &&
        [ "$(buffer)" = "$(bytes_of /dev/sda 1 512)" ]
}

# The packet is 16 bytes: 1 sector to 8200:0100, from sector 70.
by_lba() {
    call int=13 eax=4200 edx=80 ds=buffer in=10000100000100824600000000000000 dump=300 &&
        [ "$(buffer | cut -d' ' -f257-768)" = "$(bytes_of /dev/sda 70 512)" ]
}

# Sector 3 by CHS; Linux may not have it in memory from before.
written() {
    data=$(head -c 512 /dev/urandom | od -An -v -tx1 | tr -d ' \n')
    call int=13 eax=301 ecx=4 edx=80 es=buffer in="$data" || return
    echo 3 >/proc/sys/vm/drop_caches
    [ "$(bytes_of /dev/sda 3 512 | tr -d ' ')" = "$data" ]
}

far_call() {
    call segment=8200 offset=0 eax=1 in=f7d0cb && [ "$(register eax)" = 0000fffe ]
}

# Two that would take the same slot: one of them waits.
at_the_same_time() {
    kjump bios int=12 >/tmp/other 2>/tmp/other.notice &
    call int=12 && wait $! || return
    cat /tmp/other.notice
    [ "$(register eax)" = 0000027f ] && [ "$(grep ^eax= /tmp/call)" = "$(cat /tmp/other)" ]
}

no_service() {
    call int=61
    [ $? = 1 ] && grep -q "there is no real-mode service" /tmp/call
}

# abandoned SENTENCE WORD...
abandoned() {
    abandoned_sentence=$1
    shift
    call "$@"
    [ $? = 10 ] && grep -q "$abandoned_sentence" /tmp/call
}

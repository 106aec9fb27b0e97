# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# The module of a stock kernel. Sourced, never run.

# What the module has said, not what the kernel says of a module that was made elsewhere.
module_said() {
    dmesg | grep 'libjump: ' | grep -v ' taint'
}

# insert DESIGN: the module says one line, and has that design.
insert() {
    insert_before=$(module_said | wc -l)
    insmod /lib/modules/libjump.ko "design=$1" || return
    module_said | tail -n +$((insert_before + 1)) | tee /tmp/insert
    [ "$(wc -l </tmp/insert)" = 1 ] && peer design | grep "design $1\$"
}

# slot_says PATTERN: of what is loaded.
slot_says() {
    peer slot | grep "$1"
}

# jump VISIT: leaves and comes back; whether the payload was visited for the VISITth time.
jump() {
    check-visit 0
    peer enter && check-visit "$1"
}

# by_saver COMMAND SIZE IMAGE [WORD]...: kjump hibernate or snapshot, by a saver in SIZE, whose kernel and initrd are on
# the first disks, or with resident instead of SIZE by one that sleeps. Each WORD is a step of stock-saver's. The tests'
# own programs look for images when they boot, and have the key file of an image that saver_key names. saver_options are
# further ones.
by_saver() {
    mkdir -p /var/lib/kjump
    { kjump locate "$3" && { [ -z "${saver_key-}" ] || sha256sum <"$saver_key" | sed "s/ .*//"; }; } \
        >"/var/lib/kjump/boot-$(uname -r).v$(kjump --version | sed "s/.* //")"
    by_saver_command=$1 by_saver_size=$2 by_saver_image=$3
    shift 3
    if [ "$by_saver_size" = resident ]; then
        kjump "$by_saver_command" ${saver_key:+--key-file="$saver_key"} "$by_saver_image"
        return
    fi
    # shellcheck disable=SC2086 # words
    kjump "$by_saver_command" ${saver_key:+--key-file="$saver_key"} ${saver_options-} --size="$by_saver_size" \
        --kernel=/dev/vda --initrd=/dev/vdb \
        --append="no_timer_check loglevel=4 run=/bin/stock-saver$(printf ',%s' "$@")" "$by_saver_image"
}

# dump_by_saver WORD...: kjump dump, by such a saver in 192 MiB.
dump_by_saver() {
    kjump dump --quiet --size=192M --kernel=/dev/vda --initrd=/dev/vdb \
        --append="no_timer_check loglevel=4 run=/bin/stock-saver" "$@"
}

# boot_resident SIZE [WORD]...: a saver that sleeps in SIZE, for by_saver with resident for a size.
boot_resident() {
    boot_resident_size=$1
    shift
    kjump make-saver --resident --size="$boot_resident_size" --kernel=/dev/vda --initrd=/dev/vdb \
        --append="no_timer_check loglevel=4 run=/bin/stock-saver$(printf ',%s' "$@")"
}

# refused SENTENCE COMMAND...: the command fails with that sentence.
refused() {
    refused_sentence=$1
    shift
    "$@" >/tmp/refusal 2>&1
    refused_status=$?
    cat /tmp/refusal
    echo "status $refused_status"
    [ "$refused_status" != 0 ] && grep -q "$refused_sentence" /tmp/refusal
}

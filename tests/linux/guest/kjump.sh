# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# kjump bios and kjump run, and what they print. Sourced, never run.

# call WORD...: in /tmp/call afterwards.
call() {
    kjump bios "$@" >/tmp/call 2>&1
    call_status=$?
    cat /tmp/call
    return $call_status
}

# The value of a register, as it was printed.
register() {
    sed -n "/^eax=/s/.*\<$1=\([0-9a-f]*\).*/\1/p" /tmp/call
}

# The bytes of the buffer that were shown, in hexadecimal, with a space between any two.
buffer() {
    sed -n '/^buffer+/{ s/^[^ ]* //; s/  .*//; p; }' /tmp/call | tr '\n' ' ' | sed 's/ $//'
}

# little_endian BYTE...: the number they are.
little_endian() {
    little_endian_value=
    for little_endian_byte; do little_endian_value=$little_endian_byte$little_endian_value; done
    echo $((0x$little_endian_value))
}

# bytes_of FILE SECTOR COUNT: bytes of a disk, in the form of buffer().
bytes_of() {
    dd if="$1" bs=512 skip="$2" count=1 2>/dev/null | head -c "$3" | od -An -v -tx1 |
        tr -s ' \n' ' ' | sed 's/^ //; s/ $//'
}

# Prints when this kernel left last, and what is loaded.
kexec_state() {
    cut -d' ' -f2 /sys/kernel/kexec_times
    cat /sys/kernel/kexec_slot /sys/kernel/kexec_slots
}

# refused STATUS SENTENCE COMMAND...: and nothing is touched.
refused() {
    refused_status=$1 refused_sentence=$2 refused_before=$(kexec_state)
    shift 2
    "$@" >/tmp/refusal 2>&1
    refused_got=$?
    cat /tmp/refusal
    echo "status $refused_got"
    [ "$refused_got" = "$refused_status" ] && grep -q "$refused_sentence" /tmp/refusal &&
        [ "$(kexec_state)" = "$refused_before" ]
}

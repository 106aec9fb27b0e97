# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash disable=SC2154 # jumps sets what is used here
# Datagrams that the host sends all the time, and programs that sit where the network card's ring is in the meantime.
# Sourced, never run.

# In /run/flood: for each datagram a line, the second of its sending by the host's clock.
hear_flood() {
    systemd-run --unit=flood sh -c 'exec /mnt/hear-flood /mnt/pattern >/run/flood'
}

# flood_goes_on: within two minutes a datagram comes that was sent after now. Linux's clock is that of the machine, to
# one or two seconds, which is less than a second behind the host's.
flood_goes_on() {
    flood_now=$(($(date +%s) + 3))
    flood_times=0
    flood_last=0
    until [ "${flood_last:-0}" -gt $flood_now ]; do
        flood_times=$((flood_times + 1))
        [ $flood_times -lt 240 ] || return 1
        sleep 0.5
        flood_last=$(tail -n 1 /run/flood)
    done
    echo "$(lines /run/flood) datagrams"
}

flood_is_intact() {
    ! grep -v -x '[0-9]*' /run/flood
}

# find_ring: sets ring, the physical address of the ring into which the card receives, by what the driver gives to the
# function that empties it: [linux/e1000] has a pointer to the ring there, then its address and its bytes. The card's
# own registers are kept from programs, as whatever a driver has is (CONFIG_IO_STRICT_DEVMEM).
find_ring() {
    find_trace=/sys/kernel/tracing
    # shellcheck disable=SC2016 # the kernel's, not the shell's
    echo 'p:ring e1000:e1000_clean_rx_irq at=+8($arg2):x64 bytes=+16($arg2):u32' >$find_trace/kprobe_events || return
    echo 1 >$find_trace/events/kprobes/ring/enable
    timeout 120 sed -u -n '/ ring: /{p;q}' $find_trace/trace_pipe >/tmp/ring
    echo 0 >$find_trace/events/kprobes/ring/enable
    echo >$find_trace/kprobe_events
    cat /tmp/ring
    ring=$(sed -n 's/.* at=\(0x[0-9a-f]*000\) bytes=4096$/\1/p' /tmp/ring)
    [ -n "$ring" ]
}

# sit PROGRAM: it runs where the ring is. Its page is in /tmp/page afterwards, as it left it.
sit() {
    kjump run --at="$ring" --dump="$ring,4096" "/mnt/$1" >/tmp/page
}

# Of the page, in hexadecimal, 16 a line.
bytes() {
    sed 's/^[^ ]* //; s/  .*//' /tmp/page
}

# result N: of what the program wrote, in words of 32 bits; ring.asm names them.
result() {
    # shellcheck disable=SC2046 # four bytes
    set -- $(bytes | tail -n 2 | tr '\n' ' ' | cut -d' ' -f$(($1 * 4 + 1))-$(($1 * 4 + 4)))
    echo $((0x$4$3$2$1))
}

# Results are the last 32 bytes.
page_is_as_loaded() {
    bytes | head -n 254 >/tmp/left
    od -An -v -tx1 -N 4064 /mnt/ring.bin | sed 's/^ //' | diff - /tmp/left
}

# A datagram that is sent meanwhile is lost, though the emulator keeps it for a while: it is gone when Linux sets up the
# card. So the host counts these, by the second in which the program began its first whole one.
no_dma_lands() {
    sit ring.bin || return
    echo "$(result 0) digests, $(result 1) mismatches"
    echo "there for three seconds from $(result 2) of the hour"
    [ "$(result 0)" -gt 1 ] && [ "$(result 1)" = 0 ] && page_is_as_loaded && flood_goes_on
}

# What the card has received is in the page. It says itself where its ring was, unless it has forgotten with its reset.
dma_is_noticed() {
    sit ring-receiving.bin || return
    echo "$(result 0) digests, $(result 1) mismatches, $(result 4) frames; the ring was at $(printf 0x%x "$(result 5)")"
    [ "$(result 5)" = $((ring)) ] || [ "$(result 5)" = 0 ] || return
    sed 's/^[^ ]* .\{49\}//' /tmp/page | tr -d '\n' | grep -q -F "$(head -c 32 /mnt/pattern)" &&
        [ "$(result 1)" -gt 0 ] && [ "$(result 4)" -gt 0 ] && flood_goes_on
}

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# What the kernel complains of, less what the same machine's kernel says without a jump. Sourced, never run.

# Complaints, whatever their level.
words='WARNING|BUG|Oops|inconsistent|lockdep|rcu:|RCU|lockup|hung|stall|I/O error|EXT4-fs error|ACPI Error'

# What has nothing to do with a jump, but is not said each time a kernel comes to rest: of an emulator that gets little
# of a processor, whose clock is not read within 10 ms for example; of a network card that goes before its link is
# there; and the end of "Restarting tasks ... done." when another line came between.
now_and_then='hpet: Lost N RTC interrupts
hpet: unable to read current time from RTC
hpet_rtc_timer_reinit: N callbacks suppressed
hrtimer: interrupt took N ns
clocksource: Long readout interval, skipping watchdog check: cs_nsec: N wd_nsec: N
eN N:N:N.N ethN: Reset adapter
eN N:N:N.N enpNsN: Reset adapter
serio serioN: deferred probe pending: (reason unknown)
done.'

# After 200 jumps: Linux has lost count of interrupt vectors (the module's README, "Limits").
lost_count='Interrupt reservation exceeds available resources'

# A warning of 6.1 that has nothing to do with a jump either: in its first two minutes this kernel asks for the
# time whenever it makes a random number, and a new slab needs some. The kernel's own step irqrouter_resume() evaluates
# ACPI methods while timekeeping is still suspended, after any kind of sleep, and now and then they need a new slab.
without_random_slab() {
    awk '/ cut here / { printf "%s", held; held = ""; holding = 1 }
         !holding
         holding { held = held $0 "\n" }
         holding && / end trace / {
             if (held !~ /ktime_get_seconds/ || held !~ /allocate_slab/ || held !~ /irqrouter_resume/)
                 printf "%s", held
             held = ""
             holding = 0
         }
         END { printf "%s", held }'
}

# Forgets what was said, and takes it out of the log: lines that are warnings or worse, or have one of the words, with N
# for each number. The module's own, and kjump's, are looked at where they are expected.
complaints() {
    dmesg -r -c | sed 's/^<\([0-9]*\)>\(\[[^]]*\] \)\?/\1 /' | without_random_slab |
        awk -v words="$words" '$1 % 8 <= 4 || $0 ~ words { sub(/^[0-9]+ /, ""); print }' |
        grep -v -e '^libjump: ' -e '^kjump: ' | sed 's/0x[0-9a-f]*\|\<[0-9a-f]\{8,\}\>\|[0-9][0-9]*/N/g'
}

# said_without_jump NAME: adds what was said until now to what is no complaint for NAME.
said_without_jump() {
    complaints | sort -u | tee -a "/tmp/without-jump.$1"
}

# rests NAME TEST: Linux brings itself to rest and goes on: it hibernates, and finds no disk to write to, or goes back
# at the step TEST of the kernel's own tests. What it says is no complaint for NAME. Disks say something a while later.
rests() {
    echo "$2" >/sys/power/pm_test
    echo disk >/sys/power/state
    echo none >/sys/power/pm_test
    keep-time true
    dmesg >/tmp/rests
    said_without_jump "$1"
    [ ! -e /sys/devices/system/cpu/cpu1 ] || grep "CPU 1 is now offline" /tmp/rests
}

# no_complaint NAME: nothing that is new since the last call. `always` is what is none for anybody.
no_complaint() {
    touch /tmp/without-jump.always "/tmp/without-jump.$1"
    { echo "$now_and_then"; echo "$lost_count"; cat /tmp/without-jump.always "/tmp/without-jump.$1"; } >/tmp/known
    complaints >/tmp/said
    ! grep -vxFf /tmp/known /tmp/said
}

# Of a line that was said without a jump and one that was not, the second is a complaint, by its level or a word.
complaints_are_noticed() {
    said_without_jump always >/dev/null
    echo "<4>test: line 1" >/dev/kmsg
    said_without_jump noticing
    echo "<4>test: line 2" >/dev/kmsg
    no_complaint noticing || return
    echo "<6>test: another line" >/dev/kmsg
    no_complaint noticing || return
    echo "<4>test: another line" >/dev/kmsg
    ! no_complaint noticing || return
    echo "<6>test: an inconsistent line" >/dev/kmsg
    ! no_complaint noticing
}

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# What runs in a Debian of the tests, and how it is seen that it goes on. Sourced after complaints.sh, never run.

PATH=$PATH:/mnt

# Debian's prints the levels of messages or clears the log, while complaints.sh asks for both at once; and unless it
# gets them by syslog(), it shows wrong levels of what a program has said.
dmesg() {
    if [ "$*" = "-r -c" ]; then
        command dmesg -S -r && command dmesg -C
    else
        command dmesg "$@"
    fi
}

# Two kinds of messages on one line would be read as neither.
dmesg -n 1

image_disk() {
    lsblk -dnbpo NAME,SIZE | awk '$2 == 2 ^ 31 { print $1 }'
}

is_up() {
    systemctl is-system-running --wait && systemctl is-active multi-user.target ssh cron systemd-networkd
}

nothing_failed() {
    [ -z "$(systemctl --failed --quiet --plain)" ] || { systemctl --failed; return 1; }
}

# Held open: an answer is lost with the end of whoever gave it if nobody has opened the pipe by then.
let_in() {
    mkfifo /run/ask /run/answer
    exec 3<>/run/ask 4<>/run/answer
    install -D -m 600 /mnt/authorized_keys ~root/.ssh/authorized_keys
}

# goes_round LINE: to the other end of the connection and back.
goes_round() {
    echo "$1" >&3
    [ "$(timeout 300 head -n 1 <&4)" = "$1" ]
}

visits_protected32() {
    check-visit 0
    keep-time kjump run /mnt/returning-middle.elf && check-visit 1
}

start_timer() {
    systemd-run --on-active=2 --on-unit-active=2 --timer-property=AccuracySec=100ms sh -c 'echo again >>/run/timer'
}

start_cron() {
    echo '* * * * * root echo again >>/run/cron' >/etc/cron.d/again
}

lines() {
    { wc -l <"$1"; } 2>/dev/null || echo 0
}

# grows FILE: within two minutes.
grows() {
    grows_from=$(lines "$1")
    grows_times=0
    until [ "$(lines "$1")" -gt "$grows_from" ]; do
        grows_times=$((grows_times + 1))
        [ $grows_times -lt 240 ] || return 1
        sleep 0.5
    done
}

# The program that writes numbers to /run/count writes more, and has left out none; what it wrote is in /tmp/counted
# then.
counts_on() {
    grows /run/count && cp /run/count /tmp/counted && seq 1 "$(lines /tmp/counted)" | cmp - /tmp/counted
}

# From the disk: nothing of it is in memory any more.
digest() {
    sync
    echo 3 >/proc/sys/vm/drop_caches
    find /boot /usr/sbin /usr/lib/systemd -xdev -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum
}

same_files() {
    digest | diff /tmp/digest -
}

# The file that is being written to can look torn to who reads it, so it is closed first.
journal_is_intact() {
    journalctl --rotate && journalctl -q --verify --file='/var/log/journal/*/system@*.journal'
}

# The errors of all but the kernel, of which complaints.sh knows more.
journal_errors() {
    journalctl -q -b -p err -o cat _TRANSPORT=syslog + _TRANSPORT=journal + _TRANSPORT=stdout | sort -u
}

no_new_errors() {
    journal_errors | comm -13 /tmp/errors - >/tmp/errors.new
    cat /tmp/errors.new
    [ ! -s /tmp/errors.new ]
}

# The clocks agree with each other, as they did.
clock_offsets() {
    echo $(($(date +%s) - $(cat /sys/class/rtc/rtc0/since_epoch)))
}

clocks_agree() {
    clocks_now=$(clock_offsets)
    echo "Linux is ahead of the RTC by $clocks_now s, before by $(cat /tmp/clocks) s"
    clocks_now=$((clocks_now - $(cat /tmp/clocks)))
    [ $clocks_now -ge -2 ] && [ $clocks_now -le 2 ]
}

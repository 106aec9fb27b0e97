# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# Disks and network of the machine. Sourced after files.sh, never run.

# Waits for each of the disks.
await() {
    for await_disk; do
        until [ -b "/dev/$await_disk" ]; do sleep 0.1; done
    done
}

# disk_on BUS BYTES: waits for the disk of that size on that bus, a scenario's, and prints its name. Of two disks of a kind
# either may be found first, and has the first name then.
disk_on() {
    case $1 in
        ide) disk_on_kind=sd ;;
        virtio) disk_on_kind=vd ;;
        nvme) disk_on_kind=nvme ;;
    esac
    while :; do
        for disk_on_folder in "/sys/block/$disk_on_kind"*; do
            [ "$(cat "$disk_on_folder/size" 2>/dev/null)" = $(($2 / 512)) ] || continue
            echo "${disk_on_folder##*/}"
            return
        done
        sleep 0.1
    done
}

use_disk() {
    mkdir -p "/mnt/$1"
    /sbin/mke2fs -q -F -t ext4 "/dev/$1" && mount -t ext4 "/dev/$1" "/mnt/$1" && rewrite "$1"
}

clean() {
    umount "/mnt/$1" && /sbin/e2fsck -fn "/dev/$1"
}

use_network() {
    ip link set eth0 up && ip address add 10.0.2.15/24 dev eth0
}

# The emulator's own gateway answers.
network_works() {
    ping -c 5 -w 20 10.0.2.2 | grep -m 1 "bytes from"
}

# create_volume NAME: /dev/mapper/NAME by a table from standard input; the link is udev's elsewhere.
create_volume() {
    dmsetup create "$1" && ln -s "/dev/dm-$(dmsetup info -c --noheadings -o minor "$1")" "/dev/mapper/$1"
}

remove_volume() {
    dmsetup remove "$1" && rm "/dev/mapper/$1"
}

# make_volume NAME DISK: /dev/mapper/NAME on 1 GiB of DISK, which has twice that, in two parts that are not in their order.
make_volume() {
    printf '%s\n' "0 1048576 linear /dev/$2 3000320" "1048576 1048576 linear /dev/$2 2048" |
        create_volume "$1"
}

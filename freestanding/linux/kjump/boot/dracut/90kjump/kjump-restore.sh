# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=sh
# Restores the machine that kjump hibernate saved, if there is one, before anything is mounted. Sourced by dracut's init
# where systemd is not in the initrd. When the shell is left it is tried again; die() would end init without one.
until [ ! -x /usr/share/kjump/boot/restore ] || /usr/share/kjump/boot/restore; do
    emergency_shell -n kjump "kjump: nothing may be mounted"
done

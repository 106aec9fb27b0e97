# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=sh
# Restores the machine that kjump hibernate saved, if there is one, before anything is mounted. Sourced by dracut's init
# where systemd is not in the initrd. Who leaves the shell is asked again; die() would end init without one.
until /usr/share/kjump/boot/restore; do
    emergency_shell -n kjump "kjump: nothing may be mounted"
done

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=sh
# Restores the machine that kjump hibernate saved, if there is one, before anything is mounted. Sourced by dracut's init
# where systemd is not in the initrd.
/usr/share/kjump/boot/restore || die "kjump: nothing may be mounted"

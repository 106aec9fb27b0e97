# SPDX-License-Identifier: MIT OR GPL-2.0-only
# kjump and libjump's module into each initrd that dracut makes, and what restores a machine when it boots: a unit where
# systemd is in the initrd, and else a hook. A kernel for which the module is not built boots as before. dracut calls the
# functions and sets what they read.
# shellcheck shell=bash disable=SC2154

check() {
    [[ $no_kernel != yes ]] && modinfo -k "$kernel" libjump >/dev/null 2>&1
}

installkernel() {
    # Nothing of this machine asks for it, so it is not looked for among what the hardware needs.
    hostonly='' instmods libjump
}

install() {
    local at secret kept_from=
    # shellcheck source=../../initrd.sh
    . /usr/share/kjump/boot/initrd.sh
    # shellcheck source=boots-by.sh
    . "$moddir/boots-by.sh"
    inst_multiple sh cat modprobe udevadm kjump
    inst_script /usr/share/kjump/boot/restore
    at=$(kjump_place)
    kjump_tell "$initdir" "$at" || return 1
    # dracut makes each initrd for its owner alone.
    ! boots_by_this || kept_from=0077
    if ! secret=$(kjump_secret "$initdir" "$kept_from"); then
        dfatal "kjump: the initrd lacks by what it restores encrypted images"
        exit 1
    fi
    if dracut_module_included systemd; then
        inst_simple "$moddir/kjump-restore.service" "$systemdsystemunitdir/kjump-restore.service"
        mkdir -p "$initdir$systemdsystemunitdir/initrd.target.wants"
        ln_r "$systemdsystemunitdir/kjump-restore.service" \
            "$systemdsystemunitdir/initrd.target.wants/kjump-restore.service"
    else
        # Before the hook of swap space, which is 10.
        inst_hook pre-mount 05 "$moddir/kjump-restore.sh"
    fi
    [[ ! $kept_from ]] || kjump_note "$kernel" "$at" "$secret"
}

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# kjump and libjump's module into each initrd that dracut makes, and what restores a machine when it boots: a unit where
# systemd is in the initrd, and else a hook. A kernel for which the module is not built boots as before. dracut calls the
# functions and sets what they read.
# shellcheck shell=bash disable=SC2154

check() {
    # shellcheck source=../../initrd.sh
    . /usr/share/kjump/boot/initrd.sh
    [[ $no_kernel != yes ]] && modinfo -k "$kernel" libjump >/dev/null 2>&1 && kjump_restores
}

installkernel() {
    # Nothing of this machine asks for it, so it is not looked for among what the hardware needs.
    hostonly='' instmods libjump
}

install() {
    local at secret file=
    # shellcheck source=../../initrd.sh
    . /usr/share/kjump/boot/initrd.sh
    # shellcheck source=boots-by.sh
    . "$moddir/boots-by.sh"
    inst_multiple sh cat sleep modprobe udevadm kjump
    inst_script /usr/share/kjump/boot/restore
    at=$(kjump_place)
    kjump_tell "$initdir" "$at" || return 1
    # A kernel that looks at a crash has its initrd there; and no other machine gets a key of this one.
    [[ $dracutsysrootdir || $outfile == /var/lib/kdump/* ]] || file=$outfile
    if ! secret=$(kjump_secret "$initdir" "$file" "$kernel"); then
        dfatal "kjump: the initrd lacks by what it restores encrypted images"
        exit 1
    fi
    # i18n has the layout of vconsole.conf(5), which Debian's console-setup does not write.
    if [[ $secret == passphrase ]] && ! dracut_module_included console-setup &&
        ! { dracut_module_included i18n && grep -qs '^KEYMAP=.' "$dracutsysrootdir/etc/vconsole.conf"; }; then
        kjump_warn "a boot takes the passphrase as an American keyboard has it, without the package console-setup"
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
    ! boots_by_this || kjump_note "$kernel" "$at" "$secret"
}

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154 # shares the variables of who sources it
# Debian's programs that guests have. Sourced by build-initramfs.

packages=(busybox-static libc6)
programs=(bin/busybox)
if [[ $architecture == i386 ]]; then
    packages+=(kexec-tools makedumpfile libbz2-1.0 libdw1 libelf1 liblzma5 liblzo2-2 zlib1g)
    programs+=(sbin/kexec sbin/vmcore-dmesg usr/bin/makedumpfile)
else
    packages+=(e2fsprogs libext2fs2 libcom-err2 libblkid1 libuuid1)
    packages+=(kexec-tools makedumpfile libbz2-1.0 libdw1 libelf1 liblzma5 liblzo2-2 libsnappy1v5 libstdc++6 libgcc-s1)
    packages+=(libzstd1 zlib1g dmsetup libdevmapper1.02.1 libselinux1 libudev1 libpcre2-8-0)
    programs+=(sbin/dmsetup sbin/mke2fs sbin/e2fsck sbin/vmcore-dmesg usr/bin/makedumpfile)
fi

fetch_progress() {
    printf '%s fetched' "$(du -sh "$cache/initramfs/tmp" | cut -f1)B"
}

# choose_files FROM TO: the programs, the shared objects that they need, and the folders that /init
# mounts on. An object that no package holds is an error.
choose_files() {
    local from=$1 to=$2 path name queue=()
    mkdir -p "$to"/{bin,dev,lib,proc,sbin,sys,tmp}
    for path in "${programs[@]}"; do
        install -D -m 755 "$from/$path" "$to/$path"
        queue+=("$from/$path")
    done
    while ((${#queue[@]} > 0)); do
        for name in $(needed_objects "${queue[0]}"); do
            [[ -e $to/lib/$name ]] && continue
            path=$(find "$from" -name "$name" | head -n 1)
            [[ -n $path ]] ||
                die "${queue[0]##*/} needs $name, which is in none of these: ${packages[*]}"
            install -m 755 "$path" "$to/lib/$name"
            queue+=("$path")
        done
        queue=("${queue[@]:1}")
    done
    ln -s busybox "$to/bin/sh"
    # Where programs for amd64 look for their interpreter.
    [[ $architecture == i386 ]] || ln -s lib "$to/lib64"
}

needed_objects() {
    readelf -ld "$1" |
        sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p; s,.*program interpreter: .*/([^/]*)\],\1,p'
}

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154 # shares the variables of who sources it
# Debian's i386 programs, through an apt state of our own: the host keeps its architectures and its
# lists. Sourced by build-initramfs.

packages=(busybox-static kexec-tools makedumpfile
    libbz2-1.0 libc6 libdw1 libelf1 liblzma5 liblzo2-2 zlib1g)
programs=(bin/busybox sbin/kexec sbin/vmcore-dmesg usr/bin/makedumpfile)

# Sets suite: the host's Debian main suite as "URI codename component version", from whatever form
# its sources have.
read_suite() {
    local codename
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    # shellcheck disable=SC2016 # apt's format, not the shell's
    suite=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(VERSION)' \
        'Created-By: Packages' 'Origin: Debian' 'Label: Debian' \
        "Codename: $codename" 'Component: main' | head -n 1)
    [[ -n $suite ]] || die "apt has no lists of Debian $codename; ./dev setup fetches them"
}

# fetch_debian STATE: downloads and unpacks the packages below STATE.
fetch_debian() {
    local state=$1 uri codename component file
    local key=/usr/share/keyrings/debian-archive-keyring.gpg
    read -r uri codename component _ <<<"$suite"
    mkdir -p "$state"/{lists,cache/archives}/partial "$state/debs"
    echo "deb [arch=i386 signed-by=$key] $uri $codename $component" >"$state/sources.list"
    cat >"$state/apt.conf" <<END
#clear APT::Architectures;
#clear APT::Update;
APT { Architecture "i386"; Architectures { "i386"; }; Sandbox::User "root"; };
Acquire::Languages "none";
Dir {
    State "$state";
    State::lists "$state/lists";
    State::status "/dev/null";
    Cache "$state/cache";
    Etc::sourcelist "$state/sources.list";
    Etc::sourceparts "/dev/null";
};
END
    apt-get -q -c "$state/apt.conf" update
    cd "$state/debs" || return
    apt-get -q -c "$state/apt.conf" download "${packages[@]}"
    for file in *.deb; do dpkg-deb -x "$file" "$state/unpacked"; done
}

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
}

needed_objects() {
    readelf -ld "$1" |
        sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p; s,.*program interpreter: .*/([^/]*)\],\1,p'
}

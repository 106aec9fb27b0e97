# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154 # shares the variables of who sources it
# Debian's Linux source package: which one, downloaded, unpacked. Sourced by build-kernel.

package=linux-source-6.1
source_cache=$cache/kernel/source

# Sets deb (file name) and deb_digest (SHA-256), the package that apt would download, else the
# newest in the cache; and pristine, where it is unpacked: a tree that nobody writes to.
choose_source() {
    choose_package
    pristine=$source_cache/${deb%_all.deb}
    pristine+=-$({ echo "$deb_digest"; declare -f unpack_source; } | digest)
}

choose_package() {
    local line
    mkdir -p "$source_cache/nothing"
    line=$(cd "$source_cache/nothing" && apt-get download --print-uris "$package" 2>/dev/null) ||
        line=
    if [[ $line =~ \'\ ([^\ ]+)\ [0-9]+\ SHA256:([0-9a-f]{64}) ]]; then
        deb=${BASH_REMATCH[1]} deb_digest=${BASH_REMATCH[2]}
        return
    fi
    deb=$(find "$source_cache" -maxdepth 1 -name "$package*.deb" -printf "%T@ %f\n" | sort -rn |
        head -n 1 | cut -d" " -f2)
    [[ -n $deb ]] || die "apt knows no package $package; ./dev setup fetches its lists"
    deb_digest=$(sha256sum <"$source_cache/$deb" | cut -d' ' -f1)
}

fetch_source() {
    [[ -e $pristine ]] && return
    lock "$source_cache/lock"
    rm -rf "$source_cache"/tmp.*
    download_source
    if [[ ! -e $pristine ]]; then
        say "unpacking $deb"
        supervise "$source_cache/unpack.log" unpack_progress unpack_source "$source_cache/tmp.tree"
        mv -T "$source_cache/tmp.tree" "$pristine"
        keep_newest 2 "$source_cache/$package"_*-????????????????????????
        keep_newest 2 "$source_cache/$package"_*.deb
    fi
    unlock
}

download_source() {
    local partial=$source_cache/tmp.deb
    [[ -e $source_cache/$deb && $(sha256sum <"$source_cache/$deb") == "$deb_digest  -" ]] && return
    say "downloading $deb"
    mkdir -p "$partial"
    supervise "$source_cache/download.log" download_progress download_into "$partial"
    [[ -e $partial/$deb && $(sha256sum <"$partial/$deb") == "$deb_digest  -" ]] ||
        die "apt-get downloaded something else than $deb with the promised digest"
    mv "$partial/$deb" "$source_cache/$deb"
}

download_into() {
    cd "$1" && exec apt-get -q -o APT::Sandbox::User=root download "$package"
}

download_progress() {
    printf '%s downloaded' "$(du -sh "$source_cache/tmp.deb" | cut -f1)B"
}

# Left out: other architectures, and large parts that no configuration here compiles and Kconfig
# does not read. Of the documentation what the patches change stays: kernel-parameters.txt.
unpack_source() {
    mkdir "$1"
    dpkg-deb --fsys-tarfile "$source_cache/$deb" | tar -xO --wildcards './usr/src/*.tar.xz' |
        tar -xJ -C "$1" --strip-components=1 --no-same-owner --anchored --wildcards \
            --wildcards-match-slash --exclude='*/Documentation/[!a]*/*' \
            --exclude='*/Documentation/a[!d]*/*' --exclude='*/Documentation/admin-guide/*/*' \
            --exclude="$package/arch/[!x]*/*.[chS]" \
            --exclude="$package/arch/[!x]*/boot/*" --exclude="$package/arch/xtensa/*.[chS]" \
            --exclude="$package/tools/testing/*" --exclude="$package/tools/perf/*" \
            --exclude="$package/sound/*.[ch]" --exclude="$package/drivers/gpu/drm/*.[ch]" \
            --exclude="$package/drivers/media/*.[ch]" --exclude="$package/drivers/net/*.[ch]" \
            --exclude="$package/drivers/staging/*.[ch]"
}

unpack_progress() {
    printf '%s unpacked' "$(du -sh "$source_cache/tmp.tree" | cut -f1)B"
}

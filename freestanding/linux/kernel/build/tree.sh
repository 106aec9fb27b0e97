# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154 # shares the variables of who sources it
# The working tree of one configuration: tree/src (hard links to the pristine source; patched files
# and libjump are files of their own) and tree/obj (what make makes, kept for the next run). Sourced
# by build-kernel.

# In the order in which they apply, which is that of their names.
patches=("$root"/freestanding/linux/kernel/6.1/*.patch)

# Paths that the patches change, add or remove.
patched_paths() {
    sed -nE 's,^(---|\+\+\+) [ab]/([^[:space:]]+).*,\2,p' "${patches[@]}" | sort -u
}

# Files of this checkout that the kernel build reads, named from the checkout's root.
own_files() {
    (cd "$root" && find libjump/include libjump/src asm freestanding/linux/kernel tests/linux/kernel \
        -type f ! -name CMakeLists.txt ! -name README.md ! -path "freestanding/linux/kernel/build/*" | LC_ALL=C sort)
}

# Prints the place of a file of this checkout in the kernel's tree; nothing if it has none.
place_in_kernel() {
    local libjump=arch/x86/libjump
    case $1 in
        *.patch) ;;
        freestanding/linux/kernel/kernel.mk) echo "$libjump/Makefile" ;;
        freestanding/linux/kernel/include/asm/*) echo "arch/x86/include/asm/${1##*/}" ;;
        freestanding/linux/kernel/include/linux/*) echo "include/linux/${1##*/}" ;;
        freestanding/linux/kernel/*) echo "$libjump/linux/${1##*/}" ;;
        tests/linux/kernel/*) echo "$libjump/test/${1##*/}" ;;
        *) echo "$libjump/$1" ;;
    esac
}

# Fills $tree/stage with the files in which the kernel differs from Debian's.
stage_overlay() {
    local stage=$tree/stage path patch place
    rm -rf "$stage"
    mkdir -p "$stage"
    : >"$tree/patched.list"
    [[ $variant == libjump ]] || return 0
    patched_paths >"$tree/patched.list"
    while IFS= read -r path; do
        mkdir -p "$stage/$(dirname "$path")"
        [[ ! -e $pristine/$path ]] || cp "$pristine/$path" "$stage/$path"
    done <"$tree/patched.list"
    for patch in "${patches[@]}"; do
        patch -d "$stage" -p1 --batch --forward --no-backup-if-mismatch \
            <"$patch" >"$tree/patch.log" 2>&1 ||
            { cat "$tree/patch.log" >&2; die "${patch##*/} does not apply to $deb"; }
    done
    while IFS= read -r path; do
        place=$(place_in_kernel "$path")
        [[ -z $place ]] || install -D -m 644 "$root/$path" "$stage/$place"
    done < <(own_files)
}

# Makes tree/src the pristine tree plus the overlay and touches only what differs. overlay.list
# names every file that may differ from the pristine tree at any moment, so a run killed half-way is
# repaired by the next.
apply_overlay() {
    local path removed=0
    stage_overlay
    touch "$tree/overlay.list"
    {
        cat "$tree/overlay.list" "$tree/patched.list"
        find "$tree/stage" -type f -printf '%P\n'
    } | sort -u >"$tree/overlay.new"
    mv "$tree/overlay.new" "$tree/overlay.list"
    while IFS= read -r path; do
        if [[ -e $tree/stage/$path ]]; then
            put_file "$tree/stage/$path" "$path"
        elif [[ -e $pristine/$path ]] && ! grep -qxF -- "$path" "$tree/patched.list"; then
            put_file "$pristine/$path" "$path"
        elif [[ -e $tree/src/$path ]]; then
            rm "$tree/src/$path"
            removed=1
        fi
    done <"$tree/overlay.list"
    # make does not notice that a header is gone.
    ((removed == 0)) || rm -rf "$tree/obj/arch/x86/libjump"
}

put_file() {
    cmp -s "$1" "$tree/src/$2" && return
    mkdir -p "$(dirname "$tree/src/$2")"
    cp "$1" "$tree/tmp.file"
    mv "$tree/tmp.file" "$tree/src/$2"
}

# A run that was killed leaves the file `building`: nothing that make wrote after it can be trusted.
# The empty files in include/config stay: their times make changed options compile again.
open_tree() {
    lock "$tree.lock"
    if [[ ! -e $tree/src ]]; then
        rm -rf "$tree" && mkdir -p "$tree/obj"
        cp -al "$pristine" "$tree/tmp.src"
        mv "$tree/tmp.src" "$tree/src"
    fi
    [[ ! -e $tree/building ]] ||
        find "$tree/obj" -newer "$tree/building" -type f ! -path "$tree/obj/include/config/*" \
            -delete
    touch "$tree" "$tree/building"
    keep_newest 3 "$cache/kernel/tree/$config"-????????????????????????
}

# Replaces the shell, so that a signal reaches make itself.
kernel_make() {
    exec env -i PATH="$PATH" HOME="$HOME" LC_ALL=C \
        KBUILD_BUILD_TIMESTAMP='2000-01-01 00:00:00 UTC' KBUILD_BUILD_USER=libjump \
        KBUILD_BUILD_HOST=libjump KBUILD_BUILD_VERSION=1 KCONFIG_ALLCONFIG="$tree/fragments" \
        make -C "$tree/src" O="$tree/obj" ARCH=i386 "$@"
}

compile_progress() {
    printf '%s objects compiled' "$(grep -cE '^  (CC|AS|CXX|NASM|HOSTCC) ' "$tree/make.log")"
}

# Every line of the fragments must have come through Kconfig.
check_config() {
    local line option
    while IFS= read -r line; do
        case $line in
            CONFIG_*) grep -qxF -- "$line" "$tree/obj/.config" || die "Kconfig dropped $line" ;;
            '# CONFIG_'*' is not set')
                option=${line#\# } option=${option% is not set}
                ! grep -q "^$option=" "$tree/obj/.config" ||
                    die "Kconfig forced $option on, a fragment asks for off" ;;
        esac
    done <"$tree/fragments"
}

compile() {
    options >"$tree/fragments"
    (kernel_make allnoconfig) >"$tree/config.log" 2>&1 ||
        { cat "$tree/config.log" >&2; die "configuring failed"; }
    check_config
    supervise "$tree/make.log" compile_progress kernel_make "-j$(nproc)" bzImage
    rm "$tree/building"
}

after_signal() {
    [[ -z ${tree:-} ]] || rm -f "$tree/building"
}

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=sh
# What the hook of initramfs-tools and dracut's modules do alike when an initrd is made. Sourced, never run.

# kjump_forget RELEASE: no initrd is known any more that restores images when that kernel boots.
kjump_forget() {
    rm -f "/var/lib/kjump/boot-$1" "/var/lib/kjump/boot-$1".v[0-9]*
}

# kjump_note RELEASE PLACE SECRET: a note for kjump hibernate that the initrd of that kernel restores images, where it
# looks for one in a file or on a volume, and by what they are encrypted. Its name ends with the version of images that
# the initrd's kjump restores.
kjump_note() {
    mkdir -p /var/lib/kjump
    chmod 700 /var/lib/kjump
    printf '%s\n' "$2" "$3" >"/var/lib/kjump/boot-$1.v$(kjump --version | sed 's/.* //')"
}

# kjump_warn SENTENCE
kjump_warn() {
    echo "W: kjump: $1" >&2
}

# kjump_read_defaults: sets what /etc/default/kjump says, if it is there: for a shell of its own, since it may set anything.
kjump_read_defaults() {
    # shellcheck source=/dev/null
    [ ! -r /etc/default/kjump ] || . /etc/default/kjump >&2
}

# kjump_is_yes NAME DEFAULT: what NAME of /etc/default/kjump says, or DEFAULT if it says nothing: yes or no.
kjump_is_yes() (
    eval "$1="
    kjump_read_defaults
    eval "answer=\${$1:-$2}"
    # shellcheck disable=SC2154 # eval sets it
    case $answer in
        no) exit 1 ;;
        yes) ;;
        *) kjump_warn "$1 is neither yes nor no, and taken as yes" ;;
    esac
)

# kjump_restores: whether boots are to restore images, which they cannot if nobody knows what was wanted.
kjump_restores() {
    if [ -r /etc/default/kjump ] && ! sh -n /etc/default/kjump; then
        kjump_warn "no boot restores an image: /etc/default/kjump is no shell script"
        return 1
    fi
    kjump_is_yes RESTORE yes
}

# kjump_asks: whether a boot is to ask for a passphrase.
kjump_asks() {
    kjump_is_yes PASSPHRASE no
}

# kjump_place: bytes from the start of its disk to where the image is, IMAGE of /etc/default/kjump; 0 if it is at the start
# of a disk or partition, which every boot looks at.
kjump_place() (
    IMAGE=
    kjump_read_defaults
    if [ -f "$IMAGE" ] || [ -b "$IMAGE" ]; then
        kjump locate "$IMAGE" && return
        kjump_warn "no boot restores an image in $IMAGE"
    elif [ -n "$IMAGE" ]; then
        kjump_warn "$IMAGE (IMAGE in /etc/default/kjump) is neither a file nor a block device here"
    fi
    echo 0
)

# kjump_disk: the name that udev gives, in an initrd too, to the disk on which IMAGE of /etc/default/kjump is, below volumes
# and partitions. Nothing if there is none.
kjump_disk() (
    IMAGE=
    kjump_read_defaults
    device=$IMAGE
    [ ! -f "$IMAGE" ] || device=$(findmnt -n -o SOURCE -T "$IMAGE")
    [ -b "$device" ] || exit 0
    disk=$(lsblk -n -s -l -p -o NAME "$device" | tail -n 1)
    udevadm info -q symlink "$disk" | tr ' ' '\n' | sed -n 's,^disk/by-\(id\|path\)/.*,/dev/&,p' | sort | head -n 1
)

# kjump_tell FOLDER PLACE: to boot/restore, in the initrd that is made in FOLDER.
kjump_tell() {
    mkdir -p "$1/etc"
    echo "$2" >"$1/etc/kjump-at"
    kjump_disk >"$1/etc/kjump-disk"
}

# kjump_boots_by FILE RELEASE: whether FILE is, or will be, the initrd that this machine boots that kernel with, by the name
# that Debian's boot loaders look for. update-initramfs has it made under another one first.
kjump_boots_by() (
    file=$(readlink -f "$1") || exit
    [ "$file" = "$(readlink -f "/boot/initrd.img-$2")" ] || [ "$file" = "$(readlink -f "/boot/initrd.img-$2.new")" ]
)

# kjump_read_by_others FILE: whether others than its owner may read that file, or, if it is not there yet, one that is
# made there for its owner alone: on FAT all files are as the mount has them.
kjump_read_by_others() (
    file=$1
    if [ ! -e "$file" ]; then
        file=$(umask 077 && mktemp "${1%/*}/kjump.XXXXXX") || exit 0
        trap 'rm -f "$file"' EXIT
    fi
    # Another owner is somebody else, as on FAT by the mount's options.
    [ "$(stat -L -c %u "$file")" = "$(id -u)" ] || exit 0
    case $(stat -L -c %a "$file") in
        '' | *[4567]? | *[4567]) exit 0 ;;
    esac
    exit 1
)

# kjump_secret FOLDER FILE RELEASE: by what the initrd of that kernel, which is made in FOLDER and becomes FILE, restores
# encrypted images, and no others: KEY_FILE of /etc/default/kjump, which comes along, or PASSPHRASE. If one of them is set
# boot/restore finds the option for kjump restore, be it that the key cannot come along: then no image is restored. FILE
# is empty for an initrd that no machine boots by, which gets no key. Prints for kjump_note: the SHA-256 of the key,
# passphrase, none if there is no key, or nothing. Fails if the initrd lacks what it needs.
kjump_secret() (
    KEY_FILE='' option='' secret=''
    kjump_read_defaults
    ! kjump_asks || option=--passphrase secret=passphrase
    mkdir -p "$1/etc" || exit
    if [ -n "$KEY_FILE" ]; then
        without="and no boot restores an image"
        if [ -n "$option" ]; then
            kjump_warn "KEY_FILE and PASSPHRASE contradict each other, $without"
            secret=none
        elif [ ! -f "$KEY_FILE" ]; then
            kjump_warn "there is no key file $KEY_FILE, $without"
            secret=none
        elif [ -z "$2" ]; then
            secret=none
        elif ! kjump_boots_by "$2" "$3"; then
            kjump_warn "$2 is not /boot/initrd.img-$3; it gets no key, and restores no image"
            secret=none
        elif kjump_read_by_others "$2"; then
            kjump_warn "others may read $2, which gets no key, $without; UMASK=0077 in \
/etc/initramfs-tools/initramfs.conf keeps them out, or with dracut chmod 600, but where /boot is FAT only its mount does"
            secret=none
        else
            (umask 077 && cp "$KEY_FILE" "$1/etc/kjump-key") && secret=$(sha256sum <"$1/etc/kjump-key") || exit
            secret=${secret%% *}
        fi
        option=--key-file=/etc/kjump-key
    fi
    echo "$option" >"$1/etc/kjump-secret" && echo "$secret"
)

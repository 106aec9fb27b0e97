# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=sh
# What the hook of initramfs-tools and dracut's modules do alike when an initrd is made. Sourced, never run.

# kjump_forget RELEASE: no initrd is known any more that restores images when that kernel boots.
kjump_forget() {
    rm -f "/var/lib/kjump/boot-$1" "/var/lib/kjump/boot-$1".v[0-9]*
}

# kjump_note RELEASE PLACE SECRET: a note for kjump hibernate that the initrd of that kernel restores images, where it looks
# for one in a file or on a volume, and by what they are encrypted. Its name ends with the version of images that the
# initrd's kjump restores.
kjump_note() {
    mkdir -p /var/lib/kjump
    chmod 700 /var/lib/kjump
    printf '%s\n' "$2" "$3" >"/var/lib/kjump/boot-$1.v$(kjump --version | sed 's/.* //')"
}

# kjump_place: bytes from the start of its disk to where the image is, IMAGE of /etc/default/kjump; 0 if it is at the start
# of a disk or partition, which every boot looks at. In a shell of its own, since that file may set anything.
kjump_place() (
    IMAGE=
    # shellcheck source=/dev/null
    [ ! -r /etc/default/kjump ] || . /etc/default/kjump
    if [ -f "$IMAGE" ] || [ -b "$IMAGE" ]; then
        kjump locate "$IMAGE" && return
        echo "W: kjump: no boot restores an image in $IMAGE" >&2
    fi
    echo 0
)

# kjump_tell FOLDER PLACE: to boot/restore, in the initrd that is made in FOLDER.
kjump_tell() {
    mkdir -p "$1/etc"
    echo "$2" >"$1/etc/kjump-at"
}

# kjump_secret FOLDER: by what the initrd that is made in FOLDER restores encrypted images, and no others: KEY_FILE of
# /etc/default/kjump, which comes along, or "passphrase"; nothing if it takes any image.
kjump_secret() (
    KEY_FILE='' PASSPHRASE=''
    # shellcheck source=/dev/null
    [ ! -r /etc/default/kjump ] || . /etc/default/kjump
    mkdir -p "$1/etc"
    if [ -f "$KEY_FILE" ]; then
        (umask 077 && cp "$KEY_FILE" "$1/etc/kjump-key") && echo "$KEY_FILE"
    elif [ -n "$KEY_FILE" ]; then
        echo "W: kjump: there is no key file $KEY_FILE, and no boot restores an image encrypted by it" >&2
    elif [ "$PASSPHRASE" = yes ]; then
        : >"$1/etc/kjump-passphrase"
        echo passphrase
    fi
)

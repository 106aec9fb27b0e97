# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2034 # what the scripts use that source this
# What the tests with a whole Debian have in common. Sourced with BUILD-DIR SERIES NETWORK LOGS and what is the script's
# own, never run: makes the folder LOGS and goes there; disk.img is this run's copy of the disk of a Debian SERIES,
# files.img another one with what runs there. Sets build, series, network and logs, and address, where the machine is to
# be reached. Exits with 77 where the disk cannot be made, which takes minutes the first time.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
(($# >= 4)) || { echo "usage: ${0##*/} BUILD-DIR SERIES NETWORK LOGS [ARGUMENT]..." >&2; exit 2; }
build=$(realpath "$1") series=$2 network=$3 logs=$(realpath -m "$4")
if ((EUID != 0)); then
    echo "NOT TESTED: only root can install packages in a root of their own; run this test as root" >&2
    exit 77
fi

# make_disk SERIES: the disk of a Debian of that series is there then, where nobody may change it.
make_disk() {
    "$here/../../../freestanding/linux/recipes/debian-image" "$1" "$build/packages" "$build/linux/debian-$1"
}

make_disk "$series"
rm -rf "$logs"
mkdir -p "$logs"
cd "$logs" || exit

trap 'rm -f disk.img files.img running back nothing' EXIT
cp --sparse=always "$build/linux/debian-$series/disk.img" disk.img
ssh-keygen -q -t ed25519 -N '' -C test -f key
"$here/make-files" "$build" files key.pub
mke2fs -q -t ext4 -L files -d files files.img 32M

# Of the addresses by which a machine speaks to itself, the one with this process's number.
address=127.$((64 + ($$ >> 16 & 63))).$(($$ >> 8 & 255)).$(($$ & 255))

# Until sshd answers, as long as there is the file running. The guest's end speaks first, and gets back from here each
# line that it sends. All of them are in the file said.
connect() {
    local ways=(-F none -i key -p 2222 -o BatchMode=yes -o ConnectTimeout=60 -o StrictHostKeyChecking=no
        -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR)
    rm -f back said
    mkfifo back
    while [[ -e running && ! -s said ]] && kill -0 $$; do
        # shellcheck disable=SC2094 # a pipe goes round
        if ssh "${ways[@]}" "root@$address" /mnt/session <back 2>>ssh.log | tee said >back; then
            echo "the connection was closed by the guest" >>said
        else
            sleep 1
        fi
    done
}

give_up() {
    echo "${0##*/}: $1" >&2
    exit 1
}

# run SCENARIO [NAME=VALUE]...: one run of the machine.
run() {
    local defines=() define
    for define in DISK="$logs/disk.img" FILES="$logs/files.img" PORT="$address:2222" NETWORK="$network" \
        TIMEOUT=3600 MEMORY=1G CPUS=2 BUS=virtio FIRMWARE=-nodefaults "${@:2}"; do
        defines+=(--define "$define")
    done
    "$build/qemu-harness/jump-harness" --timeline --log-dir "$logs" "${defines[@]}" "$here/$1.scenario"
}

# run_beside "FUNCTION..." SCENARIO [NAME=VALUE]...: the same, while these run here until there is no file running any
# more.
run_beside() {
    local function status=0
    : >running
    for function in $1; do "$function" & done
    run "${@:2}" || status=$?
    rm running
    wait
    ((status == 0)) || exit $status
}

# said_all LINE...: that and nothing else went over the connection.
said_all() {
    printf '%s\n' "$@" "the connection was closed by the guest" >expected
    diff expected said >&2 || give_up "the connection did not say what was expected"
}

check_file_system() {
    e2fsck -fn "disk.img?offset=1048576" >e2fsck.log 2>&1 || {
        cat e2fsck.log >&2
        give_up "the file system is not in order"
    }
}

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154 # shares the variables of who sources it
# Functions that the recipes share. Sourced, never run.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/libjump

die() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit 1
}

say() {
    printf '%s: %s\n' "$subject" "$1"
}

need() {
    local tool
    for tool; do
        type -P "$tool" >/dev/null ||
            die "$tool is not installed; ./dev setup installs what is missing"
    done
}

digest() {
    sha256sum | cut -c1-24
}

# Names and contents of all files below the given paths, in an order that depends on nothing else.
digest_files() {
    find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum
}

# Holds the lock FILE until this process and everything it starts has ended: an orphaned make keeps
# it too.
lock() {
    mkdir -p "$(dirname "$1")"
    exec {lock_fd}>"$1"
    flock -n "$lock_fd" && return
    say "waiting for another run to finish"
    flock "$lock_fd"
}

unlock() {
    exec {lock_fd}>&-
}

# supervise LOG PROGRESS COMMAND...: runs COMMAND with its output in LOG; the function PROGRESS says
# every 15 seconds how far it is. Ended by a signal, it ends the command first and waits for it.
supervise() {
    local log=$1 progress=$2 status=0 started=$SECONDS next=15
    shift 2
    "$@" >"$log" 2>&1 </dev/null &
    child=$!
    trap 'kill "$child" 2>/dev/null; wait "$child" || true; after_signal; exit 143' INT TERM HUP
    while kill -0 "$child" 2>/dev/null; do
        sleep 0.2
        ((SECONDS - started < next)) && continue
        say "$("$progress"), $((SECONDS - started)) s"
        next=$((next + 15))
    done
    wait "$child" || status=$?
    trap - INT TERM HUP
    ((status == 0)) && return
    tail -n 40 "$log" >&2
    after_signal
    die "$1 failed with status $status; its whole output is in $log"
}

# Called when a supervised command has stopped in good order without finishing its work.
after_signal() {
    :
}

# publish FROM TO: copies files whose content differs, each under a temporary name first, so that
# what is up to date keeps its time.
publish() {
    local from=$1 to=$2 file
    mkdir -p "$to"
    while IFS= read -r file; do
        cmp -s "$from/$file" "$to/$file" && continue
        cp "$from/$file" "$to/.tmp.$$.$file"
        mv "$to/.tmp.$$.$file" "$to/$file"
    done < <(ls -A "$from")
}

# keep_newest COUNT PATH...: removes all but the COUNT most recently changed of the paths, which
# share a folder. Each leaves its name before it is deleted: a half-deleted one must not be found
# there.
keep_newest() {
    local count=$1 path trash
    trash=$(dirname "$2")/trash
    shift
    rm -rf "$trash".*
    # shellcheck disable=SC2012 # the caches hold plain names only
    { ls -dt -- "$@" 2>/dev/null || true; } | tail -n "+$((count + 1))" |
        while IFS= read -r path; do
            mv -T "$path" "$trash.$$"
            rm -rf "$trash.$$"
        done
}

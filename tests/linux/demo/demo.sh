# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2034 # its users set $logs and read the rest
# Functions that the demos of whole Linux share. Sourced with BUILD-DIR and a kernel's name; never run.

# shellcheck source=../machine.sh
. "$(dirname "${BASH_SOURCE[0]}")/../machine.sh" "$1" "$2"

# boot SCENARIO NAME=VALUE...: one run of the machine. Its logs are in $logs/SCENARIO; then $serial
# is what it said, and $times has the seconds of the scenario's steps and of the end.
boot() {
    local scenario=$1
    shift
    play "$logs/$scenario" "$root/tests/linux/scenarios/$scenario.scenario" "$@" || exit
    serial=$logs/$scenario/$scenario.serial.log
    mapfile -t times < <(sed -nE 's,^ *([0-9.]+) s  .*,\1,p' "$logs/$scenario/timeline")
}

# lines PATTERN: what is behind it in the lines of the serial log that begin with it.
lines() {
    tr -d '\r' <"$serial" | sed -nE "s/^$1//p"
}

# at STEP WHO TEXT...: one line of the timeline.
at() {
    printf '%8.2f s   %-8s %s\n' "${times[$1]}" "$2" "${*:3}"
}

# seconds FROM-STEP TO-STEP
seconds() {
    awk -v from="${times[$1]}" -v to="${times[$2]}" 'BEGIN { printf "%.1f", to - from }'
}

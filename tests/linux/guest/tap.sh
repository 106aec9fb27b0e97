# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# TAP for the guests' scripts. Sourced, never run; $points may be set before, where another kernel
# has counted.

: "${points:=0}"
failed=0

# point NAME COMMAND...: one test point, good if the command succeeds. What it printed comes first,
# as comments.
point() {
    point_name=$1
    shift
    points=$((points + 1))
    if "$@" >/tmp/point.log 2>&1; then point_result=ok; else point_result='not ok' failed=1; fi
    sed 's/^/# /' /tmp/point.log
    echo "$point_result $points - $point_name"
}

# The plan, last; ends the emulator.
finish_tap() {
    echo "1..$points"
    leave-emulator $failed
}

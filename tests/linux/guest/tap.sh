# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# Test points in the Test Anything Protocol. Sourced, never run; $points may be set before, where another kernel has
# counted.

: "${points:=0}"
failed=0

# check NAME COMMAND...: one test point, good if the command succeeds. What it printed comes first,
# as comments.
check() {
    check_name=$1
    shift
    points=$((points + 1))
    if "$@" >/tmp/check.log 2>&1; then check_result=ok; else check_result='not ok' failed=1; fi
    sed 's/^/# /' /tmp/check.log
    echo "$check_result $points - $check_name"
}

# Prints the plan and ends the emulator.
finish() {
    echo "1..$points"
    leave-emulator $failed
}

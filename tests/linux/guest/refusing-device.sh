# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# The device that refuses to be suspended, and counts what is done and undone. Sourced, never run.

device=/sys/module/refusing_device/parameters

value() {
    cat "$device/$1"
}

# same ONE OTHER [MORE]: whether a step was undone as often as it was done.
same() {
    echo "$1 $(value "$1"), $2 $(value "$2")${3:+, $3 $(value "$3")}"
    test "$(value "$1")" -eq $(($(value "$2") + ${3:+$(value "$3")} + 0))
}

undone() {
    same prepared completed && same frozen thawed restored && same late early &&
        same noirq noirq_undone && same cpu_down cpu_up && same syscore_down syscore_up
}

# worked COUNT: so many interrupts of this CPU to itself, each pending when Linux left or slept, have come.
worked() {
    echo "$(value works) came"
    test "$(value works)" -eq "$1"
}

# resumed_with COUNT: so many CPUs were online when the device resumed last.
resumed_with() {
    echo "$(value cpus_at_resume) CPUs were online"
    test "$(value cpus_at_resume)" -eq "$1"
}

# Who lacked memory while devices were frozen waited for no disk, and may wait again.
disks_awaited() {
    echo "$(value io_while_frozen) times disks at rest might have been waited for, now $(value io)"
    test "$(value io_while_frozen) $(value io)" = "0 Y"
}

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# Where this kernel has its text. Sourced, never run.

# say_text WHO: and whether its command line asks for the place where it was linked to run.
say_text() {
    echo "$1: its text is at $(grep -m 1 ' _text$' /proc/kallsyms | cut -d' ' -f1) $(grep -o nokaslr /proc/cmdline)"
}

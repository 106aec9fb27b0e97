# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Must be refused: control_relocations: .rodata.libjump_control has 2 relocations, and its copy would run without them
    .text
somewhere:
    .section .rodata.libjump_control, "a"
    .long somewhere, somewhere

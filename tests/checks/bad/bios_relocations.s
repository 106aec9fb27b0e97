# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Must be refused: bios_relocations: .rodata.libjump_bios has 1 relocations, and its copy would run without them
    .text
somewhere:
    .section .rodata.libjump_bios, "a"
    .long somewhere

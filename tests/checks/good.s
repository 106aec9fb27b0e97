# SPDX-License-Identifier: MIT OR GPL-2.0-only
# A library that passes every check.
    .text
    ret
    fxsave (%eax)
_ZNK7libjump10CpuContext7restoreEv:
    wbinvd
    ret
    .section .rodata.libjump_control, "a"
    .byte 0
    .section .rodata.libjump_bios, "a"
    .byte 0
    .section .note.GNU-stack, "", @progbits

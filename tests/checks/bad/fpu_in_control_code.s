# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Must be refused: fpu_instructions: the library has the instruction fldz, which changes FPU state nobody has saved
    .section .rodata.libjump_control, "a"
    fldz

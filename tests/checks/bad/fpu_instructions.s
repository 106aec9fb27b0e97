# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Must be refused: fpu_instructions: the library has the instruction movaps, which changes FPU state nobody has saved
    .text
    fxrstor (%eax)
    movaps %xmm0, (%eax)

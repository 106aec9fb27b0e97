# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Must be refused: executable_stack: an object lacks its .note.GNU-stack, and who links it gets an executable stack
    .text
    ret
    .section .note.GNU-stack, "x", @progbits

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Must be refused: constructors: the library has constructors in .init_array, which nobody would call
    .section .init_array, "aw"
    .long 0

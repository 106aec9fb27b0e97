# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Must be refused: undefined_symbols: the library needs memcpy, which no kernel has to provide
    .text
    call memcpy

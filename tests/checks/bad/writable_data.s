# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Must be refused: writable_data: the library has 12 bytes of writable data, which two users would share
    .bss
    .skip 12

# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Must be refused: control_size: .rodata.libjump_control has 2049 bytes, and the control page has room for 2048
    .section .rodata.libjump_control, "a"
    .skip 2049

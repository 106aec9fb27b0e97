; SPDX-License-Identifier: MIT OR GPL-2.0-only
; A payload in long mode that never ends.
bits 64
%include "linkage.inc"

section .data
nothing: dd 0   ; payload.ld gives every payload a page of data

section .text
; start: Call: far, by the jump, in long mode. Out: does not come back. Memory: none. Stack: none
entry start
    mov r15, 0x600d64cafe600d64     ; to be seen in the report
    cli
    jmp $

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; A payload in long mode that does what no processor can: vector 6.
bits 64
%include "linkage.inc"

section .data
nothing: dd 0   ; payload.ld gives every payload a page of data

section .text
; start: Call: far, by the jump, in long mode. Out: does not come back. Memory: none. Stack: none
entry start
    mov rbx, 0x600dcafe600dbeef     ; to be seen in the report
    ud2

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; A payload that takes interrupts, for a while, and comes back like returning.asm.
%include "arrival.inc"
extern hear_interrupts

; start: Call: near, by the jump. In, Out: the contract's. Clobbers: all registers. Memory: its own.
entry start
    arrive_and_visit
    call hear_interrupts
    mov esp, [arrival + Arrival.stack]
    ret

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; A payload that never ends: it counts, with interrupts off.
%include "arrival.inc"

; start: Call: near, by the jump. Out: does not come back. Memory: its own.
entry start
    arrive_and_visit
    mov eax, 0x600d0000     ; to be seen in the report
    cli
entry spin
    inc ebx
    jmp spin

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; A payload that does what no processor can: vector 6, while the leaver is away.
%include "arrival.inc"

; start: Call: near, by the jump. Out: does not come back. Memory: its own.
entry start
    arrive_and_visit
    mov eax, 0x600dbad0     ; to be seen in the report
entry fault
    ud2

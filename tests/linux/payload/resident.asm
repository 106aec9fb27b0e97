; SPDX-License-Identifier: MIT OR GPL-2.0-only
; A payload that goes back by a call, as a kernel does: the return address on top of its stack is
; where it wants to be entered next, and it goes on there in the middle of its loop.
%include "arrival.inc"

; start: Call: near, by the jump. In, Out: the contract's. Clobbers: all registers. Memory: its own.
entry start
.loop:
    arrive_and_visit
    add esp, 4
    call [arrival + Arrival.way_back]
    jmp .loop               ; entered again, on a stack of the leaver's

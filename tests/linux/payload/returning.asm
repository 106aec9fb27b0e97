; SPDX-License-Identifier: MIT OR GPL-2.0-only
; A payload that comes back by RET: whoever sent it calls it at the same entry again. Its memory is
; its own between visits.
%include "arrival.inc"

; start: Call: near, by the jump. In, Out: the contract's. Clobbers: all registers. Memory: its own.
entry start
    arrive_and_visit
    mov esp, [arrival + Arrival.stack]
    ret

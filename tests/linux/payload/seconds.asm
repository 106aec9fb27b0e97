; SPDX-License-Identifier: MIT OR GPL-2.0-only
; A payload that comes back by itself, after more than five seconds of the RTC.
%include "arrival.inc"

%define CMOS_INDEX 0x70
%define CMOS_DATA 0x71
%define RTC_SECONDS 0
%define CHANGES 6

; start: Call: near, by the jump. Out: comes back to be entered here. Clobbers: eax, ecx. Memory: its own.
entry start
    note_arrival
    mov ecx, CHANGES
.next:
    call second
    mov ah, al
.same:
    call second
    cmp al, ah
    je .same
    loop .next
    ret

; second: Call: near. In: nothing. Out: al = the RTC's second. Clobbers: nothing else. Memory: the RTC's registers.
; Stack: none
second:
    mov al, RTC_SECONDS
    out CMOS_INDEX, al
    in al, CMOS_DATA
    ret

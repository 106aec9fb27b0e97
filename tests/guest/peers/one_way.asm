; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The peer of a copy, which has no way back. Ends the guest's TAP and the machine.
%include "peer.inc"

start:
    cmp LONG [xsp], 0
    jne .wrong
    print good
    mov al, 0x10
    jmp .end
.wrong:
    print bad
    mov al, 0x11
.end:
    mov ecx, eax
    mov dx, COM1_LINE_STATUS
.flush:
    in al, dx
    test al, 0x40
    jz .flush
    mov eax, ecx
    mov dx, 0xf4
    out dx, al
    lea xsi, [shutdown]
    mov dx, 0x8900
    mov ecx, 8
    rep outsb
.halt:
    hlt
    jmp .halt

section .data
good:
    db "ok 2 - a copy's peer finds 0 where its way back would be", 13, 10, "1..2", 13, 10, 0
bad:
    db "not ok 2 - a copy's peer finds 0 where its way back would be", 13, 10, "1..2", 13, 10, 0
shutdown:
    db "Shutdown"

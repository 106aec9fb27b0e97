; SPDX-License-Identifier: MIT OR GPL-2.0-only
; nmi.asm's in long mode.
%include "peer.inc"
%include "nmi.inc"

start:
    count_visit
    obey_order
    mov rbx, 0x600dcafe600dbeef         ; to be seen in the report
    send_nmi
    send_nmi
    lea rax, [count_nmi]                ; an interrupt gate for the NMI; this lies below 4 GiB
    mov [idt + 32], ax
    mov [idt + 34], cs
    mov word [idt + 36], 0x8e00
    shr eax, 16
    mov [idt + 38], ax
    lidt [idtr]
    send_nmi
    ret

count_nmi:
    inc dword [MAILBOX + Mailbox.count]
    iretq

section .data
align 8
idt:
    times 48 db 0
idtr:
    dw idtr - idt - 1
    dq idt

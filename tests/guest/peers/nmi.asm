; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Sends itself three NMIs by the local APIC, each of which comes only after the IRET of the one before: two to the IDT
; that it was given, and one to its own, where it is counted in Mailbox.count. Returns. With an order it sends one alone,
; which comes while a breakpoint is reported.
%include "peer.inc"
%include "nmi.inc"

start:
    count_visit
    obey_order
    mov ebx, 0x600dcafe                 ; to be seen in the report
    send_nmi
    send_nmi
    mov eax, count_nmi                  ; an interrupt gate for the NMI
    mov [idt + 16], ax
    mov [idt + 18], cs
    mov word [idt + 20], 0x8e00
    shr eax, 16
    mov [idt + 22], ax
    lidt [idtr]
    send_nmi
    ret

count_nmi:
    inc dword [MAILBOX + Mailbox.count]
    iretd

section .data
align 8
idt:
    times 24 db 0
idtr:
    dw idtr - idt - 1
    dd idt

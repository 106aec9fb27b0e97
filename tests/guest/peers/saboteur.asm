; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Stores one word where it is told to, and returns, with an IDT of its own in which there is nothing.
%include "peer.inc"

start:
    count_visit
    mov eax, [MAILBOX + Mailbox.store_value]
    mov ebx, [MAILBOX + Mailbox.store_at]
    mov [ebx], eax
    lidt [no_idt]
    ret

section .data
no_idt:
    dw 0
    dd 0

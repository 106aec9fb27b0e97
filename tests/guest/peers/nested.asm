; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Faults so that the report of it faults. Order 0: the control page is read-only in page tables of the peer's own, so that
; nothing can be kept. 1: a breakpoint watches the place where the vector is kept, Mailbox.store_at.
%include "peer.inc"

%define PDE_LARGE_READ_ONLY 0x81        ; present, 4 MiB
%define PDE_LARGE 0x83
%define CR4_PSE 0x10
%define CR0_PG_WP 0x80010000
%define DR7_WRITE 0x000d0001            ; a write to the four bytes at DR0

start:
    cmp dword [MAILBOX + Mailbox.order], 0
    jne .watch
    mov esp, stack_end
    mov dword [directory], PDE_LARGE_READ_ONLY              ; all of the image, the control page in it
    mov eax, PEER_BASE | PDE_LARGE
    mov [directory + (PEER_BASE >> 22) * 4], eax
    mov eax, CR4_PSE
    mov cr4, eax
    mov eax, directory
    mov cr3, eax
    mov eax, cr0
    or eax, CR0_PG_WP
    mov cr0, eax
    ud2
.watch:
    mov eax, [MAILBOX + Mailbox.store_at]
    mov dr0, eax
    mov eax, DR7_WRITE
    mov dr7, eax
    ud2

section .data
align 4096
directory:
    times 1024 dd 0
    times 256 dd 0
stack_end:

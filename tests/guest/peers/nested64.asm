; SPDX-License-Identifier: MIT OR GPL-2.0-only
; nested.asm's in long mode.
%include "peer.inc"

%define TABLE 0x3                       ; present, writable
%define PDE_LARGE_READ_ONLY 0x81        ; present, 2 MiB
%define PDE_LARGE 0x83
%define CR4_LA57 0x1000
%define CR0_WP 0x00010000
%define DR7_WRITE 0x000d0001            ; a write to the four bytes at DR0

start:
    cmp dword [MAILBOX + Mailbox.order], 0
    jne .watch
    lea rsp, [stack_end]
    lea rax, [pointers + TABLE]
    mov [top], rax
    lea rax, [directory + TABLE]
    mov [pointers], rax
    mov qword [directory], PDE_LARGE_READ_ONLY              ; all of the image, the control page in it
    mov qword [directory + 8], 0x200000 | PDE_LARGE_READ_ONLY
    mov eax, PEER_BASE | PDE_LARGE
    mov [directory + (PEER_BASE >> 21) * 8], rax
    mov rax, cr0
    or eax, CR0_WP
    mov cr0, rax
    lea rcx, [top]
    lea rax, [top + TABLE]
    mov [fifth], rax
    lea rax, [fifth]
    mov rdx, cr4
    test edx, CR4_LA57
    cmovz rax, rcx
    mov cr3, rax
    ud2
.watch:
    mov eax, [MAILBOX + Mailbox.store_at]
    mov dr0, rax
    mov eax, DR7_WRITE
    mov dr7, rax
    ud2

section .data
align 4096
fifth:
    times 512 dq 0
top:
    times 512 dq 0
pointers:
    times 512 dq 0
directory:
    times 512 dq 0
    times 256 dq 0
stack_end:

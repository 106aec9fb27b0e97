; SPDX-License-Identifier: MIT OR GPL-2.0-only
; A payload in long mode: it counts its visits in the first word of its data, says so, leaves the general registers full
; of garbage, and comes back by RET. It runs on the page tables that it is given.
bits 64
default rel
%include "linkage.inc"

%define COM1 0x3f8
%define LINE_STATUS COM1 + 5
%define TRANSMITTER_EMPTY 0x20

section .data
visits:  dd 0
message: db "payload: a visit in long mode", 13, 10, 0

section .text
; start: Call: far, by the jump, in long mode. In, Out: the contract's. Clobbers: all registers but RSP. Memory: its
; own. Stack: none
entry start
    inc dword [visits]
    lea rsi, [message]
.next:
    mov dx, LINE_STATUS
.wait:
    in al, dx
    test al, TRANSMITTER_EMPTY
    jz .wait
    lodsb
    test al, al
    jz .said
    mov dx, COM1
    out dx, al
    jmp .next
.said:
    mov rax, 0x7a5b00007a5b0000
%macro trash 1-*
%rep %0
    mov %1, rax
%rotate 1
%endrep
%endmacro
    trash rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
    ret

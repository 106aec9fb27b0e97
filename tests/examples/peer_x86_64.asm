; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The peer in long mode of docs/EMBEDDING.md; a test compares the two.
bits 64
org 0x1000000
    mov dx, 0x3f8
    mov al, '!'
    out dx, al
    mov rbx, [rsp]      ; the way back
    lea rax, [rel again]
    push rax            ; where the next leave enters
    jmp rbx
again:

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The peers of docs/EMBEDDING.md, which quotes from here; a test compares the two.
bits 32
org 0x1000000
    mov dx, 0x3f8
    mov al, '!'
    out dx, al
    ret                 ; back to the leaver; the next leave enters here again

    mov ebx, [esp]      ; the way back
    push again
    jmp ebx
again:

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Adds up the words of the ranges in the native mailbox, and returns.
%include "peer.inc"

start:
    count_visit
    lea rbx, [NATIVE + NativeMailbox.ranges]
    mov rbp, [NATIVE + NativeMailbox.range_count]
.range:
    test rbp, rbp
    jz .done
    mov rsi, [rbx + NativeRange.start]
    mov rcx, [rbx + NativeRange.size]
    shr rcx, 2
    xor edx, edx
.word:
    lodsd
    add edx, eax
    loop .word
    mov [rbx + NativeRange.sum], edx
    add rbx, NativeRange_size
    dec rbp
    jmp .range
.done:
    ret

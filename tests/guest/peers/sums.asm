; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Adds up the words of the ranges in the mailbox, and returns.
%include "peer.inc"

start:
    count_visit
    mov ebx, MAILBOX + Mailbox.ranges
    mov ebp, [MAILBOX + Mailbox.range_count]
.range:
    test ebp, ebp
    jz .done
    mov esi, [ebx + Range.start]
    mov ecx, [ebx + Range.size]
    shr ecx, 2
    xor edx, edx
.word:
    lodsd
    add edx, eax
    loop .word
    mov [ebx + Range.sum], edx
    add ebx, Range_size
    dec ebp
    jmp .range
.done:
    ret

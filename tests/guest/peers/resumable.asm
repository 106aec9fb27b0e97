; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Keeps its count in its own memory and goes back by a call, as a kernel does: it is entered again in the middle of its loop.
; Its last visit, order = 1, leaves 0: it does not want to be entered again.
%include "peer.inc"

%ifndef FIRST_COUNT
%define FIRST_COUNT 1
%endif

start:
    mov ecx, FIRST_COUNT
.loop:
    pop LONG [way_back]                 ; the stack is the leaver's, new at every visit
    lea xsp, [own_stack_end]
    mov xbx, (0x1111 << (8 * LONG_SIZE - 16)) + FIRST_COUNT
    count_visit
    mov ecx, [count]
    add ecx, FIRST_COUNT
    mov [count], ecx
    mov [MAILBOX + Mailbox.count], ecx
    cmp dword [MAILBOX + Mailbox.order], 1
    je .last
    call [way_back]
    jmp .loop
.last:
    push LONG 0
    jmp [way_back]

section .data
count:
    dd 0

section .bss
alignb 8
way_back:
    resb LONG_SIZE
    alignb 16
    resb 512
own_stack_end:

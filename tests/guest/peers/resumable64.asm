; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Keeps its count in its own memory and goes back by a call, as a kernel does: it is entered again in the middle of its loop.
; Its last visit, order = 1, leaves 0: it does not want to be entered again.
%include "peer64.inc"

%ifndef FIRST_COUNT
%define FIRST_COUNT 1
%endif

start:
    mov ecx, FIRST_COUNT
.loop:
    pop qword [way_back]                ; the stack is the leaver's, new at every visit
    lea rsp, [own_stack_end]
    mov rbx, 0x1111000000000000 + FIRST_COUNT
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
    push 0
    jmp [way_back]

section .data
count:
    dd 0

section .bss
alignb 8
way_back:
    resq 1
    alignb 16
    resb 512
own_stack_end:

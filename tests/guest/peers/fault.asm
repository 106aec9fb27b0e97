; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Faults: order 0 an invalid opcode, 1 a division by zero, 2 a load of a selector that does not exist; 3 waits for an NMI.
%include "peer.inc"

start:
%ifidn __?OUTPUT_FORMAT?__, elf64
    mov rbx, 0x600dcafe600dbeef         ; to be seen in the report
    mov r15, 0x0f0f0f0f600d0015
%else
    mov ebx, 0x600dcafe                 ; to be seen in the report
%endif
    mov ecx, [MAILBOX + Mailbox.order]
    cmp ecx, 1
    je divide
    cmp ecx, 2
    je selector
    cmp ecx, 3
    je wait_for_nmi
    ud2
divide:
    xor ecx, ecx
    div ecx
selector:
    mov eax, 0x1238
    mov ds, eax
wait_for_nmi:
    print waiting
.forever:
    jmp .forever

section .data
waiting:
    db "# peer: waiting for an NMI", 13, 10, 0

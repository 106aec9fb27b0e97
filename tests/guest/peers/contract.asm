; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Writes down how it was entered, and returns. order bit 0: there is SSE.
%include "peer.inc"

%define ORDER_SSE 1

start:
    mov [ARRIVAL + 7 * 4], eax
    mov eax, esp
    mov esp, ARRIVAL + 7 * 4
    push ecx
    push edx
    push ebx
    push eax                            ; ESP at entry
    push ebp
    push esi
    push edi
    mov esp, eax
    pushfd
    pop dword [ARRIVAL + Arrival.eflags]
    mov eax, [esp]
    mov [ARRIVAL + Arrival.stack], eax
    mov eax, [esp + 4]
    mov [ARRIVAL + Arrival.stack + 4], eax
%macro note 1
    mov eax, %1
    mov [ARRIVAL + Arrival.%1], eax
%endmacro
    note cr0
    note cr3
    note cr4
    note dr7
    note cs
    note ds
    note es
    note fs
    note gs
    note ss
    sgdt [ARRIVAL + Arrival.gdtr]
    sidt [ARRIVAL + Arrival.idtr]
    test dword [MAILBOX + Mailbox.order], ORDER_SSE
    jz .noted
    note_vectors Arrival, eax
.noted:
    count_visit
    ret

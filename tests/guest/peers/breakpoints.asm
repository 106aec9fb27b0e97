; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Meets breakpoints with segments, descriptor table and flags of its own, and counts in Mailbox.wrong how often something
; was not as before.
%include "peer.inc"

%define ES_BASE 0x1000

%macro meet 1+
    mov [expected.esp], esp
    sub dword [expected.esp], 4
    mov edi, [expected.edi]
    mov esi, [expected.esi]
    mov ebp, [expected.ebp]
    mov ebx, [expected.ebx]
    mov edx, [expected.edx]
    mov ecx, [expected.ecx]
    mov eax, [expected.eax]
    push dword FLAGS
    popfd
    %1
    pushfd
    pushad
    call compare
%endmacro

; Sets a breakpoint of the debug registers. Changes eax.
%macro arm_breakpoint 2
    mov eax, %1
    mov dr0, eax
    mov eax, %2
    mov dr7, eax
    mov eax, dr7
    mov [expected.dr7], eax
%endmacro

start:
    count_visit
    lgdt [gdtr]
    mov eax, 0x20
    mov ds, eax
    mov eax, 0x28
    mov es, eax
    mov eax, dr7
    mov [expected.dr7], eax
%include "breakpoints.inc"

; One step at a time over a NOP and the way out of it: three traps.
step:
    push dword FLAGS | EFLAGS_TF
    popfd
    nop
    push dword FLAGS
    popfd
    ret

stop_here:
    ret

; Compares what PUSHFD and PUSHAD left above the return address, and takes it off the stack.
compare:
    cld
    mov eax, ds
    cmp eax, 0x20
    jne .wrong
    mov eax, es
    cmp eax, 0x28
    jne .wrong
    mov eax, [es:signature - ES_BASE]
    cmp eax, [signature]
    jne .wrong
    mov eax, dr7
    cmp eax, [expected.dr7]
    jne .wrong
    sgdt [found_gdtr]
    mov eax, [found_gdtr]
    cmp eax, [gdtr]
    jne .wrong
    mov eax, [found_gdtr + 2]
    cmp eax, [gdtr + 2]
    jne .wrong
%assign word 0
%rep 8                                  ; PUSHAD's, from EDI to EAX
    mov eax, [esp + 4 + word * 4]
    cmp eax, [expected + word * 4]
    jne .wrong
%assign word word + 1
%endrep
    mov eax, [esp + 4 + 8 * 4]
    cmp eax, FLAGS
    je .right
.wrong:
    inc dword [MAILBOX + Mailbox.wrong]
.right:
    xor eax, eax
    mov dr7, eax
    mov dword [expected.dr7], DR7_FIXED
    ret 36

section .data
align 8
gdt:
    dq 0, 0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00cf93000000ffff
    dq 0x00cf93000000ffff | (ES_BASE & 0xffffff) << 16 | (ES_BASE >> 24) << 56
gdtr:
    dw 6 * 8 - 1
    dd gdt
found_gdtr:
    dd 0, 0
signature:
    dd 0x516e4a7e
watched:
    dd 0
expected:
.edi: dd 0xd1d1d1d1
.esi: dd 0x51515151
.ebp: dd 0xb9b9b9b9
.esp: dd 0
.ebx: dd 0xb8b8b8b8
.edx: dd 0xd2d2d2d2
.ecx: dd 0xc1c1c1c1
.eax: dd 0xa0a0a0a0
.dr7: dd 0

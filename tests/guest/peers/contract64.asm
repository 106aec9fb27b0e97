; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Writes down how it was entered, and returns.
%include "peer.inc"

start:
%assign number 0
%macro keep 1-*
%rep %0
    mov [ARRIVAL + 8 * number], %1
%assign number number + 1
%rotate 1
%endrep
%endmacro
    keep rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15
    pushfq
    pop qword [ARRIVAL + NativeArrival.rflags]
    mov rax, [rsp]
    mov [ARRIVAL + NativeArrival.stack], rax
    mov rax, [rsp + 8]
    mov [ARRIVAL + NativeArrival.stack + 8], rax
%macro note 2
    mov %2, %1
    mov [ARRIVAL + NativeArrival.%1], %2
%endmacro
    note cr0, rax
    note cr3, rax
    note cr4, rax
    note dr7, rax
    note cs, eax
    note ds, eax
    note es, eax
    note fs, eax
    note gs, eax
    note ss, eax
    mov ecx, MSR_EFER
    rdmsr
    mov [ARRIVAL + NativeArrival.efer], eax
    mov [ARRIVAL + NativeArrival.efer + 4], edx
    sgdt [ARRIVAL + NativeArrival.gdtr]
    sidt [ARRIVAL + NativeArrival.idtr]
    note_vectors NativeArrival, rax
    count_visit
    ret

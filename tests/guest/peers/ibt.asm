; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Turns supervisor indirect branch tracking on and jumps back with it on, as a kernel with IBT may. CET is there.
%include "peer.inc"

%define CR0_WP 0x00010000
%define CR4_CET 0x00800000
%define MSR_S_CET 0x6a2
%define ENDBR_EN 4

start:
    count_visit
    mov xax, cr0
    or eax, CR0_WP                      ; CR4.CET wants it
    mov cr0, xax
    mov ecx, MSR_S_CET
    mov eax, ENDBR_EN
    xor edx, edx
    wrmsr
    mov xax, cr4
    or eax, CR4_CET
    mov cr4, xax
    pop xax                             ; leaves the entry on top
    jmp xax

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; What a kernel of Linux that is unpacked is entered by, behind linux_entry.asm: it has no code for protected mode. It
; is data, not text: C++ copies it to the front of a page below 4 GiB, and fills in the words behind it.
bits 32

section .rodata.kjump_long_entry progbits alloc noexec nowrite align=16

%include "linkage.inc"
%include "x86.inc"

%define CODE_SELECTOR 0x10
%define LONG_CODE 0x00af9b000000ffff
%define FLAT_DATA 0x00cf93000000ffff

%define OF(symbol) (symbol - kjump_long_entry)

; kjump_long_entry: enters long mode, and the kernel there.
; Call: jump; protected mode, paging off, flat data segments with the selector 0x18, IF = 0, DF = 0
; In: eax = its own physical address; esi = boot_params; the words behind the code, which C++ filled in
; Out: does not return; 64-bit code, [linux/boot] "64-bit Boot Protocol"; rsi = boot_params; no stack
; Clobbers: everything
; Memory: its own page
; Stack: none
entry kjump_long_entry
    mov ebx, eax
    lea eax, [ebx + OF(.gdt)]
    mov [ebx + OF(.gdtr) + 2], eax
    lgdt [ebx + OF(.gdtr)]
    lea eax, [ebx + OF(.long)]
    mov [ebx + OF(.far)], eax
    mov eax, [ebx + OF(kjump_long_cr4)]
    mov cr4, eax
    mov eax, [ebx + OF(kjump_long_root)]
    mov cr3, eax
    mov ecx, MSR_EFER
    rdmsr
    bts eax, EFER_LME_BIT
    wrmsr
    mov eax, cr0
    bts eax, CR0_PG_BIT
    mov cr0, eax
    jmp far [ebx + OF(.far)]
bits 64
.long:
    mov esi, esi            ; what was above in long mode of before is not defined
    mov ebx, ebx
    jmp [rbx + OF(kjump_long_kernel)]

align 8, db 0
kjump_long_entry.gdt:
    dq 0, 0, LONG_CODE, FLAT_DATA
kjump_long_entry.gdt_end:
kjump_long_entry.gdtr:
    dw kjump_long_entry.gdt_end - kjump_long_entry.gdt - 1
    dd 0
kjump_long_entry.far:
    dd 0
    dw CODE_SELECTOR

align 8, db 0
; By C++: a physical address, the root of page tables, and what CR4 has to be for them.
entry kjump_long_kernel
    dq 0
entry kjump_long_root
    dd 0
entry kjump_long_cr4
    dd 0
entry kjump_long_entry_end

section .note.GNU-stack progbits noalloc noexec nowrite

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The code of the control page: one block without relocations, assembled as a whole, that C++ copies to offset 0 of the
; page. It is data, not text, since it never runs where it is linked. It runs at the page's physical address, in 64-bit
; code or, between long mode and a 32-bit peer, in 32-bit code.
bits 64
default rel

section .rodata.libjump_control progbits alloc noexec nowrite align=16

%include "linkage.inc"
%include "layout.inc"
%include "x86.inc"
%include "protected_peer.inc"

; Offset of a label in the page.
%define OFFSET(label) ((label) - libjump_x86_64_control_code)

; Loads every data segment register with the page's flat data segment. Changes eax.
%macro load_flat_data 0
    mov eax, kFlatDataSelector
    mov ss, eax
    mov ds, eax
    mov es, eax
    mov fs, eax
    mov gs, eax
%endmacro

; 64-bit code: goes on at label %2 of the page in the code segment %1. Changes rax, needs a stack.
%macro far_jump 2
    push %1
    lea rax, [%2]
    push rax
    o64 retf
%endmacro

; 32-bit code: the same, in the page at edi. Changes eax, needs a stack.
%macro far_jump32 2
    push dword %1
    lea eax, [edi + OFFSET(%2)]
    push eax
    retf
%endmacro

; libjump_x86_64_control_code, libjump_x86_64_control_code_end: the first byte of the code and the one behind it; nothing
; calls them.
entry libjump_x86_64_control_code
%include "x86_64/leave.asm"
%include "x86_64/enter.asm"
%include "x86_64/enter32.asm"
%include "x86_64/come_back32.asm"
%include "x86_64/come_back.asm"
%include "move_pages.asm"
%include "x86_64/fault.asm"
entry libjump_x86_64_control_code_end

%if libjump_x86_64_control_code_end - libjump_x86_64_control_code > kControlCodeSize
%error the code no longer fits the control page: it has to end before kControlHeaderOffset, in control_header.hpp
%endif

; Without this a linker takes the object for one that needs an executable stack.
section .note.GNU-stack progbits noalloc noexec nowrite

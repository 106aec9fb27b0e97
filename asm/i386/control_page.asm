; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The code of the control page: one block without relocations, assembled as a whole, that C++ copies to offset 0 of the
; page. It is data, not text, since it never runs where it is linked.
bits 32

section .rodata.libjump_control progbits alloc noexec nowrite align=16

%include "linkage.inc"
%include "layout.inc"
%include "x86.inc"
%include "protected_peer.inc"

; Offset of a label in the page.
%define OFFSET(label) ((label) - libjump_i386_control_code)

; Loads every data segment register with the page's flat data segment. Changes eax.
%macro load_flat_data 0
    mov eax, kFlatDataSelector
    mov ss, eax
    mov ds, eax
    mov es, eax
    mov fs, eax
    mov gs, eax
%endmacro

; Goes on at label %1 of the page at edi, in the page's flat code segment. Changes eax, needs a stack.
%macro far_jump_in_page 1
    push dword kFlatCodeSelector
    lea eax, [edi + OFFSET(%1)]
    push eax
    retf
%endmacro

; libjump_i386_control_code, libjump_i386_control_code_end: the first byte of the code and the one behind it; nothing
; calls them.
entry libjump_i386_control_code
%include "i386/leave.asm"
%include "i386/enter.asm"
%include "i386/come_back.asm"
%include "move_pages.asm"
%include "i386/fault.asm"
entry libjump_i386_control_code_end

%if libjump_i386_control_code_end - libjump_i386_control_code > kControlCodeSize
%error the code no longer fits the control page: it has to end before kControlHeaderOffset, in control_header.hpp
%endif

; Without this a linker takes the object for one that needs an executable stack.
section .note.GNU-stack progbits noalloc noexec nowrite

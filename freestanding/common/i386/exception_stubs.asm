; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Entries for the first vectors; exception.hpp says how many.
bits 32
%include "exception.inc"
%include "x86.inc"

extern handle_exception                 ; C: void(ExceptionFrame&)

section .text

; Entry of vector N: exception_stubs + kStubSize * N.
; Call: interrupt gate; protected mode, CPL 0, kernel data segments
; In: the exception's frame
; Out: returns to the interrupted code when handle_exception does
; Clobbers: nothing
align kStubSize
global exception_stubs
exception_stubs:
%assign vector 0
%rep kVectors
%if vector >= 32 || !(VECTORS_WITH_ERROR_CODE >> vector & 1)
    push byte 0
%endif
    push byte vector
    jmp strict near dispatch
    align kStubSize
%assign vector vector + 1
%endrep

dispatch:
    pushad
    cld
    push esp
    call handle_exception
    add esp, 4
    popad
    add esp, 8                          ; vector, error code
    iret

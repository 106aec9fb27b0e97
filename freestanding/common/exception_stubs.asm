; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Entries for the first vectors; exception.hpp says how many.
bits 32
%include "exception.inc"

extern handle_exception                 ; C: void(ExceptionFrame&)

; Vectors whose exception pushes an error code. [intel/vol3] "Exception and Interrupt Reference".
%define HAS_ERROR_CODE (1 << 8 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 17 | \
                        1 << 21 | 1 << 29 | 1 << 30)

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
%if vector >= 32 || !(HAS_ERROR_CODE >> vector & 1)
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

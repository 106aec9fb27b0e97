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
%include "exception_stubs.inc"

dispatch:
    pushad
    cld
    push esp
    call handle_exception
    add esp, 4
    popad
    add esp, 8                          ; vector, error code
    iret

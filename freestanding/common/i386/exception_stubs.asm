; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Entries for the first vectors; exception.hpp says how many.
bits 32
%include "exception.inc"
%include "x86.inc"

extern handle_exception                 ; C: void(ExceptionFrame&)

section .text

; exception_stubs: gives an exception or interrupt to handle_exception; the entry of vector N is at exception_stubs +
; kStubSize * N.
; Call: interrupt gate; protected mode, CPL 0, kernel data segments
; In: the exception's frame
; Out: returns to the interrupted code when handle_exception does
; Clobbers: nothing
; Memory: the stack; and what handle_exception does, which may change the frame
; Stack: 44 bytes below the exception's frame with its error code, 48 without, then handle_exception's
%include "exception_stubs.inc"

; dispatch: makes an ExceptionFrame of what a stub has pushed, and calls handle_exception.
; Call: jump, from a stub; protected mode, CPL 0
; In: [esp] = vector, above it the error code or 0, and the exception's frame
; Out: returns to the interrupted code
; Clobbers: nothing
; Memory: as exception_stubs
; Stack: 40 bytes, then handle_exception's
dispatch:
    pushad
    cld
    push esp
    call handle_exception
    add esp, 4
    popad
    add esp, 8                          ; vector, error code
    iret

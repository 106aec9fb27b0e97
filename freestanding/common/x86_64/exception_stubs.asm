; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Entries for the first vectors; exception.hpp says how many.
bits 64
%include "exception.inc"
%include "x86.inc"

extern handle_exception                 ; C: void(ExceptionFrame&)

section .text

; exception_stubs: gives an exception or interrupt to handle_exception; the entry of vector N is at exception_stubs +
; kStubSize * N.
; Call: interrupt gate without a stack of its own; 64-bit mode, CPL 0
; In: the exception's frame, which the CPU has aligned to 16 bytes
; Out: returns to the interrupted code when handle_exception does
; Clobbers: nothing
; Memory: the stack; and what handle_exception does, which may change the frame
; Stack: 136 bytes below the exception's frame with its error code, 144 without, then handle_exception's
%include "exception_stubs.inc"

; dispatch: makes an ExceptionFrame of what a stub has pushed, and calls handle_exception.
; Call: jump, from a stub; 64-bit mode, CPL 0
; In: [rsp] = vector, above it the error code or 0, and the exception's frame
; Out: returns to the interrupted code
; Clobbers: nothing
; Memory: as exception_stubs
; Stack: 128 bytes, then handle_exception's
dispatch:
    push rax
    push rcx
    push rdx
    push rbx
    push rbp
    push rsi
    push rdi
%assign number 8
%rep 8
    push r%+ number
%assign number number + 1
%endrep
    cld
    mov rdi, rsp
    call handle_exception
%assign number 15
%rep 8
    pop r%+ number
%assign number number - 1
%endrep
    pop rdi
    pop rsi
    pop rbp
    pop rbx
    pop rdx
    pop rcx
    pop rax
    add rsp, 16                         ; vector, error code
    iretq

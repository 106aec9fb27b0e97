; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Entries for the first vectors; exception.hpp says how many.
bits 64
%include "exception.inc"
%include "x86.inc"

extern handle_exception                 ; C: void(ExceptionFrame&)

section .text

; Entry of vector N: exception_stubs + kStubSize * N.
; Call: interrupt gate without a stack of its own; 64-bit mode, CPL 0
; In: the exception's frame, which the CPU has aligned to 16 bytes
; Out: returns to the interrupted code when handle_exception does
; Clobbers: nothing
%include "exception_stubs.inc"

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

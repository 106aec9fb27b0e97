; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Meets breakpoints in long mode, and counts in Mailbox.wrong how often something was not as before.
%include "peer.inc"

%define REGISTERS rdi, rsi, rbp, rbx, rdx, rcx, rax, r8, r9, r10, r11, r12, r13, r14, r15

; Pushes them all, the first one last.
%macro push_all 1-*
%rep %0
%rotate -1
    push %1
%endrep
%endmacro

; Loads each with a number of its own.
%macro load_all 1-*
%assign number 1
%rep %0
    mov %1, MARK * number
%assign number number + 1
%rotate 1
%endrep
%endmacro

%define MARK 0x0102030405060708

%macro meet 1+
    mov [expected_rsp], rsp
    load_all REGISTERS
    push FLAGS
    popfq
    %1
    pushfq
    push_all REGISTERS
    call compare
%endmacro

; Sets a breakpoint of the debug registers. Changes rax.
%macro arm_breakpoint 2
    lea rax, [%1]
    mov dr0, rax
    mov eax, %2
    mov dr7, rax
    mov rax, dr7
    mov [expected_dr7], rax
%endmacro

start:
    count_visit
    mov rax, dr7
    mov [expected_dr7], rax
%include "breakpoints.inc"

; One step at a time over a NOP and the way out of it: three traps.
step:
    push FLAGS | EFLAGS_TF
    popfq
    nop
    push FLAGS
    popfq
    ret

stop_here:
    ret

; Compares what PUSHFQ and push_all left above the return address, and takes it off the stack.
compare:
    cld
    lea rax, [rsp + 8 + 16 * 8]
    cmp rax, [expected_rsp]
    jne .wrong
    mov rax, dr7
    cmp rax, [expected_dr7]
    jne .wrong
%assign number 1
%rep 15
    mov rax, MARK * number
    cmp rax, [rsp + number * 8]
    jne .wrong
%assign number number + 1
%endrep
    cmp qword [rsp + 16 * 8], FLAGS
    je .right
.wrong:
    inc dword [MAILBOX + Mailbox.wrong]
.right:
    xor eax, eax
    mov dr7, rax
    mov qword [expected_dr7], DR7_FIXED
    ret 16 * 8

section .data
align 8
watched:
    dq 0
expected_rsp:
    dq 0
expected_dr7:
    dq 0

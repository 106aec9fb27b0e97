; SPDX-License-Identifier: MIT OR GPL-2.0-only
; General registers and flags around a call.
bits 64

; Flags that C++ code between here and the leave does not change: ID, AC, IOPL.
%define MAGIC_FLAGS 0x00243000

section .text

; call_with_magic_registers: calls a function with magic values in the callee-saved registers and system flags, and
; writes down what they are afterwards.
; Call: near, System V ABI; CPL 0
; In: rdi = void (*function)(void*), rsi = its argument, rdx = uint64 out[8]: RBX RBP R12-R15 RSP RFLAGS
; Out: out[]; out[6] = RSP after less RSP before the call, out[7] = magic flags that changed, and DF
; Clobbers: rax, rcx, rdx, rsi, rdi, r8-r11
; Memory: out, rsp_before
; Stack: 72 bytes
global call_with_magic_registers
call_with_magic_registers:
    push rbx
    push rbp
    push r12
    push r13
    push r14
    push r15
    pushfq
    push rdx
    pushfq
    xor dword [rsp], MAGIC_FLAGS
    popfq
    pushfq                              ; magic flags as the CPU took them
    mov rax, rdi
    mov rdi, rsi
    mov rbx, 0x1b1b1b1b2c2c2c2c
    mov rbp, 0xb0b0b0b0c1c1c1c1
    mov r12, 0x1212121223232323
    mov r13, 0x1313131324242424
    mov r14, 0x1414141425252525
    mov r15, 0x1515151526262626
    mov [rsp_before], rsp
    call rax
    mov rcx, rsp
    sub rcx, [rsp_before]
    mov rsp, [rsp_before]
    pushfq
    pop rax
    xor rax, [rsp]
    and eax, MAGIC_FLAGS | 0x400
    mov rdx, [rsp + 8]
    mov [rdx], rbx
    mov [rdx + 8], rbp
    mov [rdx + 16], r12
    mov [rdx + 24], r13
    mov [rdx + 32], r14
    mov [rdx + 40], r15
    mov [rdx + 48], rcx
    mov [rdx + 56], rax
    add rsp, 16
    popfq
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbp
    pop rbx
    ret

section .bss
align 8
rsp_before:
    resq 1

section .note.GNU-stack progbits noalloc noexec nowrite

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; What a kernel of Linux that is a peer is entered by: the contract of a jump on one side, the kernel's own protocol for
; boot loaders on the other. It is data, not text: C++ copies it to where it runs, and fills in the words behind it.
bits 32

section .rodata.kjump_linux_entry progbits alloc noexec nowrite align=4

%include "linkage.inc"

; kjump_linux_entry: writes the way back into the kernel's command line, and enters the kernel, or what enters that in
; long mode (long_entry.asm).
; Call: near, as a peer; protected mode, paging off, flat segments with the selectors of [linux/boot] "32-bit Boot
; Protocol", IF = 0, DF = 0
; In: [esp] = the way back; the three words behind the code, which C++ filled in
; Out: does not return; esi = boot_params, eax = the address that is entered, ebp = edi = ebx = 0
; Clobbers: everything
; Memory: eight digits of the command line
; Stack: 4 bytes of the peer's
entry kjump_linux_entry
    mov eax, [esp]
    call .here
.here:
    pop ebp
    mov edi, [ebp + kjump_linux_digits - .here]
    mov ecx, 8
.digit:
    rol eax, 4
    mov edx, eax
    and edx, 15
    mov bl, [ebp + edx + .hexadecimal - .here]
    mov [edi], bl
    inc edi
    loop .digit

    mov esi, [ebp + kjump_linux_boot_params - .here]
    mov eax, [ebp + kjump_linux_kernel - .here]
    xor ebx, ebx
    xor edi, edi
    xor ebp, ebp
    jmp eax
.hexadecimal:
    db "0123456789abcdef"

align 4, db 0
; Physical addresses, by C++.
entry kjump_linux_digits
    dd 0
entry kjump_linux_boot_params
    dd 0
entry kjump_linux_kernel
    dd 0
entry kjump_linux_entry_end

section .note.GNU-stack progbits noalloc noexec nowrite

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; General registers and flags around a call.
bits 32

; Flags that C++ code between here and the leave does not change: ID, AC, IOPL.
%define MAGIC_FLAGS 0x00243000

section .text

; call_with_magic_registers: calls a function with magic values in the callee-saved registers and system flags, and writes down
; what they are afterwards.
; Call: near, cdecl; CPL 0
; In: [esp+4] = void (*function)(void*), [esp+8] = its argument, [esp+12] = uint32 out[6]: EBX ESI EDI EBP ESP EFLAGS
; Out: out[]; out[4] = ESP after less ESP before the call, out[5] = magic flags that changed, and DF
; Clobbers: eax, ecx, edx
global call_with_magic_registers
call_with_magic_registers:
    pushad
    pushfd
    mov eax, [esp + 36 + 4]
    mov ecx, [esp + 36 + 8]
    pushfd
    xor dword [esp], MAGIC_FLAGS
    popfd
    pushfd                              ; magic flags as the CPU took them
    mov ebx, 0x1b1b1b1b
    mov esi, 0x51515151
    mov edi, 0xd1d1d1d1
    mov ebp, 0xb0b0b0b0
    push esp
    push ecx
    call eax
    add esp, 4
    pop ecx                             ; ESP, as pushed
    sub ecx, esp
    pushfd
    pop edx
    xor edx, [esp]
    and edx, MAGIC_FLAGS | 0x400
    mov eax, [esp + 40 + 12]
    mov [eax], ebx
    mov [eax + 4], esi
    mov [eax + 8], edi
    mov [eax + 12], ebp
    mov [eax + 16], ecx
    mov [eax + 20], edx
    add esp, 4
    popfd
    popad
    ret

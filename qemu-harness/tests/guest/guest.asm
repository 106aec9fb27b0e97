; SPDX-License-Identifier: MIT OR GPL-2.0-only
;
; A multiboot guest that behaves well or badly as its command line asks (case=NAME), so that the
; harness can be shown to tell the difference. Entered by the boot loader as [multiboot/0.6.96]
; "I386 machine state" says: EAX = magic, EBX = information structure, no usable stack.

bits 32

%define DEBUG_EXIT 0xf4
%define BOCHS_SHUTDOWN 0x8900
%define ACPI_PM1A_CONTROL 0x604         ; where SeaBIOS puts it
%define STATUS_PASS 0x10
%define STATUS_FAIL 0x11

%define MULTIBOOT_MAGIC 0x1badb002
%define MULTIBOOT_FLAGS 0x00000003      ; modules on page boundaries, memory information

section .multiboot align=4
    dd MULTIBOOT_MAGIC, MULTIBOOT_FLAGS, -(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)

section .text
global start
start:
    mov esp, stack_top
    mov ebp, ebx                        ; EBP = multiboot information, kept throughout
    call serial_init
    call print_modules
    call choose_case
    jmp eax

; In: EBP. Out: EAX = address of the case the command line names. Unknown names end as a failure.
choose_case:
    mov ebx, cases
.next:
    mov esi, [ebx]                      ; "case=NAME", or null behind the last row
    test esi, esi
    jz .unknown
    mov edi, [ebp + 16]                 ; command line
    call contains
    je .found
    add ebx, 8
    jmp .next
.found:
    mov eax, [ebx + 4]
    ret
.unknown:
    mov eax, case_unknown
    ret

; In: ESI = word, EDI = text, both zero-terminated. Out: ZF set if the text has the word, followed
; by a space or the end. Clobbers EAX ECX EDX EDI.
contains:
    xor ecx, ecx
.compare:
    mov al, [esi + ecx]
    mov dl, [edi + ecx]
    test al, al
    jz .word_ends
    inc ecx
    cmp al, dl
    je .compare
.later:
    cmp byte [edi], 0
    je .absent
    inc edi
    jmp contains
.word_ends:
    test dl, dl
    jz .present
    cmp dl, ' '
    jne .later
.present:
    cmp eax, eax
    ret
.absent:
    or al, 1                            ; clears ZF
    ret

; Prints each module's string, so that a scenario can see what the loader handed over.
print_modules:
    test dword [ebp], 1 << 3            ; flags: modules valid
    jz .done
    mov ecx, [ebp + 20]
    mov ebx, [ebp + 24]
.next:
    jecxz .done
    mov esi, text_module
    call print
    mov esi, [ebx + 8]
    call print
    mov esi, text_newline
    call print
    add ebx, 16
    dec ecx
    jmp .next
.done:
    ret

%include "serial.inc"
%include "disk.inc"
%include "cases.inc"

section .rodata
text_module:
    db "# module: ", 0
text_newline:
    db 10, 0

section .bss align=16
    resb 4096
stack_top:

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; From the boot loader into C++, and into paging. The image is linked at 3 GiB + 1 MiB and loaded at
; 1 MiB; until paging is on, segments with base 1 GiB make the linked addresses wrap around to the
; loaded ones.
bits 32
%include "address_space.inc"

%define BOOT_CODE 0x08
%define BOOT_DATA 0x10
%define CR0_PG_WP 0x80010000

extern boot_main                        ; C: void(uint32 magic, uint32 information)
extern kernel_gdtr
extern kernel_code_selector

; [multiboot] "OS image format": modules page-aligned, memory map wanted.
%define MULTIBOOT_MAGIC 0x1badb002
%define MULTIBOOT_FLAGS 0x3
section .multiboot progbits alloc noexec nowrite align=4
    dd MULTIBOOT_MAGIC, MULTIBOOT_FLAGS, -(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)

; So that link.ld can see that it means the same.
global virtual_offset
virtual_offset equ kVirtualOffset

section .text

; start: where the boot loader jumps to, at the address where it is loaded.
; Call: jump; protected mode, paging off, flat segments
; In: eax = multiboot's magic, ebx = physical address of its information
; Out: does not return; boot_main(magic, information) runs in the boot segments
; Clobbers: everything
; Memory: the accessed bits of the boot GDT
; Stack: none of the caller's; 12 bytes at stack_end, then boot_main's
global start
start:
    lgdt [boot_gdtr - kVirtualOffset]
    jmp BOOT_CODE:.linked
.linked:
    mov ecx, BOOT_DATA
    mov ds, ecx
    mov es, ecx
    mov fs, ecx
    mov gs, ecx
    mov ss, ecx
    mov esp, stack_end
    push ebx
    push eax
    call boot_main
    ud2

; enter_paging: turns paging on and leaves the boot segments for flat ones.
; Call: near, cdecl; protected mode, paging off, boot segments
; In: [esp+4] = CR3, [esp+8] = CR4; the tables map the image where it is linked and, for the moment,
; where it is loaded
; Out: nothing; flat segments of the kernel's GDT, CR0.WP set
; Clobbers: eax, ecx, edx
; Memory: accessed bits of the tables and of the kernel's GDT
; Stack: 8 bytes
global enter_paging
enter_paging:
    mov edx, [esp + 4]
    mov eax, [esp + 8]
    mov cr4, eax
    mov cr3, edx
    mov eax, cr0
    or eax, CR0_PG_WP
    mov cr0, eax
    lgdt [kernel_gdtr]
    movzx eax, word [kernel_code_selector]
    push eax
    push dword .flat
    retf
.flat:
    movzx eax, word [kernel_code_selector]
    add eax, 8                          ; the data segment is the next one
    mov ss, eax
    mov ds, eax
    mov es, eax
    ret

section .rodata
align 8
boot_gdt:
    dq 0
    dq 0x40cf9b000000ffff               ; code, base 1 GiB, limit 4 GiB
    dq 0x40cf93000000ffff               ; data, the same
boot_gdtr:
    dw boot_gdtr - boot_gdt - 1
    dd boot_gdt - kVirtualOffset

section .bss
align 16
    resb 16384
stack_end:

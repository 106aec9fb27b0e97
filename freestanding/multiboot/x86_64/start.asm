; SPDX-License-Identifier: MIT OR GPL-2.0-only
; From the boot loader into long mode and C++, and into the image's own address space. The image is linked at
; -2 GiB + 1 MiB and loaded at 1 MiB; tables that map the first 4 GiB where they are, and at the two addresses in the
; upper half that memory_layout.hpp names, serve until C++ has made others.
%include "address_space.inc"
%include "x86.inc"

; Where a label is loaded.
%define PHYSICAL(label) ((label) - kVirtualOffset)

%define BOOT_CODE32 0x08
%define BOOT_CODE64 0x10
%define BOOT_DATA 0x18
%define CR0_PG 0x80000000
%define CR0_WP 0x00010000
%define CR4_PAE 0x20
%define EFER_LME 0x100
%define CPUID_LONG_MODE (1 << 29)       ; of 8000_0001, EDX
%define PTE_TABLE 3                     ; present, writable
%define PTE_LARGE 0x83
%define COM1 0x3f8
%define UART_ALL_SENT 0x40

extern boot_main                        ; C: void(uint32 magic, uint32 information)
extern kernel_gdtr
extern kernel_code_selector
extern image_start                      ; link.ld's
extern bss_start
extern image_end

; [multiboot] "OS image format": modules page-aligned, memory map wanted, and addresses, since the loaders want ELF32
; otherwise. link.ld keeps the file in one piece for them.
%define MULTIBOOT_MAGIC 0x1badb002
%define MULTIBOOT_FLAGS 0x10003
section .multiboot progbits alloc noexec nowrite align=4
header:
    dd MULTIBOOT_MAGIC, MULTIBOOT_FLAGS, -(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)
    dd PHYSICAL(header), PHYSICAL(image_start), PHYSICAL(bss_start), PHYSICAL(image_end), PHYSICAL(start)

; So that link.ld can see that it means the same.
global virtual_offset
virtual_offset equ kVirtualOffset

section .text

; start: where the boot loader jumps to, at the address where it is loaded.
; Call: jump; protected mode, paging off, flat segments
; In: eax = multiboot's magic, ebx = physical address of its information
; Out: does not return; boot_main(magic, information) runs in long mode on the boot tables
; Clobbers: everything
; Memory: the accessed bits of the boot GDT and tables
; Stack: none of the caller's; 8 bytes at stack_end, then boot_main's
bits 32
global start
start:
    mov edi, eax
    mov esi, ebx
    mov eax, 0x80000000
    cpuid
    cmp eax, 0x80000001
    jb no_long_mode
    mov eax, 0x80000001
    cpuid
    test edx, CPUID_LONG_MODE
    jz no_long_mode

    lgdt [PHYSICAL(boot_gdtr)]
    mov eax, CR4_PAE
    mov cr4, eax
    mov eax, PHYSICAL(boot_root)
    mov cr3, eax
    mov ecx, MSR_EFER
    rdmsr
    or eax, EFER_LME
    wrmsr
    mov eax, cr0
    or eax, CR0_PG
    mov cr0, eax
    jmp BOOT_CODE64:PHYSICAL(.long)
bits 64
.long:
    mov rax, .linked
    jmp rax
.linked:
    mov ecx, BOOT_DATA
    mov ss, ecx
    mov ds, ecx
    mov es, ecx
    mov fs, ecx
    mov gs, ecx
    mov rsp, stack_end
    mov edi, edi                        ; the upper halves are undefined after the change of mode
    mov esi, esi
    call boot_main
    ud2

; no_long_mode: says so on the first serial port and ends the machine as failed.
; Call: jump; protected mode, paging off, flat segments
; In: nothing
; Out: does not return
; Clobbers: everything
; Memory: none but the ports
; Stack: none
bits 32
no_long_mode:
    mov esi, PHYSICAL(uart_setup)
    mov ecx, (uart_setup_end - uart_setup) / 2
.set_up:
    movzx edx, byte [esi]
    mov al, [esi + 1]
    add edx, COM1
    out dx, al
    add esi, 2
    loop .set_up
    mov esi, PHYSICAL(refusal)
.next:
    mov edx, COM1 + UART_LINE_STATUS
.wait:
    in al, dx
    test al, UART_ALL_SENT
    jz .wait
    lodsb
    test al, al
    jz .sent
    mov edx, COM1 + UART_DATA
    out dx, al
    jmp .next
.sent:
    mov al, 0x11                        ; QEMU's isa-debug-exit: 35
    out 0xf4, al
    mov esi, PHYSICAL(shutdown)         ; Bochs's port
    mov edx, 0x8900
    mov ecx, shutdown_end - shutdown
    rep outsb
.stop:
    cli
    hlt
    jmp .stop

; enter_paging: leaves the boot tables and segments for the kernel's own, by way of 32-bit code without paging, since
; the depth of the tables cannot change while paging is on. [intel/vol3] "Paging-Mode Enabling".
; Call: near, System V ABI; 64-bit mode, boot tables and segments, interrupts off
; In: rdi = CR3, below 4 GiB, rsi = CR4; the tables map the image where it is linked and, for the moment, where it is
; loaded
; Out: nothing; flat segments of the kernel's GDT, CR0.WP set
; Clobbers: rax, rcx, rdx, rsi, rdi, r8-r11, and the upper halves of rbx, rbp and r12-r15, which are put back
; Memory: saved_registers
; Stack: 16 bytes
bits 64
global enter_paging
enter_paging:
    mov [saved_registers], rbx
    mov [saved_registers + 8], rbp
    mov [saved_registers + 16], r12
    mov [saved_registers + 24], r13
    mov [saved_registers + 32], r14
    mov [saved_registers + 40], r15
    mov [saved_registers + 48], rsp
    mov eax, PHYSICAL(.compatible)
    push BOOT_CODE32
    push rax
    retfq
bits 32
.compatible:
    mov eax, cr0
    and eax, ~CR0_PG
    mov cr0, eax
    mov cr4, esi
    mov cr3, edi
    or eax, CR0_PG | CR0_WP
    mov cr0, eax
    jmp BOOT_CODE64:PHYSICAL(.long)
bits 64
.long:
    mov rax, .linked
    jmp rax
.linked:
    mov rbx, [saved_registers]
    mov rbp, [saved_registers + 8]
    mov r12, [saved_registers + 16]
    mov r13, [saved_registers + 24]
    mov r14, [saved_registers + 32]
    mov r15, [saved_registers + 40]
    mov rsp, [saved_registers + 48]
    lgdt [kernel_gdtr]
    movzx eax, word [kernel_code_selector]
    push rax
    lea rcx, [rel .flat]
    push rcx
    retfq
.flat:
    add eax, 8                          ; the data segment is the next one
    mov ss, eax
    mov ds, eax
    mov es, eax
    ret

section .rodata
align 8
boot_gdt:
    dq 0
    dq 0x00cf9b000000ffff               ; 32-bit code
    dq 0x00af9b000000ffff               ; 64-bit code
    dq 0x00cf93000000ffff               ; data
boot_gdtr:
    dw boot_gdtr - boot_gdt - 1
    dd PHYSICAL(boot_gdt)
; Offset from the port's base, value: 115200 baud, 8N1, no interrupts.
uart_setup:
    db 1, 0, 3, 0x80, 0, 1, 1, 0, 3, 3, 2, 7
uart_setup_end:
refusal:
    db "Bail out! this CPU has no long mode", 10, 0
shutdown:
    db "Shutdown"
shutdown_end:

section .data
align 4096
boot_root:
    dq PHYSICAL(boot_pdpt) + PTE_TABLE
    times 255 dq 0
    dq PHYSICAL(boot_pdpt) + PTE_TABLE  ; physical memory
    times 254 dq 0
    dq PHYSICAL(boot_pdpt) + PTE_TABLE  ; the image
boot_pdpt:
%assign gibibyte 0
%rep 4
    dq PHYSICAL(boot_directories) + 4096 * gibibyte + PTE_TABLE
%assign gibibyte gibibyte + 1
%endrep
    times 506 dq 0
    dq PHYSICAL(boot_directories) + PTE_TABLE
    dq 0
boot_directories:
%assign page 0
%rep 4 * 512
    dq page << 21 | PTE_LARGE
%assign page page + 1
%endrep

section .bss
align 16
saved_registers:
    resq 8
    resb 16384
stack_end:

section .note.GNU-stack progbits noalloc noexec nowrite

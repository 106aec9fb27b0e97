; SPDX-License-Identifier: MIT OR GPL-2.0-only
; What a saver's kernel goes to when it panics, as its crash kernel: it goes back to the kernel that waits. It is data,
; not text: C++ copies it to the front of a page, and fills in the word behind it. That page is all it writes to.
bits 64

section .rodata.kjump_guard progbits alloc noexec nowrite align=16

%include "linkage.inc"
%include "x86.inc"

; What the way back may find in use between loading its own GDT and its own IDT is the same there: SPEC.md, "The control
; page".
%define CODE_SELECTOR 0x10
%define DATA_SELECTOR 0x18
%define FLAT_CODE 0x00cf9b000000ffff
%define FLAT_DATA 0x00cf93000000ffff

%define PAGE_BYTES 4096
%define NMI_VECTOR 2
%define INTERRUPT_GATE32 0x8e00

; [pci] "Software Generation of Configuration Transactions"
%define PCI_ADDRESS 0xcf8
%define PCI_DATA 0xcfc
%define PCI_LAST_DEVICE 0x80fff800      ; bus 255, device 31, function 0; bit 31 makes it an address
%define PCI_DEVICE 0x800
%define PCI_FUNCTION 0x100
%define PCI_LAST_FUNCTION 0x700
%define PCI_COMMAND 4
%define PCI_BUS_MASTER_BIT 2

; The PC's clock: [intel/ich10] "Real Time Clock Registers". While it updates itself it reads as anything.
%define CMOS_SECONDS 0
%define CMOS_STATUS_A 0x0a
%define CMOS_UPDATING 0x80
%define CLOCK_PATIENCE 0x2000000        ; looks, of two or four accesses as slow as the bus: more than the seconds take
%define SECONDS 5

%define OF(symbol) (symbol - kjump_guard)

; kjump_guard: leaves long mode, has every PCI device stop reading and writing memory, waits until none does, and enters
; the kernel that waits.
; Call: jump; 64-bit code, CPL 0, on the processor that started first, at the front of a page below 4 GiB that is mapped
; at its physical address, writable and executable; CR4.PCIDE and CR4.CET clear, as Linux leaves them; the other
; processors stand still. Maybe inside an NMI handler; until LIDT one more is a triple fault, as at any crash
; In: kjump_guard_way_back, which C++ filled in
; Out: does not return; protected mode, paging off, flat segments, IF = 0, DF = 0, NMIs unmasked, CR3 = CR4 = DR7 = 0,
; [esp] = 0: nobody is here who could be entered again
; Clobbers: everything
; Memory: its own page; PCI's command registers; the index of the PC's clock
; Stack: 24 bytes at the end of its own page, of which the upper 4 stay
entry kjump_guard
    cli
    cld
    lea rbx, [rel kjump_guard]
    lea rsp, [rbx + PAGE_BYTES]
    xor eax, eax
    mov dr7, rax
    lea rax, [rbx + OF(.gdt)]
    mov [rbx + OF(.gdtr) + 2], rax
    lgdt [rbx + OF(.gdtr)]
    push CODE_SELECTOR
    lea rax, [rbx + OF(.compatibility)]
    push rax
    o64 retf
bits 32
.compatibility:
    mov eax, DATA_SELECTOR
    mov ss, eax
    mov ds, eax
    mov es, eax
    mov fs, eax
    mov gs, eax
    mov eax, cr0
    btr eax, CR0_PG_BIT
    mov cr0, eax
    jmp .unpaged            ; [intel/vol3] "Switching Out of IA-32e Mode Operation"
.unpaged:
    mov ecx, MSR_EFER
    rdmsr
    btr eax, EFER_LME_BIT
    wrmsr
    xor eax, eax
    mov cr4, eax            ; only now: PAE must not change while paging is on
    mov cr3, eax

    ; A kernel may panic in an NMI handler, and NMIs stay masked until an IRET. One that waited is ignored, as any that
    ; comes from here on.
    lea eax, [ebx + OF(.ignored)]
    mov [ebx + OF(.gate)], ax
    shr eax, 16
    mov [ebx + OF(.gate) + 6], ax
    lea eax, [ebx + OF(.idt)]
    mov [ebx + OF(.idtr) + 2], eax
    lidt [ebx + OF(.idtr)]
    push dword EFLAGS_CLEAR
    push dword CODE_SELECTOR
    lea eax, [ebx + OF(.unmasked)]
    push eax
    iretd
.unmasked:

    ; From the last bus down: what is behind a bridge mostly has a higher number, and is stopped before the bridge that
    ; would refuse what it writes.
    mov esi, PCI_LAST_DEVICE
.device:
    mov eax, esi
    call pci_read
    inc ax                  ; no vendor has the number 0xffff, which is what absent devices read as
    jz .next_device
    lea edi, [esi + PCI_LAST_FUNCTION]
.function:
    mov eax, edi
    call pci_read
    inc ax
    jz .next_function
    lea eax, [edi + PCI_COMMAND]
    call pci_read
    btr eax, PCI_BUS_MASTER_BIT
    jnc .next_function
    movzx eax, ax           ; bits of the status register, in the upper half, are cleared by writing ones
    out dx, eax
    in eax, dx              ; comes back behind all that the device has written before
.next_function:
    sub edi, PCI_FUNCTION
    cmp edi, esi
    jae .function
.next_device:
    sub esi, PCI_DEVICE
    js .device              ; until bit 31 is gone

    ; Emulators and hypervisors go on with what they have begun: a disk is written from memory, and read into it, until
    ; that is done. So memory stays as it is for some seconds.
    mov ecx, CLOCK_PATIENCE
    mov esi, SECONDS + 1    ; the first look sees a change
    xor ebp, ebp
    dec ebp
.look:
    mov al, CMOS_STATUS_A
    call clock_read
    test al, CMOS_UPDATING
    jnz .next_look
    mov al, CMOS_SECONDS
    call clock_read
    movzx eax, al
    cmp eax, ebp
    je .next_look
    mov ebp, eax
    dec esi
    jz .quiet
.next_look:
    dec ecx
    jnz .look
.quiet:

    push dword 0
    jmp [ebx + OF(kjump_guard_way_back)]
.ignored:
    iretd

; pci_read: reads a word of 32 bits from the configuration space of PCI.
; Call: near; protected mode, CPL 0
; In: eax = its address, as the address register takes it
; Out: eax = the word, all ones if there is no such function; dx = the data register's port, still at that word
; Clobbers: nothing else
; Memory: none
; Stack: 4 bytes
pci_read:
    mov edx, PCI_ADDRESS
    out dx, eax
    mov edx, PCI_DATA
    in eax, dx
    ret

; clock_read: reads a register of the PC's clock.
; Call: near; protected mode, CPL 0
; In: al = its index
; Out: al = the register; NMIs are let through
; Clobbers: nothing else
; Memory: none
; Stack: 4 bytes
clock_read:
    out CMOS_INDEX, al
    in al, CMOS_DATA
    ret

align 8, db 0
kjump_guard.gdt:
    dq 0, 0, FLAT_CODE, FLAT_DATA
kjump_guard.gdt_end:
kjump_guard.idt:
    times NMI_VECTOR dq 0
kjump_guard.gate:
    dw 0, CODE_SELECTOR, INTERRUPT_GATE32, 0
kjump_guard.idt_end:
kjump_guard.gdtr:
    dw kjump_guard.gdt_end - kjump_guard.gdt - 1
    dq 0
kjump_guard.idtr:
    dw kjump_guard.idt_end - kjump_guard.idt - 1
    dd 0

align 4, db 0
; A physical address, by C++.
entry kjump_guard_way_back
    dd 0
entry kjump_guard_end

section .note.GNU-stack progbits noalloc noexec nowrite

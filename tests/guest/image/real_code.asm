; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Real-mode routines about devices, faults and time; see real_code.inc.
%include "real_code.inc"

; real_turn_over: every general register is complemented, segments change places, CF is set.
routine real_turn_over
    not eax
    not ebx
    not ecx
    not edx
    not esi
    not edi
    not ebp
    push ds
    push es
    pop ds
    pop es
    push fs
    push gs
    pop fs
    pop gs
    stc
    retf

; real_fill: fills CX bytes of the buffer from offset DI with AL.
routine real_fill
    push cs
    pop es
    cld
    rep stosb
    retf

; real_observe: stores the state it finds, as struct Observed (bios_devices.cpp), behind its own code.
routine real_observe
    pushf
    pop word [cs:IN(.flags, real_observe)]
    mov [cs:IN(.sp, real_observe)], sp
    mov [cs:IN(.ss, real_observe)], ss
    mov eax, cr0
    mov [cs:IN(.cr0, real_observe)], eax
    mov eax, cr4
    mov [cs:IN(.cr4, real_observe)], eax
    sidt [cs:IN(.idtr, real_observe)]
    in al, 0x21
    mov ah, al
    in al, 0xa1
    xchg al, ah
    mov [cs:IN(.masks, real_observe)], ax
    retf
align 4
.observed:
.cr0:   dd 0
.cr4:   dd 0
.idtr:  dw 0
        dd 0
.flags: dw 0
.sp:    dw 0
.ss:    dw 0
.masks: dw 0
global real_observe_result
real_observe_result equ .observed - real_observe

; real_trash: leaves nothing as it was that a service can reach: A20 off, PICs with other bases and nothing masked, the
; timer slow, NMIs masked, debug registers, FPU, CR0, CR4, descriptor tables, DF, its stack.
routine real_trash
    cli
    mov al, 0x11
    out 0x20, al
    out 0xa0, al
    mov al, 0x40
    out 0x21, al
    mov al, 0x48
    out 0xa1, al
    mov al, 4
    out 0x21, al
    mov al, 2
    out 0xa1, al
    mov al, 1
    out 0x21, al
    out 0xa1, al
    mov al, 0
    out 0x21, al
    out 0xa1, al
    mov al, 0x36
    out 0x43, al
    mov al, 0
    out 0x40, al
    out 0x40, al
    mov al, 0x8d
    out 0x70, al
    xor eax, eax
    mov dr7, eax
    dec eax
    mov dr0, eax
    mov dr3, eax
    fninit
    fld1
    mov eax, cr0
    or al, 0x2e             ; NE TS EM MP
    mov cr0, eax
    mov eax, cr4
    or al, 0x08             ; DE
    mov cr4, eax
    lgdt [cs:IN(.nothing, real_trash)]
    in al, 0x92
    and al, 0xfc            ; A20 off, and no reset
    out 0x92, al
    std
    retf
.nothing:
    dw 0
    dd 0

; Faults, each at the instruction behind its label.
routine real_divide
    mov ebx, 0x600dcafe
    xor cx, cx
    stc
    std
    sti
    div cx
    retf
global real_divide_at
real_divide_at equ 11

routine real_opcode
    mov ebx, 0x600dcafe
    stc
    std
    sti
    ud2
    retf
global real_opcode_at
real_opcode_at equ 9

; An instruction may have 15 bytes.
routine real_general
    mov ebx, 0x600dcafe
    times 15 db 0x66
    nop
    retf
global real_general_at
real_general_at equ 6

; The same vector as IRQ4, and IRQ4 is not in service. A trap: it points behind.
routine real_stack
    mov ebx, 0x600dcafe
    int 12
    retf
global real_stack_at
real_stack_at equ 8

; Words that pass the end of a segment, for a machine that checks limits.
routine real_stack_limit
    mov ebx, 0x600dcafe
    mov bp, 0xffff
    mov ax, [bp]
    retf
routine real_general_limit
    mov ebx, 0x600dcafe
    mov ax, [0xffff]
    retf
global real_stack_limit_at
real_stack_limit_at equ 9
global real_general_limit_at
real_general_limit_at equ 6

routine real_endless
    mov ebx, 0x600dcafe
    sti
.here:
    jmp .here
global real_endless_at
real_endless_at equ 7

; IRQ0's vector without IRQ0.
routine real_int8
    mov ebx, 0x600dcafe
    cli
.here:
    int 8
    jmp .here
global real_int8_at
real_int8_at equ 9

; real_irq4: the first serial port raises IRQ4; the handler behind, which the test has put into the IVT, counts it. Then
; AX = count.
routine real_irq4
    cli
    mov dx, 0x3fc
    in al, dx
    push ax
    or al, 8                ; OUT2 connects the port to the PIC
    out dx, al
    in al, 0x21
    and al, ~0x10
    out 0x21, al
    sti
    mov dx, 0x3f9
    mov al, 2               ; transmitter empty, as it is
    out dx, al
    mov cx, 0xffff
.wait:
    cmp word [cs:IN(.count, real_irq4)], 0
    loope .wait
    cli
    mov dx, 0x3f9
    mov al, 0
    out dx, al
    mov dx, 0x3fc
    pop ax
    out dx, al
    mov ax, [cs:IN(.count, real_irq4)]
    retf
.handler:
    push ax
    push dx
    mov dx, 0x3f9
    mov al, 0
    out dx, al
    mov dx, 0x3fa
    in al, dx               ; reading says: noticed
    inc word [cs:IN(.count, real_irq4)]
    mov al, 0x20
    out 0x20, al
    pop dx
    pop ax
    iret
.count:
    dw 0
global real_irq4_handler
real_irq4_handler equ .handler - real_irq4

; real_wait_ticks: until the BIOS's tick count has changed CX times, or 2^32 looks. Out: EAX = looks left.
routine real_wait_ticks
    push ds
    mov ax, 0x40
    mov ds, ax
    mov dx, [0x6c]
    xor ebx, ebx
    sti
.wait:
    dec ebx
    jz .over
    cmp [0x6c], dx
    je .wait
    mov dx, [0x6c]
    loop .wait
.over:
    mov eax, ebx
    pop ds
    retf

section .note.GNU-stack progbits noalloc noexec nowrite

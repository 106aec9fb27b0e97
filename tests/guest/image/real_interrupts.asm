; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Real-mode routines about interrupts; see real_code.inc. Vectors that belong to their labels are in the IVT already.
%include "real_code.inc"

; real_handler: the service itself, called by INT: counts its calls and keeps the FLAGS it finds, as struct Handled
; (bios_interrupts.cpp).
routine real_handler
    pushf
    pop word [cs:IN(.flags, real_handler)]
    inc word [cs:IN(.count, real_handler)]
    iret
.handled:
.flags: dw 0
.count: dw 0
global real_handler_result
real_handler_result equ .handled - real_handler

; real_x87_error: divides by zero on the x87, and counts who is told: IRQ13 in AL, vector 16 in AH.
routine real_x87_error
    cli
    fninit
    fldcw [cs:IN(.unmasked, real_x87_error)]
    fld1
    fdiv dword [cs:IN(.zero, real_x87_error)]
    sti
    fwait
    mov cx, 0xffff
.wait:
    cmp word [cs:IN(.counts, real_x87_error)], 0
    loope .wait
    cli
    fninit
    mov ax, [cs:IN(.counts, real_x87_error)]
    retf
.on_irq13:
    push ax
    out 0xf0, al            ; the error line is low again
    fnclex
    mov al, 0x20
    out 0xa0, al
    out 0x20, al
    pop ax
    inc byte [cs:IN(.counts, real_x87_error)]
    iret
.on_vector16:
    fnclex
    inc byte [cs:IN(.counts, real_x87_error) + 1]
    iret
align 4, db 0
.zero:     dd 0
.unmasked: dw 0x037b        ; all but division by zero masked
.counts:   dw 0
global real_x87_error_on_irq13
real_x87_error_on_irq13 equ .on_irq13 - real_x87_error
global real_x87_error_on_vector16
real_x87_error_on_vector16 equ .on_vector16 - real_x87_error

; real_trap_flag: returns with TF set.
routine real_trap_flag
    pushf
    pop ax
    or ah, 1
    push ax
    popf
    retf

; real_bad_tick: the BIOS's handler of IRQ0 calls what faults (INT 1Ch), before it has told the PIC that it is done.
routine real_bad_tick
    sti
.here:
    jmp .here
.on_tick:
    ud2
global real_bad_tick_on_tick
real_bad_tick_on_tick equ .on_tick - real_bad_tick

; real_look_at_keyboard: AH = what the master PIC has pending, AL = the keyboard controller's status.
routine real_look_at_keyboard
    mov al, 0x0a
    out 0x20, al
    in al, 0x20
    mov ah, al
    in al, 0x64
    retf

; real_wait_for_byte: until the keyboard controller has a byte.
routine real_wait_for_byte
    in al, 0x64
    test al, 1
    jz real_wait_for_byte
    retf

; real_look_at_clock: AL = why the clock interrupts, which is over then; what the slave PIC has pending, in BL before
; that, in CL behind it.
routine real_look_at_clock
    mov al, 0x0a
    out 0xa0, al
    in al, 0xa0
    mov bl, al
    mov al, 0x0c
    out 0x70, al
    in al, 0x71
    mov ah, al
    in al, 0xa0
    mov cl, al
    mov al, ah
    retf

section .note.GNU-stack progbits noalloc noexec nowrite

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The trampoline's 16-bit part: into real mode, to the service, and out again. Included by call.asm.
bits 16

; libjump_bios_16bit: leaves protected mode.
; Call: far jump; 16-bit protected mode, code segment based at the window, IF = 0
; In: ebx = window
; Out: goes on at libjump_bios_real
; Clobbers: eax, flags, all segment registers
; Memory: reads the window
; Stack: none
entry libjump_bios_16bit
    mov ax, kBiosData16Selector
    mov ds, ax
    mov es, ax
    mov fs, ax
    mov gs, ax
    mov ss, ax
    mov eax, cr0
    and eax, ~(CR0_PE | CR0_NE)     ; without NE an x87 error is IRQ13, not INT 10h
    mov cr0, eax
    jmp far [BiosWindow.setup + BiosWindowSetup.to_real]

; libjump_bios_real: enters the service.
; Call: far jump; real mode, CS = window / 16, IF = 0
; In: the request in the window
; Out: the service returns to `returned`, by IRET or RETF: the flags lie above the return address for both
; Clobbers: everything
; Memory: reads the window, writes its stack
; Stack: 12 bytes at the end of the window's, which is the service's then; the upper 6 are for its return
entry libjump_bios_real
    mov ax, cs
    mov ds, ax
    mov ss, ax
    mov esp, kBiosBufferOffset
    push word [CALL(return_flags)]
    push cs
    push word OFFSET(returned)
    push word [CALL(entry_flags)]
    push dword [BiosWindow.target]
    mov es, [REGS(es)]
    mov fs, [REGS(fs)]
    mov gs, [REGS(gs)]
    mov eax, [REGS(eax)]
    mov ebx, [REGS(ebx)]
    mov ecx, [REGS(ecx)]
    mov edx, [REGS(edx)]
    mov esi, [REGS(esi)]
    mov edi, [REGS(edi)]
    mov ebp, [REGS(ebp)]
    mov ds, [REGS(ds)]
    iret

; returned: the service is done.
; Call: IRET or RETF; real mode, any flags
; In: the service's registers
; Out: goes on at leave_service, IF = 0, TF = 0
; Clobbers: flags
; Memory: the window, the service's stack
; Stack: 6 bytes of the service's
returned:
    pushfd
    push word EFLAGS_CLEAR      ; TF too: there is no handler for its trap in protected mode
    popf
    pop dword [cs:REGS(eflags)]
    mov byte [cs:REPORT(end)], kBiosEndDone
    jmp leave_service

; libjump_bios_on_divide, libjump_bios_on_opcode: the IVT's handlers of #DE and #UD while a service runs.
; Call: interrupt; real mode, IF = 0
; In: the interrupted code's registers, IP, CS and FLAGS on its stack
; Out: goes on at `fault`
; Clobbers: nothing
; Memory: the window
; Stack: none
entry libjump_bios_on_divide
    mov byte [cs:REPORT(vector)], EXCEPTION_DE
    jmp fault
entry libjump_bios_on_opcode
    mov byte [cs:REPORT(vector)], EXCEPTION_UD
    jmp fault

; libjump_bios_on_stack, libjump_bios_on_general: the IVT's handlers of #SS and #GP while a service runs, whose vectors
; are those of two IRQs also. The master PIC tells which of the two it was. [i8259] "Reading the 8259A Status": its
; in-service register.
; Call: interrupt; real mode, IF = 0
; In: the interrupted code's registers, IP, CS and FLAGS on its stack
; Out: an exception goes on at `fault`, an IRQ in the BIOS's handler
; Clobbers: flags
; Memory: the window, the interrupted code's stack
; Stack: 2 bytes of the interrupted code's
; %1: vector, %2: index of the hook
%macro exception_or_irq 2
    push ax
    mov al, PIC_READ_IN_SERVICE
    out PIC_MASTER, al
    in al, PIC_MASTER
    test al, 1 << (%1 - kBiosMasterBase)
    pop ax
    jnz %%irq
    mov byte [cs:REPORT(vector)], %1
    jmp fault
%%irq:
    jmp far [cs:BiosWindow.setup + BiosWindowSetup.hooks + %2 * BiosHook_size + BiosHook.saved]
%endmacro
entry libjump_bios_on_stack
    exception_or_irq EXCEPTION_SS, kBiosHookStack
entry libjump_bios_on_general
    exception_or_irq EXCEPTION_GP, kBiosHookGeneral

; libjump_bios_on_timer: the BIOS's own handler, then one tick less for the service.
; Call: interrupt; real mode, IF = 0
; In: the interrupted code's registers, IP, CS and FLAGS on its stack
; Out: returns, or goes on at `abandon`
; Clobbers: flags; what the BIOS's handler does
; Memory: the window, the interrupted code's stack; what the BIOS's handler touches
; Stack: 6 bytes of the interrupted code's; below them what the BIOS's handler takes
entry libjump_bios_on_timer
    pushf
    call far [cs:BiosWindow.setup + BiosWindowSetup.hooks + kBiosHookTimer * BiosHook_size + BiosHook.saved]
    dec dword [cs:CALL(ticks)]          ; no limit is 0: 2^32 ticks
    jz .over
    iret
.over:
    mov byte [cs:REPORT(end)], kBiosEndTimeout
    jmp abandon

; fault: reports that an exception ends the call.
; Call: jump; real mode, IF = 0
; In: the interrupted code's registers, IP, CS and FLAGS on its stack; report.vector set
; Out: goes on at `abandon`
; Clobbers: nothing
; Memory: the window
; Stack: none
fault:
    mov byte [cs:REPORT(end)], kBiosEndFault

; abandon: takes over from code that does not return.
; Call: jump; real mode, IF = 0
; In: the interrupted code's registers, IP, CS and FLAGS on its stack; report.end set
; Out: goes on at leave_service
; Clobbers: sp, the interrupted code's CPU frame popped
; Memory: the window; reads the interrupted code's stack
; Stack: none; takes the CPU's frame of 6 bytes
abandon:
    pop word [cs:REPORT(ip)]
    pop word [cs:REPORT(cs)]
    pop word [cs:REGS(eflags)]

; leave_service: keeps the registers and goes back to protected mode.
; Call: jump; real mode, IF = 0, TF = 0
; In: the registers to report
; Out: goes on at libjump_bios_32bit with ebx = window
; Clobbers: eax, ebx, flags
; Memory: the window
; Stack: none
leave_service:
    mov [cs:REPORT(esp)], esp
    mov [cs:REPORT(ss)], ss
    mov [cs:REGS(ds)], ds
    mov [cs:REGS(es)], es
    mov [cs:REGS(fs)], fs
    mov [cs:REGS(gs)], gs
    mov [cs:REGS(eax)], eax
    mov [cs:REGS(ebx)], ebx
    mov [cs:REGS(ecx)], ecx
    mov [cs:REGS(edx)], edx
    mov [cs:REGS(esi)], esi
    mov [cs:REGS(edi)], edi
    mov [cs:REGS(ebp)], ebp
    xor ebx, ebx
    mov bx, cs
    shl ebx, 4
    o32 lgdt [cs:BiosWindow.setup + BiosWindowSetup.gdtr]
    mov eax, cr0
    or eax, CR0_PE
    mov cr0, eax
    jmp dword far [cs:BiosWindow.setup + BiosWindowSetup.to_32bit]

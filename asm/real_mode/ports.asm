; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The trampoline's devices: the port writes that C++ listed for PICs, timer and NMI mask; the keyboard controller; A20.
; Included by call.asm.
bits 32

; hand_over: writes a script while nothing waits in the keyboard controller and the clock's interrupt is taken.
; Otherwise either line would stay high, and a PIC that is initialised afterwards waits for a rising edge. What came in
; the meantime may have come before the PICs forgot it, so they are initialised again. If the PICs came first, the
; keyboard's interrupt would arrive without a byte to read.
; Call: near; protected mode, flat segments, CPL 0
; In: esi = PortScript*, whose last write is an index of the clock's
; Out: nothing
; Clobbers: eax, ecx, edx, esi, flags
; Memory: reads the script
; Stack: 12 bytes
hand_over:
    call quiet_devices
    mov ecx, HAND_OVERS
.again:
    push ecx
    push esi
    call write_ports
    call quiet_devices
    pop esi
    pop ecx
    loopnz .again
    ; The index once more, behind that of the register C. Some clocks need every index to be followed by an access.
    mov ecx, [esi + PortScript.count]
    mov al, [esi + PortScript.writes + (ecx - 1) * PortWrite_size + PortWrite.value]
    out CMOS_INDEX, al
    in al, CMOS_DATA
    ret

; write_ports: writes a script to its ports.
; Call: near; protected mode, flat segments, CPL 0
; In: esi = PortScript*
; Out: nothing
; Clobbers: eax, ecx, edx, esi, flags
; Memory: reads the script
; Stack: none
write_ports:
    mov ecx, [esi + PortScript.count]
    add esi, PortScript.writes
.next:
    mov dx, [esi + PortWrite.port]
    mov al, [esi + PortWrite.value]
    mov ah, [esi + PortWrite.times]
.again:
    out dx, al
    out IO_DELAY, al        ; a microsecond, which old PICs need between two writes
    dec ah
    jnz .again
    add esi, PortWrite_size
    loop .next
    ret

; quiet_devices: empties the keyboard controller and takes the clock's interrupt.
; Call: near; protected mode, CPL 0
; In: nothing
; Out: ZF = 0: something waited; NMI masked at port 0x70
; Clobbers: eax, ecx, edx, flags
; Memory: none
; Stack: none
quiet_devices:
    xor edx, edx
    mov ecx, KEYBOARD_BYTES
.next:
    in al, KEYBOARD_COMMAND
    test al, KEYBOARD_OUTPUT_FULL
    jz .clock
    in al, KEYBOARD_DATA
    inc edx
    loop .next
    xor edx, edx            ; more than can wait: there is no controller
.clock:
    mov al, CMOS_STATUS_C | CMOS_NMI_MASK
    out CMOS_INDEX, al
    in al, CMOS_DATA
    and eax, CMOS_INTERRUPTS
    or eax, edx
    ret

; enable_a20: turns address line 20 on if a service left it off; by port 0x92, then by the keyboard controller. Without
; it there is no way back, so it does not give up.
; Call: near; protected mode, flat segments, CPL 0
; In: ebx = window
; Out: A20 on
; Clobbers: eax, ecx, flags
; Memory: the window's probe; reads the dword A20_BIT bytes above it
; Stack: 4 bytes
enable_a20:
    call is_a20_on
    jne .on
    in al, FAST_A20
    or al, FAST_A20_ON
    and al, ~FAST_A20_RESET
    out FAST_A20, al
    call is_a20_on
    jne .on
    call wait_for_keyboard
    mov al, KEYBOARD_WRITE_OUTPUT
    out KEYBOARD_COMMAND, al
    call wait_for_keyboard
    mov al, KEYBOARD_A20_ON
    out KEYBOARD_DATA, al
    call wait_for_keyboard
    jmp enable_a20
.on:
    ret

; is_a20_on: compares a dword with the one that A20 alone tells from it, twice, with different values.
; Call: near; protected mode, flat segments
; In: ebx = window
; Out: ZF = 0: it is on
; Clobbers: eax, flags
; Memory: the window's probe; reads the dword A20_BIT bytes above it
; Stack: none
is_a20_on:
    inc dword [ebx + BiosWindow.a20_probe]
    mov eax, [ebx + BiosWindow.a20_probe]
    cmp eax, [ebx + BiosWindow.a20_probe + A20_BIT]
    jne .differs
    inc dword [ebx + BiosWindow.a20_probe]
    inc eax
    cmp eax, [ebx + BiosWindow.a20_probe + A20_BIT]
.differs:
    ret

; wait_for_keyboard: waits until the controller takes a byte, for a bounded number of reads.
; Call: near; protected mode, CPL 0
; In: nothing
; Out: nothing
; Clobbers: eax, ecx, flags
; Memory: none
; Stack: none
wait_for_keyboard:
    mov ecx, KEYBOARD_PATIENCE
.wait:
    in al, KEYBOARD_COMMAND
    test al, KEYBOARD_INPUT_FULL
    loopnz .wait
    ret

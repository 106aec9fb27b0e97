; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The printing half of a fault report. Assembled as 32-bit code, and run as 64-bit code too, in a page below 4 GiB: every
; instruction here has the same bytes and the same meaning in both, but that the stack's words are a long of the mode. So it
; has no INC or DEC of a register, no PUSHA and no absolute address. The stubs, the frame and the text are each
; architecture's. Included by its fault.asm.
%include "width.inc"
bits 32

; In the report's text: the end, `=` and the next number in hexadecimal, the next number as four characters.
%define TEXT_END 0
%define TEXT_HEX 1
%define TEXT_CHARS 2

; print_report: prints the report, and returns if its vector is one that goes on.
; Call: near, from report_fault; flat data segments
; In: ebx = ControlPage*; its report filled in but for the phase
; Out: returns if the vector's bit is set in ControlPage.goes_on; else goes on where ControlPage.on_fault says, with ebx
; as it was
; Clobbers: everything but ebx
; Memory: writes the report's phase; the UART's registers
; Stack: 5 words
print_report:
    mov eax, [ebx + ControlPage.phase]
    mov [ebx + ControlPage.report.phase], eax
    lea esi, [ebx + OFFSET(fault_text)]
    lea ebp, [ebx + ControlPage.report]
    call print_text
    mov eax, [ebx + ControlPage.report.vector]
    bt [ebx + ControlPage.goes_on], eax
    jc .goes_on
    mov eax, [ebx + ControlPage.on_fault]
    add eax, ebx
    jmp eax
.goes_on:
    ret

; nested: where a report goes whose instruction is a report's own, so that none ends in a loop of reports. One that had
; begun to print stops without a word, since it may be printing that fails.
; Call: jump, from report_fault
; In: ebx = ControlPage*, eax = the instruction's offset from fault_stubs
; Out: does not return
; Clobbers: everything
; Memory: the UART's registers
; Stack: as fault_stops
nested:
    cmp eax, print_report - fault_stubs
    jae stop

; libjump_i386_fault_stops, libjump_x86_64_fault_stops: ends the report and the machine's work.
; Call: jump, from print_report or nested
; In: ebx = ControlPage*
; Out: does not return
; Clobbers: everything
; Memory: the UART's registers
; Stack: 5 words
arch_entry fault_stops
    lea esi, [ebx + OFFSET(stopped_text)]
    call print_text
stop:
    cli
    hlt
    jmp stop

; print_text: sends a text with numbers in it.
; Call: near
; In: esi = text, ebp = its numbers, a long each, in the text's order; ebx = ControlPage*; DF = 0
; Out: esi and ebp behind what was printed
; Clobbers: eax, ecx, edx, flags
; Memory: reads the control page; the UART's registers
; Stack: 4 words
print_text:
.next:
    cs lodsb
    cmp al, TEXT_HEX
    jb .end
    je .hex
    cmp al, TEXT_CHARS
    je .chars
    call put_char
    jmp .next
.hex:
    mov al, '='
    call put_char
    mov ecx, LONG_SIZE
.byte:
    mov al, [cs:ebp + ecx - 1]
    push eax
    shr al, 4
    call put_digit
    pop eax
    and al, 15
    call put_digit
    loop .byte
.printed:
    add ebp, LONG_SIZE
    jmp .next
.chars:
    mov eax, [cs:ebp]
.char:
    call put_char
    shr eax, 8
    jnz .char
    jmp .printed
.end:
    ret

; put_digit, put_char: sends one digit, or one character, to where reports go.
; Call: near
; In: al = digit of 0 to 15, or character; ebx = ControlPage*
; Out: nothing
; Clobbers: edx, flags; put_digit also al
; Memory: reads the control page; the UART's registers
; Stack: 2 words
put_digit:
    add al, '0'
    cmp al, '9'
    jbe put_char
    add al, 'a' - '9' - 1
put_char:
    push ecx
    push eax
    mov ecx, UART_PATIENCE
    mov edx, [cs:ebx + ControlPage.serial_base]
    mov eax, [cs:ebx + ControlPage.put_char]
    add eax, ebx
    jmp eax

; libjump_i386_put_to_port, _put_to_mmio8, _put_to_mmio32, _put_nowhere, and x86_64's: the ways to send a character;
; install_control_page() chooses one. A transmitter that is never ready, or an address without a UART, costs a bounded
; number of reads.
; Call: jump, from put_char
; In: on the stack the character, put_char's ecx, its return address; edx = I/O port, or physical address, of a 16550 with
; registers at a stride of 1 byte, or of 4; ecx = UART_PATIENCE
; Out: returns from put_char
; Clobbers: edx, flags
; Memory: the UART's registers, as DS sees them
; Stack: none
arch_entry put_to_port
    add edx, UART_LINE_STATUS
.wait:
    in al, dx
    test al, UART_TRANSMIT_EMPTY
    loopz .wait
    pop eax
    sub edx, UART_LINE_STATUS - UART_DATA
    out dx, al
    pop ecx
    ret
arch_entry put_to_mmio8
.wait:
    mov al, [edx + UART_LINE_STATUS]
    test al, UART_TRANSMIT_EMPTY
    loopz .wait
    pop eax
    mov [edx + UART_DATA], al
    pop ecx
    ret
arch_entry put_to_mmio32
.wait:
    mov eax, [edx + UART_LINE_STATUS * 4]
    test al, UART_TRANSMIT_EMPTY
    loopz .wait
    pop eax
    movzx ecx, al
    mov [edx + UART_DATA * 4], ecx
    pop ecx
    ret
arch_entry put_nowhere
    pop eax
    pop ecx
    ret

stopped_text:
    db "libjump: stopped", 13, 10, TEXT_END

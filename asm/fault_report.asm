; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The printing half of a fault report, for both widths; the stubs, the frame and the text are each architecture's.
; Included by its fault.asm, in the middle of report_fault.
%include "width.inc"

; In the report's text: the end, the next number in hexadecimal, the next number as four characters.
%define TEXT_END 0
%define TEXT_HEX 1
%define TEXT_CHARS 2
%define TEXT_CHARS_COUNT 4

; print_report: prints a text and its numbers on the serial port, and goes on where ControlPage.on_fault says.
; Call: reached from report_fault, which ends right before it
; In: xsi = text, xbp = its numbers, a long each, in the text's order; xbx = ControlPage*
; Out: goes on in fault_stops or fault_comes_back, with xbx as it was
; Clobbers: everything else
; Memory: the stack; reads the control page
; Stack: 3 longs
print_report:
%if print_report - report_fault.print
%error report_fault runs into something else than print_report: include fault_report.asm at its end
%endif
.next:
    mov al, in_code(xsi)
    inc xsi
    cmp al, TEXT_END
    je .end
    cmp al, TEXT_HEX
    je .hex
    cmp al, TEXT_CHARS
    je .chars
    call put_char
    jmp .next
.hex:
    mov xdi, in_code(xbp)
    add xbp, LONG_SIZE
    mov ecx, LONG_SIZE * 2  ; a digit is half a byte
.digit:
    rol xdi, 4
    mov xax, xdi
    and eax, 15
    mov al, in_code(xbx + xax + OFFSET(hex_digits))
    call put_char
    loop .digit
    jmp .next
.chars:
    mov xdi, in_code(xbp)
    add xbp, LONG_SIZE
    mov ecx, TEXT_CHARS_COUNT
.char:
    mov xax, xdi
    call put_char
    shr xdi, 8
    loop .char
    jmp .next
.end:
    mov xax, in_code(xbx + ControlPage.on_fault)
    add xax, xbx
    jmp xax

; libjump_i386_fault_stops, libjump_x86_64_fault_stops: ends the report and the machine's work.
; Call: jump, from print_report
; In: xbx = ControlPage*
; Out: does not return
; Clobbers: everything
; Memory: writes the control page, where data segments are flat
; Stack: 3 longs
arch_entry fault_stops
    lea xsi, [xbx + OFFSET(stopped_text)]
    mov dword [xbx + ControlPage.on_fault], OFFSET(.halt)
    jmp print_report.next
.halt:
    cli
    hlt
    jmp .halt

; libjump_i386_fault_comes_back, libjump_x86_64_fault_comes_back: takes the way back in the place of a peer that faulted,
; which is to be entered nowhere.
; Call: jump, from print_report
; In: xbx = ControlPage*, physical
; Out: goes on in come_back
; Clobbers: everything
; Memory: writes the control page; its stack
; Stack: a long of the control page's, then come_back's
arch_entry fault_comes_back
    leave_peer
    mov dword [xbx + ControlPage.faulted], 1
    lea xsp, [xbx + kPageSize]
    push 0
    jmp come_back

; put_char: sends one character, or nothing when there is no serial port. A transmitter that is never ready, or a port
; without a UART, costs a bounded number of reads.
; Call: near
; In: al = character, xbx = ControlPage*
; Out: nothing
; Clobbers: xax, edx, flags
; Memory: reads the control page, uses the stack
; Stack: 2 longs
put_char:
    mov edx, in_code(xbx + ControlPage.serial_port)
    test edx, edx
    jz .done
    push xcx
    push xax
    add edx, UART_LINE_STATUS
    mov ecx, UART_PATIENCE
.wait:
    in al, dx
    test al, UART_TRANSMIT_EMPTY
    loopz .wait
    pop xax
    sub edx, UART_LINE_STATUS - UART_DATA
    out dx, al
    pop xcx
.done:
    ret

hex_digits:
    db "0123456789abcdef"
stopped_text:
    db "libjump: stopped", 13, 10, TEXT_END

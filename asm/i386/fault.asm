; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Fault reports. Included by control_page.asm. Runs with paging on or off, at either address of the page, and trusts
; nothing but the stack and the page's own code segment.

; Vectors whose exception pushes an error code. [intel/vol3] "Exception and Interrupt Reference".
%define HAS_ERROR_CODE (1 << 8 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 17 | 1 << 21 | 1 << 29 | 1 << 30)

; In the report's text: the end, the next number in hexadecimal, the next number as four characters.
%define TEXT_END 0
%define TEXT_HEX 1
%define TEXT_CHARS 2

; libjump_fault_stubs: one entry for each exception vector, all of one size: the return address that the CALL pushes tells
; which it was.
; Call: interrupt gate; protected mode, CPL 0
; In: the exception's frame
; Out: does not return
; Clobbers: everything
; Memory: as report_fault
%define FAULT_STUB_SHIFT 3
%if 1 << FAULT_STUB_SHIFT != kFaultStubSize
%error FAULT_STUB_SHIFT does not match kFaultStubSize in control_code.hpp
%endif
align 8
entry libjump_fault_stubs
%assign vector 0
%rep kExceptionVectors
%if HAS_ERROR_CODE >> vector & 1
    nop
    nop
%else
    push byte 0
%endif
    call strict near report_fault
    times libjump_fault_stubs + (vector + 1) * kFaultStubSize - $ nop
%assign vector vector + 1
%endrep

; report_fault: prints what happened on the serial port and stops.
; Call: near, from a fault stub
; In: [esp] = behind the stub's CALL, error code, EIP, CS, EFLAGS; above them what the interrupted code had pushed
; Out: does not return
; Clobbers: everything
; Memory: the stack; reads the control page
report_fault:
    pushad
    call .here
.here:
    pop ebx
    and ebx, -kPageSize

    ; The report's numbers, last one first, so that the text below finds them in its order from esp up.
    mov ebp, esp            ; pushad: edi esi ebp esp ebx edx ecx eax; then stub, error, eip, cs, eflags
    mov eax, cr4
    push eax
    mov eax, cr3
    push eax
    mov eax, cr2
    push eax
    mov eax, cr0
    push eax
    lea eax, [ebp + 13 * 4] ; no change of CPL: the interrupted ESP is where the frame ends
    push eax
    push dword [ebp + 2 * 4]
    push dword [ebp + 0 * 4]
    push dword [ebp + 1 * 4]
    push dword [ebp + 5 * 4]
    push dword [ebp + 6 * 4]
    push dword [ebp + 4 * 4]
    push dword [ebp + 7 * 4]
    push dword [ebp + 12 * 4]
    push dword [ebp + 11 * 4]
    push dword [ebp + 10 * 4]
    push dword [ebp + 9 * 4]
    mov eax, [ebp + 8 * 4]
    sub eax, ebx
    sub eax, libjump_fault_stubs - libjump_control_code
    shr eax, FAULT_STUB_SHIFT
    push eax
    push dword [cs:ebx + ControlPage.phase]

    lea esi, [ebx + (fault_text - libjump_control_code)]
    mov ebp, esp            ; the next number
.next:
    mov al, [cs:esi]
    inc esi
    cmp al, TEXT_END
    je .stop
    cmp al, TEXT_HEX
    je .hex
    cmp al, TEXT_CHARS
    je .chars
    call put_char
    jmp .next
.hex:
    mov edi, [ss:ebp]
    add ebp, 4
    mov ecx, 8
.digit:
    rol edi, 4
    mov eax, edi
    and eax, 15
    mov al, [cs:ebx + eax + (hex_digits - libjump_control_code)]
    call put_char
    loop .digit
    jmp .next
.chars:
    mov edi, [ss:ebp]
    add ebp, 4
    mov ecx, 4
.char:
    mov eax, edi
    call put_char
    shr edi, 8
    loop .char
    jmp .next
.stop:
    cli
    hlt
    jmp .stop

; put_char: sends one character, or nothing when there is no serial port. A transmitter that is never ready, or a port
; without a UART, costs a bounded number of reads.
; Call: near
; In: al = character, ebx = ControlPage*
; Out: nothing
; Clobbers: eax, edx, flags
; Memory: reads the control page, uses the stack
put_char:
    mov edx, [cs:ebx + ControlPage.serial_port]
    test edx, edx
    jz .done
    push ecx
    push eax
    add edx, UART_LINE_STATUS
    mov ecx, 100000
.wait:
    in al, dx
    test al, UART_TRANSMIT_EMPTY
    loopz .wait
    pop eax
    sub edx, UART_LINE_STATUS - UART_DATA
    out dx, al
    pop ecx
.done:
    ret

hex_digits:
    db "0123456789abcdef"
fault_text:
    db 13, 10, "libjump: fault phase=", TEXT_CHARS, " vector=", TEXT_HEX, " error=", TEXT_HEX, 13, 10
    db "libjump: eip=", TEXT_HEX, " cs=", TEXT_HEX, " eflags=", TEXT_HEX, 13, 10
    db "libjump: eax=", TEXT_HEX, " ebx=", TEXT_HEX, " ecx=", TEXT_HEX, " edx=", TEXT_HEX, 13, 10
    db "libjump: esi=", TEXT_HEX, " edi=", TEXT_HEX, " ebp=", TEXT_HEX, " esp=", TEXT_HEX, 13, 10
    db "libjump: cr0=", TEXT_HEX, " cr2=", TEXT_HEX, " cr3=", TEXT_HEX, " cr4=", TEXT_HEX, 13, 10
    db "libjump: stopped", 13, 10, TEXT_END

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Fault reports. Included by control_page.asm. Runs with paging on or off, at either address of the page, and trusts
; nothing but the stack and the page's own code segment.

; libjump_i386_fault_stubs: one entry for each exception vector, all of one size: the return address that the CALL pushes
; tells which it was.
; Call: interrupt gate; protected mode, CPL 0
; In: the exception's frame
; Out: does not return
; Clobbers: everything
; Memory: as report_fault
; Stack: 8 bytes below the exception's frame, then as report_fault
%define FAULT_STUB_SHIFT 3
%if 1 << FAULT_STUB_SHIFT != kFaultStubSize
%error FAULT_STUB_SHIFT does not match kFaultStubSize in control_code.hpp
%endif
align 8
entry libjump_i386_fault_stubs
%assign vector 0
%rep kExceptionVectors
%if VECTORS_WITH_ERROR_CODE >> vector & 1
    nop
    nop
%else
    push dword 0            ; where an error code would be
%endif
    call strict near report_fault
    times libjump_i386_fault_stubs + (vector + 1) * kFaultStubSize - $ nop
%assign vector vector + 1
%endrep

; report_fault: prints what happened on the serial port and stops.
; Call: near, from a fault stub
; In: esp = a FaultFrame from its `stub` up; above it what the interrupted code had pushed
; Out: does not return
; Clobbers: everything
; Memory: the stack; reads the control page
; Stack: 32 bytes that complete the FaultFrame, 72 of numbers, 12 of print_report's
report_fault:
    pushad
    call .here
.here:
    pop ebx
    and ebx, -kPageSize

    ; The report's numbers, last one first, so that the text below finds them in its order from esp up.
    mov ebp, esp
    mov eax, cr4
    push eax
    mov eax, cr3
    push eax
    mov eax, cr2
    push eax
    mov eax, cr0
    push eax
    lea eax, [ebp + FaultFrame_size]    ; no change of CPL: the interrupted ESP is where the frame ends
    push eax
    push dword [ebp + FaultFrame.ebp]
    push dword [ebp + FaultFrame.edi]
    push dword [ebp + FaultFrame.esi]
    push dword [ebp + FaultFrame.edx]
    push dword [ebp + FaultFrame.ecx]
    push dword [ebp + FaultFrame.ebx]
    push dword [ebp + FaultFrame.eax]
    push dword [ebp + FaultFrame.eflags]
    push dword [ebp + FaultFrame.cs]
    push dword [ebp + FaultFrame.eip]
    push dword [ebp + FaultFrame.error]
    mov eax, [ebp + FaultFrame.stub]
    sub eax, ebx
    sub eax, OFFSET(libjump_i386_fault_stubs)
    shr eax, FAULT_STUB_SHIFT
    push eax
    push dword [cs:ebx + ControlPage.phase]

    lea esi, [ebx + OFFSET(fault_text)]
    mov ebp, esp            ; the next number
.print:
%include "fault_report.asm"

fault_text:
    db 13, 10, "libjump: fault phase=", TEXT_CHARS, " vector=", TEXT_HEX, " error=", TEXT_HEX, 13, 10
    db "libjump: eip=", TEXT_HEX, " cs=", TEXT_HEX, " eflags=", TEXT_HEX, 13, 10
    db "libjump: eax=", TEXT_HEX, " ebx=", TEXT_HEX, " ecx=", TEXT_HEX, " edx=", TEXT_HEX, 13, 10
    db "libjump: esi=", TEXT_HEX, " edi=", TEXT_HEX, " ebp=", TEXT_HEX, " esp=", TEXT_HEX, 13, 10
    db "libjump: cr0=", TEXT_HEX, " cr2=", TEXT_HEX, " cr3=", TEXT_HEX, " cr4=", TEXT_HEX, 13, 10
    db "libjump: stopped", 13, 10, TEXT_END

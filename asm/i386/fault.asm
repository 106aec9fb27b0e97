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

; What fault_comes_back needs to be come_back's caller: a second fault there stops.
%macro leave_peer 0
    load_flat_data
    mov dword [ebx + ControlPage.on_fault], OFFSET(libjump_i386_fault_stops)
    mov eax, cr0
    btr eax, CR0_PG_BIT     ; a peer's own paging, under which the page is at its physical address too
    mov cr0, eax
%endmacro

; report_fault: keeps what happened, prints it on the serial port and goes on where ControlPage.on_fault says.
; Call: near, from a fault stub
; In: esp = a FaultFrame from its `stub` up; above it what the interrupted code had pushed
; Out: does not return
; Clobbers: everything
; Memory: the stack; writes the control page's report
; Stack: 32 bytes that complete the FaultFrame, then 12 of print_report's
report_fault:
    pushad
    call .here
.here:
    pop ebx
    and ebx, -kPageSize
    ; The page's GDT at the address where this runs: the interrupted code's segments may be anything.
    lea eax, [ebx + ControlPage.gdt]
    push eax
    push word kGdtLimit
    lgdt [ss:esp]
    add esp, TableRegister_size
    mov eax, kFlatDataSelector
    mov ds, eax
%macro keep 1-*
%rep %0
    mov eax, [esp + FaultFrame.%1]
    mov [ebx + ControlPage.report.%1], eax
%rotate 1
%endrep
%endmacro
    keep error, eip, cs, eflags, eax, ebx, ecx, edx, esi, edi, ebp
    mov eax, [esp + FaultFrame.stub]
    sub eax, ebx
    sub eax, OFFSET(libjump_i386_fault_stubs)
    shr eax, FAULT_STUB_SHIFT
    mov [ebx + ControlPage.report.vector], eax
    lea eax, [esp + FaultFrame_size]    ; no change of CPL: the interrupted ESP is where the frame ends
    mov [ebx + ControlPage.report.esp], eax
%macro keep_control 1-*
%rep %0
    mov eax, %1
    mov [ebx + ControlPage.report.%1], eax
%rotate 1
%endrep
%endmacro
    keep_control cr0, cr2, cr3, cr4
    mov eax, [ebx + ControlPage.phase]
    mov [ebx + ControlPage.report.phase], eax

    lea esi, [ebx + OFFSET(libjump_i386_fault_text)]
    lea ebp, [ebx + ControlPage.report]
.print:
%include "fault_report.asm"

; libjump_i386_fault_text: the report's text, with the numbers of FaultReport in their order; read by C++ too.
entry libjump_i386_fault_text
    db 13, 10, "libjump: fault phase=", TEXT_CHARS, " vector=", TEXT_HEX, " error=", TEXT_HEX, 13, 10
    db "libjump: eip=", TEXT_HEX, " cs=", TEXT_HEX, " eflags=", TEXT_HEX, 13, 10
    db "libjump: eax=", TEXT_HEX, " ebx=", TEXT_HEX, " ecx=", TEXT_HEX, " edx=", TEXT_HEX, 13, 10
    db "libjump: esi=", TEXT_HEX, " edi=", TEXT_HEX, " ebp=", TEXT_HEX, " esp=", TEXT_HEX, 13, 10
    db "libjump: cr0=", TEXT_HEX, " cr2=", TEXT_HEX, " cr3=", TEXT_HEX, " cr4=", TEXT_HEX, 13, 10
    db TEXT_END

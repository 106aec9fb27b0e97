; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Fault reports. Included by control_page.asm. What was found is kept in ControlPage.report first and printed from there.

; libjump_x86_64_fault_stubs: one entry for each exception vector, all of one size: the return address that the CALL pushes
; tells which it was. PUSH and CALL have the same bytes in 32-bit and in 64-bit code, so the gates of both lead here.
; Call: interrupt gate; 64-bit code, or protected mode at the page's physical address; CPL 0
; In: the exception's frame
; Out: does not return
; Clobbers: everything
; Memory: as report_fault
; Stack: two words below the exception's frame, then as report_fault
%define FAULT_STUB_SHIFT 3
%if 1 << FAULT_STUB_SHIFT != kFaultStubSize
%error FAULT_STUB_SHIFT does not match kFaultStubSize in control_code.hpp
%endif
align 8
entry libjump_x86_64_fault_stubs
%assign vector 0
%rep kExceptionVectors
%if VECTORS_WITH_ERROR_CODE >> vector & 1
    nop
    nop
%else
    push 0                  ; where an error code would be
%endif
    call strict near report_fault
    times libjump_x86_64_fault_stubs + (vector + 1) * kFaultStubSize - $ nop
%assign vector vector + 1
%endrep

; Stores the vector whose stub pushed the return address in eax. rbx = ControlPage*. Changes eax.
%macro keep_vector 0
    sub eax, ebx
    sub eax, OFFSET(libjump_x86_64_fault_stubs)
    shr eax, FAULT_STUB_SHIFT
    mov [xbx + ControlPage.report.vector], eax
%endmacro

; report_fault32: keeps what happened in 32-bit code, climbs into long mode and prints it there.
; Call: jump, from report_fault; protected mode
; In: esp = a FaultFrame32 from its `stub` up, below it the interrupted EAX
; Out: does not return
; Clobbers: everything
; Memory: writes the control page's report; the stack
; Stack: 36 bytes that complete the FaultFrame32, then 8 of the control page's
bits 32
%define xbx ebx
report_fault32:
    pop eax
    pushad
    cld
    call .here
.here:
    pop ebx
    and ebx, -kPageSize
    lgdt [cs:ebx + ControlPage.gdtr]    ; the peer's segments may be anything
    mov eax, kFlatDataSelector
    mov ds, eax
    mov es, eax
    mov esi, esp
    lea edi, [ebx + ControlPage.report.rdi]
    mov ecx, kReportRegisters32
    call .keep
    ss lodsd
    keep_vector
    lea edi, [ebx + ControlPage.report.error]
    mov ecx, kReportFrame
    call .keep
    mov [ebx + ControlPage.report.rsp], esi  ; no change of CPL: the interrupted ESP is where the frame ends
    mov edi, ebx
    mov eax, cr4
    mov [edi + ControlPage.report.cr4], eax
    mov eax, cr3
    mov [edi + ControlPage.report.cr3], eax
    mov eax, cr2
    mov [edi + ControlPage.report.cr2], eax
    mov eax, cr0
    mov [edi + ControlPage.report.cr0], eax
    btr eax, CR0_PG_BIT     ; a peer's own paging: PAE must not change while it is on
    mov cr0, eax
    mov eax, kFlatDataSelector
    mov ss, eax
    lea esp, [edi + kPageSize]
    climb report_fault.long_mode
.keep:                      ; ecx words of the stack from esi up, each in a quadword from edi up
    ss lodsd
    stosd
    add edi, 4
    loop .keep
    ret

; What fault_comes_back needs to be come_back's caller: a second fault there stops.
%macro leave_peer 0
    mov dword [rbx + ControlPage.on_fault], OFFSET(libjump_x86_64_fault_stops)
%endmacro

; report_fault: keeps what happened, prints it on the serial port and goes on where ControlPage.on_fault says.
; Call: near, from a fault stub; 64-bit code, or protected mode
; In: rsp = a FaultFrame from its `stub` up, or esp = a FaultFrame32 from its `stub` up
; Out: does not return
; Clobbers: everything
; Memory: writes the control page's report; the stack
; Stack: 128 bytes that complete the FaultFrame, then 24 of print_report's; or as report_fault32
bits 64
%define xbx rbx
report_fault:
    push rax
    xor eax, eax
    db 0x40, 0x90           ; INC EAX and NOP in 32-bit code; NOP in 64-bit code, where 0x40 is a REX prefix
    test al, al
    jnz near report_fault32
    pop rax
    push r15
    push r14
    push r13
    push r12
    push r11
    push r10
    push r9
    push r8
    push rax
    push rcx
    push rdx
    push rbx
    push rsp
    push rbp
    push rsi
    push rdi
    cld
    lea rbx, [libjump_x86_64_control_code]
    mov rsi, rsp
    lea rdi, [rbx + ControlPage.report.rdi]
    mov ecx, kReportRegisters
    rep movsq
    lodsq
    keep_vector
    lea rdi, [rbx + ControlPage.report.error]
    mov ecx, kReportFrame
    rep movsq
    lodsq
    mov [rbx + ControlPage.report.rsp], rax
    mov rax, cr0
    mov [rbx + ControlPage.report.cr0], rax
    mov rax, cr2
    mov [rbx + ControlPage.report.cr2], rax
    mov rax, cr3
    mov [rbx + ControlPage.report.cr3], rax
    mov rax, cr4
    mov [rbx + ControlPage.report.cr4], rax
.kept:
    mov eax, [rbx + ControlPage.phase]
    mov [rbx + ControlPage.report.phase], rax
    lea rsi, [libjump_x86_64_fault_text]
    lea rbp, [rbx + ControlPage.report]
    jmp .print
.long_mode:
    mov ebx, edi
    lea rsp, [rbx + kPageSize]
    jmp .kept
.print:
%include "fault_report.asm"

; libjump_x86_64_fault_text: the report's text, with the numbers of FaultReport in their order; read by C++ too.
entry libjump_x86_64_fault_text
    db 13, 10, "libjump: fault phase=", TEXT_CHARS, " vector=", TEXT_HEX, " error=", TEXT_HEX, 13, 10
    db "libjump: rip=", TEXT_HEX, " cs=", TEXT_HEX, " rflags=", TEXT_HEX, 13, 10
    db "libjump: rdi=", TEXT_HEX, " rsi=", TEXT_HEX, " rbp=", TEXT_HEX, " rsp=", TEXT_HEX, 13, 10
    db "libjump: rbx=", TEXT_HEX, " rdx=", TEXT_HEX, " rcx=", TEXT_HEX, " rax=", TEXT_HEX, 13, 10
    db "libjump: r8=", TEXT_HEX, " r9=", TEXT_HEX, " r10=", TEXT_HEX, " r11=", TEXT_HEX, 13, 10
    db "libjump: r12=", TEXT_HEX, " r13=", TEXT_HEX, " r14=", TEXT_HEX, " r15=", TEXT_HEX, 13, 10
    db "libjump: cr0=", TEXT_HEX, " cr2=", TEXT_HEX, " cr3=", TEXT_HEX, " cr4=", TEXT_HEX, 13, 10
    db TEXT_END

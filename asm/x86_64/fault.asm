; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Fault reports. Included by control_page.asm. What was found is kept in ControlPage.report first and printed from there.
%include "fault32.inc"

; Clears ZF in 32-bit code and sets it in 64-bit code. Changes eax.
%macro in_32_bit_code 0
    xor eax, eax
    db 0x40, 0x90           ; INC EAX and NOP in 32-bit code; NOP in 64-bit code, where 0x40 is a REX prefix
%endmacro

; libjump_x86_64_nmi: an NMI in 64-bit code is a fault of the peer's if that runs. Anything else of a jump goes on: nobody
; could do better, and pages are not where they belong. In 32-bit code it is always the peer that runs. The leaver's
; selectors, which it may interrupt behind LIDT, are none of the page's GDT.
; Call: interrupt gate; 64-bit code
; In: the NMI's frame
; Out: goes on in NMI's fault stub while the phase is `peer`; else where the NMI came, in the page's own CS and SS
; Clobbers: nothing, or as report_fault
; Memory: reads the control page
; Stack: none
entry libjump_x86_64_nmi
    cmp byte [libjump_x86_64_control_code + ControlPage.phase], Phase.kPeer & 0xff
    je short nmi_stub
    mov word [rsp + CS_IN_FRAME64], kOwnCode64Selector
    mov word [rsp + SS_IN_FRAME64], kFlatDataSelector

; libjump_x86_64_ignore_nmi, libjump_x86_64_ignore_nmi32: an NMI that the embedder does not want to hear of. The IRET also
; lets the next one come.
; Call: interrupt gate; 64-bit code, or protected mode
; In: the NMI's frame
; Out: goes on where the NMI came
; Clobbers: nothing
; Memory: none
; Stack: none
entry libjump_x86_64_ignore_nmi
    db 0x48                 ; REX.W: IRETQ
entry libjump_x86_64_ignore_nmi32
    iretd

; libjump_x86_64_fault_stubs: one entry for each exception vector. The gates of 64-bit and of 32-bit code lead here.
; Call: interrupt gate; 64-bit code, or protected mode at the page's physical address; CPL 0
; In: the exception's frame
; Out: as report_fault
; Clobbers: as report_fault
; Memory: as report_fault
; Stack: two words below the exception's frame, then as report_fault
    fault_stubs libjump_x86_64_fault_stubs

; report_fault: keeps what happened, prints it and goes on where ControlPage.on_fault says, or after a breakpoint where the
; interrupted code was.
; Call: jump, from a fault stub; 64-bit code, or protected mode
; In: rsp = a FaultFrame from its `vector` up, or esp = a FaultFrame32 from its `vector` up
; Out: does not return, or all registers are as they were
; Clobbers: nothing or everything
; Memory: writes the control page's report; the stack; the UART's registers
; Stack: 136 bytes that complete the FaultFrame, then 6 words; or as report_fault32
bits 64
report_fault:
    push rax
    in_32_bit_code
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
    mov rax, dr7
    push rax
    xor eax, eax
    mov dr7, rax            ; as in open_report32
    cld
    lea rbx, [libjump_x86_64_control_code]
    cmp byte [rsp + FaultFrame.vector], kNmiVector  ; as in open_report32
    je .keep
    mov rax, [rsp + FaultFrame.rip]
    sub rax, rbx
    sub rax, OFFSET(fault_stubs)
    cmp rax, report_end - fault_stubs
    jb near nested
.keep:
    lea rsi, [rsp + FaultFrame.rdi]
    lea rdi, [rbx + ControlPage.report.rdi]
    mov ecx, kReportRegisters
    rep movsq
    mov rax, cr0
    stosq
    mov rax, cr2
    stosq
    mov rax, cr3
    stosq
    mov rax, cr4
    stosq
    lea rdi, [rbx + ControlPage.report.vector]
    mov ecx, kReportFrame
    rep movsq
    lodsq
    mov [rbx + ControlPage.report.rsp], rax
    call print_report

    pop rax
    mov dr7, rax
    pop rdi
    pop rsi
    pop rbp
    pop rbx                 ; RSP's
    pop rbx
    pop rdx
    pop rcx
    pop rax
    pop r8
    pop r9
    pop r10
    pop r11
    pop r12
    pop r13
    pop r14
    pop r15
    add rsp, 16
    or byte [rsp + RFLAGS_IN_FRAME64 + 2], EFLAGS_RF >> 16  ; as in close_report32
    iretq

; report_fault32: the same in 32-bit code.
; Call: jump, from report_fault; protected mode
; In: esp = a FaultFrame32 from its `vector` up, below it the interrupted EAX
; Out: does not return, or all registers are as they were
; Clobbers: nothing or everything
; Memory: writes the control page's report; the stack; the UART's registers
; Stack: 52 bytes that complete the FaultFrame32, then 6 words
bits 32
report_fault32:
    pop eax
    open_report32 FaultFrame32
    lgdt [cs:ebx + ControlPage.gdtr]    ; the peer's segments may be anything
    mov eax, kFlatDataSelector
    mov ds, eax
    mov es, eax
    lea esi, [esp + FaultFrame32.edi]
    lea edi, [ebx + ControlPage.report.rdi]
    mov ecx, kReportRegisters32
    call .keep
    lea edi, [ebx + ControlPage.report.vector]
    mov ecx, kReportFrame
    call .keep
    mov [ebx + ControlPage.report.rsp], esi  ; no change of CPL: the interrupted ESP is where the frame ends
    mov eax, cr0
    mov [ebx + ControlPage.report.cr0], eax
    mov eax, cr2
    mov [ebx + ControlPage.report.cr2], eax
    mov eax, cr3
    mov [ebx + ControlPage.report.cr3], eax
    mov eax, cr4
    mov [ebx + ControlPage.report.cr4], eax
    call print_report
    close_report32
.keep:                      ; ecx words of the stack from esi up, each in a quadword from edi up
    ss lodsd
    stosd
    add edi, 4
    loop .keep
    ret

; libjump_x86_64_fault_comes_back: takes the way back in the place of a peer that faulted, which is to be entered nowhere.
; Call: jump, from print_report; 64-bit code, or protected mode
; In: ebx = ControlPage*, physical
; Out: goes on in come_back or come_back32
; Clobbers: everything
; Memory: writes the control page; its stack
; Stack: a long of the interrupted code's; one of the control page's, then the way back's
entry libjump_x86_64_fault_comes_back
    mov byte [ebx + ControlPage.faulted], 1
    mov edi, ebx
    call end_peer
    in_32_bit_code
    jnz .protected
bits 64
    lea rsp, [rbx + kPageSize]
    push 0
    jmp come_back
bits 32
.protected:
    be_peer32
    jmp come_back32

%include "fault_report.asm"

; libjump_x86_64_fault_text: the report's text, with the numbers of FaultReport in their order; read by C++ too.
entry libjump_x86_64_fault_text
fault_text:
    db 13, 10, "libjump: fault phase=", TEXT_CHARS, " vector", TEXT_HEX, " error", TEXT_HEX, 13, 10
    db "libjump: rip", TEXT_HEX, " cs", TEXT_HEX, " rflags", TEXT_HEX, 13, 10
    db "libjump: rdi", TEXT_HEX, " rsi", TEXT_HEX, " rbp", TEXT_HEX, " rsp", TEXT_HEX, 13, 10
    db "libjump: rbx", TEXT_HEX, " rdx", TEXT_HEX, " rcx", TEXT_HEX, " rax", TEXT_HEX, 13, 10
    db "libjump: r8", TEXT_HEX, " r9", TEXT_HEX, " r10", TEXT_HEX, " r11", TEXT_HEX, 13, 10
    db "libjump: r12", TEXT_HEX, " r13", TEXT_HEX, " r14", TEXT_HEX, " r15", TEXT_HEX, 13, 10
    db "libjump: cr0", TEXT_HEX, " cr2", TEXT_HEX, " cr3", TEXT_HEX, " cr4", TEXT_HEX, 13, 10
    db TEXT_END
report_end:

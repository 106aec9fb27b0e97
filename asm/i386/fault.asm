; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Fault reports. Included by control_page.asm. Runs with paging on or off, at the physical address of the page, and trusts
; nothing but the stack and the page's own code segment.

%include "fault32.inc"

; libjump_i386_nmi: an NMI is a fault of the peer's if that runs. Anything else of a jump goes on: nobody could do better,
; and pages are not where they belong. The leaver's CS, which it may interrupt behind LIDT, is none of the page's GDT.
; Call: interrupt gate; protected mode
; In: the NMI's frame
; Out: goes on in NMI's fault stub while the phase is `peer`; else where the NMI came, in the page's own CS
; Clobbers: nothing, or as report_fault
; Memory: reads the control page
; Stack: 8 bytes below the NMI's frame, which are free again
entry libjump_i386_nmi
    push ebx
    call .here              ; the only way to learn EIP
.here:
    pop ebx
    and ebx, -kPageSize
    cmp byte [cs:ebx + ControlPage.phase], Phase.kPeer & 0xff
    pop ebx
    je short nmi_stub
    mov word [esp + CS_IN_FRAME32], kFlatCodeSelector

; libjump_i386_ignore_nmi: an NMI that the embedder does not want to hear of. The IRET also lets the next one come.
; Call: interrupt gate; protected mode
; In: the NMI's frame
; Out: goes on where the NMI came
; Clobbers: nothing
; Memory: none
; Stack: none
entry libjump_i386_ignore_nmi
    iretd

; libjump_i386_fault_stubs: one entry for each exception vector.
; Call: interrupt gate; protected mode, CPL 0
; In: the exception's frame
; Out: as report_fault
; Clobbers: as report_fault
; Memory: as report_fault
; Stack: 8 bytes below the exception's frame, then as report_fault
    fault_stubs libjump_i386_fault_stubs

; report_fault: keeps what happened, prints it and goes on where ControlPage.on_fault says, or after a breakpoint where the
; interrupted code was.
; Call: jump, from a fault stub
; In: esp = a FaultFrame from its `vector` up; above it what the interrupted code had pushed
; Out: does not return, or all registers are as they were
; Clobbers: nothing or everything
; Memory: the stack; writes the control page's report; the UART's registers
; Stack: 52 bytes that complete the FaultFrame, then 24
report_fault:
    open_report32 FaultFrame
    lgdt [cs:ebx + ControlPage.gdtr]    ; the interrupted code's segments may be anything
    mov eax, kFlatDataSelector
    mov ds, eax
%macro keep 1-*
%rep %0
    mov eax, [esp + FaultFrame.%1]
    mov [ebx + ControlPage.report.%1], eax
%rotate 1
%endrep
%endmacro
    keep vector, error, eip, cs, eflags, eax, ebx, ecx, edx, esi, edi, ebp
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
    call print_report
    close_report32

; libjump_i386_fault_comes_back: takes the way back in the place of a peer that faulted, which is to be entered nowhere.
; Call: jump, from print_report
; In: ebx = ControlPage*, physical
; Out: goes on in come_back
; Clobbers: everything
; Memory: writes the control page; its stack
; Stack: 4 bytes of the interrupted code's; 4 of the control page's, then come_back's
entry libjump_i386_fault_comes_back
    mov dword [ebx + ControlPage.faulted], 1
    mov edi, ebx
    call end_peer
    be_peer32
    jmp come_back

%include "fault_report.asm"

; libjump_i386_fault_text: the report's text, with the numbers of FaultReport in their order; read by C++ too.
entry libjump_i386_fault_text
fault_text:
    db 13, 10, "libjump: fault phase=", TEXT_CHARS, " vector", TEXT_HEX, " error", TEXT_HEX, 13, 10
    db "libjump: eip", TEXT_HEX, " cs", TEXT_HEX, " eflags", TEXT_HEX, 13, 10
    db "libjump: eax", TEXT_HEX, " ebx", TEXT_HEX, " ecx", TEXT_HEX, " edx", TEXT_HEX, 13, 10
    db "libjump: esi", TEXT_HEX, " edi", TEXT_HEX, " ebp", TEXT_HEX, " esp", TEXT_HEX, 13, 10
    db "libjump: cr0", TEXT_HEX, " cr2", TEXT_HEX, " cr3", TEXT_HEX, " cr4", TEXT_HEX, 13, 10
    db TEXT_END
report_end:

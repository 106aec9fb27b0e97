; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The two ends of a jump that lie in the leaver's own text. The leaver need not have a page that is both writable and
; executable, nor one that maps the control page executable: the transition tables map this page of text where the
; leaver does, beside the control page at its two addresses. No relocations, so that the host's tests can link it at 64
; bits.
bits 32

%include "linkage.inc"
%include "layout.inc"
%include "x86.inc"

section .text progbits alloc exec nowrite align=256     ; both ends in one page

; libjump_i386_leave: leaves the caller's address space for the control page's code, which moves the pages and enters
; the peer; returns when libjump_i386_back has put everything back.
; Call: near, cdecl; protected mode with paging, CPL 0, flat segments, IF = 0
; In: [esp+4] = ControlPage*, linear, writable, at which the transition tables map it too, as they do this page; every
; field filled in by prepare, arm and save_registers
; Out: nothing; ControlPage.peer_entry is the peer's next entry
; Clobbers: nothing but what a peer may change and CpuContext restores
; Memory: the caller's stack, and all that leave_code and come_back touch
; Stack: 40 bytes of the caller's, where a LeaveFrame stays from saved_esp up
entry libjump_i386_leave
    pushfd
    pushad
    push dword EFLAGS_CLEAR     ; TF, DF, NT, IOPL and AC are the caller's, neither ours nor the peer's
    popfd
    mov edi, [esp + LeaveFrame.control_page]
    mov [edi + ControlPage.saved_esp], esp
    mov dword [edi + ControlPage.phase], Phase.kLeave
    lea esp, [edi + kPageSize]  ; the caller's stack is not in the transition tables, and a fault needs one

    ; CR4 first: of it the paging mode alone stays, and with PGE goes every global TLB entry that the caller has for an
    ; address of the transition's. The page's own descriptor tables are at its physical address, so between the write to
    ; CR3 and LIDT, two instructions, an NMI has no handler.
    mov eax, [edi + ControlPage.transition_cr4]
    mov cr4, eax
    mov eax, [edi + ControlPage.transition_cr3]
    mov cr3, eax
    lgdt [edi + ControlPage.gdtr]
    lidt [edi + ControlPage.idtr]
    jmp [edi + ControlPage.leave]

; libjump_i386_back: where come_back enters the leaver's text again.
; Call: jump; flat segments, transition tables, the control page's GDT and IDT, IF = 0
; In: edi = ControlPage*, linear, in the leaver's tables; esp = the end of that page
; Out: returns from libjump_i386_leave
; Clobbers: nothing the leaver had; see libjump_i386_leave
; Memory: the control page, the type byte of the TSS descriptor in the leaver's GDT, the leaver's stack
; Stack: 8 bytes of the control page's, then a LeaveFrame on the leaver's
entry libjump_i386_back
    mov dword [edi + ControlPage.phase], Phase.kHome
    push dword [edi + ControlPage.saved_cs]
    mov eax, [edi + ControlPage.back]
    add eax, .home - libjump_i386_back
    push eax
    mov eax, [edi + ControlPage.saved_cr3]
    mov cr3, eax
    lgdt [edi + ControlPage.saved_gdtr]
    lidt [edi + ControlPage.saved_idtr]
    retf
.home:
    ; Make the leaver's TSS available again, for LTR, and do it while WP is clear, since the GDT may be mapped
    ; read-only.
    mov eax, [edi + ControlPage.tss_type_byte]
    and byte [eax], ~kTssBusy
    lldt [edi + ControlPage.saved_ldtr]     ; before FS and GS, which may live in it
    mov ss, [edi + ControlPage.saved_ss]
    mov esp, [edi + ControlPage.saved_esp]
    ; WP, then CR4, whose CET needs it.
    mov eax, [edi + ControlPage.saved_cr0]
    mov cr0, eax
    mov eax, [edi + ControlPage.saved_cr4]
    mov cr4, eax
    mov es, [edi + ControlPage.saved_es]
    mov fs, [edi + ControlPage.saved_fs]
    mov gs, [edi + ControlPage.saved_gs]
    mov ds, [edi + ControlPage.saved_ds]
    popad
    popfd
    ret

%if $ - libjump_i386_leave > 256
%error the stub no longer lies in one page by its alignment
%endif

section .note.GNU-stack progbits noalloc noexec nowrite

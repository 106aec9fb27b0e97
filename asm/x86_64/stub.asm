; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The two ends of a jump that lie in the leaver's own text. The leaver need not have a page that is both writable and
; executable, nor one that maps the control page executable: the transition tables map the leaver's upper half, and with
; it this text, beside the control page at its physical address.
bits 64
default rel

%include "linkage.inc"
%include "layout.inc"
%include "x86.inc"

section .text

; libjump_x86_64_leave: leaves the caller's address space for the control page's code, which moves the pages and enters
; the peer; returns when libjump_x86_64_back has put everything back.
; Call: near, System V AMD64; long mode, 64-bit code, CPL 0, IF = 0
; In: rdi = ControlPage*, linear, writable, mapped by the transition tables as is this text; every field filled in by
; prepare, arm and save_registers
; Out: nothing; ControlPage.peer_entry is the peer's next entry
; Clobbers: what the calling convention allows, and what a peer may change and CpuContext restores
; Memory: the caller's stack, and all that leave_code and come_back touch
; Stack: 64 bytes of the caller's, which stay from saved_rsp up
entry libjump_x86_64_leave
    pushfq
    push rbx
    push rbp
    push r12
    push r13
    push r14
    push r15
    push EFLAGS_CLEAR           ; TF, DF, NT, IOPL and AC are the caller's, neither ours nor the peer's
    popfq
    mov [rdi + ControlPage.saved_rsp], rsp
    mov dword [rdi + ControlPage.phase], Phase.kLeave

    ; The transition tables first, since the page's own descriptor tables are at its physical address. Up to LGDT an NMI
    ; finds the caller's handlers, mapped as before. Then CR4: PCIDE while CR3 names no PCID, CET before WP, and PGE
    ; before anything is read at a low address, for which the caller may have a global TLB entry of its own. All is read
    ; beforehand, so that as little as can be lies between two writes that an NMI should not come between.
    ; [intel/vol3] "Control Registers", "Process-Context Identifiers (PCIDs)"
    mov rax, [rdi + ControlPage.transition_cr3]
    mov rcx, [rdi + ControlPage.transition_cr4]
    mov rdx, [rdi + ControlPage.transition_cr0]
    mov cr3, rax
    lgdt [rdi + ControlPage.gdtr]
    lidt [rdi + ControlPage.idtr]
    mov cr4, rcx
    mov cr0, rdx
    jmp [rdi + ControlPage.leave]

; libjump_x86_64_back: where come_back enters the leaver's text again.
; Call: jump; 64-bit code, transition tables, the control page's GDT, IDT and stack, IF = 0
; In: rdi = ControlPage*, physical
; Out: returns from libjump_x86_64_leave
; Clobbers: nothing the leaver had; see libjump_x86_64_leave
; Memory: the control page, the type byte of the TSS descriptor in the leaver's GDT, the leaver's stack
; Stack: 16 bytes of the control page's, then the leaver's from saved_rsp up
entry libjump_x86_64_back
    mov rdi, [rdi + ControlPage.page_virtual]
    mov dword [rdi + ControlPage.phase], Phase.kHome
%assign early_msr ControlPage.early_msrs
%rep kEarlyMsrs
    mov ecx, [rdi + early_msr + EarlyMsr.index]
    mov eax, [rdi + early_msr + EarlyMsr.value]
    mov edx, [rdi + early_msr + EarlyMsr.value + 4]
    wrmsr
%assign early_msr early_msr + EarlyMsr_size
%endrep
    ; Make the leaver's TSS available again, for LTR, and do it while WP is clear, since the GDT may be mapped
    ; read-only.
    mov rax, [rdi + ControlPage.tss_type_byte]
    and byte [rax], ~kTssBusy
    mov eax, [rdi + ControlPage.saved_cs]
    push rax
    lea rax, [.home]
    push rax
    lgdt [rdi + ControlPage.saved_gdtr]
    lidt [rdi + ControlPage.saved_idtr]
    o64 retf
.home:
    lldt [rdi + ControlPage.saved_ldtr]     ; before FS and GS, which may live in it
    mov ss, [rdi + ControlPage.saved_ss]
    mov rsp, [rdi + ControlPage.saved_rsp]
    ; The order in which the processor allows it: WP before CET, PCIDE while CR3 names no PCID, and the CR3 that does last.
    mov rax, [rdi + ControlPage.saved_cr0]
    mov cr0, rax
    mov rax, [rdi + ControlPage.saved_cr4]
    mov cr4, rax
    mov rax, [rdi + ControlPage.saved_cr3]
    mov cr3, rax

    ; Selectors load bases from their descriptors, so the real bases come last; C++ may use GS as soon as this returns.
    mov ds, [rdi + ControlPage.saved_ds]
    mov es, [rdi + ControlPage.saved_es]
    mov fs, [rdi + ControlPage.saved_fs]
    mov gs, [rdi + ControlPage.saved_gs]
    mov ecx, MSR_FS_BASE
    mov eax, [rdi + ControlPage.saved_fs_base]
    mov edx, [rdi + ControlPage.saved_fs_base + 4]
    wrmsr
    mov ecx, MSR_GS_BASE
    mov eax, [rdi + ControlPage.saved_gs_base]
    mov edx, [rdi + ControlPage.saved_gs_base + 4]
    wrmsr
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbp
    pop rbx
    popfq
    ret

section .note.GNU-stack progbits noalloc noexec nowrite

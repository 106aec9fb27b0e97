; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The way back: from wherever the peer jumped here to the leaver's text. Included by control_page.asm.

; come_back: the jump-back entry of a peer in long mode.
; Call: jump (or RET); 64-bit code, the control page mapped at its physical address, as many levels of page tables as
; when the peer was entered
; In: [rsp] = physical address at which the peer wants to be entered next, 0: nowhere
; Out: goes on at ControlPage.back
; Clobbers: everything
; Memory: reads [rsp], writes the word below; the control page, the pages of the plan and of its list
; Stack: 8 bytes of the peer's, then 48 of the control page's
come_back:
    endbr64                     ; a peer may jump here with branch tracking on
    cli
    mov rbp, [rsp]
    ; Clear what the peer may have left and what would stop us: TF, DF (in the mover), breakpoints on pages that move. A
    ; last trap here still finds the peer's own tables.
    xor eax, eax
    mov dr7, rax
    push EFLAGS_CLEAR
    popfq
    lea rdi, [libjump_x86_64_control_code]
    ; Our tables and stack first: the peer's page tables map this page where it is, as ours do. Then as on the way out: CR3
    ; without a PCID, CR4 with CET, CR0 with WP.
    mov rax, [rdi + ControlPage.peer_cr3]
    mov rcx, [rdi + ControlPage.transition_cr4]
    mov rdx, [rdi + ControlPage.transition_cr0]
    lea rsp, [rdi + kPageSize]
    lgdt [rdi + ControlPage.gdtr]
    lidt [rdi + ControlPage.idtr]
    mov cr3, rax
    mov cr4, rcx
    mov cr0, rdx
    call own_segments
.long_mode:
    mov [rdi + ControlPage.peer_entry], rbp
    call end_peer
    mov rbx, rdi
    lea rdi, [rbx + ControlPage.move]
    call [rbx + ControlPage.mover]
    mov rdi, rbx

    mov dword [rdi + ControlPage.phase], Phase.kReturn
    ; EFER before the leaver's tables: without NXE as it was they would mean something else.
    mov ecx, MSR_EFER
    mov eax, [rdi + ControlPage.saved_efer]
    mov edx, [rdi + ControlPage.saved_efer + 4]
    wrmsr
    call [rdi + ControlPage.restore_cet]
    mov rax, [rdi + ControlPage.transition_cr3]
    mov cr3, rax
    jmp [rdi + ControlPage.back]

; end_peer: what goes wrong from here on is the peer's no more: a fault stops, an NMI is ignored. The bytes mean the same in
; 32-bit code.
; Call: near; 64-bit code, or protected mode
; In: rdi = ControlPage*, or edi
; Out: nothing
; Clobbers: nothing
; Memory: writes the control page
; Stack: none
end_peer:
    mov dword [rdi + ControlPage.on_fault], OFFSET(libjump_x86_64_fault_stops)
    mov dword [rdi + ControlPage.phase], Phase.kBack
    ret

; libjump_x86_64_write_cet, libjump_x86_64_keep_cet: for a CPU with CET and one without; save_registers() chooses one. With
; what a peer left in IA32_S_CET the leaver's first RET after CR4.CET would look for a shadow stack.
; Call: near; 64-bit code, CPL 0, CR4.CET clear
; In: rdi = ControlPage*
; Out: nothing
; Clobbers: eax, ecx, edx
; Memory: reads the control page
; Stack: none
entry libjump_x86_64_write_cet
    mov ecx, MSR_S_CET
    mov eax, [rdi + ControlPage.saved_s_cet]
    mov edx, [rdi + ControlPage.saved_s_cet + 4]
    wrmsr
entry libjump_x86_64_keep_cet
    ret

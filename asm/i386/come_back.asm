; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The way back: from wherever the peer jumped here to the leaver's text. Included by control_page.asm.

; come_back: the jump-back entry.
; Call: jump (or RET); protected mode, paging off, flat segments
; In: [esp] = physical address at which the peer wants to be entered next, 0: nowhere
; Out: goes on at libjump_i386_back with edi = ControlPage*, linear, and its GDT, IDT and stack, under the transition
; tables
; Clobbers: everything
; Memory: reads [esp], writes the word below; else as libjump_i386_leave_code
; Stack: 4 bytes of the peer's, then 28 of the control page's
come_back:
%if come_back - libjump_i386_enter_by_call.way_back
%error enter_by_call gives the peer another way back than come_back: include enter.asm right before come_back.asm
%endif
    back_from_protected
    lgdt [edi + ControlPage.gdtr]
    lidt [edi + ControlPage.idtr]
    lea esp, [edi + kPageSize]
    load_flat_data
    far_jump_in_page .flat
.flat:
    mov [edi + ControlPage.peer_entry], ebp
    call end_peer
    mov eax, [edi + ControlPage.move_cr4]
    mov cr4, eax
    mov eax, [edi + ControlPage.peer_cr0]   ; the mover's registers may trap as the peer left it
    mov cr0, eax
    lea eax, [edi + ControlPage.move]
    push eax
    call [edi + ControlPage.mover]

    mov dword [edi + ControlPage.phase], Phase.kReturn
    ; EFER before paging: with LME or NXE as the peer left them, the leaver's page tables would mean something else.
    call [edi + ControlPage.restore_efer]
    mov eax, [edi + ControlPage.transition_cr4]
    mov cr4, eax
    mov eax, [edi + ControlPage.transition_cr3]
    mov cr3, eax
    mov eax, [edi + ControlPage.transition_cr0]
    mov cr0, eax
    jmp .paged
.paged:
    mov edi, [edi + ControlPage.page_virtual]
    lea esp, [edi + kPageSize]
    jmp [edi + ControlPage.back]

; end_peer: what goes wrong from here on is the peer's no more: a fault stops, an NMI is ignored.
; Call: near; protected mode
; In: edi = ControlPage*, physical
; Out: nothing
; Clobbers: nothing
; Memory: writes the control page
; Stack: none
end_peer:
    mov dword [edi + ControlPage.on_fault], OFFSET(libjump_i386_fault_stops)
    mov dword [edi + ControlPage.phase], Phase.kBack
    ret

; libjump_i386_write_efer, libjump_i386_keep_efer: for a CPU with EFER and one without; save_registers() chooses one.
; Call: near; protected mode, paging off, CPL 0
; In: edi = ControlPage*, physical
; Out: nothing
; Clobbers: eax, ecx, edx
; Memory: reads the control page
; Stack: none
entry libjump_i386_write_efer
    mov ecx, MSR_EFER
    mov eax, [edi + ControlPage.saved_efer_low]
    mov edx, [edi + ControlPage.saved_efer_high]
    wrmsr
entry libjump_i386_keep_efer
    ret

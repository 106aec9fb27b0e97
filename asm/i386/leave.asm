; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The way out of paging. Included by control_page.asm.

; libjump_i386_leave_code: leaves paging, moves the pages and enters the peer.
; Call: jump, at the page's physical address; protected mode with paging, transition tables, the page's GDT and IDT,
; flat segments, IF = 0
; In: edi = ControlPage*, linear, in the leaver's tables
; Out: does not return; come_back goes on
; Clobbers: everything
; Memory: the control page, the swap page, the pages of the plan and of its list, and accessed and dirty bits of the
; transition tables
; Stack: 28 bytes of the control page's, then what enter_* says of the peer's
entry libjump_i386_leave_code
    mov edi, [edi + ControlPage.page_physical]
    lea esp, [edi + kPageSize]
    load_flat_data
    far_jump_in_page .flat
.flat:
    mov eax, [edi + ControlPage.peer_cr0]
    mov cr0, eax
    jmp .unpaged            ; [intel/vol3] "Switching to Real-Address Mode" asks for a jump after the write
.unpaged:
    mov eax, [edi + ControlPage.move_cr4]
    mov cr4, eax            ; only now: PAE must not change while paging is on
    xor eax, eax
    mov cr3, eax            ; and no TLB entry of the transition tables stays

    mov dword [edi + ControlPage.phase], Phase.kMove
    lea eax, [edi + ControlPage.move]
    push eax
    call [edi + ControlPage.mover]
    xor eax, eax
    mov cr4, eax            ; the mover's alone
    mov dword [edi + ControlPage.phase], Phase.kPeer
    mov eax, [edi + ControlPage.peer_on_fault]
    mov [edi + ControlPage.on_fault], eax
    ; The peer's code was just written, at the linear addresses from which it is fetched; the jump below is all that
    ; this requires.
    ; [intel/vol3] "Handling Self- and Cross-Modifying Code"
    mov esp, [edi + ControlPage.peer_stack]
    push dword [edi + ControlPage.peer_entry]
    jmp [edi + ControlPage.enter]

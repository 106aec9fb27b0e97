; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The way from the leaver's text to the peer. Included by control_page.asm.

; libjump_x86_64_leave_code: moves the pages and enters the peer.
; Call: jump, at the page's physical address; 64-bit code, transition tables, the page's GDT and IDT, IF = 0
; In: rdi = ControlPage*, linear, in the leaver's tables
; Out: does not return; come_back or come_back32 goes on
; Clobbers: everything
; Memory: the control page, the swap page, the pages of the plan and of its list, and accessed and dirty bits of libjump's
; tables
; Stack: 40 bytes of the control page's, then what enter_* says of the peer's
entry libjump_x86_64_leave_code
    mov rdi, [rdi + ControlPage.page_physical]
    lea rsp, [rdi + kPageSize]
    load_flat_data
    far_jump kOwnCode64Selector, .flat
.flat:
    mov rax, [rdi + ControlPage.peer_cr3]   ; all memory that moves, and nothing of the leaver's above
    mov cr3, rax
    mov dword [rdi + ControlPage.phase], Phase.kMove
    mov rbx, rdi
    lea rdi, [rbx + ControlPage.move]
    call [rbx + ControlPage.mover]
    mov dword [rbx + ControlPage.phase], Phase.kPeer
    mov rax, [rbx + ControlPage.peer_on_fault]
    mov [rbx + ControlPage.on_fault], rax
    ; The peer's code was just written, at the linear addresses from which it is fetched; the jump below is all that
    ; this requires.
    ; [intel/vol3] "Handling Self- and Cross-Modifying Code"
    mov rsp, [rbx + ControlPage.peer_stack]
    push qword [rbx + ControlPage.peer_entry]
    jmp [rbx + ControlPage.enter]

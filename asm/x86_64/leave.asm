; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The way from the leaver's text to the peer. Included by control_page.asm.

; libjump_x86_64_leave_code: moves the pages and enters the peer.
; Call: jump, at the page's physical address; 64-bit code, transition tables, the page's GDT and IDT, IF = 0
; In: rdi = ControlPage*, linear, in the leaver's tables
; Out: does not return; come_back or come_back32 goes on
; Clobbers: everything
; Memory: the control page, the swap page, the pages of the plan and of its list, and accessed and dirty bits of libjump's
; tables
; Stack: 48 bytes of the control page's, then what enter_* says of the peer's
entry libjump_x86_64_leave_code
    mov rdi, [rdi + ControlPage.page_physical]
    lea rsp, [rdi + kPageSize]
    call own_segments
    mov rax, [rdi + ControlPage.peer_cr3]   ; all memory that moves, and nothing of the leaver's above
    mov cr3, rax
    mov dword [rdi + ControlPage.phase], Phase.kMove
    mov rbx, rdi
    lea rdi, [rbx + ControlPage.move]
    call [rbx + ControlPage.mover]
    mov rax, cr4
    and ah, ~(CR4_OSFXSR >> 8)      ; the mover's alone
    mov cr4, rax
    mov dword [rbx + ControlPage.phase], Phase.kPeer
    mov rax, [rbx + ControlPage.peer_on_fault]
    mov [rbx + ControlPage.on_fault], rax
    ; The peer's code was just written, at the linear addresses from which it is fetched; the jump below is all that
    ; this requires.
    ; [intel/vol3] "Handling Self- and Cross-Modifying Code"
    mov rsp, [rbx + ControlPage.peer_stack]
    push qword [rbx + ControlPage.peer_entry]
    jmp [rbx + ControlPage.enter]

; own_segments: leaves the segments of the leaver, or of a peer, for the page's own.
; Call: near; 64-bit code, the page's GDT
; In: nothing
; Out: CS = kOwnCode64Selector; DS, ES, FS, GS and SS = kFlatDataSelector
; Clobbers: rax
; Memory: none
; Stack: 8 bytes
own_segments:
    call flat_data
    pop rax
    push kOwnCode64Selector
    push rax
    o64 retf

; flat_data: loads every data segment register with the page's flat data segment.
; Call: near; 64-bit code, or protected mode, where the bytes mean the same; flat segments, the page's GDT
; In: nothing
; Out: DS, ES, FS, GS and SS = kFlatDataSelector
; Clobbers: rax
; Memory: none
; Stack: none
flat_data:
    load_flat_data
    ret

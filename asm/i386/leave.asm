; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The way out of paging. Included by control_page.asm.

; libjump_i386_leave_code: leaves the caller's address space, moves the pages and enters the peer; returns when
; come_back has put everything back.
; Call: near, cdecl, at the page's executable address; protected mode with paging, CPL 0, flat segments, IF = 0
; In: [esp+4] = ControlPage*, that address, at which the page may be read-only; every field filled in by prepare, arm and
; save_registers
; Out: nothing; ControlPage.peer_entry is the peer's next entry
; Clobbers: nothing but what a peer may change and CpuContext restores
; Memory: the caller's stack, the control page, the swap page, the pages of the plan and of its list, the type byte of the
; TSS descriptor in the caller's GDT, and the transition tables' accessed and dirty bits
; Stack: 40 bytes of the caller's, where a LeaveFrame stays from saved_esp up; then 24 of the control page's
entry libjump_i386_leave_code
    pushfd
    pushad
    push dword EFLAGS_CLEAR     ; TF, DF, NT, IOPL and AC are the caller's, neither ours nor the peer's
    popfd
    mov edi, [esp + LeaveFrame.control_page]

    ; Nothing in the page is written before this: the caller may map it read-only here, and a global TLB entry of that
    ; mapping, or of any other page, would outlive the write to CR3. CR4 is first because WP cannot be cleared while
    ; CR4.CET is set. An NMI in between meets the caller's handlers, with WP clear and of CR4 the paging mode
    ; alone.
    ; [intel/vol3] "Control Registers"
    mov eax, [edi + ControlPage.transition_cr4]
    mov cr4, eax
    mov eax, [edi + ControlPage.transition_cr0]
    mov cr0, eax
    mov [edi + ControlPage.saved_esp], esp
    mov dword [edi + ControlPage.phase], Phase.kLeave

    ; From here to the last steps of the way back a fault or an NMI finds our own tables and stack. They are taken at their
    ; virtual addresses first: those hold before and after the change of page tables. Between LGDT and LIDT alone,
    ; one instruction, an NMI would meet the caller's gates with our descriptors.
    use_page virtual
    load_flat_data
    far_jump_in_page .flat
.flat:
    mov eax, [edi + ControlPage.transition_cr3]
    mov cr3, eax

    ; Go on in the same page at its physical address, which stays valid when paging is turned off.
    jump_to_address physical, .identity
.identity:
    mov eax, [edi + ControlPage.peer_cr0]
    mov cr0, eax
    jmp .unpaged            ; [intel/vol3] "Switching to Real-Address Mode" asks for a jump after the write
.unpaged:
    xor eax, eax
    mov cr4, eax            ; only now: PAE must not change while paging is on
    mov cr3, eax            ; and no TLB entry of the transition tables stays

    mov dword [edi + ControlPage.phase], Phase.kMove
    lea eax, [edi + ControlPage.move]
    push eax
    call [edi + ControlPage.mover]
    mov dword [edi + ControlPage.phase], Phase.kPeer
    mov eax, [edi + ControlPage.peer_on_fault]
    mov [edi + ControlPage.on_fault], eax
    ; The peer's code was just written, at the linear addresses from which it is fetched; the jump below is all that
    ; this requires.
    ; [intel/vol3] "Handling Self- and Cross-Modifying Code"
    mov esp, [edi + ControlPage.peer_stack]
    push dword [edi + ControlPage.peer_entry]
    jmp [edi + ControlPage.enter]

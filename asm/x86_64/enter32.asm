; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The way from long mode into a peer in 32-bit protected mode, which finds what it would find on i386. Included by
; control_page.asm.

; libjump_x86_64_enter_protected32: leaves long mode and goes on to enter32.
; Call: jump; 64-bit code on the identity-mapped tables, IF = 0
; In: rbx = ControlPage*, physical, below 4 GiB
; Out: goes on at ControlPage.enter32, in the peer's code segment, with the entry on the peer's stack
; Clobbers: all general registers, flags, segments, CR0, CR3, CR4, EFER, IDTR
; Memory: reads the control page, writes its stack and the peer's
; Stack: 16 bytes of the control page's; then 12 of the peer's, of which the upper 4 stay
entry libjump_x86_64_enter_protected32
    mov rdi, rbx
    lea rsp, [rdi + kPageSize]
    far_jump kOwnCode32Selector, .compatibility
bits 32
.compatibility:
    mov eax, [edi + ControlPage.protected_cr0]
    lidt [edi + ControlPage.idtr32]     ; an NMI before CR0 meets gates of the other size
    mov cr0, eax
    jmp .unpaged            ; [intel/vol3] "Switching Out of IA-32e Mode Operation"
.unpaged:
    mov ecx, MSR_EFER
    mov eax, [edi + ControlPage.protected_efer]
    mov edx, [edi + ControlPage.protected_efer + 4]
    wrmsr
    xor eax, eax
    mov cr4, eax            ; only now: PAE must not change while paging is on
    mov cr3, eax            ; and no TLB entry of the identity-mapped tables stays
    mov esp, [edi + ControlPage.peer_stack]
    push dword [edi + ControlPage.peer_entry]
    push dword kFlatCodeSelector
    push dword [edi + ControlPage.enter32]
    retf

; libjump_x86_64_enter32_by_return: enters a peer that is not to come back. It finds 0 where the way back would be.
; Call: jump; protected mode, paging off, flat segments, IF = 0
; In: [esp] = entry, physical
; Out: does not return; the peer finds [esp] = 0
; Clobbers: all general registers, flags
; Memory: the stack
; Stack: 4 bytes below the entry
entry libjump_x86_64_enter32_by_return
    enter_protected_by_return

; libjump_x86_64_enter32_by_call: enters a peer that may come back, at come_back32.
; Call: jump; protected mode, paging off, flat segments, IF = 0
; In: [esp] = entry, physical
; Out: the peer finds [esp] = come_back32, physical, and [esp+4] = its own entry
; Clobbers: all general registers, flags
; Memory: the stack
; Stack: 4 bytes below the entry, for the way back
entry libjump_x86_64_enter32_by_call
    enter_protected_by_call ; come_back32 has to be included right behind this

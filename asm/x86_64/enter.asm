; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The two ways to enter a peer in long mode; arm_control_page() chooses one. Included by control_page.asm.

; libjump_x86_64_enter_by_return: enters a peer that is not to come back. It finds 0 where the way back would be.
; Call: jump; 64-bit code on the identity-mapped tables, IF = 0
; In: [rsp] = entry, physical; rbx = ControlPage*, physical
; Out: does not return; the peer finds [rsp] = 0 and its own code segment in CS
; Clobbers: all general registers, flags
; Memory: the stack
; Stack: 16 bytes below the entry
entry libjump_x86_64_enter_by_return
    pop rcx
    push 0
    jmp libjump_x86_64_enter_by_call.enter

; libjump_x86_64_enter_by_call: enters a peer that may come back, at come_back. The entry stays above the return address, so
; that a peer which comes back by RET leaves it on top of its stack, and is entered there again.
; Call: jump; 64-bit code on the identity-mapped tables, IF = 0
; In: [rsp] = entry, physical; rbx = ControlPage*, physical
; Out: the peer finds [rsp] = come_back, physical, [rsp+8] = its own entry, and its own code segment in CS
; Clobbers: all general registers, flags
; Memory: the stack
; Stack: 24 bytes below the entry, of which the lower 16 are free again
entry libjump_x86_64_enter_by_call
    lea rax, [come_back]
    mov rcx, [rsp]
    push rax
.enter:                     ; at rcx, with what the peer finds on its stack there
    push kFlatCodeSelector
    push rcx
    clear_registers
    o64 retf

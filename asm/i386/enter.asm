; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The two ways to enter a peer; arm_control_page() chooses one. Included by control_page.asm.

; Every general register is 0 when a peer starts, so that no peer comes to depend on leftovers.
%macro clear_registers 0
    xor eax, eax
    xor ebx, ebx
    xor ecx, ecx
    xor edx, edx
    xor esi, esi
    xor edi, edi
    xor ebp, ebp
%endmacro

; libjump_i386_enter_by_return: enters a peer that is not to come back. It finds 0 where the way back would be.
; Call: jump; protected mode, paging off, flat segments, IF = 0
; In: [esp] = entry, physical
; Out: does not return; the peer finds [esp] = 0
; Clobbers: all general registers, flags
; Memory: the stack
; Stack: 4 bytes below the entry
entry libjump_i386_enter_by_return
    pop eax
    push dword 0
    push eax
    clear_registers
    ret

; libjump_i386_enter_by_call: enters a peer that may come back, at come_back. The entry stays above the return address, so
; that a peer which comes back by RET leaves it on top of its stack, and is entered there again.
; Call: jump; protected mode, paging off, flat segments, IF = 0
; In: [esp] = entry, physical
; Out: the peer finds [esp] = come_back, physical, and [esp+4] = its own entry
; Clobbers: all general registers, flags
; Memory: the stack
; Stack: 4 bytes below the entry, for the way back
entry libjump_i386_enter_by_call
    clear_registers
    call [esp]
.way_back:                  ; come_back, which has to be included right behind this

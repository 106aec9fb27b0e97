; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The two ways to enter a peer; arm_control_page() chooses one. Included by control_page.asm.

; libjump_i386_enter_by_return: enters a peer that is not to come back. It finds 0 where the way back would be.
; Call: jump; protected mode, paging off, flat segments, IF = 0
; In: [esp] = entry, physical
; Out: does not return; the peer finds [esp] = 0
; Clobbers: all general registers, flags
; Memory: the stack
; Stack: 4 bytes below the entry
entry libjump_i386_enter_by_return
    enter_protected_by_return

; libjump_i386_enter_by_call: enters a peer that may come back, at come_back.
; Call: jump; protected mode, paging off, flat segments, IF = 0
; In: [esp] = entry, physical
; Out: the peer finds [esp] = come_back, physical, and [esp+4] = its own entry
; Clobbers: all general registers, flags
; Memory: the stack
; Stack: 4 bytes below the entry, for the way back
entry libjump_i386_enter_by_call
    enter_protected_by_call ; come_back has to be included right behind this

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The way from a peer in 32-bit protected mode back into long mode. Included by control_page.asm.

; climb: from 32-bit code into long mode on the identity-mapped tables, at label %1. edi = ControlPage*, physical. Changes
; eax, ecx, edx, needs the page's stack and GDT. The upper halves of all registers are undefined behind it.
; [intel/vol3] "Initializing IA-32e Mode"
%macro climb 1
    mov eax, [edi + ControlPage.transition_cr4]
    mov cr4, eax
    mov eax, [edi + ControlPage.peer_cr3]
    mov cr3, eax
    mov ecx, MSR_EFER
    mov eax, [edi + ControlPage.climb_efer]
    mov edx, [edi + ControlPage.climb_efer + 4]
    wrmsr
    mov eax, [edi + ControlPage.transition_cr0]
    lidt [edi + ControlPage.idtr]       ; an NMI before CR0 meets gates of the other size
    mov cr0, eax
    far_jump32 kOwnCode64Selector, %1
%endmacro

; come_back32: the jump-back entry of a 32-bit peer.
; Call: jump (or RET); protected mode, CPL 0, paging off, flat segments, no supervisor shadow stack, no 16-bit TSS in TR
; In: [esp] = physical address at which the peer wants to be entered next, 0: nowhere
; Out: goes on at come_back.long_mode
; Clobbers: everything
; Memory: reads [esp], writes the word below; the control page's stack
; Stack: 4 bytes of the peer's, then 8 of the control page's
come_back32:
%if come_back32 - libjump_x86_64_enter32_by_call.way_back
%error enter32_by_call gives the peer another way back than come_back32: include enter32.asm right before it
%endif
    endbr32                     ; a peer may jump here with branch tracking on
    back_from_protected
    lgdt [edi + ControlPage.gdtr]
    lidt [edi + ControlPage.idtr32]
    lea esp, [edi + kPageSize]
    call flat_data
    far_jump32 kOwnCode32Selector, .flat
.flat:
    climb .long_mode
bits 64
.long_mode:
    mov edi, edi
    lea rsp, [rdi + kPageSize]
    mov ebp, ebp
    jmp come_back.long_mode

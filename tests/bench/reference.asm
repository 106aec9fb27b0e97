; SPDX-License-Identifier: MIT OR GPL-2.0-only
; What libjump's swap is measured against: the way of Linux 6.1's relocate_kernel() [linux/kexec], by three copies of each
; page through a third one, in words as wide as the machine's.
%include "linkage.inc"
%include "layout.inc"
%include "width.inc"

section .text

; Copies a page from xsi to xdi. Leaves both one page on; changes xcx.
%macro copy_page 0
    mov ecx, kPageSize / LONG_SIZE
    rep movs_long
%endmacro

; reference_swap_pages: every source page and its destination change places.
; Call: near, C ABI (cdecl or System V AMD64), any CPL, flat data segments, DF = 0
; In: MoveArguments*; the addresses in it and in the list as the data segments see them
; Out: nothing
; Clobbers: xax, xcx, xdx, flags
; Memory: reads the list; reads and writes the source, destination and swap pages
; Stack: 4 longs
entry reference_swap_pages
    push xbx
    push xsi
    push xdi
    push xbp
    load_argument xbx, 4
    mov xbp, [xbx + MoveArguments.swap_page]
    add xbx, MoveArguments.list_head
.word:
    mov xsi, [xbx]
    add xbx, LONG_SIZE
    mov eax, esi
    and xsi, -kPageSize
    test al, EntryTag.kSource
    jnz .source
    test al, EntryTag.kDestination
    jz .link
    mov xdi, xsi
    jmp .word
.link:
    test al, EntryTag.kIndirection
    jz .done
    mov xbx, xsi
    jmp .word
.source:
    mov xax, xsi
    mov xdx, xdi
    mov xdi, xbp
    copy_page
    mov xsi, xdx
    mov xdi, xax
    copy_page
    mov xsi, xbp
    mov xdi, xdx
    copy_page
    jmp .word
.done:
    pop xbp
    pop xdi
    pop xsi
    pop xbx
    ret

section .note.GNU-stack progbits noalloc noexec nowrite

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The page movers. Unprivileged code that touches nothing but memory and runs wherever it is put: the control page
; includes this file, the host's tests link it as it is, at either width. They walk a page list as page_list.hpp shows
; it; whether to copy or to swap was decided in C++.
%include "linkage.inc"
%include "layout.inc"
%include "width.inc"

; Goes on in the list to the next source word, or to %1 at its end.
; xbx: where the next word is, xdi: the running destination; out: xsi = source page. Changes xax.
%macro next_source 1
%%next:
    mov xax, [xbx]
    add xbx, LONG_SIZE
    mov xsi, xax
    and xsi, -kPageSize
    test al, EntryTag.kSource
    jnz %%source
    test al, EntryTag.kIndirection
    jnz %%indirection
    test al, EntryTag.kDone
    jnz %1
    mov xdi, xsi
    jmp %%next
%%indirection:
    mov xbx, xsi
    jmp %%next
%%source:
%endmacro

; Moves the page at xsi to the page at xdi and leaves both one page on.
%macro copy_page 0
    mov ecx, kPageSize / 4
    rep movsd
%endmacro

; libjump_i386_copy_pages, libjump_x86_64_copy_pages: every source page is copied to its destination, in the order of the
; list.
; Call: near, C ABI (cdecl or System V AMD64), any CPL, flat data segments, DF = 0
; In: MoveArguments*; the addresses in it and in the list as the data segments see them
; Out: nothing
; Clobbers: xax, xcx, flags
; Memory: reads the list and the source pages, writes the destination pages
; Stack: 3 longs
arch_entry copy_pages
    push xbx
    push xsi
    push xdi
    load_argument xbx, 3
    add xbx, MoveArguments.list_head    ; the head is a list of one word that leads into the rest
.next:
    next_source .done
    copy_page
    jmp .next
.done:
    pop xdi
    pop xsi
    pop xbx
    ret

; libjump_i386_swap_pages, libjump_x86_64_swap_pages: every source page and its destination change places, through the
; swap page.
; Call: near, C ABI (cdecl or System V AMD64), any CPL, flat data segments, DF = 0
; In: MoveArguments*; the addresses in it and in the list as the data segments see them
; Out: nothing
; Clobbers: xax, xcx, xdx, flags
; Memory: reads the list; reads and writes the source, destination and swap pages
; Stack: 4 longs
arch_entry swap_pages
    push xbx
    push xsi
    push xdi
    push xbp
    load_argument xbx, 4
    mov xbp, [xbx + MoveArguments.swap_page]
    add xbx, MoveArguments.list_head
.next:
    next_source .done
    mov xdx, xdi
    mov xax, xsi
    mov xdi, xbp
    copy_page                           ; source -> swap page
    mov xsi, xdx
    mov xdi, xax
    copy_page                           ; destination -> source
    mov xsi, xbp
    mov xdi, xdx
    copy_page                           ; swap page -> destination, xdi on to the next one
    jmp .next
.done:
    pop xbp
    pop xdi
    pop xsi
    pop xbx
    ret

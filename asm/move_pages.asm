; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The page movers. Unprivileged code that touches nothing but memory and runs wherever it is put: the control page
; includes this file, the host's tests link it as it is, at either width. They walk a page list as page_list.hpp shows
; it; whether to copy or to swap, and by which registers, was decided in C++.
%include "linkage.inc"
%include "layout.inc"
%include "width.inc"

%define CACHE_LINE 64                   ; bytes
%define SSE_WORD 16
%define SSE_WORDS (CACHE_LINE / SSE_WORD)

; next_source: goes on in the list to the next source word, or to its end.
; Call: near
; In: xbx = the word before, xdi = the running destination
; Out: xbx = a word, of a source page or done; xsi = its page; xdi = the running destination
; Clobbers: xax, flags
; Memory: reads the list
; Stack: none
next_source:
    add xbx, LONG_SIZE
.word:
    mov xsi, [xbx]
    mov eax, esi
    and si, -kPageSize                  ; a shorter instruction than that on all of xsi
    test al, EntryTag.kSource | EntryTag.kDone
    jnz .found
    test al, EntryTag.kIndirection
    jnz .indirection
    mov xdi, xsi
    jmp next_source
.indirection:
    mov xbx, xsi
    jmp .word
.found:
    ret

; Loads the place before the list's head into xbx, with %1 registers pushed since the call. The head is a list of one
; word that leads into the rest.
%macro load_list 1
%if LONG_SIZE = 8
    lea xbx, [xdi + MoveArguments.list_head - LONG_SIZE]    ; shorter than the two below
%else
    load_argument xbx, %1
    add xbx, MoveArguments.list_head - LONG_SIZE
%endif
%endmacro

; Goes to %1 if the word that next_source found is the list's end.
%macro at_end 1
    test byte [xbx], EntryTag.kDone
    jnz %1
%endmacro

; Copies the page at xsi to the page at xdi and leaves both one page on. Changes xcx.
%macro copy_page 0
    mov ecx, kPageSize / LONG_SIZE
    rep movs_long
%endmacro

; libjump_i386_copy_pages, libjump_x86_64_copy_pages: every source page is copied to its destination, in the order of the
; list.
; Call: near, C ABI (cdecl or System V AMD64), any CPL, flat data segments, DF = 0
; In: MoveArguments*; the addresses in it and in the list as the data segments see them
; Out: nothing
; Clobbers: xax, xcx, flags
; Memory: reads the list and the source pages, writes the destination pages
; Stack: 4 longs
arch_entry copy_pages
    push xbx
    push xsi
    push xdi
    load_list 3
.next:
    call next_source
    at_end .done
    copy_page
    jmp .next
.done:
    pop xdi
    pop xsi
    pop xbx
    ret

; A cache line at %2 to SSE_WORDS registers from xmm%1 on, and from there to %2.
%macro load_line 2
%assign piece 0
%rep SSE_WORDS
%assign register %1 + piece
    movaps xmm %+ register, [%2 + piece * SSE_WORD]
%assign piece piece + 1
%endrep
%endmacro
%macro store_line 2
%assign piece 0
%rep SSE_WORDS
%assign register %1 + piece
    movaps [%2 + piece * SSE_WORD], xmm %+ register
%assign piece piece + 1
%endrep
%endmacro

; libjump_i386_swap_pages_sse, libjump_x86_64_swap_pages_sse: every source page and its destination change places, in
; registers. While two do, the next two come nearer, since each page begins where no prefetcher of the processor's has
; looked. A prefetch never faults, and reads nothing where no page is mapped or memory is not cached ([intel/vol2]
; PREFETCHh): so it does not matter where the ones of the last two lead.
; Call: near, C ABI (cdecl or System V AMD64), any CPL, flat data segments; SSE, CR4.OSFXSR set, CR0.EM and TS clear
; In: MoveArguments*; the addresses in it and in the list as the data segments see them
; Out: xmm0 to xmm7 = 0, so that nobody finds there what was moved
; Clobbers: xax, xcx, xdx, flags
; Memory: reads the list; reads and writes the source and destination pages
; Stack: 5 longs
arch_entry swap_pages_sse
    push xbx
    push xsi
    push xdi
    push xbp
    load_list 4
    call next_source
.next:
    at_end .done
    mov xdx, xsi
    mov xbp, xdi
    add xdi, kPageSize
    call next_source
    xor ecx, ecx
.line:
    prefetcht0 [xsi + xcx]
    prefetcht0 [xdi + xcx]
    load_line 0, xdx
    load_line SSE_WORDS, xbp
    store_line 0, xbp
    store_line SSE_WORDS, xdx
    add xdx, CACHE_LINE
    add xbp, CACHE_LINE
    add ecx, CACHE_LINE
    test ch, kPageSize >> 8
    jz .line
    jmp .next
.done:
%assign register 0
%rep 2 * SSE_WORDS
    xorps xmm %+ register, xmm %+ register
%assign register register + 1
%endrep
    pop xbp
    pop xdi
    pop xsi
    pop xbx
    ret

%if LONG_SIZE = 4                       ; all processors with long mode have SSE. [elf64] "Processor Architecture"
; libjump_i386_swap_pages: the same for processors without SSE, through the swap page.
; Call: near, cdecl, any CPL, flat data segments, DF = 0
; In: MoveArguments*; the addresses in it and in the list as the data segments see them
; Out: nothing
; Clobbers: eax, ecx, edx, flags
; Memory: reads the list; reads and writes the source, destination and swap pages
; Stack: 5 longs
arch_entry swap_pages
    push ebx
    push esi
    push edi
    push ebp
    load_argument ebp, 4
    mov ebp, [ebp + MoveArguments.swap_page]
    load_list 4
.next:
    call next_source
    at_end .done
    mov edx, edi
    mov eax, esi
    mov edi, ebp
    copy_page                           ; source -> swap page
    mov esi, edx
    mov edi, eax
    copy_page                           ; destination -> source
    mov esi, ebp
    mov edi, edx
    copy_page                           ; swap page -> destination, edi on to the next one
    jmp .next
.done:
    pop ebp
    pop edi
    pop esi
    pop ebx
    ret
%endif

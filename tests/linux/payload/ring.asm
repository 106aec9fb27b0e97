; SPDX-License-Identifier: MIT OR GPL-2.0-only
; A program of one page, flat code for any address, that runs where the receive ring of a network card was, which is as
; long with Linux's driver e1000. For a while it digests its page again and again: no DMA may land there. With RECEIVING
; defined the card is told to receive into that page, so that DMA does. [intel/8254x] "Register Descriptions", "Receive
; Descriptor Format"; [pci] "Software Generation of Configuration Transactions", for a card at bus 0.
bits 32
org 0

%define PAGE 4096
%define RESULTS PAGE - 32   ; what is behind it is not digested

; Offsets of the results, words of 32 bits
%define ROUNDS RESULTS              ; digests
%define MISMATCHES RESULTS + 4      ; digests that were not the first one
%define FROM RESULTS + 8            ; of the hour: the first second that began here, by the RTC
%define CHANGES RESULTS + 12        ; of the RTC's second, since then and this one counted; -1: none was read yet
%define FRAMES RESULTS + 16         ; descriptors that the card has written back
%define WAS_RING RESULTS + 20       ; the card's ring on arrival, the lower half of its address
%define DIGEST RESULTS + 24         ; the first
%define SECOND RESULTS + 28         ; that was read last, BCD

%ifdef RECEIVING
%define CHANGES_MAX 60
%else
%define CHANGES_MAX 4
%endif

%define CMOS 0x70
%define CMOS_SECOND 0
%define CMOS_MINUTE 2
%define CMOS_A 0x0a
%define CMOS_UPDATING 0x80

%define PCI 0xcf8
%define PCI_ENABLE 0x80000000
%define PCI_DEVICE 1 << 11
%define PCI_COMMAND 4
%define PCI_MEMORY_AND_MASTER 6
%define PCI_BAR0 0x10
%define CARD 0x100e8086     ; the 82540EM

%define ICR 0xc0
%define IMC 0xd8
%define RCTL 0x100
%define RDBAL 0x2800
%define RDBAH 0x2804
%define RDLEN 0x2808
%define RDH 0x2810
%define RDT 0x2818
%define RCTL_BITS 1 << 1 | 1 << 3 | 1 << 15 | 3 << 16     ; on; every address, broadcasts too; buffers of 256 bytes
%define DESCRIPTORS 8
%define DESCRIPTOR 16
%define DESCRIPTOR_STATUS 12
%define BUFFER 256

; start: digests for three whole seconds by the RTC; RECEIVING: until one differs and the card has filled all that it
; may, or for a minute.
; Call: near, by the jump, in protected mode. In, Out: the contract's. Clobbers: all registers but ESP. Memory: its own
; page, ports of the RTC; RECEIVING: the card. Stack: 8 bytes
start:
    call .here
.here:
    pop ebp                         ; the page
    and ebp, -PAGE
%ifdef RECEIVING
    call find_card
    jc .end
    call give_ring
%endif
    call digest
    mov [ebp + DIGEST], eax
%ifdef RECEIVING
    mov dword [esi + RCTL], RCTL_BITS
%endif
.again:
    call note_time
    call digest
    inc dword [ebp + ROUNDS]
    cmp eax, [ebp + DIGEST]
    je .same
    inc dword [ebp + MISMATCHES]
.same:
%ifdef RECEIVING
    cmp dword [ebp + MISMATCHES], 0
    je .go_on
    cmp byte [ebp + ring + (DESCRIPTORS - 2) * DESCRIPTOR + DESCRIPTOR_STATUS], 0
    jne .stop
.go_on:
%endif
    cmp dword [ebp + CHANGES], CHANGES_MAX
    jb .again
.stop:
%ifdef RECEIVING
    call stop_card
%endif
.end:
    ret

; digest: FNV-1a over words, by which a word that has changed always shows.
; Call: near. In: EBP page. Out: EAX. Clobbers: ECX. Memory: reads the page up to RESULTS. Stack: 0
digest:
    mov eax, 0x811c9dc5
    xor ecx, ecx
.next:
    xor eax, [ebp + ecx * 4]
    imul eax, eax, 0x01000193
    inc ecx
    cmp ecx, (RESULTS) / 4
    jb .next
    ret

; note_time: notes the RTC's second, and counts if it is another one than before.
; Call: near. In: EBP page. Clobbers: EAX, ECX, DX. Memory: FROM, CHANGES, SECOND. Stack: 4 bytes
note_time:
    mov al, CMOS_A
    call cmos
    test al, CMOS_UPDATING
    jnz note_time
    mov al, CMOS_SECOND
    call cmos
    mov dl, al
    mov al, CMOS_MINUTE
    call cmos
    mov dh, al
    mov al, CMOS_SECOND
    call cmos
    cmp al, dl
    jne note_time                   ; the minute may be that of another second
    cmp [ebp + SECOND], dl
    je .end
    mov [ebp + SECOND], dl
    inc dword [ebp + CHANGES]
    cmp dword [ebp + CHANGES], 1
    jne .end
    mov al, dh
    call binary
    imul ecx, eax, 60
    mov al, dl
    call binary
    add eax, ecx
    mov [ebp + FROM], eax
.end:
    ret

; cmos: Call: near. In: AL register. Out: AL its value. Clobbers: none. Memory: ports. Stack: 0
cmos:
    out CMOS, al
    in al, CMOS + 1
    ret

; binary: Call: near. In: AL in BCD, as a PC's clock counts. Out: EAX the number. Clobbers: none. Memory: none. Stack: 0
binary:
    movzx eax, al
    shl eax, 4
    shr al, 4
    aad
    movzx eax, al
    ret

%ifdef RECEIVING
; find_card: lets the card have the bus, and reads its registers at their physical address.
; Call: near. In: EBP page. Out: CF: there is none. EBX its configuration space, ESI its registers, EDI its command
; register before. Clobbers: EAX, EDX. Memory: WAS_RING, ports. Stack: 4 bytes
find_card:
    mov ebx, PCI_ENABLE
.next:
    mov eax, ebx
    call pci
    in eax, dx
    cmp eax, CARD
    je .found
    add ebx, PCI_DEVICE
    cmp ebx, PCI_ENABLE + 32 * (PCI_DEVICE)
    jb .next
    stc
    ret
.found:
    lea eax, [ebx + PCI_COMMAND]
    call pci
    in eax, dx
    movzx edi, ax                   ; a status of 0 clears none
    mov eax, edi
    or eax, PCI_MEMORY_AND_MASTER
    out dx, eax
    lea eax, [ebx + PCI_BAR0]
    call pci
    in eax, dx
    and eax, -16
    mov esi, eax
    mov eax, [esi + RDBAL]
    mov [ebp + WAS_RING], eax
    clc
    ret

; pci: Call: near. In: EAX address of a register of configuration space. Out: DX its port. Clobbers: none. Memory: port.
; Stack: 0
pci:
    mov dx, PCI
    out dx, eax
    mov dx, PCI + 4
    ret

; give_ring: the card has this page's ring, in which all but one descriptor are free, and is off.
; Call: near. In: EBP page, ESI registers. Clobbers: EAX, ECX, EDX. Memory: the ring, the card. Stack: 0
give_ring:
    mov dword [esi + RCTL], 0
    mov dword [esi + IMC], -1
    lea eax, [ebp + buffers]
    lea edx, [ebp + ring]
    mov ecx, DESCRIPTORS
.next:
    mov [edx], eax
    add eax, BUFFER
    add edx, DESCRIPTOR
    loop .next
    lea eax, [ebp + ring]
    mov [esi + RDBAL], eax
    mov [esi + RDBAH], ecx
    mov dword [esi + RDLEN], DESCRIPTORS * DESCRIPTOR
    mov [esi + RDH], ecx
    mov dword [esi + RDT], DESCRIPTORS - 1
    ret

; stop_card: the card is off, wants nothing, and has the bus as before; what it has received is counted.
; Call: near. In: EBP page, EBX configuration space, ESI registers, EDI command. Clobbers: EAX, ECX, EDX. Memory:
; FRAMES, the card, ports. Stack: 4 bytes
stop_card:
    mov dword [esi + RCTL], 0
    mov eax, [esi + ICR]            ; reading clears it
    lea eax, [ebx + PCI_COMMAND]
    call pci
    mov eax, edi
    out dx, eax
    lea edx, [ebp + ring + DESCRIPTOR_STATUS]
    mov ecx, DESCRIPTORS
.next:
    cmp byte [edx], 1               ; CF: 0 is less
    sbb dword [ebp + FRAMES], -1
    add edx, DESCRIPTOR
    loop .next
    ret
%endif

align 16
ring: times DESCRIPTORS * DESCRIPTOR db 0
buffers: times DESCRIPTORS * BUFFER db 0
times RESULTS - ($ - $$) db 0xa5
dd 0, 0, 0, -1, 0, 0, 0, -1

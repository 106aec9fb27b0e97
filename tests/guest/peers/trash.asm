; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Leaves nothing of the processor as it was, and returns. order bit 0: there is CR4 state of SSE to turn on; bit 1:
; XCR0; bit 2: say so on the serial port; bit 3: the local APIC's task priority is the leaver's CR8.
%include "peer.inc"

%define CR0_AWAY 0x00050022             ; AM WP NE MP, as they were not
%define CR0_FPU_TRAPS 0x0000000c        ; TS EM
%define CR4_TRASH 0x0000000c            ; TSD DE
%define CR4_SSE 0x00000600
%define CR4_OSXSAVE 0x00040000
%define APIC_TASK_PRIORITY 0xfee00080

start:
    count_visit
    test dword [MAILBOX + Mailbox.order], 4
    jz .arrived
    mov eax, cr0
    test eax, 0x80000000
    jnz .paging
    print paging_off
    jmp .arrived
.paging:
    print paging_on
.arrived:
    mov ebp, esp
    lgdt [gdtr]
    jmp 0x08:.own
.own:
    mov eax, 0x10
    mov ds, eax
    mov es, eax
    mov fs, eax
    mov gs, eax
    mov ss, eax
    mov eax, count_step                 ; an interrupt gate for #DB
    mov [idt + 8], ax
    mov dword [idt + 10], 0x8e000008
    shr eax, 16
    mov [idt + 14], ax
    lidt [idtr]
    mov eax, 0x20
    lldt ax
    mov byte [tss_descriptor + 5], 0x89 ; available: the last visit made it busy
    mov eax, 0x18
    ltr ax

    mov eax, 0xbad00002
    mov cr2, eax
%assign i 0
%rep 4
    mov eax, 0xbad0d000 + i
    mov dr %+ i, eax
%assign i i + 1
%endrep
    mov eax, PEER_BASE                  ; a watchpoint on a page that is moved on the way back
    mov dr0, eax
    mov eax, 0xffff4ff1
    mov dr6, eax
    mov eax, 0x000f07aa
    mov dr7, eax

    mov esi, MAILBOX + Mailbox.trashed
    mov edi, [MAILBOX + Mailbox.trashed_count]
.next_msr:
    test edi, edi
    jz .msrs_done
    mov ecx, [esi]
    rdmsr
    xor eax, [esi + 4]
    wrmsr
    add esi, TrashedMsr_size
    dec edi
    jmp .next_msr
.msrs_done:

    mov eax, cr0
    xor eax, CR0_AWAY
    and eax, ~CR0_FPU_TRAPS             ; the FPU is needed below
    mov cr0, eax
    mov ebx, CR4_TRASH
    test dword [MAILBOX + Mailbox.order], 1
    jz .no_sse
    or ebx, CR4_SSE
.no_sse:
    test dword [MAILBOX + Mailbox.order], 2
    jz .no_xsave
    or ebx, CR4_OSXSAVE
.no_xsave:
    mov cr4, ebx
    fninit
    fldcw [no_x87_masks]
    fldpi
    fldz
    fdivp                               ; an exception that nobody has taken yet
    test dword [MAILBOX + Mailbox.order], 1
    jz .no_xmm
    mov dword [scratch], 0x1f00
    ldmxcsr [scratch]
%assign i 0
%rep 8
    pcmpeqd xmm %+ i, xmm %+ i
%assign i i + 1
%endrep
.no_xmm:
    test dword [MAILBOX + Mailbox.order], 2
    jz .no_avx
    mov eax, 0xd                        ; every component there is, in its initial state
    xor ecx, ecx
    cpuid
    xor edx, edx
    xor ecx, ecx
    xsetbv
    and eax, ~3
    xrstor [xsave_area]
    mov eax, 3
    xsetbv
.no_avx:
    test dword [MAILBOX + Mailbox.order], 8
    jz .no_cr8
    mov dword [APIC_TASK_PRIORITY], 0x20
.no_cr8:
    mov eax, cr0
    or eax, CR0_FPU_TRAPS
    mov cr0, eax
    test dword [MAILBOX + Mailbox.order], 4
    jz .quiet
    print trashed
.quiet:
    mov eax, 0x7a5b0000
    mov ebx, eax
    mov ecx, eax
    mov edx, eax
    mov esi, eax
    mov edi, eax
    mov esp, ebp
    mov ebp, eax
    push dword 0x702                    ; TF, IF and DF
    popfd
    ret

count_step:
    inc dword [MAILBOX + Mailbox.single_steps]
    test dword [esp + 8], 0x200         ; IF where the step ended
    jz .next
    inc dword [MAILBOX + Mailbox.steps_with_if]
.next:
    iretd

section .data
align 8
gdt:
    dq 0
    dq 0x00cf9b000000ffff
    dq 0x00cf93000000ffff
tss_descriptor:                         ; its base is in the .bss below
    dw 103
    dw tss_low
    db tss_middle, 0x89, 0, tss_high
    dw 7
    dw ldt_low
    db ldt_middle, 0x82, 0, ldt_high
gdtr:
    dw gdtr - gdt - 1
    dd gdt
idt:
    times 16 db 0
idtr:
    dw idtr - idt - 1
    dd idt
no_x87_masks:
    dw 0x0340
scratch:
    dd 0
align 64
xsave_area:
    times 24 db 0
    dd 0x1f00                           ; MXCSR
    times 576 - 28 db 0
paging_off:
    db "# peer: paging is off", 13, 10, 0
paging_on:
    db "# peer: paging is on", 13, 10, 0
trashed:
    db "# peer: has overwritten the processor's state", 13, 10, 0

; PEER_BASE is where this file is linked; these two are put at fixed offsets behind it.
tss_low equ (PEER_BASE + 0x2000) & 0xffff
tss_middle equ (PEER_BASE + 0x2000) >> 16 & 0xff
tss_high equ (PEER_BASE + 0x2000) >> 24
ldt_low equ (PEER_BASE + 0x2100) & 0xffff
ldt_middle equ (PEER_BASE + 0x2100) >> 16 & 0xff
ldt_high equ (PEER_BASE + 0x2100) >> 24

section .bss
    resb 0x3000                         ; reaches over PEER_BASE + 0x2000 wherever the linker begins it

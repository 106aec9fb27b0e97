; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Leaves nothing of the processor as it was, and returns, on page tables of its own. order bit 1: XCR0; bit 2: say so on
; the serial port; bit 3: CET. SSE is always there.
%include "peer.inc"

%define ORDER_XSAVE 2
%define ORDER_PRINT 4
%define ORDER_CET 16
%define CR0_WP 0x00010000
%define CR0_AWAY 0x00050022             ; AM WP NE MP, as they were not
%define CR0_FPU_TRAPS 0x0000000c        ; TS EM
%define CR4_TRASH 0x0000060c            ; TSD DE OSFXSR OSXMMEXCPT
%define CR4_PAE 0x00000020
%define CR4_LA57 0x00001000
%define CR4_PCIDE_BIT 17
%define CR4_OSXSAVE 0x00040000
%define CR4_CET 0x00800000
%define OWN_PCID 7
%define EFER_SCE 1
%define MSR_FS_BASE 0xc0000100
%define MSR_GS_BASE 0xc0000101
%define MSR_S_CET 0x6a2
%define S_CET_TRASH 0x1c                ; ENDBR_EN, LEG_IW_EN, NO_TRACK_EN: the way back is by RET, which is not tracked
%define TABLE 3                         ; present, writable
%define LARGE_PAGE 0x83

start:
    count_visit
    test dword [MAILBOX + Mailbox.order], ORDER_PRINT
    jz .arrived
    print arrived
.arrived:
    mov rbp, rsp
    lgdt [gdtr]
    push 0x08
    lea rax, [.own]
    push rax
    o64 retf
.own:
    mov eax, 0x10
    mov ds, eax
    mov es, eax
    mov fs, eax
    mov gs, eax
    mov ss, eax
    lea rax, [count_step]               ; an interrupt gate for #DB
    mov [idt + 16], ax
    mov dword [idt + 18], 0x8e000008
    shr eax, 16
    mov [idt + 22], ax
    lidt [idtr]
    mov eax, 0x28
    lldt ax
    mov byte [tss_descriptor + 5], 0x89 ; available: the last visit made it busy
    mov eax, 0x18
    ltr ax

    ; Tables of as many levels as there are, with the first GiB in them.
    mov ecx, 512
    mov eax, LARGE_PAGE
    lea rdi, [directory]
.next_entry:
    mov [rdi], rax
    add rdi, 8
    add rax, 0x200000
    loop .next_entry
%macro point 2
    lea rax, [%2]
    or rax, TABLE
    mov [%1], rax
%endmacro
    point pointers, directory
    point root4, pointers
    point root5, root4
    lea rbx, [root4]
    mov rax, cr4
    test eax, CR4_LA57
    jz .four
    lea rbx, [root5]
.four:
    mov cr3, rbx

    mov rax, 0xbad0000200000002
    mov cr2, rax
%assign i 0
%rep 4
    mov rax, 0xffff8000bad0d000 + i
    mov dr %+ i, rax
%assign i i + 1
%endrep
    mov eax, PEER_BASE                  ; a watchpoint on a page that is moved on the way back
    mov dr0, rax
    mov eax, 0xffff4ff1
    mov dr6, rax
    mov eax, 0x000f07aa
    mov dr7, rax

    lea rsi, [MAILBOX + Mailbox.trashed]
    mov edi, [MAILBOX + Mailbox.trashed_count]
.next_msr:
    test edi, edi
    jz .msrs_done
    mov ecx, [rsi]
    rdmsr
    xor eax, [rsi + 4]
    wrmsr
    add rsi, TrashedMsr_size
    dec edi
    jmp .next_msr
.msrs_done:
    mov ecx, MSR_EFER
    rdmsr
    xor eax, EFER_SCE
    wrmsr
    mov eax, 0x0bad0f50
    mov edx, 0x00000bad
    mov ecx, MSR_FS_BASE
    wrmsr
    mov ecx, MSR_GS_BASE
    wrmsr
    mov eax, 6
    mov cr8, rax

    mov rax, cr0
    xor eax, CR0_AWAY
    and eax, ~CR0_FPU_TRAPS             ; the FPU is needed below
    mov cr0, rax
    mov rdx, cr4
    or edx, CR4_TRASH
    test dword [MAILBOX + Mailbox.order], ORDER_XSAVE
    jz .no_xsave
    or edx, CR4_OSXSAVE
.no_xsave:
    xor rdx, [NATIVE + NativeMailbox.cr4_trash]
    mov cr4, rdx
    bt edx, CR4_PCIDE_BIT
    jnc .no_pcid
    or ebx, OWN_PCID
    mov cr3, rbx
.no_pcid:
    test dword [MAILBOX + Mailbox.order], ORDER_CET
    jz .no_cet
    mov rax, cr0
    or eax, CR0_WP
    mov cr0, rax
    mov ecx, MSR_S_CET
    mov eax, S_CET_TRASH
    xor edx, edx
    wrmsr
    mov rax, cr4
    or eax, CR4_CET
    mov cr4, rax
.no_cet:
    fninit
    fldcw [no_x87_masks]
    fldpi
    fldz
    fdivp                               ; an exception that nobody has taken yet
    mov dword [scratch], 0x1f00
    ldmxcsr [scratch]
%assign i 0
%rep 16
    pcmpeqd xmm %+ i, xmm %+ i
%assign i i + 1
%endrep
    test dword [MAILBOX + Mailbox.order], ORDER_XSAVE
    jz .no_avx
    mov eax, 7
    xor edx, edx
    xor ecx, ecx
    xsetbv
    vzeroall
    mov eax, 3
    xsetbv
.no_avx:
    mov rax, cr0
    or eax, CR0_FPU_TRAPS
    mov cr0, rax
    test dword [MAILBOX + Mailbox.order], ORDER_PRINT
    jz .quiet
    print trashed
.quiet:
    mov rsp, rbp
    mov rax, 0x7a5b00007a5b0000
%macro trash 1-*
%rep %0
    mov %1, rax
%rotate 1
%endrep
%endmacro
    trash rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
    push 0x702                          ; TF, IF and DF
    popfq
    ret

count_step:
    endbr64
    inc dword [MAILBOX + Mailbox.single_steps]
    test dword [rsp + 16], 0x200        ; IF where the step ended
    jz .next
    inc dword [MAILBOX + Mailbox.steps_with_if]
.next:
    iretq

section .data
align 8
gdt:
    dq 0
    dq 0x00af9b000000ffff
    dq 0x00cf93000000ffff
tss_descriptor:                         ; its base is in the .bss below
    dw 103
    dw tss_low
    db tss_middle, 0x89, 0, tss_high
    dq 0
    dw 15
    dw ldt_low
    db ldt_middle, 0x82, 0, ldt_high
    dq 0
gdtr:
    dw gdtr - gdt - 1
    dq gdt
idt:
    times 32 db 0
idtr:
    dw idtr - idt - 1
    dq idt
no_x87_masks:
    dw 0x0340
scratch:
    dd 0
arrived:
    db "# peer: long mode", 13, 10, 0
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
    alignb 4096
    resb 0x3000                         ; reaches over PEER_BASE + 0x2000 wherever the linker begins it
directory:
    resb 4096
pointers:
    resb 4096
root4:
    resb 4096
root5:
    resb 4096

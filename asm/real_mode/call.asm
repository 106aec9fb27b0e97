; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The trampoline into real mode: a peer, one block without relocations, that a swap plan puts at the start of a window
; of low memory. C++ has decided which ports it writes, which vectors it hooks and where it jumps. It is data, not text,
; since it never runs where it is linked.
bits 32

section .rodata.libjump_bios progbits alloc noexec nowrite align=16

%include "linkage.inc"
%include "layout.inc"
%include "x86.inc"

; Offset of label %1 in the BIOS window.
%define OFFSET(label) ((label) - libjump_bios_code)
; A field of the request that is being served, and a register in it.
%define CALL(field) (BiosWindow.call + BiosRequest.%+ field)
%define REGS(register) (BiosWindow.call + BiosRequest.regs + BiosRegs.%+ register)
%define REPORT(field) (BiosWindow.call + BiosRequest.report + BiosReport.%+ field)

; libjump_bios_code: serves the request whose address is in the window, and comes back.
; Call: near, as a peer; protected mode, paging off, flat segments, IF = 0, DF = 0
; In: [esp] = the way back; the window filled in by C++, the request by the caller
; Out: the request's regs and report; the caller's buffer, unless there was no service
; Clobbers: everything but the stack
; Memory: the window, the request, the caller's buffer, the IVT (put back), what the service touches
; Stack: 16 bytes of the peer's; then the window's, as the parts below say
entry libjump_bios_code
    call .here
.here:
    pop ebx
    and ebx, -kPageSize     ; the window, here and below
    mov [ebx + BiosWindow.peer_esp], esp
    sgdt [ebx + BiosWindow.peer_gdtr]
    sidt [ebx + BiosWindow.peer_idtr]

    mov esi, [ebx + BiosWindow.setup + BiosWindowSetup.request]
    lea edi, [ebx + BiosWindow.call]
    mov ecx, BiosRequest_size
    rep movsb
    mov esi, [ebx + CALL(buffer)]
    lea edi, [ebx + kBiosBufferOffset]
    mov ecx, [ebx + CALL(buffer_in)]
    rep movsb

    mov eax, [ebx + CALL(target_at)]    ; before the hooks, which may cover the service's own vector
    mov eax, [eax]
    mov [ebx + BiosWindow.target], eax
    test eax, eax
    jz .no_service

    lea esi, [ebx + CALL(to_bios)]
    call hand_over
    lea esi, [ebx + BiosWindow.setup + BiosWindowSetup.hooks]
    mov ecx, kBiosHooks
.hook:
    mov edi, [esi + BiosHook.at]
    mov eax, [edi]
    mov [esi + BiosHook.saved], eax
    mov eax, [esi + BiosHook.handler]
    mov [edi], eax
    add esi, BiosHook_size
    loop .hook

    ; [intel/vol3] "Switching Back to Real-Address Mode": 64 KiB segments first, or the service has other limits.
    lgdt [ebx + BiosWindow.setup + BiosWindowSetup.gdtr]
    lidt [ebx + BiosWindow.setup + BiosWindowSetup.idtr]
    jmp far [ebx + BiosWindow.setup + BiosWindowSetup.to_16bit]

; A vector that no BIOS has set is 0:0, where the IVT is, which is no code.
.no_service:
    mov byte [ebx + REPORT(end)], kBiosEndNoService
    jmp hand_back.request   ; nobody has written what would be copied to the caller

%include "real_mode/real.asm"

; libjump_bios_32bit: back in protected mode.
; Call: far jump; flat code segment, any data segments, IF = 0
; In: ebx = window
; Out: returns from libjump_bios_code
; Clobbers: everything but ESP, which is as at libjump_bios_code
; Memory: the window, the request, the caller's buffer, the IVT
; Stack: 16 bytes of the window's, then the peer's as hand_back
bits 32
entry libjump_bios_32bit
    mov eax, kFlatDataSelector
    mov ss, eax
    lea esp, [ebx + kBiosBufferOffset]
    mov ds, eax
    mov es, eax
    mov fs, eax
    mov gs, eax
    push dword EFLAGS_CLEAR
    popfd
    lea esi, [ebx + BiosWindow.setup + BiosWindowSetup.hooks]
    mov ecx, kBiosHooks
.unhook:
    mov edi, [esi + BiosHook.at]
    mov eax, [esi + BiosHook.saved]
    mov [edi], eax
    add esi, BiosHook_size
    loop .unhook

    call enable_a20         ; until then only the window's addresses are sure to be right
    lea esi, [ebx + CALL(to_caller)]
    call hand_over
    lgdt [ebx + BiosWindow.peer_gdtr]
    lidt [ebx + BiosWindow.peer_idtr]
    mov esp, [ebx + BiosWindow.peer_esp]

; hand_back: ends the call. From .request on without the caller's buffer.
; Call: jump; as libjump_bios_code is called
; In: ebx = window; ESP as at libjump_bios_code
; Out: returns from libjump_bios_code
; Clobbers: ecx, esi, edi
; Memory: the window, the request, the caller's buffer
; Stack: none; takes the return address
hand_back:
    lea esi, [ebx + kBiosBufferOffset]
    mov edi, [ebx + CALL(buffer)]
    mov ecx, [ebx + CALL(buffer_out)]
    rep movsb
.request:
    lea esi, [ebx + BiosWindow.call]
    mov edi, [ebx + BiosWindow.setup + BiosWindowSetup.request]
    mov ecx, BiosRequest_size
    rep movsb
    ret

%include "real_mode/ports.asm"

; libjump_bios_code_end: the first byte behind the code; nothing calls it.
entry libjump_bios_code_end

%if libjump_bios_code_end - libjump_bios_code > kBiosCodeSize
%error the code no longer fits the window: raise kBiosCodeSize in bios/window.hpp
%endif

; Without this a linker takes the object for one that needs an executable stack.
section .note.GNU-stack progbits noalloc noexec nowrite

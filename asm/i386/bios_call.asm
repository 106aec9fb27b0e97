; SPDX-License-Identifier: MIT OR GPL-2.0-only
; The trampoline into real mode: a peer, one block without relocations, that a swap plan puts at the start of a window
; of low memory. What it writes to ports, hooks and jumps through was decided in C++. Data, not text: where it is linked
; it never runs.
bits 32

section .rodata.libjump_bios progbits alloc noexec nowrite align=16

%include "linkage.inc"
%include "layout.inc"
%include "x86.inc"

; Where in the window label %1 is.
%define OFFSET(label) ((label) - libjump_bios_code)
; A field of the request that is being served, and a register in it.
%define CALL(field) (BiosWindow.call + BiosRequest.%+ field)
%define REGS(register) (BiosWindow.call + BiosRequest.regs + BiosRegs.%+ register)
%define REPORT(field) (BiosWindow.call + BiosRequest.report + BiosReport.%+ field)

; libjump_bios_code: serves the request whose address is in the window, and comes back.
; Call: near, as a peer; protected mode, paging off, flat segments, IF = 0, DF = 0
; In: [esp] = the way back; the window filled in by C++, the request by the caller
; Out: the request's regs and report, the caller's buffer
; Clobbers: everything but the stack
; Memory: the window, the request, the caller's buffer, the IVT (put back), what the service touches
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
    mov ecx, [ebx + CALL(buffer_size)]
    rep movsb

    lea esi, [ebx + CALL(to_bios)]
    call write_ports
    mov eax, [ebx + CALL(target_at)]    ; before the hooks: the service may be one that they cover
    mov eax, [eax]
    mov [ebx + BiosWindow.target], eax
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

%include "i386/bios_real.asm"

; libjump_bios_32bit: back in protected mode.
; Call: far jump; flat code segment, any data segments, IF = 0
; In: ebx = window
; Out: returns from libjump_bios_code
; Clobbers: everything but ESP, which is as at libjump_bios_code
; Memory: the window, the request, the caller's buffer, the IVT
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

    call enable_a20         ; the window is all that is sure to be where it is until then
    lea esi, [ebx + CALL(to_caller)]
    call write_ports
    in al, CMOS_DATA        ; behind the index: some clocks lose one that is not followed up
    lgdt [ebx + BiosWindow.peer_gdtr]
    lidt [ebx + BiosWindow.peer_idtr]
    mov esp, [ebx + BiosWindow.peer_esp]

    lea esi, [ebx + kBiosBufferOffset]
    mov edi, [ebx + CALL(buffer)]
    mov ecx, [ebx + CALL(buffer_size)]
    rep movsb
    lea esi, [ebx + BiosWindow.call]
    mov edi, [ebx + BiosWindow.setup + BiosWindowSetup.request]
    mov ecx, BiosRequest_size
    rep movsb
    ret

; write_ports: writes a script to its ports.
; Call: near; protected mode, flat segments, CPL 0
; In: esi = PortScript*
; Out: nothing
; Clobbers: eax, ecx, edx, esi, flags
; Memory: reads the script
write_ports:
    mov ecx, [esi + PortScript.count]
    add esi, PortScript.writes
.next:
    mov dx, [esi + PortWrite.port]
    mov al, [esi + PortWrite.value]
    mov ah, [esi + PortWrite.times]
.again:
    out dx, al
    dec ah
    jnz .again
    add esi, PortWrite_size
    loop .next
    ret

; enable_a20: turns address line 20 on if a service left it off; by port 0x92, then by the keyboard controller. Without
; it there is no way back, so it does not give up.
; Call: near; protected mode, flat segments, CPL 0
; In: ebx = window
; Out: A20 on
; Clobbers: eax, ecx, flags
; Memory: the window; reads the word 1 MiB above the probe
enable_a20:
    call is_a20_on
    jne .on
    in al, FAST_A20
    or al, FAST_A20_ON
    and al, ~FAST_A20_RESET
    out FAST_A20, al
    call is_a20_on
    jne .on
    call wait_for_keyboard
    mov al, KEYBOARD_WRITE_OUTPUT
    out KEYBOARD_COMMAND, al
    call wait_for_keyboard
    mov al, KEYBOARD_A20_ON
    out KEYBOARD_DATA, al
    call wait_for_keyboard
    jmp enable_a20
.on:
    ret

; is_a20_on: compares a word with the one 1 MiB above, twice, with another value.
; Call: near; protected mode, flat segments
; In: ebx = window
; Out: ZF = 0: it is on
; Clobbers: eax, flags
; Memory: the window; reads the word 1 MiB above the probe
is_a20_on:
    inc dword [ebx + BiosWindow.a20_probe]
    mov eax, [ebx + BiosWindow.a20_probe]
    cmp eax, [ebx + BiosWindow.a20_probe + (1 << 20)]
    jne .differs
    inc dword [ebx + BiosWindow.a20_probe]
    inc eax
    cmp eax, [ebx + BiosWindow.a20_probe + (1 << 20)]
.differs:
    ret

; wait_for_keyboard: until the controller takes a byte, or for a bounded number of reads.
; Call: near; protected mode, CPL 0
; In: nothing
; Out: nothing
; Clobbers: eax, ecx, flags
; Memory: none
wait_for_keyboard:
    mov ecx, 0x10000
.wait:
    in al, KEYBOARD_COMMAND
    test al, KEYBOARD_INPUT_FULL
    loopnz .wait
    ret

; libjump_bios_code_end: the first byte behind the code; nothing calls it.
entry libjump_bios_code_end

%if libjump_bios_code_end - libjump_bios_code > kBiosCodeSize
%error the code no longer fits the window: raise kBiosCodeSize in bios_window.hpp
%endif

; Without this a linker takes the object for one that needs an executable stack.
section .note.GNU-stack progbits noalloc noexec nowrite

; SPDX-License-Identifier: MIT OR GPL-2.0-only
; nmi.asm's in long mode.
%include "peer.inc"
%include "nmi.inc"

start:
    count_visit
    mov rbx, 0x600dcafe600dbeef         ; to be seen in the report
    send_nmi
    send_nmi
    ret

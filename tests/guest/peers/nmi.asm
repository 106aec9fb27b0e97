; SPDX-License-Identifier: MIT OR GPL-2.0-only
; Sends itself two NMIs by the local APIC, of which the second comes only after the first one's IRET, and returns.
%include "peer.inc"
%include "nmi.inc"

start:
    count_visit
    mov ebx, 0x600dcafe                 ; to be seen in the report
    send_nmi
    send_nmi
    ret

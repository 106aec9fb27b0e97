/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory that Linux leaves, as the header of an ELF core, by which a peer that is a Linux finds
 * it in /proc/vmcore (elfcorehdr=).
 */
#ifndef LIBJUMP_CORE_HEADER_H
#define LIBJUMP_CORE_HEADER_H

#include <asm/ptrace.h>

#include "peer.h"

/*
 * Prepares it where the request wants it, in a segment of @peer, which is loaded but for its bytes;
 * core_header_free() undoes that. -EINVAL, -ENXIO, -ENOSPC: it cannot be there; -ENOMEM.
 */
int core_header_prepare(struct peer *peer, const struct libjump_device_load *request);
void core_header_free(struct peer *peer);

/*
 * Writes it, if the peer wants one. @registers: this CPU's. Precondition: interrupts are off, and
 * no other CPU runs. -ENOSPC, with a sentence in the log: there is not room enough; the peer must
 * not be entered then.
 */
int core_header_write(struct peer *peer, struct pt_regs *registers);

#endif /* LIBJUMP_CORE_HEADER_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Linux's memory that is in use, as the program headers of an ELF core. */
#ifndef LIBJUMP_CORE_RANGES_H
#define LIBJUMP_CORE_RANGES_H

#include <linux/elf.h>

#include "peer.h"

/*
 * Writes a PT_LOAD for each range, at most @room, to @first and behind it: what @peer finds while
 * it runs. Their number, or -ENOSPC, with a sentence in the log. Precondition: interrupts are off,
 * and no other CPU runs.
 */
int core_ranges_write(const struct peer *peer, struct elf64_phdr *first, unsigned int room);

#endif /* LIBJUMP_CORE_RANGES_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Contiguous memory that Linux uses, and moves what is in it out of the way. */
#ifndef LIBJUMP_CONTIGUOUS_H
#define LIBJUMP_CONTIGUOUS_H

#include <linux/types.h>

/*
 * Takes @size bytes from *@start on, or, if that is 0, where it finds them, which it stores there.
 * Both are multiples of 2 MiB. All that is taken is at most half of the memory. -EINVAL, -ENOMEM,
 * -EADDRNOTAVAIL or -EBUSY, with a sentence in the log; -ERESTARTSYS. The caller holds the device's
 * lock, if there is a device.
 */
int contiguous_take(u64 *start, u64 size);

void contiguous_give(u64 start, u64 end);

#endif /* LIBJUMP_CONTIGUOUS_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory blocks that are offline: Linux knows of them, and uses nothing of them. */
#ifndef LIBJUMP_OFFLINE_H
#define LIBJUMP_OFFLINE_H

#include <linux/types.h>

/*
 * 0 if [@start, @end) is made of such blocks. -EINVAL, -EADDRNOTAVAIL or -EBUSY, with a sentence in
 * the log; -ENOMEM. The caller keeps memory from coming online meanwhile.
 */
int offline_check(u64 start, u64 end);

#endif /* LIBJUMP_OFFLINE_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Windows: memory that Linux gives up while it runs, for peers to lie in. The caller holds the
 * device's lock, if there is a device.
 */
#ifndef LIBJUMP_WINDOWS_H
#define LIBJUMP_WINDOWS_H

#include <libjump/device.h>

#include "extents.h"

/*
 * What the requests do. A refusal leaves a sentence in the log, but for -EINVAL of a request that
 * is none by libjump/device.h, -ENOMEM of the kernel itself, and -ERESTARTSYS.
 */
int window_show(struct libjump_device_window *window);
int window_take(struct libjump_device_window *window);
int window_give(const struct libjump_device_window *window);

/* True if a window that was taken has a byte from @start to @end, physical. */
bool window_has(u64 start, u64 end);

/* Adds the windows that were taken. -ENOMEM leaves a part of them added. */
int windows_find(struct extents *extents);

/* Keeps memory in windows from coming online, and from going offline. */
int windows_init(void);

/* Gives back all windows; no peer lies in one any more. */
void windows_exit(void);

#endif /* LIBJUMP_WINDOWS_H */

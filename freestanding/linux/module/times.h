/* SPDX-License-Identifier: GPL-2.0-only */
/* When the last jump that was not refused passed its stages; zeros before the first one. */
#ifndef LIBJUMP_TIMES_H
#define LIBJUMP_TIMES_H

#include <linux/sysfs.h>

#include "peer.h"

/* Keeps them for who reads /sys/class/misc/libjump/times. May not be called from an interrupt. */
void times_keep(const u64 times[LIBJUMP_STAGES]);

/* That file; ends with NULL. */
extern const struct attribute_group *times_groups[];

#endif /* LIBJUMP_TIMES_H */

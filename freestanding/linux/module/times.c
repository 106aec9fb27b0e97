// SPDX-License-Identifier: GPL-2.0-only
#include <linux/device.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "times.h"

/* Nobody reads some of one jump and some of the next. */
static DEFINE_SPINLOCK(lock);
static u64 last[LIBJUMP_STAGES];

void times_keep(const u64 times[LIBJUMP_STAGES])
{
	spin_lock(&lock);
	memcpy(last, times, sizeof(last));
	spin_unlock(&lock);
}

static ssize_t times_show(struct device *device, struct device_attribute *attribute, char *text)
{
	u64 times[LIBJUMP_STAGES];

	spin_lock(&lock);
	memcpy(times, last, sizeof(times));
	spin_unlock(&lock);
	return sysfs_emit(text, "%llu %llu %llu %llu\n", times[LIBJUMP_STAGE_CALLED],
			  times[LIBJUMP_STAGE_LEFT], times[LIBJUMP_STAGE_BACK],
			  times[LIBJUMP_STAGE_RESUMED]);
}

static DEVICE_ATTR_RO(times);

static struct attribute *attributes[] = { &dev_attr_times.attr, NULL };
static const struct attribute_group group = { .attrs = attributes };
const struct attribute_group *times_groups[] = { &group, NULL };

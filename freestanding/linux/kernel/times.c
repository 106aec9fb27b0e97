// SPDX-License-Identifier: GPL-2.0-only
/* Times at which the last jump passed its stages. */
#include <linux/init.h>
#include <linux/kexec_images.h>
#include <linux/kobject.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/timex.h>

/* A number of 64 bits takes two reads here; the lock keeps a write from coming in between. */
static DEFINE_RAW_SPINLOCK(kexec_times_lock);
static u64 kexec_times[KEXEC_TIMES];

void kexec_note_time(enum kexec_time time)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&kexec_times_lock, flags);
	kexec_times[time] = get_cycles();
	raw_spin_unlock_irqrestore(&kexec_times_lock, flags);
}

static ssize_t kexec_times_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	u64 times[KEXEC_TIMES];

	raw_spin_lock_irq(&kexec_times_lock);
	memcpy(times, kexec_times, sizeof(times));
	raw_spin_unlock_irq(&kexec_times_lock);
	return sysfs_emit(buf, "%llu %llu %llu %llu\n", times[KEXEC_CALLED], times[KEXEC_LEFT],
			  times[KEXEC_BACK], times[KEXEC_RESUMED]);
}

static struct kobj_attribute kexec_times_attribute = __ATTR_RO(kexec_times);

static int __init kexec_times_init(void)
{
	return sysfs_create_file(kernel_kobj, &kexec_times_attribute.attr);
}
late_initcall(kexec_times_init);

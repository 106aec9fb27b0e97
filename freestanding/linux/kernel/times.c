// SPDX-License-Identifier: GPL-2.0-only
/* Times at which the last jump passed its stages. */
#include <linux/init.h>
#include <linux/kexec_images.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/timex.h>

static u64 kexec_times[KEXEC_TIMES];

void kexec_note_time(enum kexec_time time)
{
	kexec_times[time] = get_cycles();
}

static ssize_t kexec_times_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%llu %llu %llu %llu\n", kexec_times[KEXEC_CALLED],
			  kexec_times[KEXEC_LEFT], kexec_times[KEXEC_BACK],
			  kexec_times[KEXEC_RESUMED]);
}

static struct kobj_attribute kexec_times_attribute = __ATTR_RO(kexec_times);

static int __init kexec_times_init(void)
{
	return sysfs_create_file(kernel_kobj, &kexec_times_attribute.attr);
}
late_initcall(kexec_times_init);

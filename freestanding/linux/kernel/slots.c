// SPDX-License-Identifier: GPL-2.0-only
/* Several images at the same time: several peers of one kernel. */
#include <linux/capability.h>
#include <linux/init.h>
#include <linux/kexec_images.h>
#include <linux/kobject.h>
#include <linux/security.h>
#include <linux/sysfs.h>

#include "kexec_internal.h"

/* The images in the slots that are not chosen. */
static struct kimage *kexec_slots[KEXEC_SLOTS];
unsigned int kexec_slot;

/* Readers against who changes slots or frees an image. */
DEFINE_MUTEX(kexec_readers);

struct kimage *kexec_image_in(unsigned int slot)
{
	return slot == kexec_slot ? READ_ONCE(kexec_image) : kexec_slots[slot];
}

void kexec_wait_for_readers(void)
{
	mutex_lock(&kexec_readers);
	mutex_unlock(&kexec_readers);
}

void kexec_forget_residents(void)
{
	unsigned int slot;

	for (slot = 0; slot < KEXEC_SLOTS; slot++) {
		struct kimage *image = slot == kexec_slot ? NULL : kexec_slots[slot];

		if (image && (image->in_place || kexec_is_entered_outside(image)))
			image->start = 0;
	}
}

/* A slot decides what the next reboot enters, as loading does, and asks for as much. */
static int kexec_choose_slot(unsigned int slot)
{
	int ret;

	if (slot >= KEXEC_SLOTS)
		return -EINVAL;
	if (!capable(CAP_SYS_BOOT) || kexec_load_disabled)
		return -EPERM;
	ret = security_locked_down(LOCKDOWN_KEXEC);
	if (ret)
		return ret;
	if (!kexec_trylock())
		return -EBUSY;
	mutex_lock(&kexec_readers);
	kexec_slots[kexec_slot] = kexec_image;
	kexec_image = kexec_slots[slot];
	kexec_slot = slot;
	mutex_unlock(&kexec_readers);
	kexec_unlock();
	return 0;
}

static ssize_t kexec_slot_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", READ_ONCE(kexec_slot));
}

static ssize_t kexec_slot_store(struct kobject *kobj, struct kobj_attribute *attr,
				const char *buf, size_t count)
{
	unsigned int slot;
	int ret;

	if (kstrtouint(buf, 0, &slot))
		return -EINVAL;

	ret = kexec_choose_slot(slot);
	return ret < 0 ? ret : count;
}

/*
 * A line for each slot: the entry of its image, 0 if the peer left none, "-"
 * if there is no image.
 */
static ssize_t kexec_slots_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	ssize_t length = 0;
	unsigned int slot;

	if (!capable(CAP_SYS_BOOT))
		return -EPERM;
	mutex_lock(&kexec_readers);
	for (slot = 0; slot < KEXEC_SLOTS; slot++) {
		const struct kimage *image = kexec_image_in(slot);

		length += image ? sysfs_emit_at(buf, length, "%#lx\n", image->start) :
				  sysfs_emit_at(buf, length, "-\n");
	}
	mutex_unlock(&kexec_readers);
	return length;
}

static struct kobj_attribute kexec_slot_attribute = __ATTR_RW(kexec_slot);
static struct kobj_attribute kexec_slots_attribute = __ATTR_RO_MODE(kexec_slots, 0400);

static const struct attribute * const kexec_slot_attributes[] = {
	&kexec_slot_attribute.attr,
	&kexec_slots_attribute.attr,
	NULL
};

static int __init kexec_slots_init(void)
{
	return sysfs_create_files(kernel_kobj, kexec_slot_attributes);
}
late_initcall(kexec_slots_init);

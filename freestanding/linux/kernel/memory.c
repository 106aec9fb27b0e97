// SPDX-License-Identifier: GPL-2.0-only
/* Reads the physical memory of the image in the chosen slot. */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kexec_images.h>
#include <linux/kobject.h>
#include <linux/security.h>
#include <linux/sysfs.h>
#include <linux/user_namespace.h>

#include "kexec_internal.h"

/*
 * The entry for the page that is swapped with @page, or NULL. It begins where the last search
 * ended, since images are read from the front to the back, and their lists are long.
 */
static const kimage_entry_t *kexec_find_source(struct kimage *image, unsigned long page)
{
	const kimage_entry_t *from = image->read_entry;
	const kimage_entry_t *at = from ?: &image->head;
	unsigned long destination = from ? image->read_destination : 0;

	while (*at && !(*at & IND_DONE)) {
		if (*at & IND_SOURCE && destination == page) {
			image->read_entry = at;
			image->read_destination = destination;
			return at;
		}
		if (*at & IND_SOURCE)
			destination += PAGE_SIZE;
		if (*at & IND_DESTINATION)
			destination = *at & PAGE_MASK;
		at = *at & IND_INDIRECTION ? boot_phys_to_virt(*at & PAGE_MASK) : at + 1;
	}
	image->read_entry = NULL;
	return from ? kexec_find_source(image, page) : NULL;
}

/*
 * A page of physical memory, or a part of it. The source page holds it: what
 * was loaded, and after a jump, which swaps the pages and swaps them back, what
 * the peer left.
 */
static int kexec_read_page(struct kimage *image, char *buf, u64 address, size_t count)
{
	unsigned long page = address & PAGE_MASK;
	const kimage_entry_t *source;
	void *from;

	if (address > ULONG_MAX)
		return -ENXIO;
	source = kexec_find_source(image, page);
	if (source) {
		memcpy_from_page(buf, boot_pfn_to_page(*source >> PAGE_SHIFT),
				 offset_in_page(address), count);
		return 0;
	}
	/* A segment without source pages is where it belongs. */
	if (!image->in_place || !kimage_is_destination_range(image, page, page + PAGE_SIZE))
		return -ENXIO;
	from = memremap(page, PAGE_SIZE, MEMREMAP_WB);
	if (!from)
		return -ENOMEM;
	memcpy(buf, from + offset_in_page(address), count);
	memunmap(from);
	return 0;
}

/* Reads from address on as far as the image has memory without a hole. */
static ssize_t kexec_read_memory(char *buf, u64 address, size_t count)
{
	struct kimage *image;
	size_t done, chunk;
	int error = 0;

	mutex_lock(&kexec_readers);
	image = kexec_image_in(kexec_slot);
	for (done = 0; done < count; done += chunk) {
		chunk = min_t(size_t, count - done, PAGE_SIZE - offset_in_page(address + done));
		error = image ? kexec_read_page(image, buf + done, address + done, chunk) :
				-ENODATA;
		if (error)
			break;
	}
	mutex_unlock(&kexec_readers);
	return done ?: error;
}

static ssize_t kexec_memory_read(struct file *filp, struct kobject *kobj,
				 struct bin_attribute *bin_attr, char *buf, loff_t off,
				 size_t count)
{
	int ret;

	if (!file_ns_capable(filp, &init_user_ns, CAP_SYS_BOOT))
		return -EPERM;

	/* It may be another kernel's memory. */
	ret = security_locked_down(LOCKDOWN_KCORE);
	if (ret)
		return ret;

	return kexec_read_memory(buf, off, count);
}

static struct bin_attribute kexec_memory_attribute = __BIN_ATTR_ADMIN_RO(kexec_memory, 0);

static int __init kexec_memory_init(void)
{
	return sysfs_create_bin_file(kernel_kobj, &kexec_memory_attribute);
}
late_initcall(kexec_memory_init);

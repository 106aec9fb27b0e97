// SPDX-License-Identifier: GPL-2.0-only
/* Images with segments in memory that memmap= or mem= took from this kernel. */
#define pr_fmt(fmt) "kexec: " fmt

#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/kexec_images.h>
#include <linux/moduleparam.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "kexec_internal.h"

/* For tools that do not know KEXEC_IN_PLACE: as if every kexec_load() had it. */
static bool kexec_always_in_place;
core_param(kexec_in_place, kexec_always_in_place, bool, 0644);

unsigned long kexec_in_place_flags(unsigned long flags)
{
	if (kexec_always_in_place && !(flags & KEXEC_ON_CRASH))
		flags |= KEXEC_IN_PLACE;
	return flags;
}

int kexec_alloc_segments(struct kimage *image)
{
	if (image->nr_segments <= KEXEC_SEGMENT_MAX)
		return 0;
	image->segment = kvmalloc_array(image->nr_segments, sizeof(*image->segment), GFP_KERNEL);
	return image->segment ? 0 : -ENOMEM;
}

void kexec_free_segments(struct kimage *image)
{
	if (image->segment != image->few_segments)
		kvfree(image->segment);
}

static unsigned long segment_end(const struct kexec_segment *segment)
{
	return segment->mem + segment->memsz;
}

bool kexec_in_order(const struct kimage *image, unsigned long i)
{
	return i == 0 || image->segment[i].mem >= segment_end(&image->segment[i - 1]);
}

bool kexec_in_place(const struct kimage *image, const struct kexec_segment *segment)
{
	return image->in_place && segment->memsz &&
	       region_intersects(segment->mem, segment->memsz, IORESOURCE_SYSTEM_RAM,
				 IORES_DESC_NONE) == REGION_DISJOINT;
}

bool kexec_has_segment_in(const struct kimage *image, unsigned long start, unsigned long end)
{
	unsigned long low = 0, high = image->nr_segments;

	/* The first segment that ends behind start. */
	while (low < high) {
		unsigned long i = low + (high - low) / 2;

		if (segment_end(&image->segment[i]) > start)
			high = i;
		else
			low = i + 1;
	}
	return low < image->nr_segments && image->segment[low].mem < end;
}

/* A segment that is written at once needs no source page and no list entry. */
int kexec_load_in_place(const struct kexec_segment *segment)
{
	unsigned long done, chunk;

	for (done = 0; done < segment->memsz; done += chunk) {
		size_t filled = segment->bufsz > done ? segment->bufsz - done : 0;
		unsigned long left = 0;
		void *to;

		chunk = min_t(unsigned long, segment->memsz - done, SZ_1M);
		filled = min_t(size_t, filled, chunk);
		to = memremap(segment->mem + done, chunk, MEMREMAP_WB);
		if (!to)
			return -ENOMEM;
		if (filled)
			left = copy_from_user(to, segment->buf + done, filled);
		memset(to + filled, 0, chunk - filled);
		memunmap(to);
		if (left)
			return -EFAULT;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

/* Two images live in the same memory outside of this kernel. Both are in order. */
static bool kexec_share_memory(const struct kimage *a, const struct kimage *b)
{
	unsigned long i = 0, j = 0;

	if (!a->in_place || !b->in_place)
		return false;
	while (i < a->nr_segments && j < b->nr_segments) {
		const struct kexec_segment *x = &a->segment[i], *y = &b->segment[j];

		if (segment_end(x) > y->mem && segment_end(y) > x->mem &&
		    kexec_in_place(a, x) && kexec_in_place(b, y))
			return true;
		if (segment_end(x) < segment_end(y))
			i++;
		else
			j++;
	}
	return false;
}

int kexec_make_room(const struct kimage *image)
{
	unsigned int slot;

	for (slot = 0; slot < KEXEC_SLOTS; slot++) {
		struct kimage *other = slot == kexec_slot ? NULL : kexec_image_in(slot);

		if (other && other->start && kexec_share_memory(image, other)) {
			pr_err("the peer in slot %u lives where this image would be\n", slot);
			return -EBUSY;
		}
	}
	if (kexec_image && kexec_share_memory(image, kexec_image))
		kimage_free(xchg(&kexec_image, NULL));
	return 0;
}

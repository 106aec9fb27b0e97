// SPDX-License-Identifier: GPL-2.0-only
/* Images with segments in memory that memmap= or mem= took from this kernel. */
#define pr_fmt(fmt) "kexec: " fmt

#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/kexec_images.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "claims.h"
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
	kexec_release_claims(image);
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

/*
 * Never the first page, which is the firmware's to use whoever has the rest: the jump exchanges it,
 * as it does for an image without KEXEC_IN_PLACE.
 */
bool kexec_in_place(const struct kimage *image, const struct kexec_segment *segment)
{
	/* Whoever goes through 2^20 segments asks here. */
	cond_resched();
	return image->in_place && segment->memsz && segment->mem >= PAGE_SIZE &&
	       region_intersects(segment->mem, segment->memsz, IORESOURCE_SYSTEM_RAM,
				 IORES_DESC_NONE) == REGION_DISJOINT;
}

bool kexec_is_entered_outside(struct kimage *image)
{
	const unsigned long page = image->start & PAGE_MASK;

	return region_intersects(page, PAGE_SIZE, IORESOURCE_SYSTEM_RAM, IORES_DESC_NONE) ==
		       REGION_DISJOINT &&
	       (image->in_place || !kimage_is_destination_range(image, page, page + PAGE_SIZE));
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

int kexec_make_room(struct kimage *image)
{
	unsigned int slot;

	for (slot = 0; slot < KEXEC_SLOTS; slot++) {
		struct kimage *other = slot == kexec_slot ? NULL : kexec_image_in(slot);

		if (!other || !kexec_would_overwrite(image, other))
			continue;
		if (other->start) {
			pr_err("the peer in slot %u lives where this image would be\n", slot);
			return -EBUSY;
		}
		/* It is only read any more. */
		kexec_release_claims(other);
	}
	if (kexec_image && kexec_would_overwrite(image, kexec_image))
		kimage_free(xchg(&kexec_image, NULL));
	return kexec_claim_segments(image);
}

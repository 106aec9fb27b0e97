// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) "kexec: " fmt

#include <linux/ioport.h>
#include <linux/kexec_images.h>
#include <linux/minmax.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "claims.h"

/* An image has 2^20 segments; nearer than this two of them share a claim, where they can. */
#define NEAR SZ_1M

struct kexec_claim {
	struct kexec_claim *next;
	struct resource resource;
};

static u64 segment_end(const struct kexec_segment *segment)
{
	return (u64)segment->mem + segment->memsz;
}

/*
 * No driver has it, and it is no persistent memory, which may be mounted. What a driver takes of
 * something is described as that is. Of what is described at first, two things are busy and yet
 * nobody's: what memmap= took below 1 MiB, and the "RAM buffer", behind the end of this kernel's
 * memory, where no device is to get addresses.
 */
static bool is_free(const struct resource *resource)
{
	if (resource->desc != IORES_DESC_NONE && resource->desc != IORES_DESC_RESERVED)
		return false;
	if (!(resource->flags & IORESOURCE_BUSY))
		return true;
	return resource->parent == &iomem_resource &&
	       (resource->desc == IORES_DESC_RESERVED || !strcmp(resource->name, "RAM buffer"));
}

/* Adds claims behind *@last, each below the resource in which it lies. */
static int claim(struct kimage *image, struct kexec_claim **last, struct resource *parent,
		 u64 start, u64 end)
{
	while (start < end) {
		struct kexec_claim *claimed = kzalloc(sizeof(*claimed), GFP_KERNEL);
		struct resource *other;
		int error = 0;

		if (!claimed)
			return -ENOMEM;
		claimed->resource.name = "kexec image";
		claimed->resource.flags = IORESOURCE_MEM | IORESOURCE_BUSY;
		claimed->resource.start = start;
		claimed->resource.end = end - 1;
		other = request_resource_conflict(parent, &claimed->resource);
		if (!other) {
			*(*last ? &(*last)->next : &image->claims) = claimed;
			*last = claimed;
			return 0;
		}
		kfree(claimed);
		if (other == parent || !is_free(other))
			return -EADDRNOTAVAIL;
		if (start < other->start)
			error = claim(image, last, parent, start, other->start);
		if (!error)
			error = claim(image, last, other, max_t(u64, start, other->start),
				      min_t(u64, end, (u64)other->end + 1));
		if (error)
			return error;
		start = (u64)other->end + 1;
	}
	return 0;
}

/* The last claim can reach as far as the segment, with nobody in between. */
static bool extend(struct kexec_claim *last, const struct kexec_segment *segment)
{
	return last && segment->mem - last->resource.end <= NEAR &&
	       !adjust_resource(&last->resource, last->resource.start,
				segment_end(segment) - last->resource.start);
}

int kexec_claim_segments(struct kimage *image)
{
	struct kexec_claim *last = NULL;
	unsigned long i;

	for (i = 0; i < image->nr_segments; i++) {
		const struct kexec_segment *segment = &image->segment[i];
		int error;

		if (fatal_signal_pending(current))
			return -EINTR;
		if (!kexec_in_place(image, segment) || extend(last, segment))
			continue;
		error = claim(image, &last, &iomem_resource, segment->mem, segment_end(segment));
		if (error == -EADDRNOTAVAIL)
			pr_err("a driver or persistent memory is where the segment at %#lx belongs\n",
			       segment->mem);
		if (error)
			return error;
	}
	return 0;
}

void kexec_release_claims(struct kimage *image)
{
	struct kexec_claim *next;

	for (; image->claims; image->claims = next) {
		next = image->claims->next;
		release_resource(&image->claims->resource);
		kfree(image->claims);
	}
}

bool kexec_would_overwrite(const struct kimage *image, struct kimage *other)
{
	const bool waits = other->start && kexec_is_entered_outside(other);
	const struct kexec_claim *next = other->claims;
	unsigned long i;

	for (i = 0; i < image->nr_segments; i++) {
		const struct kexec_segment *segment = &image->segment[i];
		bool hit = waits && other->start >= segment->mem &&
			   other->start < segment_end(segment);

		while (next && next->resource.end < segment->mem)
			next = next->next;
		hit |= next && next->resource.start < segment_end(segment);
		if (hit && kexec_in_place(image, segment))
			return true;
	}
	return false;
}

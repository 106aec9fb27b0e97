// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sort.h>
#include <linux/uaccess.h>

#include "segments.h"

static int compare(const void *a, const void *b)
{
	const struct libjump_device_segment *x = a, *y = b;

	return x->physical < y->physical ? -1 : x->physical > y->physical;
}

static int check(const struct libjump_device_segment *segment,
		 const struct libjump_device_segment *before)
{
	if (!PAGE_ALIGNED(segment->physical) || !PAGE_ALIGNED(segment->memory_size) ||
	    !segment->memory_size) {
		pr_err("the segment at %#llx with %#llx bytes is not made of whole pages\n",
		       segment->physical, segment->memory_size);
		return -EINVAL;
	}
	if (segment->user_size > segment->memory_size) {
		pr_err("the segment at %#llx has memory for %#llx bytes, not for %#llx\n",
		       segment->physical, segment->memory_size, segment->user_size);
		return -EINVAL;
	}
	if (segment->physical + segment->memory_size < segment->physical) {
		pr_err("the segment at %#llx with %#llx bytes ends beyond all addresses\n",
		       segment->physical, segment->memory_size);
		return -EINVAL;
	}
	if (before && before->physical + before->memory_size > segment->physical) {
		pr_err("the segments at %#llx and %#llx overlap\n", before->physical,
		       segment->physical);
		return -EINVAL;
	}
	return 0;
}

struct libjump_device_segment *segments_read(const struct libjump_device_load *request)
{
	const u32 count = request->segment_count;
	struct libjump_device_segment *segments;
	int error = 0;
	u32 i;

	if (!count)
		return NULL;
	if (count > LIBJUMP_DEVICE_SEGMENTS) {
		pr_err("%u segments are more than %u\n", count, LIBJUMP_DEVICE_SEGMENTS);
		return ERR_PTR(-EINVAL);
	}
	segments = kvmalloc_array(count, sizeof(*segments), GFP_KERNEL | __GFP_NOWARN);
	if (!segments)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(segments, u64_to_user_ptr(request->segments), count * sizeof(*segments)))
		error = -EFAULT;
	else
		sort(segments, count, sizeof(*segments), compare, NULL);
	for (i = 0; i < count && !error; i++)
		error = check(&segments[i], i ? &segments[i - 1] : NULL);
	if (error) {
		kvfree(segments);
		return ERR_PTR(error);
	}
	return segments;
}

// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "extents.h"

int extents_add(struct extents *extents, u64 start, u64 end)
{
	if (start >= end)
		return 0;
	if (extents->count == extents->room) {
		unsigned int room = extents->room ? 2 * extents->room : 32;
		struct libjump_extent *list = kvmalloc_array(room, sizeof(*list), GFP_KERNEL);

		if (!list)
			return -ENOMEM;
		if (extents->count)
			memcpy(list, extents->list, extents->count * sizeof(*list));
		kvfree(extents->list);
		extents->list = list;
		extents->room = room;
	}
	extents->list[extents->count].start = start;
	extents->list[extents->count].size = end - start;
	extents->count++;
	return 0;
}

void extents_free(struct extents *extents)
{
	kvfree(extents->list);
	memset(extents, 0, sizeof(*extents));
}

/* The end of the range that has @address in it; 0 if none has. */
static u64 end_around(const struct extents *extents, u64 address)
{
	unsigned int i;

	for (i = 0; i < extents->count; i++) {
		const struct libjump_extent *extent = &extents->list[i];

		if (extent->start <= address && address - extent->start < extent->size)
			return extent->start + extent->size;
	}
	return 0;
}

bool extents_contain(const struct extents *extents, u64 start, u64 end)
{
	while (start < end) {
		start = end_around(extents, start);
		if (!start)
			return false;
	}
	return true;
}

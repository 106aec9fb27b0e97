/* SPDX-License-Identifier: GPL-2.0-only */
/* A growing list of ranges of physical memory. */
#ifndef LIBJUMP_EXTENTS_H
#define LIBJUMP_EXTENTS_H

#include <libjump/libjump.h>

struct extents {
	struct libjump_extent *list;
	unsigned int count, room;
};

/* Adds [@start, @end); nothing if it is empty. -ENOMEM leaves the list as it was. */
int extents_add(struct extents *extents, u64 start, u64 end);
void extents_free(struct extents *extents);

/* [@start, @end) lies in one of the ranges, or in several that adjoin. */
bool extents_contain(const struct extents *extents, u64 start, u64 end);

#endif /* LIBJUMP_EXTENTS_H */

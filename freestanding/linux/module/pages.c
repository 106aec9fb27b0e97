// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>

#include "pages.h"

/*
 * A peer that does not fit is refused; nobody is killed for it. Debian's kernels clear every page
 * that they give, and the others do so faster than the library.
 */
#define PAGES (GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN | __GFP_ZERO)

/* Who waits for a long plan may stop it: that looks like memory that is out. */
static uint64_t allocate(gfp_t flags)
{
	unsigned long page = signal_pending(current) ? 0 : __get_free_page(flags);

	return page ? __pa(page) : 0;
}

static uint64_t allocate_any(void *context)
{
	return allocate(PAGES);
}

static uint64_t allocate_low(void *context)
{
	return allocate(PAGES | GFP_DMA32);
}

static void free_one(void *context, uint64_t physical)
{
	free_page((unsigned long)__va(physical));
}

/* The library asks for one after the other, and sleeps nowhere itself. */
static void *map_one(void *context, uint64_t physical)
{
	static unsigned int times;

	if (!(++times % 4096))
		cond_resched();
	return __va(physical);
}

const struct libjump_memory any_pages = {
	.allocate_page	= allocate_any,
	.free_page	= free_one,
	.map_page	= map_one,
	.zeroed		= 1,
};

const struct libjump_memory low_pages = {
	.allocate_page	= allocate_low,
	.free_page	= free_one,
	.map_page	= map_one,
	.zeroed		= 1,
};

/* An image of a whole Linux has ten thousands of them. */
static bool hits(u64 page, const struct libjump_segment *segments, unsigned int count)
{
	unsigned int low = 0, high = count;

	while (low < high) {
		unsigned int i = low + (high - low) / 2;

		if (page - segments[i].load < segments[i].memory_size)
			return true;
		if (segments[i].load > page)
			high = i;
		else
			low = i + 1;
	}
	return false;
}

void *page_beside(const struct libjump_segment *segments, unsigned int count)
{
	LIST_HEAD(unfit);
	struct page *page = NULL, *bad, *next;

	/* Given back at once, an unfit page would only come again. */
	while (!signal_pending(current)) {
		page = alloc_page(PAGES | GFP_DMA32);
		if (!page || !hits(page_to_phys(page), segments, count))
			break;
		list_add(&page->lru, &unfit);
		page = NULL;
	}
	list_for_each_entry_safe(bad, next, &unfit, lru)
		__free_page(bad);
	return page ? page_address(page) : NULL;
}

int refuse(const struct libjump_failure *failure)
{
	char text[LIBJUMP_SENTENCE_MAX];

	if (failure->error == LIBJUMP_E_OUT_OF_MEMORY && signal_pending(current))
		return -ERESTARTSYS;
	libjump_describe(failure, text, sizeof(text));
	pr_err("%s\n", text);
	switch (failure->error) {
	case LIBJUMP_E_OUT_OF_MEMORY:
		return -ENOMEM;
	case LIBJUMP_E_MEMORY_ENCRYPTED:
		return -EOPNOTSUPP;
	case LIBJUMP_E_SEGMENT_UNALIGNED:
	case LIBJUMP_E_SEGMENT_EMPTY:
	case LIBJUMP_E_SEGMENT_IMAGE_TOO_LARGE:
	case LIBJUMP_E_SEGMENT_WRAPS:
	case LIBJUMP_E_SEGMENTS_OVERLAP:
	case LIBJUMP_E_ENTRY_OUT_OF_REACH:
		return -EINVAL;
	default:
		return -EADDRNOTAVAIL;
	}
}

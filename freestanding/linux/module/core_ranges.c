// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/ioport.h>
#include <linux/log2.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "core_ranges.h"
#include "memory.h"
#include "windows.h"

/* The ranges of memory that are found. */
struct ranges {
	const struct peer *peer;
	Elf64_Phdr *next;	/* where the next one is written */
	unsigned int count, room;
	/* By the logarithm of their pages: those that could be filled, and were not. */
	unsigned int gaps[64];
	unsigned long least_gap;	/* pages; a smaller gap of free memory is filled */
	u64 virtual;		/* what is added to a physical address to get the kernel's */
	u64 physical, place, end;	/* the current one; empty if it ends where it begins */
	bool is_free;		/* from its end on only free pages have been met, not the peer's */
	u64 ram_start, ram_end;	/* of the last resources, which adjoin */
};

static void end_range(struct ranges *ranges)
{
	if (ranges->end == ranges->physical)
		return;
	if (ranges->count < ranges->room)
		*ranges->next++ = (Elf64_Phdr) {
			.p_type		= PT_LOAD,
			.p_flags	= PF_R | PF_W | PF_X,
			.p_offset	= ranges->place,
			.p_vaddr	= ranges->physical + ranges->virtual,
			.p_paddr	= ranges->physical,
			.p_filesz	= ranges->end - ranges->physical,
			.p_memsz	= ranges->end - ranges->physical,
		};
	ranges->count++;
	ranges->physical = 0;
	ranges->place = 0;
	ranges->end = 0;
}

/*
 * True if the @gap free pages behind the current range are to be taken for memory in use. Only
 * where Linux's memory is in its own place it is known what such a gap has.
 */
static bool fill(struct ranges *ranges, u64 gap)
{
	if (!ranges->is_free || ranges->place != ranges->physical)
		return false;
	if (gap < ranges->least_gap)
		return true;
	ranges->gaps[ilog2(gap)]++;
	return false;
}

static void add_page(struct ranges *ranges, u64 physical)
{
	const u64 place = peer_place_of(ranges->peer, physical);
	const bool adjoins = place - ranges->place == physical - ranges->physical;
	const u64 gap = (physical - ranges->end) >> PAGE_SHIFT;

	if (!adjoins || (gap && !fill(ranges, gap))) {
		end_range(ranges);
		ranges->physical = physical;
		ranges->place = place;
	}
	ranges->end = physical + PAGE_SIZE;
	ranges->is_free = true;
}

static bool is_source(const struct core_header *core, unsigned long pfn)
{
	return pfn < core->pages && test_bit(pfn, core->sources);
}

/* Where the peer lies in place nothing is Linux's. */
static bool is_in_place(const struct peer *peer, u64 physical)
{
	const struct peer_segment *segment = peer_segment_at(peer, physical);

	return segment && !segment->sources;
}

/*
 * Memory that is offline, bad, given to a hypervisor, or a peer's, be it this one's or another's in
 * a window, must not be read, or is not what it was: no gap with such a page is filled.
 */
static bool is_lost(const struct peer *peer, unsigned long pfn, struct page *page)
{
	return !page || PageOffline(page) || PageHWPoison(page) ||
	       is_in_place(peer, PFN_PHYS(pfn)) ||
	       window_has(PFN_PHYS(pfn), PFN_PHYS(pfn + 1));
}

/* Of memory that the peer is swapped with: while it runs, something of its own is there. */
static bool is_peers(const struct peer *peer, u64 start, u64 end)
{
	unsigned int i;

	for (i = 0; i < peer->segment_count; i++)
		if (peer->segments[i].start < end && start < peer->segments[i].end)
			return true;
	return false;
}

/*
 * A Linux that relies on what it has written into free pages gets them back as they were, like
 * those in use.
 */
static bool is_free(struct page *page)
{
	return PageBuddy(page) && !want_init_on_free() && !page_poisoning_enabled_static();
}

static unsigned long skip_free(struct ranges *ranges, unsigned long pfn, unsigned long pages)
{
	if (is_peers(ranges->peer, PFN_PHYS(pfn), PFN_PHYS(pfn + pages)))
		ranges->is_free = false;
	return pfn + pages;
}

/*
 * System RAM by the kernel's list of resources. A page that two of them share is one page of memory
 * to Linux; one of which only a part is memory is none, and what is beside it the firmware's.
 */
static int add_ram(struct resource *resource, void *context)
{
	struct ranges *ranges = context;
	const unsigned long end = PFN_DOWN(resource->end + 1);
	unsigned long pfn;

	if (resource->start != ranges->ram_end)
		ranges->ram_start = resource->start;
	pfn = max(PFN_UP(ranges->ram_start), PFN_DOWN(resource->start));
	ranges->ram_end = resource->end + 1;
	ranges->is_free = false;
	while (pfn < end) {
		struct page *page = pfn_to_online_page(pfn);

		if (is_lost(ranges->peer, pfn, page)) {
			ranges->is_free = false;
			pfn++;
		} else if (is_free(page)) {
			pfn = skip_free(ranges, pfn, 1UL << page_private(page));
		} else if (is_source(&ranges->peer->core, pfn)) {
			pfn = skip_free(ranges, pfn, 1);
		} else {
			add_page(ranges, PFN_PHYS(pfn));
			pfn++;
		}
	}
	return 0;
}

/*
 * The kernel's own text and data ("Kernel code" and so on), once more, where it finds them itself:
 * some readers know no other address of a variable.
 */
static void add_image(struct ranges *ranges)
{
	const struct resource *memory, *part;
	u64 page;

	for (memory = iomem_resource.child; memory; memory = memory->sibling)
		for (part = memory->child; part; part = part->sibling)
			if (!strncmp(part->name, "Kernel ", 7))
				for (page = PAGE_ALIGN_DOWN(part->start); page <= part->end;
				     page += PAGE_SIZE)
					add_page(ranges, page);
}

static void find_ranges(struct ranges *ranges, const struct peer *peer, struct elf64_phdr *first,
			unsigned int room, unsigned long least_gap)
{
	*ranges = (struct ranges) {
		.peer		= peer,
		.next		= first,
		.room		= room,
		.least_gap	= least_gap,
		.virtual	= __START_KERNEL_map - phys_base,
	};
	add_image(ranges);
	end_range(ranges);
	ranges->virtual = PAGE_OFFSET;
	walk_iomem_res_desc(IORES_DESC_NONE, IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, 0, U64_MAX,
			    ranges, add_ram);
	end_range(ranges);
}

/*
 * If there are too many the smallest gaps are filled, all those below a power of two. What is found
 * twice is the same: nothing else runs.
 */
int core_ranges_write(const struct peer *peer, struct elf64_phdr *first, unsigned int room)
{
	static struct ranges ranges;	/* too large for a stack */
	unsigned int count, order;

	find_ranges(&ranges, peer, first, room, 1);
	count = ranges.count;
	for (order = 0; count > room && order < ARRAY_SIZE(ranges.gaps); order++)
		count -= ranges.gaps[order];
	if (count > room) {
		pr_err("the core header has room for %u ranges of memory, and needs %u\n",
		       room, count);
		return -ENOSPC;
	}
	if (order)
		find_ranges(&ranges, peer, first, room, 1UL << order);
	return ranges.count;
}

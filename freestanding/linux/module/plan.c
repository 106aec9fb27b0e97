// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kexec.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include "memory.h"
#include "pages.h"
#include "plan.h"

/*
 * As for kexec half of all memory is what a machine can spare for one peer that it comes back from;
 * and no peer is worth that others have to be killed for it.
 */
static bool too_many_pages(const struct peer *peer)
{
	if (!peer->replaces && peer->pages_moved > totalram_pages() / 2) {
		pr_err("the segments take more than half of the memory\n");
		return true;
	}
	/* Lists, sets and arrays take some more: for each page less than 32 bytes. */
	if ((long)(peer->pages_moved + peer->pages_moved / 128) > si_mem_available()) {
		pr_err("Linux has not %#llx bytes to spare\n", PFN_PHYS(peer->pages_moved));
		return true;
	}
	return false;
}

int plan_segments_of(struct peer *peer, struct plan_segments *swapped)
{
	unsigned int i;

	swapped->list = kvcalloc(max(peer->segment_count, 1U), sizeof(*swapped->list),
				 GFP_KERNEL | __GFP_NOWARN);
	if (!swapped->list)
		return -ENOMEM;
	for (i = 0; i < peer->segment_count; i++) {
		struct libjump_segment *to = &swapped->list[swapped->count];

		if (!peer->segments[i].sources)
			continue;
		to->load = peer->segments[i].start;
		to->memory_size = peer->segments[i].end - to->load;
		peer->pages_moved += to->memory_size >> PAGE_SHIFT;
		swapped->count++;
	}
	return too_many_pages(peer) ? -ENOMEM : 0;
}

/*
 * libjump's list is kexec's: destinations, the sources for them and the pages behind them, and
 * where the list goes on.
 */
static void note_sources(struct peer *peer)
{
	const kimage_entry_t *next = &peer->list;
	u64 destination = 0;

	while (!(*next & IND_DONE)) {
		const kimage_entry_t entry = *next++;
		const u64 page = entry & PAGE_MASK;

		if (entry & IND_INDIRECTION) {
			next = __va(page);
		} else if (entry & IND_DESTINATION) {
			destination = page;
		} else if (entry & IND_SOURCE) {
			const struct peer_segment *segment = peer_segment_at(peer, destination);

			segment->sources[(destination - segment->start) >> PAGE_SHIFT] = page;
			destination += PAGE_SIZE;
		}
	}
}

int plan_build(struct peer *peer, const struct plan_segments *swapped)
{
	const struct libjump_placement placement = {
		.reachable	= { .size = 1ULL << boot_cpu_data.x86_phys_bits },
		.control_page	= __pa(peer->control_page),
		.swap_page	= __pa(peer->swap_page),
		.is_copy	= peer->replaces,
	};
	struct libjump_failure failure;

	if (libjump_build_plan(&peer->list, swapped->list, swapped->count, &placement, &any_pages,
			       &failure))
		return refuse(&failure);
	note_sources(peer);
	return 0;
}

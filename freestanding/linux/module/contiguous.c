// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/gfp.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>

#include "contiguous.h"
#include "machine.h"

/* Pages move in blocks of this size, which Linux marks as a whole while it clears them. */
#define UNIT SZ_2M

/*
 * Taken or given back at a time. Linux does not reschedule while it fills what it hands out with
 * zeros, or frees; with 258 MiB a slow processor was busy for 23 seconds.
 */
#define PIECE SZ_32M

/* Bytes in all windows. The device's lock guards it. */
static u64 held;

/* For @size bytes. @error: 0 once they are @found, and until then why they are not. */
struct search {
	u64 size, found;
	int error;
};

/*
 * The highest page of [@start, @end) that keeps it from being memory of one zone that Linux ever
 * hands out; 0: there is none. Linux does not look itself.
 */
static u64 obstacle(u64 start, u64 end)
{
	struct zone *zone = NULL;
	u64 at;

	for (at = end - PAGE_SIZE; at >= start; at -= PAGE_SIZE) {
		struct page *page = pfn_to_online_page(PHYS_PFN(at));

		if (!page || PageReserved(page) || (zone && page_zone(page) != zone))
			return at;
		zone = page_zone(page);
		if (!(at % UNIT))
			cond_resched();
	}
	return 0;
}

static void give(u64 start, u64 end)
{
	u64 at, next;

	for (at = start; at < end; at = next) {
		next = min(end, at + PIECE);
		free_contig_range(PHYS_PFN(at), PHYS_PFN(next - at));
		cond_resched();
	}
}

/*
 * All of it or nothing; then the piece that ends at @failed is what could not be had. Memory may
 * have gone offline since somebody has looked, so each piece is looked at again.
 */
static int allocate(u64 start, u64 end, u64 *failed)
{
	u64 at, from;
	int error = 0;

	for (at = end; at > start && !error; at = from) {
		from = at - min_t(u64, at - start, PIECE);
		if (signal_pending(current))
			error = -ERESTARTSYS;
		else if (obstacle(from, at))
			error = -EBUSY;
		else
			error = alloc_contig_range(PHYS_PFN(from), PHYS_PFN(at), MIGRATE_MOVABLE,
						   GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN);
		if (error) {
			give(at, end);
			*failed = at;
		}
		cond_resched();
	}
	return error;
}

/* What the pages in one place lack, those in another may have. */
static bool goes_on(const struct search *search)
{
	return search->error == -EBUSY || search->error == -ENOMEM;
}

/* From above, since peers that have a place of their own want it low. */
static void search_range(struct search *search, u64 from, u64 to)
{
	const u64 size = search->size, piece = min_t(u64, size, PIECE);
	const u64 step = max_t(u64, round_down(piece / 4, UNIT), UNIT);
	u64 end = round_down(to, UNIT), clear = end, failed;
	int error;

	from = ALIGN(from, UNIT);
	while (end >= from + size) {
		/* What is above was looked at, and its lowest page says in which zone it is. */
		const u64 bad = obstacle(end - size, min(end, clear + PAGE_SIZE));

		if (signal_pending(current)) {
			search->error = -ERESTARTSYS;
			return;
		}
		if (bad) {
			end = round_down(bad, UNIT);
			clear = end;
			continue;
		}
		clear = end - size;
		error = allocate(clear, end, &failed);
		if (error != -EBUSY)
			search->error = error;
		if (!goes_on(search)) {
			search->found = end - size;
			return;
		}
		/* What could not be moved may be anywhere in the piece; what is above it was. */
		end = failed - step;
	}
}

static void search_ram(struct search *search, const struct extents *ram, u64 from, u64 to)
{
	unsigned int i = ram->count;

	while (i-- && goes_on(search)) {
		const u64 start = ram->list[i].start, end = start + ram->list[i].size;

		search_range(search, max(start, from), min(end, to));
	}
}

/* Peers without paging reach 4 GiB. */
static int find(u64 size, u64 *found)
{
	struct search search = { .size = size, .error = -EBUSY };
	struct machine machine;
	int error = machine_find(&machine);

	if (error)
		return error;
	search_ram(&search, &machine.swapped, UNIT, SZ_4G);
	search_ram(&search, &machine.swapped, SZ_4G, U64_MAX);
	machine_free(&machine);
	if (search.error == -EBUSY)
		pr_err("nowhere are %#llx bytes in a row that Linux can clear\n", size);
	if (search.error == -ENOMEM)
		pr_err("to clear %#llx bytes in a row Linux has not enough memory elsewhere\n",
		       size);
	*found = search.found;
	return search.error;
}

static int take_at(u64 start, u64 end)
{
	u64 bad, failed;
	int error;

	if (end > 1ULL << boot_cpu_data.x86_phys_bits) {
		pr_err("a window at %#llx would end where no memory can be\n", start);
		return -EADDRNOTAVAIL;
	}
	bad = obstacle(start, end);
	if (bad) {
		pr_err("a window at %#llx is not all memory of one kind: not so at %#llx\n", start,
		       bad);
		return -EADDRNOTAVAIL;
	}
	error = allocate(start, end, &failed);
	if (error == -EBUSY)
		pr_err("something in the window at %#llx, below %#llx, cannot be moved away\n",
		       start, failed);
	if (error == -ENOMEM)
		pr_err("to clear the window at %#llx Linux has not enough memory elsewhere\n",
		       start);
	return error;
}

int contiguous_take(u64 *start, u64 size)
{
	int error;

	if (*start % UNIT || size % UNIT) {
		pr_err("a contiguous window is made of whole pieces of 2 MiB\n");
		return -EINVAL;
	}
	if (size > PFN_PHYS(si_mem_available())) {
		pr_err("Linux has not %#llx bytes to spare\n", size);
		return -ENOMEM;
	}
	if (held + size > PFN_PHYS(totalram_pages() / 2)) {
		pr_err("%#llx bytes more in windows would be over half of the memory\n", size);
		return -ENOMEM;
	}
	error = *start ? take_at(*start, *start + size) : find(size, start);
	if (!error)
		held += size;
	return error == -EINTR ? -ERESTARTSYS : error;
}

void contiguous_give(u64 start, u64 end)
{
	give(start, end);
	held -= end - start;
}

// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/memory.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/printk.h>

#include <asm/pgtable_types.h>

#include "machine.h"
#include "offline.h"

static int check_ram(u64 start, u64 end)
{
	struct machine machine;
	int error = machine_find(&machine);

	if (error)
		return error;
	if (!extents_contain(&machine.swapped, start, end)) {
		pr_err("the window at %#llx is not all in memory that Linux knows\n", start);
		error = -EADDRNOTAVAIL;
	}
	machine_free(&machine);
	return error;
}

/*
 * Memory that was plugged in may keep Linux's own notes of its pages in itself
 * (memory_hotplug.memmap_on_memory). Linux reads them even while the block is offline.
 */
static bool has_own_notes(u64 at, u64 start, u64 end)
{
	const u64 notes = slow_virt_to_phys(pfn_to_page(PHYS_PFN(at)));

	return notes >= start && notes < end;
}

int offline_check(u64 start, u64 end)
{
	const u64 block = memory_block_size_bytes();
	u64 at;
	int error;

	if (start % block || end % block) {
		pr_err("an offline window is made of whole memory blocks of %#llx bytes\n", block);
		return -EINVAL;
	}
	error = check_ram(start, end);
	if (error)
		return error;
	for (at = start; at < end; at += PAGE_SIZE) {
		if (!pfn_valid(PHYS_PFN(at)) || has_own_notes(at, start, end)) {
			pr_err("the memory at %#llx cannot be a window\n", at);
			return -EADDRNOTAVAIL;
		}
		if (pfn_to_online_page(PHYS_PFN(at))) {
			pr_err("the memory at %#llx is not offline\n", at);
			return -EBUSY;
		}
		cond_resched();
	}
	return 0;
}

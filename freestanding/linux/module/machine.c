// SPDX-License-Identifier: GPL-2.0-only
#include <linux/efi.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include <asm/e820/api.h>

#include "machine.h"
#include "windows.h"

/*
 * They come in ascending order. Those that adjoin are one: where EFI's boot loader left data for
 * the kernel, memory is in pieces that share pages.
 */
static int add_resource(struct resource *resource, void *context)
{
	struct extents *extents = context;

	if (extents->count) {
		struct libjump_extent *last = &extents->list[extents->count - 1];

		if (last->start + last->size == resource->start) {
			last->size += resource_size(resource);
			return 0;
		}
	}
	return extents_add(extents, resource->start, resource->end + 1);
}

/* What shares a page with memory is the firmware's. */
static void keep_whole_pages(struct extents *extents)
{
	unsigned int i, kept = 0;

	for (i = 0; i < extents->count; i++) {
		const u64 start = PAGE_ALIGN(extents->list[i].start);
		const u64 end = round_down(extents->list[i].start + extents->list[i].size,
					   PAGE_SIZE);

		if (start >= end)
			continue;
		extents->list[kept].start = start;
		extents->list[kept++].size = end - start;
	}
	extents->count = kept;
}

/* Tables need not begin with a page, and what is beside them in it is memory too. */
static int add_table(struct resource *resource, void *extents)
{
	return extents_add(extents, round_down(resource->start, PAGE_SIZE),
			   PAGE_ALIGN(resource->end + 1));
}

static bool is_memory(u64 start, u64 end)
{
	return e820__mapped_raw_any(start, end, E820_TYPE_RAM);
}

/*
 * The firmware's map can only be asked about ranges, so look for the bounds of memory page by page,
 * where there is any.
 */
static u64 next_memory(u64 at, u64 end)
{
	while (at < end && !is_memory(at, at + PAGE_SIZE)) {
		if (!is_memory(at, end))
			return end;
		if (!is_memory(at, ALIGN(at + 1, SZ_1G)))
			at = ALIGN(at + 1, SZ_1G);
		else if (!is_memory(at, ALIGN(at + 1, SZ_2M)))
			at = ALIGN(at + 1, SZ_2M);
		else
			at += PAGE_SIZE;
	}
	return min(at, end);
}

/* The page at @page, or the next one if it is memory only in part: the rest is the firmware's. */
static u64 whole_from(u64 page)
{
	return is_memory(page, page + 1) ? page : page + PAGE_SIZE;
}

/* The same for the page that ends at @end. */
static u64 whole_to(u64 end)
{
	return is_memory(end - 1, end) ? end : end - PAGE_SIZE;
}

/* Memory in [@start, @end), of which Linux uses nothing. */
static int add_unused(struct machine *machine, u64 start, u64 end)
{
	u64 at, next;
	int error;

	for (at = next_memory(start, end); at < end; at = next_memory(next, end)) {
		for (next = at; next < end && is_memory(next, next + PAGE_SIZE); next += PAGE_SIZE)
			if (!(next % SZ_2M))
				cond_resched();
		error = extents_add(&machine->swapped, at, min_t(u64, next, SZ_1M)) ?:
			extents_add(&machine->beside, max_t(u64, whole_from(at), SZ_1M),
				    whole_to(next));
		if (error)
			return error;
	}
	return 0;
}

/* What lies between the ranges that Linux uses, which are in order. */
static int add_gaps(struct machine *machine)
{
	unsigned int i, count = machine->swapped.count;
	u64 at = 0;

	for (i = 0; i < count; i++) {
		const struct libjump_extent used = machine->swapped.list[i];
		int error = add_unused(machine, at, used.start);

		if (error)
			return error;
		at = used.start + used.size;
	}
	return add_unused(machine, at, 1ULL << boot_cpu_data.x86_phys_bits);
}

static int found(struct resource *resource, void *unused)
{
	return 1;
}

static bool has_resource(u64 start, u64 end, unsigned long kind, unsigned long flags)
{
	return walk_iomem_res_desc(kind, flags, start, end - 1, NULL, found) == 1;
}

/* efi_mem_reserve() keeps what it is asked to, and leaves it memory in the firmware's map. */
static bool is_kept_for_efi(u64 start, u64 end)
{
	const efi_memory_desc_t *desc;

	if (!efi_enabled(EFI_MEMMAP))
		return false;
	for_each_efi_memory_desc(desc) {
		const u64 desc_end = desc->phys_addr + (desc->num_pages << EFI_PAGE_SHIFT);

		if (desc->attribute & EFI_MEMORY_RUNTIME && desc->phys_addr < end &&
		    desc_end > start)
			return true;
	}
	return false;
}

bool machine_uses(u64 start, u64 end)
{
	return has_resource(start, end, IORES_DESC_NONE, IORESOURCE_MEM | IORESOURCE_BUSY) ||
	       has_resource(start, end, IORES_DESC_PERSISTENT_MEMORY_LEGACY, IORESOURCE_MEM) ||
	       is_kept_for_efi(start, end);
}

static int add_all(struct extents *to, const struct extents *from)
{
	unsigned int i;
	int error = 0;

	for (i = 0; i < from->count && !error; i++)
		error = extents_add(to, from->list[i].start,
				    from->list[i].start + from->list[i].size);
	return error;
}

/* What the firmware left for a kernel to read, as machine_kexec_64.c maps it for the next one. */
static int add_firmware(struct extents *all)
{
	const efi_memory_desc_t *desc;
	int error;

	error = walk_iomem_res_desc(IORES_DESC_ACPI_TABLES, IORESOURCE_MEM | IORESOURCE_BUSY, 0,
				    U64_MAX, all, add_table);
	if (error && error != -EINVAL)
		return error;
	error = walk_iomem_res_desc(IORES_DESC_ACPI_NV_STORAGE, IORESOURCE_MEM | IORESOURCE_BUSY, 0,
				    U64_MAX, all, add_table);
	if (error && error != -EINVAL)
		return error;
	if (!efi_enabled(EFI_MEMMAP))
		return 0;
	for_each_efi_memory_desc(desc) {
		if (desc->type != EFI_RUNTIME_SERVICES_DATA &&
		    desc->type != EFI_RUNTIME_SERVICES_CODE &&
		    desc->type != EFI_ACPI_RECLAIM_MEMORY)
			continue;
		error = extents_add(all, desc->phys_addr,
				    desc->phys_addr + (desc->num_pages << EFI_PAGE_SHIFT));
		if (error)
			return error;
	}
	return 0;
}

int machine_find(struct machine *machine)
{
	int error;

	memset(machine, 0, sizeof(*machine));
	error = walk_iomem_res_desc(IORES_DESC_NONE, IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, 0,
				    U64_MAX, &machine->swapped, add_resource);
	keep_whole_pages(&machine->swapped);
	if (!error)
		error = add_gaps(machine);
	if (!error)
		error = add_all(&machine->all, &machine->swapped);
	if (!error)
		error = add_all(&machine->all, &machine->beside);
	if (!error)
		error = add_firmware(&machine->all);
	if (!error)
		error = windows_find(&machine->windows);
	if (error)
		machine_free(machine);
	return error;
}

void machine_free(struct machine *machine)
{
	extents_free(&machine->swapped);
	extents_free(&machine->beside);
	extents_free(&machine->all);
	extents_free(&machine->windows);
}

// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/elfcore.h>
#include <linux/io.h>
#include <linux/kexec.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "core_header.h"
#include "core_ranges.h"
#include "memory.h"
#include "symbols.h"

/* Newer kernels declare it in a header of its own. */
phys_addr_t paddr_vmcoreinfo_note(void);

/* They come last: the registers of a CPU, and VMCOREINFO, which is a page at most. */
#define NOTES_SIZE (2 * PAGE_SIZE)

/* What the machine may have of ranges of memory; more is found out, and refused, when leaving. */
#define ENOUGH_RANGES 64

/* Beside PT_LOAD there is one PT_NOTE; PN_XNUM is what no reader of a vmcore knows. */
static unsigned int most_ranges(const struct core_header *core)
{
	const u64 room = (core->size - NOTES_SIZE - sizeof(Elf64_Ehdr)) / sizeof(Elf64_Phdr);

	return min_t(u64, room, PN_XNUM - 1) - 1;
}

static u64 pages_of(const struct peer_segment *segment)
{
	return segment->sources ? (segment->end - segment->start) >> PAGE_SHIFT : 0;
}

/*
 * How many ranges the memory beneath the peer has while it runs. Finds the last page that it is
 * swapped with, too.
 */
static unsigned int survey(struct peer *peer)
{
	unsigned int i, ranges = 0;
	u64 page;

	for (i = 0; i < peer->segment_count; i++) {
		const u64 *sources = peer->segments[i].sources;

		for (page = 0; page < pages_of(&peer->segments[i]); page++) {
			ranges += !page || sources[page] != sources[page - 1] + PAGE_SIZE;
			peer->core.pages = max_t(u64, peer->core.pages,
						 PHYS_PFN(sources[page]) + 1);
		}
		cond_resched();
	}
	return ranges;
}

static void mark_sources(struct peer *peer)
{
	unsigned int i;
	u64 page;

	for (i = 0; i < peer->segment_count; i++) {
		const struct peer_segment *segment = &peer->segments[i];

		for (page = 0; page < pages_of(segment); page++)
			__set_bit(PHYS_PFN(segment->sources[page]), peer->core.sources);
		cond_resched();
	}
}

static void *map_swapped(const struct peer *peer)
{
	const unsigned int count = peer->core.size >> PAGE_SHIFT;
	const u64 first = peer->core.physical;
	struct page **pages = kvcalloc(count, sizeof(*pages), GFP_KERNEL);
	void *at;
	unsigned int i;

	if (!pages)
		return NULL;
	for (i = 0; i < count; i++)
		pages[i] = virt_to_page(__va(peer_place_of(peer, first + i * PAGE_SIZE)));
	at = vmap(pages, count, VM_MAP, PAGE_KERNEL);
	kvfree(pages);
	return at;
}

int core_header_prepare(struct peer *peer, const struct libjump_device_load *request)
{
	struct core_header *core = &peer->core;
	const struct peer_segment *segment;
	unsigned int ranges;

	core->physical = request->core;
	core->size = request->core_size;
	if (!core->size)
		return core->physical ? -EINVAL : 0;
	if (!PAGE_ALIGNED(core->physical) || !PAGE_ALIGNED(core->size) ||
	    core->size <= NOTES_SIZE || core->size > LIBJUMP_DEVICE_CORE)
		return -EINVAL;
	segment = peer_segment_at(peer, core->physical);
	if (!segment || segment->end - core->physical < core->size) {
		pr_err("the core header at %#llx lies in no segment\n", core->physical);
		return -ENXIO;
	}
	ranges = survey(peer);
	if (ranges + ENOUGH_RANGES > most_ranges(core)) {
		pr_err("the core header has room for %u ranges of memory, and needs %u\n",
		       most_ranges(core), ranges + ENOUGH_RANGES);
		return -ENOSPC;
	}
	core->sources = kvcalloc(BITS_TO_LONGS(core->pages), sizeof(long), GFP_KERNEL);
	core->is_swapped = segment->sources;
	core->at = core->is_swapped ? map_swapped(peer) :
				      memremap(core->physical, core->size, MEMREMAP_WB);
	if (!core->sources || !core->at)
		return -ENOMEM;
	mark_sources(peer);
	return 0;
}

void core_header_free(struct peer *peer)
{
	struct core_header *core = &peer->core;

	kvfree(core->sources);
	if (!core->at)
		return;
	if (core->is_swapped)
		vunmap(core->at);
	else
		memunmap(core->at);
}

static void *add_note(void *at, const char *name, u32 type, const void *content, size_t bytes)
{
	Elf64_Nhdr *note = at;

	note->n_namesz = strlen(name) + 1;
	note->n_descsz = bytes;
	note->n_type = type;
	at = note + 1;
	strcpy(at, name);
	at += ALIGN(note->n_namesz, 4);
	memcpy(at, content, bytes);
	return at + ALIGN(bytes, 4);
}

/* Readers know from it how this kernel is laid out. The kernel has it as a note already. */
static void add_vmcoreinfo(void *at, const void *end)
{
	const Elf64_Nhdr *note = __va(paddr_vmcoreinfo_note());
	const size_t bytes = sizeof(*note) + ALIGN(note->n_namesz, 4) + ALIGN(note->n_descsz, 4);

	if (bytes < end - at)
		memcpy(at, note, bytes);
}

static void write_notes(void *at, struct pt_regs *registers)
{
	/* Too large for a stack. */
	static struct elf_prstatus status;
	const void *end = at + NOTES_SIZE;

	memset(at, 0, NOTES_SIZE);
	status.common.pr_pid = current->pid;
	/* The user's registers begin as the kernel's do. */
	BUILD_BUG_ON(offsetof(struct user_regs_struct, ss) != offsetof(struct pt_regs, ss));
	memcpy(&status.pr_reg, registers, sizeof(*registers));
	at = add_note(at, "CORE", NT_PRSTATUS, &status, sizeof(status));
	add_vmcoreinfo(at, end);
}

int core_header_write(struct peer *peer, struct pt_regs *registers)
{
	const struct core_header *core = &peer->core;
	Elf64_Ehdr *header = core->at;
	Elf64_Phdr *notes = (Elf64_Phdr *)(header + 1);
	int count;

	if (!core->size)
		return 0;
	/* The free pages that this CPU keeps for itself look as if they were in use. */
	static_call_cond(kernel_drain_local_pages)(NULL);
	count = core_ranges_write(peer, notes + 1, most_ranges(core));
	if (count < 0)
		return count;
	*header = (Elf64_Ehdr) {
		.e_ident	= ELFMAG "\2\1\1",	/* ELFCLASS64, ELFDATA2LSB, EV_CURRENT */
		.e_type		= ET_CORE,
		.e_machine	= EM_X86_64,
		.e_version	= EV_CURRENT,
		.e_phoff	= sizeof(*header),
		.e_ehsize	= sizeof(*header),
		.e_phentsize	= sizeof(*notes),
		.e_phnum	= count + 1,
	};
	*notes = (Elf64_Phdr) {
		.p_type		= PT_NOTE,
		.p_offset	= core->physical + core->size - NOTES_SIZE,
		.p_paddr	= core->physical + core->size - NOTES_SIZE,
		.p_filesz	= NOTES_SIZE,
		.p_memsz	= NOTES_SIZE,
	};
	write_notes(core->at + core->size - NOTES_SIZE, registers);
	return 0;
}

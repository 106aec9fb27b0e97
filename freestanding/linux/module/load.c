// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/overflow.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "core_header.h"
#include "load.h"
#include "machine.h"
#include "memory.h"
#include "pages.h"
#include "plan.h"

static ushort serial = 0x3f8;
module_param(serial, ushort, 0444);
MODULE_PARM_DESC(serial, "I/O base of a 16550 for the report of a fault in a peer; 0: none");

/* Decides for each segment whether it is swapped or in place. */
static int place_segments(struct peer *peer, const struct libjump_device_segment *segments,
			  const struct machine *machine)
{
	unsigned int i;

	peer->resident = true;
	for (i = 0; i < peer->segment_count; i++) {
		struct peer_segment *to = &peer->segments[i];

		cond_resched();
		if (signal_pending(current))
			return -ERESTARTSYS;
		to->start = segments[i].physical;
		to->end = to->start + segments[i].memory_size;
		if (extents_contain(&machine->windows, to->start, to->end)) {
			peer->in_place = true;
			continue;
		}
		if (extents_contain(&machine->beside, to->start, to->end)) {
			if (!machine_uses(to->start, to->end)) {
				peer->in_place = true;
				continue;
			}
			/*
			 * What Linux has kept there, as tables that EFI left for it in ordinary
			 * memory, it needs no more when it is replaced: until then.
			 */
			if (!peer->replaces) {
				pr_err("a driver or the firmware uses memory of the segment at %#llx\n",
				       to->start);
				return -EADDRNOTAVAIL;
			}
		} else if (!extents_contain(&machine->swapped, to->start, to->end)) {
			pr_err("not all of the segment at %#llx is memory, or Linux uses a part of it\n",
			       to->start);
			return -EADDRNOTAVAIL;
		}
		peer->resident = false;
		to->sources = kvcalloc((to->end - to->start) >> PAGE_SHIFT, sizeof(*to->sources),
				       GFP_KERNEL | __GFP_NOWARN);
		if (!to->sources)
			return -ENOMEM;
	}
	return 0;
}

/*
 * A peer without segments is there already, where this kernel has nothing: perhaps one that entered
 * this kernel, in memory that no map tells of. Its way back runs where it lies.
 */
static int place_entry(const struct peer *peer, struct machine *machine)
{
	const u64 page = round_down(peer->entry, PAGE_SIZE);

	if (peer->segment_count)
		return 0;
	if (extents_contain(&machine->windows, page, page + PAGE_SIZE))
		return 0;
	if (extents_contain(&machine->swapped, peer->entry, peer->entry + 1)) {
		pr_err("at %#llx is memory of Linux, so no peer lies there\n", peer->entry);
		return -EADDRNOTAVAIL;
	}
	return extents_add(&machine->all, page, page + PAGE_SIZE);
}

static int fill_swapped(const struct peer *peer, const struct libjump_device_segment *segments)
{
	unsigned int i;
	int error = 0;

	for (i = 0; i < peer->segment_count && !error; i++)
		if (peer->segments[i].sources)
			error = peer_access(peer, WRITE_PEER, segments[i].physical,
					    u64_to_user_ptr(segments[i].user),
					    segments[i].user_size);
	return error;
}

int load_in_place(const struct peer *peer, const struct libjump_device_segment *segments)
{
	unsigned int i;
	int error = 0;

	for (i = 0; i < peer->segment_count && !error; i++) {
		const struct libjump_device_segment *segment = &segments[i];

		if (peer->segments[i].sources)
			continue;
		error = peer_access(peer, WRITE_PEER, segment->physical,
				    u64_to_user_ptr(segment->user), segment->user_size);
		if (!error)
			error = peer_access(peer, CLEAR_PEER,
					    segment->physical + segment->user_size, NULL,
					    segment->memory_size - segment->user_size);
	}
	return error;
}

int peer_set_entry(struct peer *peer, u64 entry)
{
	struct libjump_failure failure;

	if (libjump_arm(&peer->jump, peer->list, entry, peer->mode, &failure) ||
	    libjump_check_mapped(&peer->jump, peer->list, entry, peer->mode, &low_pages, &failure))
		return refuse(&failure);
	peer->entry = entry;
	return 0;
}

/*
 * Before the plan takes what there is: the tables lie in no segment, and of a peer that is nearly
 * all of the memory the pages that are left would be in its way.
 */
static int prepare(struct peer *peer, const struct machine *machine,
		   const struct plan_segments *swapped)
{
	const struct libjump_config config = {
		.control_page		= __pa(peer->control_page),
		.control_page_virtual	= peer->control_page,
		.swap_page		= __pa(peer->swap_page),
		.serial_port		= serial,
		.extended_state		= peer->extended_state,
		.extended_state_size	= peer->extended_state_size,
		.peer_fault		= peer->fault_stops ? LIBJUMP_FAULT_STOPS :
							      LIBJUMP_FAULT_RETURNS,
		.identity		= machine->all.list,
		.identity_count		= machine->all.count,
		.segments		= swapped->list,
		.segment_count		= swapped->count,
	};
	struct libjump_failure failure;

	if (libjump_prepare(&peer->jump, &config, &low_pages, &failure))
		return refuse(&failure);
	return 0;
}

static int take_pages(struct peer *peer, const struct plan_segments *swapped)
{
	peer->control_page = page_beside(swapped->list, swapped->count);
	peer->swap_page = page_beside(swapped->list, swapped->count);
	peer->extended_state_size = libjump_extended_state_size();
	/* Whole pages: libjump wants it at a multiple of 64. */
	peer->extended_state = alloc_pages_exact(max_t(size_t, peer->extended_state_size, 1),
						 GFP_KERNEL | __GFP_ZERO);
	if (peer->control_page && peer->swap_page && peer->extended_state)
		return 0;
	return signal_pending(current) ? -ERESTARTSYS : -ENOMEM;
}

static int load(struct peer *peer, const struct libjump_device_load *request,
		const struct libjump_device_segment *segments, struct machine *machine)
{
	struct plan_segments swapped = {};
	int error;

	error = place_segments(peer, segments, machine) ?: place_entry(peer, machine) ?:
		plan_segments_of(peer, &swapped) ?: take_pages(peer, &swapped) ?:
		prepare(peer, machine, &swapped) ?: plan_build(peer, &swapped) ?:
		fill_swapped(peer, segments) ?:
		(peer->awaits_entry ? 0 : peer_set_entry(peer, request->entry)) ?:
		core_header_prepare(peer, request);
	kvfree(swapped.list);
	return error;
}

struct peer *peer_load(const struct libjump_device_load *request,
		       const struct libjump_device_segment *segments)
{
	struct machine machine;
	struct peer *peer = kvzalloc(struct_size(peer, segments, request->segment_count),
				     GFP_KERNEL | __GFP_NOWARN);
	int error;

	if (!peer)
		return ERR_PTR(-ENOMEM);
	peer->segment_count = request->segment_count;
	peer->entry = request->entry;
	peer->awaits_entry = !request->entry;
	peer->fault_stops = request->flags & LIBJUMP_LOAD_FAULT_STOPS;
	peer->replaces = request->flags & LIBJUMP_LOAD_REPLACES;
	peer->mode = (peer->replaces ? LIBJUMP_COPY : LIBJUMP_SWAP) |
		     (request->flags & LIBJUMP_LOAD_PROTECTED32 ? LIBJUMP_PROTECTED32 : 0);
	error = machine_find(&machine);
	if (!error) {
		error = load(peer, request, segments, &machine);
		machine_free(&machine);
	}
	if (error) {
		peer_free(peer);
		return ERR_PTR(error);
	}
	return peer;
}

void peer_free(struct peer *peer)
{
	unsigned int i;

	if (!peer)
		return;
	core_header_free(peer);
	libjump_release(&peer->jump, &low_pages);
	if (peer->list)
		libjump_release_plan(peer->list, &any_pages);
	free_page((unsigned long)peer->control_page);
	free_page((unsigned long)peer->swap_page);
	if (peer->extended_state)
		free_pages_exact(peer->extended_state, max_t(size_t, peer->extended_state_size, 1));
	for (i = 0; i < peer->segment_count; i++)
		kvfree(peer->segments[i].sources);
	kvfree(peer);
}

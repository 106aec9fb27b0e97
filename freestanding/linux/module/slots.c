// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "load.h"
#include "memory.h"
#include "slots.h"

static struct peer *slots[LIBJUMP_DEVICE_SLOTS];
static atomic_t keepers;	/* peers that keep the module */

struct peer *slot_peer(unsigned int slot)
{
	return slots[slot];
}

static bool keeps_module(const struct peer *peer)
{
	return peer && (peer->in_place || peer->resident);
}

void slot_set(unsigned int slot, struct peer *peer)
{
	struct peer *before = slots[slot];

	if (keeps_module(peer)) {
		__module_get(THIS_MODULE);
		atomic_inc(&keepers);
	}
	slots[slot] = peer;
	if (keeps_module(before)) {
		atomic_dec(&keepers);
		module_put(THIS_MODULE);
	}
	peer_free(before);
}

/* The segments of both are in order. */
static bool share_memory(const struct peer *a, const struct peer *b)
{
	unsigned int i = 0, j = 0;

	while (i < a->segment_count && j < b->segment_count) {
		const struct peer_segment *x = &a->segments[i], *y = &b->segments[j];

		if (x->end > y->start && y->end > x->start && !x->sources && !y->sources)
			return true;
		if (x->end < y->end)
			i++;
		else
			j++;
	}
	return false;
}

/*
 * Of a peer without segments, a kernel that waits where it lies, nothing is known but the page at
 * which it is entered.
 */
static bool would_overwrite(const struct peer *peer, const struct peer *other)
{
	const struct peer_segment *at_entry = peer_segment_at(peer, other->entry);
	const struct peer_segment *own = peer_segment_at(other, other->entry);

	return share_memory(peer, other) ||
	       (at_entry && !at_entry->sources && !(own && own->sources));
}

static bool is_dead(const struct peer *peer)
{
	return !peer->entry && !peer->awaits_entry;
}

int slot_make_room(unsigned int slot, const struct peer *peer)
{
	unsigned int other;

	for (other = 0; other < LIBJUMP_DEVICE_SLOTS; other++) {
		if (other == slot || !slots[other] || is_dead(slots[other]) ||
		    !would_overwrite(peer, slots[other]))
			continue;
		pr_err("the peer in slot %u lives where this one would be\n", other);
		return -EBUSY;
	}
	if (slots[slot] && would_overwrite(peer, slots[slot]))
		slot_set(slot, NULL);
	return 0;
}

void slots_forget_others(unsigned int slot)
{
	unsigned int other;

	for (other = 0; other < LIBJUMP_DEVICE_SLOTS; other++)
		if (other != slot && keeps_module(slots[other])) {
			slots[other]->entry = 0;
			slots[other]->awaits_entry = false;
		}
}

static bool lies_in(const struct peer *peer, u64 start, u64 end)
{
	unsigned int i;

	for (i = 0; i < peer->segment_count; i++) {
		const struct peer_segment *segment = &peer->segments[i];

		if (!segment->sources && segment->start < end && start < segment->end)
			return true;
	}
	return !peer->segment_count && peer->entry >= start && peer->entry < end;
}

u32 slots_in(u64 start, u64 end)
{
	unsigned int slot;
	u32 found = 0;

	for (slot = 0; slot < LIBJUMP_DEVICE_SLOTS; slot++)
		if (slots[slot] && lies_in(slots[slot], start, end))
			found |= BIT(slot);
	return found;
}

bool slots_keep_module(void)
{
	return atomic_read(&keepers);
}

void slots_free(void)
{
	unsigned int slot;

	for (slot = 0; slot < LIBJUMP_DEVICE_SLOTS; slot++)
		slot_set(slot, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "memory.h"

/* They are in ascending order. */
const struct peer_segment *peer_segment_at(const struct peer *peer, u64 physical)
{
	unsigned int low = 0, high = peer->segment_count;

	while (low < high) {
		unsigned int i = low + (high - low) / 2;

		if (peer->segments[i].end <= physical)
			low = i + 1;
		else
			high = i;
	}
	if (low == peer->segment_count || peer->segments[low].start > physical)
		return NULL;
	return &peer->segments[low];
}

static u64 source_of(const struct peer_segment *segment, u64 physical)
{
	return segment->sources[(physical - segment->start) >> PAGE_SHIFT];
}

u64 peer_place_of(const struct peer *peer, u64 physical)
{
	const struct peer_segment *segment = peer_segment_at(peer, physical);

	return segment && segment->sources ? source_of(segment, physical) : physical;
}

static bool has_all(const struct peer *peer, u64 physical, u64 length)
{
	while (length) {
		const struct peer_segment *segment = peer_segment_at(peer, physical);
		u64 part;

		if (!segment)
			return false;
		part = min(length, segment->end - physical);
		physical += part;
		length -= part;
	}
	return true;
}

static int access_bytes(void *at, enum access access, void __user *user, size_t bytes)
{
	switch (access) {
	case READ_PEER:
		return copy_to_user(user, at, bytes) ? -EFAULT : 0;
	case WRITE_PEER:
		return copy_from_user(at, user, bytes) ? -EFAULT : 0;
	default:
		memset(at, 0, bytes);
		return 0;
	}
}

/* Where Linux has no mapping of its own. */
static int access_in_place(u64 physical, enum access access, void __user *user, size_t bytes)
{
	void *at = memremap(physical, bytes, MEMREMAP_WB);
	int error;

	if (!at)
		return -ENOMEM;
	error = access_bytes(at, access, user, bytes);
	memunmap(at);
	return error;
}

int peer_access(const struct peer *peer, enum access access, u64 physical, void __user *user,
		u64 length)
{
	int error = has_all(peer, physical, length) ? 0 : -ENXIO;
	const struct peer_segment *segment = NULL;

	while (length && !error) {
		size_t bytes;

		if (!segment || physical == segment->end)
			segment = peer_segment_at(peer, physical);
		if (segment->sources) {
			void *source = __va(source_of(segment, physical));

			bytes = min_t(u64, length, PAGE_SIZE - offset_in_page(physical));
			error = access_bytes(source + offset_in_page(physical), access, user,
					     bytes);
		} else {
			bytes = min3(length, segment->end - physical, (u64)SZ_1M);
			error = access_in_place(physical, access, user, bytes);
		}
		physical += bytes;
		user += bytes;
		length -= bytes;
		cond_resched();
		if (!error && length && signal_pending(current))
			error = -ERESTARTSYS;
	}
	return error;
}

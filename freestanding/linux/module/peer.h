/* SPDX-License-Identifier: GPL-2.0-only */
/* A loaded peer. */
#ifndef LIBJUMP_PEER_H
#define LIBJUMP_PEER_H

#include <linux/types.h>

#include <libjump/device.h>
#include <libjump/libjump.h>

struct peer_segment {
	u64 start, end;		/* physical */
	/*
	 * For each page the one that it is swapped with or copied from, or itself, taken from Linux
	 * to be written; NULL: in place
	 */
	u64 *sources;
};

/* Where core_header.h's header is written. */
struct core_header {
	u64 physical, size;	/* bytes; size 0: nowhere */
	void *at;
	bool is_swapped;	/* it lies in pages that change places, and is mapped by vmap() */
	unsigned long *sources;	/* bit N: page N of the machine is swapped with one of the peer's */
	unsigned long pages;	/* bits */
};

struct peer {
	struct libjump_jump jump;
	unsigned long list;	/* the plan; 0: none yet */
	void *control_page, *swap_page;
	void *extended_state;
	u32 extended_state_size;
	int mode;		/* of libjump_arm() */
	u64 entry;		/* physical; 0: it left none, or has none yet */
	bool awaits_entry;	/* it has none yet */
	u64 pages_moved;	/* as many are swapped or copied */
	bool fault_stops;	/* as LIBJUMP_LOAD_FAULT_STOPS */
	bool replaces;		/* as LIBJUMP_LOAD_REPLACES: what would be swapped is copied */
	bool resident;		/* nothing of it is swapped or copied */
	bool in_place;		/* something of it is not */
	struct core_header core;
	unsigned int segment_count;
	struct peer_segment segments[];
};

#endif /* LIBJUMP_PEER_H */

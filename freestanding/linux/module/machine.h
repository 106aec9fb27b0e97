/* SPDX-License-Identifier: GPL-2.0-only */
/* What lies at which physical address. */
#ifndef LIBJUMP_MACHINE_H
#define LIBJUMP_MACHINE_H

#include "extents.h"

struct machine {
	/* Linux uses it, or it lies below 1 MiB: a peer's pages change places with it. */
	struct extents swapped;
	/* Linux leaves it alone: mem= or memmap= took it. */
	struct extents beside;
	/* Both, and the tables of the firmware. */
	struct extents all;
	/* Linux knows it, so it is among `swapped` too, but gave it up for peers. */
	struct extents windows;
};

/* -ENOMEM leaves nothing allocated. */
int machine_find(struct machine *machine);

/* A driver of Linux's has taken a part of that memory beside, or the firmware keeps one. */
bool machine_uses(u64 start, u64 end);

void machine_free(struct machine *machine);

#endif /* LIBJUMP_MACHINE_H */

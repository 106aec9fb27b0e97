/* SPDX-License-Identifier: GPL-2.0-only */
/* What lies at which physical address. */
#ifndef LIBJUMP_MACHINE_H
#define LIBJUMP_MACHINE_H

#include "extents.h"

struct machine {
	struct extents swapped;	/* memory that Linux uses, and all below 1 MiB: a peer's pages change places with it */
	struct extents beside;	/* memory that Linux leaves alone: mem=, memmap=, crashkernel= took it */
	struct extents all;	/* both, and the tables of the firmware */
};

/* -ENOMEM leaves nothing allocated. */
int machine_find(struct machine *machine);
void machine_free(struct machine *machine);

#endif /* LIBJUMP_MACHINE_H */

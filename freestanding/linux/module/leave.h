/* SPDX-License-Identifier: GPL-2.0-only */
/* The innermost part of a jump. */
#ifndef LIBJUMP_LEAVE_H
#define LIBJUMP_LEAVE_H

#include "peer.h"

struct visit {
	struct peer *peer;
	u32 timeout;		/* seconds; 0: none */
	bool time_was_up;
	bool at_rest;		/* tasks and devices were */
	bool parked;		/* CPUs that are offline were */
	u64 times[LIBJUMP_STAGES];
};

/*
 * Leaves to the peer and comes back; its next entry is in peer->entry. Precondition: tasks, devices
 * and the other CPUs are quiet, and the latter are being parked. An error, with a sentence in the
 * log, means that nothing was left: -EOPNOTSUPP, -EBUSY, or -ENOSPC (no room for the core header).
 */
int leave_and_come_back(struct visit *visit);

#endif /* LIBJUMP_LEAVE_H */

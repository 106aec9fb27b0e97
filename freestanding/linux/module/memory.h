/* SPDX-License-Identifier: GPL-2.0-only */
/* The memory of a loaded peer, while Linux runs: as it was loaded, or as the peer left it. */
#ifndef LIBJUMP_MEMORY_H
#define LIBJUMP_MEMORY_H

#include "peer.h"

enum access {
	READ_PEER,	/* to user memory */
	WRITE_PEER,	/* from user memory */
	CLEAR_PEER,	/* with zeros; no user memory */
};

/*
 * -ENXIO: not all of it is the peer's, and nothing was touched; -EFAULT, -ERESTARTSYS, -ENOMEM: a
 * part was done.
 */
int peer_access(const struct peer *peer, enum access access, u64 physical, void __user *user,
		u64 length);

/*
 * Where the content of Linux's page at @physical is while the peer runs, if it is not in place
 * there.
 */
u64 peer_place_of(const struct peer *peer, u64 physical);

/* The segment that has @physical in it, NULL if none has. */
const struct peer_segment *peer_segment_at(const struct peer *peer, u64 physical);

#endif /* LIBJUMP_MEMORY_H */

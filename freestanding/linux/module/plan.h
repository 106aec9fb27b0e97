/* SPDX-License-Identifier: GPL-2.0-only */
/* Which page of a peer changes places with which page of Linux. */
#ifndef LIBJUMP_PLAN_H
#define LIBJUMP_PLAN_H

#include "peer.h"

/* The peer's segments that are swapped or copied, for libjump; kvfree() frees the list. */
struct plan_segments {
	struct libjump_segment *list;
	unsigned int count;
};

int plan_segments_of(struct peer *peer, struct plan_segments *swapped);

/* Takes pages for all of them, filled with zeros, and notes them in the peer's segments. */
int plan_build(struct peer *peer, const struct plan_segments *swapped);

#endif /* LIBJUMP_PLAN_H */

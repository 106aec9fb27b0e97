/* SPDX-License-Identifier: GPL-2.0-only */
/* Makes a peer out of what a program hands over, and takes it apart again. */
#ifndef LIBJUMP_LOAD_H
#define LIBJUMP_LOAD_H

#include "peer.h"

/*
 * A peer that can be entered, once load_in_place() has written what is not swapped. @segments:
 * segments_read()'s. An ERR_PTR(), with a sentence in the log, if it cannot be; then nothing has
 * changed.
 */
struct peer *peer_load(const struct libjump_device_load *request,
		       const struct libjump_device_segment *segments);
void peer_free(struct peer *peer);

/* As LIBJUMP_SET_ENTRY, of an @entry that is not 0. */
int peer_set_entry(struct peer *peer, u64 entry);

/* Writes the segments that are in place. An error leaves a part written. */
int load_in_place(const struct peer *peer, const struct libjump_device_segment *segments);

#endif /* LIBJUMP_LOAD_H */

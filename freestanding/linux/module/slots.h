/* SPDX-License-Identifier: GPL-2.0-only */
/* The loaded peers. The caller holds the device's lock. */
#ifndef LIBJUMP_SLOTS_H
#define LIBJUMP_SLOTS_H

#include "peer.h"

/* NULL: nothing is loaded. @slot is below LIBJUMP_DEVICE_SLOTS. */
struct peer *slot_peer(unsigned int slot);

/*
 * Frees what the slot has; @peer may be NULL. A peer that has memory in place keeps the module
 * loaded.
 */
void slot_set(unsigned int slot, struct peer *peer);

/*
 * Memory in place can have only one peer. -EBUSY, with a sentence in the log, if one of another
 * slot lives where @peer would be. One in the slot itself is freed then, since it is about to be
 * overwritten.
 */
int slot_make_room(unsigned int slot, const struct peer *peer);

/*
 * The peers of all other slots that have memory in place are entered no more: whoever came back
 * without a way back may be the kernel that restored this one on a fresh machine, where they do not
 * exist.
 */
void slots_forget_others(unsigned int slot);

/* Bit N: the peer of slot N lies in [@start, @end), in place or waiting there to be entered. */
u32 slots_in(u64 start, u64 end);

/* A loaded peer has memory in place. Needs no lock. */
bool slots_keep_module(void);

void slots_free(void);

#endif /* LIBJUMP_SLOTS_H */

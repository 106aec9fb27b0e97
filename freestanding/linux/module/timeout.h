/* SPDX-License-Identifier: GPL-2.0-only */
/* Ends a visit that lasts too long: README.md, "Timeouts". */
#ifndef LIBJUMP_TIMEOUT_H
#define LIBJUMP_TIMEOUT_H

#include "peer.h"

/* Looks for a timer. Sleeps. */
void timeout_find(void);
void timeout_forget(void);

/* Why there is none, in words; NULL: there is. */
const char *timeout_impossible(void);

/* As LIBJUMP_TIMER. */
void timeout_describe(struct libjump_device_timer *timer);

/* A visit of @peer can end after so many seconds. An error as LIBJUMP_ENTER's, with a sentence. */
int timeout_check(const struct peer *peer, u32 seconds);

/*
 * The time runs from here on. Precondition of both: timeout_check(), this is the only CPU that
 * runs, interrupts are off, and syscore_suspend() has run.
 */
void timeout_start(const struct peer *peer, u32 seconds);

/* The time stops. Whether it was up. */
bool timeout_stop(void);

#endif /* LIBJUMP_TIMEOUT_H */

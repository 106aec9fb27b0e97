/* SPDX-License-Identifier: GPL-2.0-only */
/* How Linux is taken to rest and back. */
#ifndef LIBJUMP_ORDER_H
#define LIBJUMP_ORDER_H

#include "leave.h"

/* Both return 0 when the peer was there; after an error it was not, and Linux runs on as before. */
int kernel_order(struct visit *visit);	/* LIBJUMP_DESIGN_KEXEC: needs all of symbols_missing() */
int quiet_order(struct visit *visit);	/* LIBJUMP_DESIGN_QUIET */

#endif /* LIBJUMP_ORDER_H */

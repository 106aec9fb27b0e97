/* SPDX-License-Identifier: GPL-2.0-only */
/* Linux's pages for libjump, and libjump's refusals for Linux. */
#ifndef LIBJUMP_PAGES_H
#define LIBJUMP_PAGES_H

#include <libjump/libjump.h>

extern const struct libjump_memory any_pages;	/* for plans */
extern const struct libjump_memory low_pages;	/* below 4 GiB, for what 32-bit code has to reach */

/*
 * A page below 4 GiB that none of the segments, in ascending order, will land on; NULL: there is
 * none.
 */
void *page_beside(const struct libjump_segment *segments, unsigned int count);

/* Says in the log why, and gives the error for the caller. */
int refuse(const struct libjump_failure *failure);

#endif /* LIBJUMP_PAGES_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* This kernel's pages for libjump, and libjump's refusals for this kernel. */
#ifndef LIBJUMP_PAGES_H
#define LIBJUMP_PAGES_H

#include <libjump/libjump.h>

extern const struct libjump_memory kexec_pages;

/* Says in the log why, and gives the error for the caller. */
int kexec_refuse(const struct libjump_failure *failure);

#endif /* LIBJUMP_PAGES_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* A whole jump. */
#ifndef LIBJUMP_ENTER_H
#define LIBJUMP_ENTER_H

#include "leave.h"

/* Chooses the design; @wanted: a name, or empty for the best one that this kernel has. */
int design_choose(const char *wanted);
enum libjump_design design(void);
const char *design_name(void);

/*
 * As LIBJUMP_ENTER. Precondition: the peer has an entry, and its visit can have that timeout. After
 * an error nothing else of @visit has a meaning.
 */
int peer_enter(struct visit *visit);

#endif /* LIBJUMP_ENTER_H */

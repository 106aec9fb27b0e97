/* SPDX-License-Identifier: GPL-2.0-only */
/* What Linux's own hibernation would lose: memory that Linux leaves alone is in no image. */
#ifndef LIBJUMP_HIBERNATION_H
#define LIBJUMP_HIBERNATION_H

#include <linux/notifier.h>

/* For register_pm_notifier(): refuses hibernation while a peer has memory in place. */
extern struct notifier_block hibernation_notifier;

/*
 * hibernate_quiet_exec() begins as hibernation does, in the task that calls it. Between a true and
 * a false it is this task's, and is let be.
 */
void hibernation_is_quiet(bool quiet);

#endif /* LIBJUMP_HIBERNATION_H */

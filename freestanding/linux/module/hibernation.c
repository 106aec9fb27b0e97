// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/suspend.h>

#include "hibernation.h"
#include "slots.h"

static struct task_struct *quiet_task;

void hibernation_is_quiet(bool quiet)
{
	WRITE_ONCE(quiet_task, quiet ? current : NULL);
}

/* Without the lock of the requests, whose holder may wait for this to end. */
static int notified(struct notifier_block *block, unsigned long event, void *unused)
{
	if (event != PM_HIBERNATION_PREPARE || READ_ONCE(quiet_task) == current ||
	    !slots_keep_module())
		return NOTIFY_DONE;
	pr_err("hibernation would lose the memory of a peer: unload it first\n");
	return notifier_from_errno(-EBUSY);
}

struct notifier_block hibernation_notifier = { .notifier_call = notified };

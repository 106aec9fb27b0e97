// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/async.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include <asm/msr.h>

#include "enter.h"
#include "order.h"
#include "parking.h"
#include "symbols.h"

static enum libjump_design chosen;

enum libjump_design design(void)
{
	return chosen;
}

const char *design_name(void)
{
	return chosen == LIBJUMP_DESIGN_KEXEC ? "kexec" : "quiet";
}

int design_choose(const char *wanted)
{
	if (!*wanted) {
		chosen = symbols_missing() ? LIBJUMP_DESIGN_QUIET : LIBJUMP_DESIGN_KEXEC;
	} else if (!strcmp(wanted, "quiet")) {
		chosen = LIBJUMP_DESIGN_QUIET;
	} else if (!strcmp(wanted, "kexec")) {
		chosen = LIBJUMP_DESIGN_KEXEC;
	} else {
		pr_err("there is no design \"%s\", only kexec and quiet\n", wanted);
		return -EINVAL;
	}
	if (chosen == LIBJUMP_DESIGN_KEXEC && symbols_missing()) {
		pr_err("this kernel has no %s(), which the design kexec needs\n",
		       symbols_missing());
		return -ENOENT;
	}
	return 0;
}

/*
 * Devices may still be busy with their last resume, disks in asynchronous calls, keyboard and mouse
 * on the long work queue. Frozen half-way the latter lose answers, and say so. The macro
 * flush_workqueue() warns of every flush of that queue, for the locks that its work may take; here
 * only the device's is held.
 */
static void wait_for_last_resume(void)
{
	async_synchronize_full();
	__flush_workqueue(system_long_wq);
}

/*
 * A CPU that goes or comes, and a device that freezes, waits for grace periods of RCU, which take
 * some ticks of the clock each unless somebody asks for less, as Linux's own sleeps do.
 */
int peer_enter(struct visit *visit)
{
	int error;

	visit->times[LIBJUMP_STAGE_CALLED] = rdtsc_ordered();
	wait_for_last_resume();
	rcu_expedite_gp();
	error = chosen == LIBJUMP_DESIGN_KEXEC ? kernel_order(visit) : quiet_order(visit);
	if (visit->parked)
		restart_offline_cpus();
	rcu_unexpedite_gp();
	if (error)
		return error;
	visit->times[LIBJUMP_STAGE_RESUMED] = rdtsc_ordered();
	return 0;
}

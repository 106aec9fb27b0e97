// SPDX-License-Identifier: GPL-2.0-only
/* hibernate_quiet_exec(), which needs nothing that Linux does not export. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/printk.h>
#include <linux/suspend.h>

#include "hibernation.h"
#include "order.h"
#include "parking.h"

/* It holds the lock that remove_cpu() takes, so the CPUs go before it and come after it. */
static int remove_cpus(struct cpumask *removed)
{
	unsigned int cpu;
	int error;

	for_each_online_cpu(cpu) {
		if (cpu == 0)
			continue;
		error = remove_cpu(cpu);
		if (error < 0) {
			pr_err("CPU %u did not go offline (%d)\n", cpu, error);
			return -EBUSY;
		}
		/* 1: somebody else took it offline first, and may want it to stay so. */
		if (!error)
			cpumask_set_cpu(cpu, removed);
	}
	return 0;
}

static void add_cpus(const struct cpumask *removed)
{
	unsigned int cpu;

	for_each_cpu(cpu, removed)
		if (add_cpu(cpu) < 0)
			pr_err("CPU %u did not come back online\n", cpu);
}

/* Somebody may have brought one up before the tasks were frozen. */
static int leave_alone(void *data)
{
	struct visit *visit = data;

	visit->at_rest = true;
	if (num_online_cpus() > 1) {
		pr_err("another CPU came online\n");
		return -EBUSY;
	}
	park_offline_cpus();
	visit->parked = true;
	return leave_and_come_back(visit);
}

int quiet_order(struct visit *visit)
{
	cpumask_var_t removed;
	int error;

	if (!zalloc_cpumask_var(&removed, GFP_KERNEL))
		return -ENOMEM;
	error = remove_cpus(removed);
	if (!error) {
		hibernation_is_quiet(true);
		error = hibernate_quiet_exec(leave_alone, visit);
		hibernation_is_quiet(false);
		if (error && !visit->at_rest) {
			pr_err("Linux did not come to rest (%d); lines above say why\n", error);
			error = -EBUSY;
		}
	}
	add_cpus(removed);
	free_cpumask_var(removed);
	return error;
}

// SPDX-License-Identifier: GPL-2.0-only
/* kernel_kexec()'s steps for KEXEC_PRESERVE_CONTEXT, but for the order of CPUs and devices. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/pm.h>
#include <linux/printk.h>
#include <linux/suspend.h>

#include "order.h"
#include "parking.h"
#include "symbols.h"

/*
 * Devices restore what they were before, or recover if nothing was left: nothing has happened to
 * them then.
 */
static pm_message_t resume_event(int error)
{
	return error ? PMSG_RECOVER : PMSG_RESTORE;
}

/*
 * The other CPUs come back before dpm_resume_end(), as they do in Linux: some drivers count those
 * that are online, and set up an interrupt for each when they resume.
 */
static int without_devices(struct visit *visit)
{
	int error;

	error = dpm_suspend_start(PMSG_FREEZE);
	if (!error)
		error = dpm_suspend_end(PMSG_FREEZE);
	if (error) {
		pr_err("the device that the line of PM names did not freeze (%d)\n", error);
		error = -EBUSY;
	} else {
		error = leave_and_come_back(visit);
		dpm_resume_start(resume_event(error));
	}
	static_call(kernel_thaw_secondary_cpus)();
	dpm_resume_end(resume_event(error));
	return error;
}

/*
 * Before the devices, unlike in kernel_kexec(): a CPU that goes offline waits for the requests in
 * its queue of each disk. Kernel threads, which are not frozen, may put some there while the disk
 * is, and then it would wait for ever. One that comes online waits for none.
 *
 * The governors of the CPUs' speed rest before that, as always: one whose CPU goes offline before,
 * and comes online after, is gone when it is to go on. dpm_suspend_start() has them rest once more,
 * and dpm_resume_end() go on.
 */
static int without_other_cpus(struct visit *visit)
{
	int error;

	static_call(kernel_cpufreq_suspend)();
	error = static_call(kernel_freeze_secondary_cpus)(0);
	if (error) {
		pr_err("a CPU did not go offline (%d)\n", error);
		static_call(kernel_thaw_secondary_cpus)();
		static_call(kernel_cpufreq_resume)();
		return -EBUSY;
	}
	/* Before the devices, for which INIT need not be waited. None can come online. */
	park_offline_cpus();
	visit->parked = true;
	/* Who lacks memory is not to wait for a disk that is frozen. */
	static_call(kernel_pm_restrict_gfp_mask)();
	error = without_devices(visit);
	static_call(kernel_pm_restore_gfp_mask)();
	return error;
}

static int without_tasks(struct visit *visit)
{
	int error = static_call(kernel_freeze_processes)();

	if (error) {
		pr_err("a task did not freeze (%d)\n", error);
		return -EBUSY;
	}
	static_call(kernel_suspend_console)();
	error = without_other_cpus(visit);
	static_call(kernel_resume_console)();
	static_call(kernel_thaw_processes)();
	return error;
}

int kernel_order(struct visit *visit)
{
	const unsigned int flags = lock_system_sleep();
	int error;

	/* What the last S3 said of the firmware does not count. */
	pm_suspend_clear_flags();
	static_call(kernel_pm_prepare_console)();
	error = without_tasks(visit);
	static_call(kernel_pm_restore_console)();
	unlock_system_sleep(flags);
	return error;
}

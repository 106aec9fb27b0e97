// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * A device for testing how a jump that fails half-way is undone. The parameter
 * refusing_device.stage names the step that is to fail once: prepare, freeze,
 * late, noirq, cpu or syscore. The counters say what was done and undone; after
 * a failed attempt each step that was done must have been undone, and nothing
 * else. Writing N to refusing_device.hold keeps the writer in a sleep of N
 * seconds that cannot be frozen. refusing_device.linger is how many milliseconds
 * the syscore step takes with interrupts off: long enough, and the local APIC's
 * timer is pending, and so is an interrupt of this CPU to itself, which nobody
 * repeats: works counts those that came. The stage cpu0 tries to take CPU 0 offline while devices
 * freeze; cpu0_error is what that gave, 1 if it was never tried. cpus_at_resume
 * is how many CPUs were online when it resumed last.
 * io_while_frozen counts how often it froze or resumed while who lacks memory might
 * wait for a disk; io is Y while they may. As a module it cannot ask for that.
 * Writing a physical address to refusing_device.memory takes 64 KiB from there, as
 * a driver does for its device, and gives back what it had before; 0 takes none.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/syscore_ops.h>
#include <linux/sysfs.h>

#ifndef MODULE
#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "refusing_device."
#endif

static char stage[16];
module_param_string(stage, stage, sizeof(stage), 0644);

#define COUNTER(name) static unsigned int name; module_param(name, uint, 0444)
COUNTER(prepared);
COUNTER(completed);
COUNTER(frozen);
COUNTER(thawed);
COUNTER(restored);
COUNTER(late);
COUNTER(early);
COUNTER(noirq);
COUNTER(noirq_undone);
COUNTER(cpu_down);
COUNTER(cpu_up);
COUNTER(syscore_down);
COUNTER(syscore_up);
COUNTER(cpus_at_resume);
COUNTER(works);

#ifndef MODULE
COUNTER(io_while_frozen);

static int io_get(char *text, const struct kernel_param *param)
{
	return sysfs_emit(text, "%c\n", pm_suspended_storage() ? 'N' : 'Y');
}

static const struct kernel_param_ops io_ops = { .get = io_get };
module_param_cb(io, &io_ops, NULL, 0444);

static void note_io(void)
{
	if (!pm_suspended_storage())
		io_while_frozen++;
}
#else
static void note_io(void)
{
}
#endif

static int hold_set(const char *value, const struct kernel_param *param)
{
	unsigned int seconds;
	int error = kstrtouint(value, 10, &seconds);

	if (!error)
		msleep(seconds * 1000);
	return error;
}

static const struct kernel_param_ops hold_ops = { .set = hold_set };
module_param_cb(hold, &hold_ops, NULL, 0200);

static unsigned long memory;

static int memory_set(const char *value, const struct kernel_param *param)
{
	unsigned long wanted;
	int error = kstrtoul(value, 0, &wanted);

	if (error)
		return error;
	if (memory)
		release_mem_region(memory, SZ_64K);
	memory = 0;
	if (wanted && !request_mem_region(wanted, SZ_64K, "refusing_device"))
		return -EBUSY;
	memory = wanted;
	return 0;
}

static const struct kernel_param_ops memory_ops = { .set = memory_set };
module_param_cb(memory, &memory_ops, NULL, 0200);

static int cpu0_error = 1;
module_param(cpu0_error, int, 0444);

static unsigned int linger;
module_param(linger, uint, 0644);

/* Fails once if this is the stage to fail, else counts. */
static int step(const char *name, unsigned int *counter)
{
	if (sysfs_streq(stage, name)) {
		stage[0] = '\0';
		return -EBUSY;
	}
	++*counter;
	return 0;
}

static int undo(unsigned int *counter)
{
	++*counter;
	return 0;
}

static int refusing_prepare(struct device *dev) { return step("prepare", &prepared); }
static void refusing_complete(struct device *dev) { undo(&completed); }

static int refusing_freeze(struct device *dev)
{
	note_io();
	if (sysfs_streq(stage, "cpu0")) {
		stage[0] = '\0';
		cpu0_error = remove_cpu(0);
	}
	return step("freeze", &frozen);
}

static int resume(unsigned int *counter)
{
	note_io();
	cpus_at_resume = num_online_cpus();
	return undo(counter);
}

static int refusing_thaw(struct device *dev) { return resume(&thawed); }
static int refusing_restore(struct device *dev) { return resume(&restored); }
static int refusing_late(struct device *dev) { return step("late", &late); }
static int refusing_early(struct device *dev) { return undo(&early); }
static int refusing_noirq(struct device *dev) { return step("noirq", &noirq); }
static int refusing_noirq_undo(struct device *dev) { return undo(&noirq_undone); }

static const struct dev_pm_ops refusing_pm_ops = {
	.prepare	= refusing_prepare,
	.complete	= refusing_complete,
	.freeze		= refusing_freeze,
	.thaw		= refusing_thaw,
	.restore	= refusing_restore,
	.freeze_late	= refusing_late,
	.thaw_early	= refusing_early,
	.restore_early	= refusing_early,
	.freeze_noirq	= refusing_noirq,
	.thaw_noirq	= refusing_noirq_undo,
	.restore_noirq	= refusing_noirq_undo,
};

static struct platform_driver refusing_driver = {
	.driver = { .name = "refusing_device", .pm = &refusing_pm_ops },
};

static int refusing_cpu_up(unsigned int cpu) { return undo(&cpu_up); }
static int refusing_cpu_down(unsigned int cpu) { return step("cpu", &cpu_down); }

static void count_work(struct irq_work *work) { works++; }

static DEFINE_IRQ_WORK(work, count_work);

static int refusing_syscore_suspend(void)
{
	mdelay(linger);
	if (linger)
		irq_work_queue(&work);
	return step("syscore", &syscore_down);
}

static void refusing_syscore_resume(void) { undo(&syscore_up); }

/* Newer kernels give the functions an argument. */
#ifdef HAVE_STRUCT_SYSCORE
static int syscore_suspend_data(void *data) { return refusing_syscore_suspend(); }
static void syscore_resume_data(void *data) { refusing_syscore_resume(); }

static const struct syscore_ops refusing_syscore_ops = {
	.suspend	= syscore_suspend_data,
	.resume		= syscore_resume_data,
};

static struct syscore refusing_syscore = { .ops = &refusing_syscore_ops };

static void register_refusing_syscore(void) { register_syscore(&refusing_syscore); }
#else
static struct syscore_ops refusing_syscore_ops = {
	.suspend	= refusing_syscore_suspend,
	.resume		= refusing_syscore_resume,
};

static void register_refusing_syscore(void) { register_syscore_ops(&refusing_syscore_ops); }
#endif

static int __init refusing_device_init(void)
{
	int error = platform_driver_register(&refusing_driver);

	if (!error)
		error = PTR_ERR_OR_ZERO(platform_device_register_simple("refusing_device", -1,
									NULL, 0));
	if (!error)
		error = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "refusing_device",
						  refusing_cpu_up, refusing_cpu_down);
	if (error < 0)
		return error;
	register_refusing_syscore();
	return 0;
}
device_initcall(refusing_device_init);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A device that refuses to be suspended");

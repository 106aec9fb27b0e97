// SPDX-License-Identifier: GPL-2.0-only
/*
 * States that a stock kernel in an emulator does not come into by itself, each by a parameter of
 * this module. Writing 1 to `svm` leaves SVM on at CPU 0, as a hypervisor does that does not know
 * of suspends; 0 turns it off. A function whose name is written to `unprobed` can have no kprobe
 * from then on, as some have none in other builds of Linux. Writing pages, slab or vmalloc to
 * `leak` loses a page, 64 bytes or an area of one page. Who writes spinning to `hang` keeps the
 * CPU for ever, who writes waiting there waits for ever, where no signal comes.
 */
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kprobes.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include <asm/msr.h>
#include <asm/processor.h>

static void set_svm(void *on)
{
	u64 efer;

	rdmsrl(MSR_EFER, efer);
	wrmsrl(MSR_EFER, on ? efer | EFER_SVME : efer & ~(u64)EFER_SVME);
}

static int svm_set(const char *value, const struct kernel_param *param)
{
	bool on;
	int error = kstrtobool(value, &on);

	return error ?: smp_call_function_single(0, set_svm, on ? &on : NULL, true);
}

static const struct kernel_param_ops svm_ops = { .set = svm_set };
module_param_cb(svm, &svm_ops, NULL, 0200);

/* Where a kprobe of that function would be. */
static kprobe_opcode_t *probe_of(const char *name)
{
	struct kprobe probe = { .symbol_name = name };
	int error = register_kprobe(&probe);

	if (error)
		return ERR_PTR(error);
	unregister_kprobe(&probe);
	return probe.addr;
}

static int unprobed_set(const char *value, const struct kernel_param *param)
{
	char name[KSYM_NAME_LEN];
	int (*forbid)(unsigned long entry);
	kprobe_opcode_t *function;
	int error;

	strscpy(name, value, sizeof(name));
	forbid = (void *)probe_of("kprobe_add_ksym_blacklist");
	if (IS_ERR(forbid))
		return PTR_ERR(forbid);
	function = probe_of(strim(name));
	if (IS_ERR(function))
		return PTR_ERR(function);
	error = forbid((unsigned long)function);
	return error < 0 ? error : 0;
}

static const struct kernel_param_ops unprobed_ops = { .set = unprobed_set };
module_param_cb(unprobed, &unprobed_ops, NULL, 0200);

static int leak_set(const char *value, const struct kernel_param *param)
{
	const void *lost;

	if (sysfs_streq(value, "pages"))
		lost = alloc_page(GFP_KERNEL);
	else if (sysfs_streq(value, "slab"))
		lost = kmalloc(64, GFP_KERNEL);
	else if (sysfs_streq(value, "vmalloc"))
		lost = vmalloc(PAGE_SIZE);
	else
		return -EINVAL;
	return lost ? 0 : -ENOMEM;
}

static const struct kernel_param_ops leak_ops = { .set = leak_set };
module_param_cb(leak, &leak_ops, NULL, 0200);

static int hang_set(const char *value, const struct kernel_param *param)
{
	if (sysfs_streq(value, "spinning")) {
		preempt_disable();
		for (;;)
			cpu_relax();
	}
	if (sysfs_streq(value, "waiting")) {
		for (;;) {
			set_current_state(TASK_UNINTERRUPTIBLE);
			schedule();
		}
	}
	return -EINVAL;
}

static const struct kernel_param_ops hang_ops = { .set = hang_set };
module_param_cb(hang, &hang_ops, NULL, 0200);

static int __init adverse_init(void)
{
	return 0;
}

static void __exit adverse_exit(void)
{
}

module_init(adverse_init);
module_exit(adverse_exit);
MODULE_DESCRIPTION("States that an emulator's kernel does not come into");
MODULE_LICENSE("GPL");

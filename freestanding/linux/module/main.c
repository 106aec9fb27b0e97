// SPDX-License-Identifier: GPL-2.0-only
/* Peers for a running Linux that is not patched. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpufeature.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/suspend.h>

#include <asm/hypervisor.h>

#include <libjump/libjump.h>

#include "device.h"
#include "enter.h"
#include "hibernation.h"
#include "slots.h"
#include "symbols.h"
#include "timeout.h"
#include "windows.h"

static char *wanted = "";
module_param_named(design, wanted, charp, 0444);
MODULE_PARM_DESC(design,
		 "kexec (default where possible) or quiet: /usr/share/doc/libjump-dkms/LINUX.md.gz");

static void say_what_was_found(void)
{
	const char *function = symbols_missing();
	const char *no_timer = timeout_impossible();
	char missing[256];	/* a comma before each */

	snprintf(missing, sizeof(missing), "%s%s%s%s%s%s%s%s",
		 function ? ", " : "", function ?: "",
		 symbols_have_interrupts() ? "" : ", a PC's interrupts",
		 symbols_have_crash_note() ? "" : ", notes for memory dumps",
		 symbols_have_load_disabled() ? "" : ", kernel.kexec_load_disabled",
		 no_timer ? ", a timer for timeouts (" : "", no_timer ?: "", no_timer ? ")" : "");
	pr_info("libjump " LIBJUMP_VERSION " by the design %s; missing: %s\n", design_name(),
		missing[0] ? missing + 2 : "nothing");
}

static int __init libjump_init(void)
{
	int error;

	/*
	 * Page tables are not what the CPU's registers say, or Xen writes what it tells of CPU 0
	 * into memory that the peer gets, and sends events past the local APIC's priority.
	 */
	if (boot_cpu_has(X86_FEATURE_XENPV) || hypervisor_is_type(X86_HYPER_XEN_HVM)) {
		pr_err("the machine is Xen's\n");
		return -EOPNOTSUPP;
	}
	symbols_find();
	error = design_choose(wanted) ?: windows_init();
	if (error)
		return error;
	error = register_pm_notifier(&hibernation_notifier);
	if (error)
		goto windows;
	timeout_find();
	error = register_libjump_device();
	if (error)
		goto timeout;
	say_what_was_found();
	return 0;
timeout:
	timeout_forget();
	unregister_pm_notifier(&hibernation_notifier);
windows:
	windows_exit();
	return error;
}

static void __exit libjump_exit(void)
{
	unregister_libjump_device();
	timeout_forget();
	unregister_pm_notifier(&hibernation_notifier);
	slots_free();
	windows_exit();
}

module_init(libjump_init);
module_exit(libjump_exit);
MODULE_DESCRIPTION("Leaves the machine to another program and comes back");
MODULE_LICENSE("GPL");
MODULE_VERSION(LIBJUMP_VERSION);

// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/capability.h>
#include <linux/cc_platform.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/kernel_read_file.h>
#include <linux/printk.h>
#include <linux/security.h>

#include "permission.h"
#include "symbols.h"

int may_request(void)
{
	if (capable(CAP_SYS_BOOT))
		return 0;
	pr_err_ratelimited("CAP_SYS_BOOT is needed\n");
	return -EPERM;
}

/* The kernel's own log says what is locked down. */
static int may(enum lockdown_reason reason)
{
	return security_locked_down(reason);
}

int may_load(void)
{
	if (symbols_load_disabled()) {
		pr_err("kernel.kexec_load_disabled forbids it\n");
		return -EPERM;
	}
	return security_kernel_load_data(LOADING_KEXEC_IMAGE, false) ?: may(LOCKDOWN_KEXEC);
}

int may_read(void)
{
	return may(LOCKDOWN_KCORE);
}

int may_enter(void)
{
	if (cc_platform_has(CC_ATTR_MEM_ENCRYPT)) {
		pr_err("memory is encrypted, and a peer would see it as it is\n");
		return -EOPNOTSUPP;
	}
	if (!cpu_online(0)) {
		pr_err("CPU 0 is offline, and would wait in memory that the peer gets\n");
		return -EBUSY;
	}
	return may(LOCKDOWN_KEXEC);
}

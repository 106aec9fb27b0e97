// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kexec.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/sync_core.h>
#include <linux/syscore_ops.h>

#include <asm/fpu/api.h>
#include <asm/msr.h>
#include <asm/special_insns.h>
#include <asm/tsc.h>
#include <asm/x86_init.h>

#include "core_header.h"
#include "interrupts.h"
#include "leave.h"
#include "parking.h"
#include "registers.h"
#include "shared/pending_interrupts.h"
#include "symbols.h"
#include "timeout.h"

/*
 * KVM has turned it off by now, in syscore_suspend(). While it is on, the library could not come
 * back.
 */
static bool hypervisor_in_operation(void)
{
	u64 efer;

	if (native_read_cr4() & X86_CR4_VMXE)
		return true;
	rdmsrl(MSR_EFER, efer);
	return efer & EFER_SVME;
}

/*
 * For readers of this kernel's memory; makedumpfile refuses a dump without a note of any CPU.
 * Inline, since a debugger looks for the stack frame that is noted; and not on the stack, where
 * objtool would take it for registers that the function saves.
 */
static __always_inline int note_registers(struct peer *peer)
{
	static struct pt_regs regs;

	crash_setup_regs(&regs, NULL);
	static_call_cond(kernel_crash_save_cpu)(&regs, smp_processor_id());
	return core_header_write(peer, &regs);
}

static void leave(struct visit *visit)
{
	struct peer *peer = visit->peer;

	kernel_fpu_begin();
	x86_platform.save_sched_clock_state();
	registers_save();
	release_interrupts();

	visit->times[LIBJUMP_STAGE_LEFT] = rdtsc_ordered();
	if (visit->timeout)
		timeout_start(peer, visit->timeout);
	peer->entry = libjump_leave(&peer->jump);
	if (visit->timeout)
		visit->time_was_up = timeout_stop();
	/* After an NMI that ended the visit no other would come until some IRET. */
	iret_to_self();
	registers_restore();
	visit->times[LIBJUMP_STAGE_BACK] = rdtsc_ordered();

	x86_platform.restore_sched_clock_state();
	kernel_fpu_end();
}

int leave_and_come_back(struct visit *visit)
{
	int error;

	if (raw_smp_processor_id() != 0) {
		pr_err("CPU 0 went offline\n");
		return -EBUSY;
	}
	wait_until_parked();
	local_irq_disable();
	system_state = SYSTEM_SUSPEND;
	error = syscore_suspend();
	if (error) {
		pr_err("the callback that the line of PM names did not suspend (%d)\n", error);
		error = -EBUSY;
	} else if (hypervisor_in_operation()) {
		pr_err("a hypervisor is in operation\n");
		error = -EOPNOTSUPP;
		syscore_resume();
	} else {
		error = note_registers(visit->peer);
		if (!error)
			leave(visit);
		syscore_resume();
		if (!error)
			send_pending_interrupts_again();
	}
	system_state = SYSTEM_RUNNING;
	local_irq_enable();
	return error;
}

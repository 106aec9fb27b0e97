// SPDX-License-Identifier: GPL-2.0-only
/* Brings a PC's interrupts to a peer, and keeps this kernel's from it. */
#include <linux/init.h>
#include <linux/syscore_ops.h>

#include <asm/hpet.h>
#include <asm/kexec_jump.h>

#include "pending_interrupts.h"

#ifdef CONFIG_HPET_TIMER
/*
 * In legacy replacement mode the HPET keeps the PIT and the RTC from IRQ0 and
 * IRQ8. The resume of its clock source and of its clock event devices turns it
 * on again, as after S3.
 */
void kexec_release_timer_irqs(void)
{
	hpet_disable();
}
#endif

#ifdef CONFIG_X86_LOCAL_APIC
void kexec_hold_pending_interrupts(void)
{
	hold_pending_interrupts();
}

static struct syscore_ops interrupts_syscore_ops = {
	.resume = send_pending_interrupts_again,
};

/* Resumed in the order of registration: late, which is behind the local APIC. */
static int __init register_interrupts(void)
{
	register_syscore_ops(&interrupts_syscore_ops);
	return 0;
}
late_initcall(register_interrupts);
#endif

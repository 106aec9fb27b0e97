// SPDX-License-Identifier: GPL-2.0-only
/* What keeps a PC's interrupts from a peer, or brings it this kernel's. */
#include <linux/cpufeature.h>

#include <asm/apic.h>
#include <asm/hpet.h>
#include <asm/kexec_jump.h>

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
/*
 * What the local APIC has pending, its timer or an IPI to itself, the peer can
 * neither expect nor end: a task priority above every vector keeps it until
 * lapic_resume(). NMI and the 8259s' ExtINT are not asked for theirs.
 */
void kexec_hold_pending_interrupts(void)
{
	if (boot_cpu_has(X86_FEATURE_APIC))
		apic_write(APIC_TASKPRI, APIC_TPRI_MASK);
}
#endif

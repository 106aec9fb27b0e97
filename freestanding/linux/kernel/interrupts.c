// SPDX-License-Identifier: GPL-2.0-only
/* Brings a PC's interrupts to a peer, and keeps this kernel's from it. */
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
 * The peer neither expects nor can end interrupts that are pending in the
 * local APIC, from its timer or by an IPI to itself. A task priority above
 * every vector holds them back until lapic_resume(). NMI and the 8259s'
 * ExtINT pass it.
 */
void kexec_hold_pending_interrupts(void)
{
	if (boot_cpu_has(X86_FEATURE_APIC))
		apic_write(APIC_TASKPRI, APIC_TPRI_MASK);
}
#endif

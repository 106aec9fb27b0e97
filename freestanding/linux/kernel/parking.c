// SPDX-License-Identifier: GPL-2.0-only
/* CPUs that are offline while a peer runs. */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/delay.h>

#include <asm/apic.h>
#include <asm/kexec_jump.h>

/*
 * An offline CPU sits in an MWAIT or HLT loop, in memory that the peer gets: a
 * write near what it monitors, an NMI or an SMI would have it run the peer's
 * bytes. INIT parks it where it executes nothing and only a STARTUP IPI counts,
 * at once, however far it had come; starting it again begins with INIT anyway.
 * It would have CPU 0 start the firmware: kernel_kexec() insists on that one.
 * INIT may take as long to get there as smpboot.c gives it.
 */
void kexec_park_offline_cpus(void)
{
	unsigned int cpu, delay = 0;

	for_each_cpu_andnot(cpu, cpu_present_mask, cpu_online_mask) {
		if (!cpumask_test_cpu(cpu, &cpus_booted_once_mask))
			continue;
		delay = 10;
		apic_icr_write(APIC_INT_LEVELTRIG | APIC_INT_ASSERT | APIC_DM_INIT,
			       apic->cpu_present_to_apicid(cpu));
		safe_apic_wait_icr_idle();
	}
	mdelay(delay);
}

/*
 * CPUs that were offline before the jump have to go the way of a boot again:
 * INIT cleared their CR4.MCE, and a machine check that is broadcast to a CPU
 * without it stops the machine. (A CPU that nosmt forbids is let up once for
 * that, and down again, when it is not in cpus_booted_once_mask.)
 */
void arch_kexec_restart_offline_cpus(void)
{
	unsigned int cpu;

	for_each_cpu_andnot(cpu, cpu_present_mask, cpu_online_mask) {
		bool booted;

		/* The mask is CPU hotplug's. */
		cpus_read_lock();
		booted = cpumask_test_and_clear_cpu(cpu, &cpus_booted_once_mask);
		cpus_read_unlock();
		if (booted && !add_cpu(cpu))
			remove_cpu(cpu);
	}
}

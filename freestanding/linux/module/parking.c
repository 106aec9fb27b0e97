// SPDX-License-Identifier: GPL-2.0-only
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/ktime.h>
#include <linux/processor.h>
#include <linux/smp.h>

#include <asm/apic.h>

#include "parking.h"
#include "symbols.h"

/* INIT may take as long to get there as smpboot.c gives it. */
#define INIT_MS 10

static ktime_t parked_at;

/*
 * One that never ran waits where the firmware left it, in memory that is not the peer's; and CPU 0
 * would start the firmware.
 */
static bool can_be_parked(unsigned int cpu)
{
	return cpu != 0 && cpu_data(cpu).initialized;
}

/*
 * An offline CPU sits in an MWAIT or HLT loop, in memory that the peer gets: a write near what it
 * monitors, an NMI or an SMI would have it run the peer's bytes. INIT parks it where it executes
 * nothing and only a STARTUP IPI counts, at once, however far it had come; starting it again begins
 * with INIT anyway.
 */
void park_offline_cpus(void)
{
	unsigned int cpu;

	parked_at = 0;
	for_each_cpu_andnot(cpu, cpu_present_mask, cpu_online_mask) {
		if (!can_be_parked(cpu))
			continue;
		apic->icr_write(APIC_INT_LEVELTRIG | APIC_INT_ASSERT | APIC_DM_INIT,
				cpu_physical_id(cpu));
		if (apic->safe_wait_icr_idle)
			apic->safe_wait_icr_idle();
		parked_at = ktime_add_ms(ktime_get(), INIT_MS);
	}
}

void wait_until_parked(void)
{
	while (ktime_before(ktime_get(), parked_at))
		cpu_relax();
}

/*
 * CPUs that were offline before have to go the way of a boot again: INIT cleared their CR4.MCE, and
 * a machine check that is broadcast to a CPU without it stops the machine. Linux lets up one that
 * nosmt forbids for that once, so it has to forget that it did.
 */
void restart_offline_cpus(void)
{
	struct cpumask *booted_once = symbols_booted_once();
	unsigned int cpu;

	for_each_cpu_andnot(cpu, cpu_present_mask, cpu_online_mask) {
		if (!can_be_parked(cpu))
			continue;
		if (booted_once) {
			/* The mask is CPU hotplug's. */
			cpus_read_lock();
			cpumask_clear_cpu(cpu, booted_once);
			cpus_read_unlock();
		}
		if (!add_cpu(cpu))
			remove_cpu(cpu);
	}
}

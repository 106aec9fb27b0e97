// SPDX-License-Identifier: GPL-2.0-only
#include "interrupts.h"
#include "shared/pending_interrupts.h"
#include "symbols.h"

/*
 * A peer that uses the 8259s, the PIT and the RTC, as an i386 kernel and a BIOS do, wants them as
 * they were at boot: the 8259s reach the CPU, and the HPET does not stand in for the timer. One
 * that sets up the APICs itself, as a kernel for x86_64 does, needs none of it.
 */
static void restore_pc_interrupts(void)
{
	static_call_cond(kernel_clear_IO_APIC)();
	static_call_cond(kernel_restore_boot_irq_mode)();
	static_call_cond(kernel_hpet_disable)();
}

void release_interrupts(void)
{
	hold_pending_interrupts();
	restore_pc_interrupts();
}

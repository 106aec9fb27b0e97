// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kernel.h>

#include <asm/apicdef.h>
#include <asm/msr.h>

#include "registers.h"

/* In the order in which they come back. */
static struct {
	u32 index;
	bool stops;	/* what it turns on writes to memory by itself, and would to the peer's */
	bool present;
	u64 value;
} registers[] = {
	{ MSR_IA32_TSC_ADJUST },	/* takes back what a peer wrote to the TSC */
	{ MSR_IA32_TSX_CTRL },
	{ MSR_TSX_FORCE_ABORT },
	{ MSR_IA32_MCU_OPT_CTRL },
	{ MSR_AMD64_LS_CFG },
	{ MSR_AMD64_DE_CFG },
	{ MSR_MISC_FEATURES_ENABLES },
	{ MSR_IA32_DS_AREA },
	{ MSR_IA32_DEBUGCTLMSR, .stops = true },	/* BTS */
	{ MSR_IA32_RTIT_CTL, .stops = true },		/* Intel PT */
	{ MSR_IA32_PEBS_ENABLE, .stops = true },
	{ MSR_CORE_PERF_GLOBAL_CTRL, .stops = true },
};

static u64 apic_base;

/*
 * Who restored this Linux to a fresh machine may have had the local APIC in x2APIC mode, out of
 * which lapic_resume() does not take it. The way to xAPIC mode leads through "disabled".
 * [intel/vol3] "x2APIC State Transitions"
 */
static void restore_apic_mode(void)
{
	u64 now;

	rdmsrl(MSR_IA32_APICBASE, now);
	if (!(now & ~apic_base & X2APIC_ENABLE))
		return;
	wrmsrl(MSR_IA32_APICBASE, now & ~(u64)(X2APIC_ENABLE | XAPIC_ENABLE));
	wrmsrl(MSR_IA32_APICBASE, apic_base);
}

void registers_save(void)
{
	unsigned int i;

	rdmsrl(MSR_IA32_APICBASE, apic_base);
	for (i = 0; i < ARRAY_SIZE(registers); i++)
		registers[i].present = !rdmsrl_safe(registers[i].index, &registers[i].value);
	for (i = ARRAY_SIZE(registers); i--; )
		if (registers[i].present && registers[i].stops && registers[i].value)
			wrmsrl_safe(registers[i].index, 0);
}

void registers_restore(void)
{
	unsigned int i;
	u64 now;

	restore_apic_mode();
	for (i = 0; i < ARRAY_SIZE(registers); i++)
		if (registers[i].present && !rdmsrl_safe(registers[i].index, &now) &&
		    now != registers[i].value)
			wrmsrl_safe(registers[i].index, registers[i].value);
}

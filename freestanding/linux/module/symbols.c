// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/string.h>

#include "symbols.h"

#define FUNCTION(name)								\
	DEFINE_STATIC_CALL_NULL(kernel_##name, name);				\
	static void use_##name(unsigned long address)				\
	{									\
		static_call_update(kernel_##name, (typeof(name) *)address);	\
	}

FUNCTION(freeze_processes)
FUNCTION(thaw_processes)
FUNCTION(pm_prepare_console)
FUNCTION(pm_restore_console)
FUNCTION(suspend_console)
FUNCTION(resume_console)
FUNCTION(pm_restrict_gfp_mask)
FUNCTION(pm_restore_gfp_mask)
FUNCTION(cpufreq_suspend)
FUNCTION(cpufreq_resume)
FUNCTION(freeze_secondary_cpus)
FUNCTION(thaw_secondary_cpus)
FUNCTION(clear_IO_APIC)
FUNCTION(restore_boot_irq_mode)
FUNCTION(hpet_disable)
FUNCTION(crash_save_cpu)
FUNCTION(drain_local_pages)
FUNCTION(kallsyms_lookup_name)

enum need { ORDER, INTERRUPTS, CRASH_NOTE, FREE_PAGES, DATA };

static struct symbol {
	const char *name;
	const char *later_name;	/* what newer kernels call it */
	enum need need;
	void (*use)(unsigned long address);
	bool found;
} symbols[] = {
	{ "freeze_processes", NULL, ORDER, use_freeze_processes },
	{ "thaw_processes", NULL, ORDER, use_thaw_processes },
	{ "pm_prepare_console", NULL, ORDER, use_pm_prepare_console },
	{ "pm_restore_console", NULL, ORDER, use_pm_restore_console },
	{ "suspend_console", "console_suspend_all", ORDER, use_suspend_console },
	{ "resume_console", "console_resume_all", ORDER, use_resume_console },
	{ "pm_restrict_gfp_mask", NULL, ORDER, use_pm_restrict_gfp_mask },
	{ "pm_restore_gfp_mask", NULL, ORDER, use_pm_restore_gfp_mask },
	{ "cpufreq_suspend", NULL, ORDER, use_cpufreq_suspend },
	{ "cpufreq_resume", NULL, ORDER, use_cpufreq_resume },
	{ "freeze_secondary_cpus", NULL, ORDER, use_freeze_secondary_cpus },
	{ "thaw_secondary_cpus", NULL, ORDER, use_thaw_secondary_cpus },
	{ "clear_IO_APIC", NULL, INTERRUPTS, use_clear_IO_APIC },
	{ "restore_boot_irq_mode", NULL, INTERRUPTS, use_restore_boot_irq_mode },
	{ "hpet_disable", NULL, INTERRUPTS, use_hpet_disable },
	{ "crash_save_cpu", NULL, CRASH_NOTE, use_crash_save_cpu },
	{ "drain_local_pages", NULL, FREE_PAGES, use_drain_local_pages },
	{ "kallsyms_lookup_name", NULL, DATA, use_kallsyms_lookup_name },
};

static int *load_disabled, *remapped;
static struct cpumask *booted_once;

/*
 * A kprobe tells where a function is. It lies behind a first ENDBR, of which kallsyms tells. 0: not
 * found.
 */
static unsigned long find(const char *name)
{
	struct kprobe probe = { .symbol_name = name };
	char text[KSYM_SYMBOL_LEN];
	unsigned long address, offset;
	const char *plus;

	if (!name || register_kprobe(&probe))
		return 0;
	address = (unsigned long)probe.addr;
	unregister_kprobe(&probe);

	sprint_symbol(text, address);
	plus = strchr(text, '+');
	if (!plus || strncmp(text, name, strlen(name)) || sscanf(plus, "+%lx/", &offset) != 1)
		return 0;
	return address - offset;
}

static const char *missing(enum need need)
{
	const struct symbol *symbol;

	for (symbol = symbols; symbol < symbols + ARRAY_SIZE(symbols); symbol++)
		if (symbol->need == need && !symbol->found)
			return symbol->name;
	return NULL;
}

static void *find_data(const char *name)
{
	return (void *)static_call(kernel_kallsyms_lookup_name)(name);
}

void symbols_find(void)
{
	struct symbol *symbol;

	for (symbol = symbols; symbol < symbols + ARRAY_SIZE(symbols); symbol++) {
		unsigned long address = find(symbol->name) ?: find(symbol->later_name);

		if (!address)
			continue;
		symbol->use(address);
		symbol->found = true;
	}
	if (missing(DATA))
		return;
	load_disabled = find_data("kexec_load_disabled");
	remapped = find_data("irq_remapping_enabled");
	booted_once = find_data("cpus_booted_once_mask");
}

const char *symbols_missing(void)
{
	return missing(ORDER);
}

bool symbols_have_interrupts(void)
{
	return !missing(INTERRUPTS);
}

bool symbols_have_crash_note(void)
{
	return !missing(CRASH_NOTE);
}

bool symbols_load_disabled(void)
{
	return load_disabled && READ_ONCE(*load_disabled);
}

bool symbols_have_load_disabled(void)
{
	return load_disabled;
}

bool symbols_interrupts_remapped(void)
{
	return !remapped || *remapped;
}

struct cpumask *symbols_booted_once(void)
{
	return booted_once;
}

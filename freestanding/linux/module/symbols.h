/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions of Linux that it does not export. They are called by static_call(kernel_NAME), which is
 * a direct call: where Linux checks indirect branches, it has sealed those functions against them.
 */
#ifndef LIBJUMP_SYMBOLS_H
#define LIBJUMP_SYMBOLS_H

#include <linux/console.h>
#include <linux/cpu.h>
#include <linux/cpufreq.h>
#include <linux/freezer.h>
#include <linux/gfp.h>
#include <linux/kexec.h>
#include <linux/static_call.h>

#include <asm/hpet.h>
#include <asm/io_apic.h>

/* Exported, but in a header that Linux keeps for itself. */
void rcu_expedite_gp(void);
void rcu_unexpedite_gp(void);

DECLARE_STATIC_CALL(kernel_freeze_processes, freeze_processes);
DECLARE_STATIC_CALL(kernel_thaw_processes, thaw_processes);
/* Newer kernels keep these four in a header of their own. */
void pm_prepare_console(void);
void pm_restore_console(void);
void pm_restrict_gfp_mask(void);
void pm_restore_gfp_mask(void);
DECLARE_STATIC_CALL(kernel_pm_prepare_console, pm_prepare_console);
DECLARE_STATIC_CALL(kernel_pm_restore_console, pm_restore_console);
DECLARE_STATIC_CALL(kernel_suspend_console, suspend_console);
DECLARE_STATIC_CALL(kernel_resume_console, resume_console);
DECLARE_STATIC_CALL(kernel_pm_restrict_gfp_mask, pm_restrict_gfp_mask);
DECLARE_STATIC_CALL(kernel_pm_restore_gfp_mask, pm_restore_gfp_mask);
DECLARE_STATIC_CALL(kernel_cpufreq_suspend, cpufreq_suspend);
DECLARE_STATIC_CALL(kernel_cpufreq_resume, cpufreq_resume);
DECLARE_STATIC_CALL(kernel_freeze_secondary_cpus, freeze_secondary_cpus);
DECLARE_STATIC_CALL(kernel_thaw_secondary_cpus, thaw_secondary_cpus);

DECLARE_STATIC_CALL(kernel_clear_IO_APIC, clear_IO_APIC);
DECLARE_STATIC_CALL(kernel_restore_boot_irq_mode, restore_boot_irq_mode);
DECLARE_STATIC_CALL(kernel_hpet_disable, hpet_disable);
DECLARE_STATIC_CALL(kernel_crash_save_cpu, crash_save_cpu);
DECLARE_STATIC_CALL(kernel_drain_local_pages, drain_local_pages);

/* Looks for them. Sleeps. */
void symbols_find(void);

/*
 * The name of a function that the order of kernel_kexec() needs and that was not found; NULL: all
 * are there.
 */
const char *symbols_missing(void);

/* What a peer that wants a PC's interrupts needs, and what a memory dump needs, can be called. */
bool symbols_have_interrupts(void);
bool symbols_have_crash_note(void);

/* kernel.kexec_load_disabled, false if that cannot be found out: symbols_have_load_disabled(). */
bool symbols_load_disabled(void);
bool symbols_have_load_disabled(void);

/* Interrupts pass an IOMMU while Linux runs; true if that cannot be found out. */
bool symbols_interrupts_remapped(void);

/* The CPUs that nosmt lets up no more; NULL: not found. */
struct cpumask *symbols_booted_once(void);

#endif /* LIBJUMP_SYMBOLS_H */

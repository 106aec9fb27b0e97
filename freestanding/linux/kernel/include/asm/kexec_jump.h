/* SPDX-License-Identifier: GPL-2.0-only */
/* The calls of machine_kexec_*.c into libjump, and the machine's part of a jump. */
#ifndef _ASM_X86_KEXEC_JUMP_H
#define _ASM_X86_KEXEC_JUMP_H

#include <linux/types.h>

struct kexec_jump;
struct kexec_segment;
struct kimage;

/*
 * An image's jump: built when the image is allocated, armed when it is loaded,
 * which is the last chance to refuse it.
 */
int kexec_jump_prepare(struct kimage *image);
int kexec_jump_arm(struct kimage *image);
void kexec_jump_cleanup(struct kimage *image);

/*
 * Leaves with interrupts off. Comes back, if it does, with GDT, IDT, TR and
 * every segment usable.
 */
void kexec_jump_leave(struct kimage *image);

/*
 * Memory by the firmware: memmap= or mem= may have taken it from this kernel.
 * Says in the log where there is none.
 */
bool kexec_is_memory(const struct kexec_segment *segment);

/*
 * Leaves a note of this CPU, as for a crash: makedumpfile refuses without one.
 * A macro, since the note names the stack frame that it is made in, and a
 * debugger looks for that frame in the image.
 */
#define kexec_note_registers()					\
do {								\
	struct pt_regs __regs;					\
								\
	crash_setup_regs(&__regs, NULL);			\
	crash_save_cpu(&__regs, smp_processor_id());		\
} while (0)

#ifdef CONFIG_HPET_TIMER
void kexec_release_timer_irqs(void);
#else
static inline void kexec_release_timer_irqs(void) { }
#endif

#ifdef CONFIG_X86_LOCAL_APIC
void kexec_hold_pending_interrupts(void);
#else
static inline void kexec_hold_pending_interrupts(void) { }
#endif

#if defined(CONFIG_KEXEC_JUMP) && defined(CONFIG_SMP)
void kexec_park_offline_cpus(void);
void arch_kexec_restart_offline_cpus(void);
#define arch_kexec_restart_offline_cpus arch_kexec_restart_offline_cpus
#else
static inline void kexec_park_offline_cpus(void) { }
#endif

#endif /* _ASM_X86_KEXEC_JUMP_H */

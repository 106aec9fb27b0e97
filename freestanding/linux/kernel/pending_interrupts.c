// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) "libjump: " fmt

#include <linux/bitmap.h>
#include <linux/cpufeature.h>
#include <linux/printk.h>
#include <linux/string.h>

#include <asm/apic.h>
#include <asm/asm.h>
#include <asm/desc.h>
#include <asm/ibt.h>
#include <asm/irq_vectors.h>
#include <asm/msr.h>
#include <asm/special_insns.h>

#include "pending_interrupts.h"

/* A vector is at a bit of one of these words of the APIC's registers. */
#define WORDS (NR_VECTORS / 32)
#define WORD_OF_FIRST (FIRST_EXTERNAL_VECTOR / 32)

/* With less, vectors of exceptions would count as interrupts. */
#define PRIORITY_OF_EXCEPTIONS 0x10

/* Vectors that were pending when this kernel left, for when it is back. */
static DECLARE_BITMAP(taken, NR_VECTORS);

static gate_desc gates[NR_VECTORS];

/*
 * Where interrupts go while they are taken: what came is in the ISR. Nothing
 * calls that code, and objtool need not know its stack. The subsection puts it
 * behind this function.
 */
static noinline unsigned long interrupt_entry(void)
{
	unsigned long address;

	asm(".pushsection .text, 1\n"
	    ".type interrupt_taken, @function\n"
	    "interrupt_taken:\n"
	    ASM_ENDBR
	    __ASM_SEL(iretl, iretq) "\n"
	    ".size interrupt_taken, . - interrupt_taken\n"
	    ".popsection\n"
	    ".pushsection .discard.func_stack_frame_non_standard\n"
	    _ASM_PTR "interrupt_taken\n"
	    ".popsection\n"
	    _ASM_MOV "$interrupt_taken, %0"
	    : "=r" (address));
	return address;
}

/* NMI and exceptions stay with this kernel. */
static void make_gates(const struct desc_ptr *idt)
{
	const unsigned long entry = interrupt_entry();
	unsigned int vector;

	memcpy(gates, (const void *)idt->address, sizeof(gates));
	for (vector = FIRST_EXTERNAL_VECTOR; vector < NR_VECTORS; vector++)
		pack_gate(&gates[vector], GATE_INTERRUPT, entry, 0, 0, __KERNEL_CS);
}

/* Not apic_read(), which a module cannot call in newer kernels. */
static u32 read_word(u32 registers, unsigned int word)
{
	return apic->read(registers + word * 0x10);
}

static bool any_pending(void)
{
	u32 pending = 0;
	unsigned int word;

	for (word = WORD_OF_FIRST; word < WORDS; word++)
		pending |= read_word(APIC_IRR, word);
	return pending;
}

/* From the top, since an end is for the highest that is in service. Notes which they were. */
static void end_what_is_in_service(unsigned long *vectors)
{
	unsigned int word = WORDS, bit;

	while (word--) {
		const unsigned long in_service = read_word(APIC_ISR, word);

		for_each_set_bit(bit, &in_service, 32) {
			if (vectors)
				__set_bit(word * 32 + bit, vectors);
			apic->write(APIC_EOI, APIC_EOI_ACK);
		}
	}
}

/*
 * Takes what the local APIC has accepted, as a CPU does, and nothing else:
 * lapic_suspend() has masked every source, the 8259s among them, and disabled
 * the APIC, which then holds back what it has; so it is enabled meanwhile. It
 * ends by itself unless a device that nobody stopped goes on sending messages;
 * the limit is for that.
 */
static void take_pending_interrupts(void)
{
	const u32 spurious = apic->read(APIC_SPIV);
	struct desc_ptr idt, ours = { .size = sizeof(gates) - 1, .address = (unsigned long)gates };
	unsigned int tries = 2 * NR_VECTORS;

	store_idt(&idt);
	make_gates(&idt);
	apic->write(APIC_SPIV, spurious | APIC_SPIV_APIC_ENABLED | SPURIOUS_APIC_VECTOR);
	apic->write(APIC_TASKPRI, PRIORITY_OF_EXCEPTIONS);
	native_load_idt(&ours);
	while (any_pending() && tries--) {
		/* Not local_irq_enable(): to the rest of the kernel they stay off. */
		asm volatile("sti; nop; cli" : : : "memory");
		end_what_is_in_service(taken);
	}
	native_load_idt(&idt);
	apic->write(APIC_SPIV, spurious);
	if (any_pending())
		pr_warn("interrupts that nobody stops are only held back by the task priority\n");
}

/* Off where the firmware had it off: lapic_suspend() puts that back. */
static bool local_apic_is_on(void)
{
	u64 base;

	return boot_cpu_has(X86_FEATURE_APIC) &&
	       (boot_cpu_data.x86 < 6 || (!rdmsrl_safe(MSR_IA32_APICBASE, &base) &&
					  (base & MSR_IA32_APICBASE_ENABLE)));
}

/* By FRED interrupts do not go by the IDT. */
static bool can_be_taken(void)
{
#ifdef X86_CR4_FRED
	return !(native_read_cr4() & X86_CR4_FRED);
#else
	return true;
#endif
}

/*
 * Taken, and sent again, since a peer may lower the task priority, and a Linux
 * among peers does not end them (docs/DESIGN.md, "In Linux"). The priority, above
 * every vector, holds back whatever comes nevertheless; NMI and the 8259s'
 * ExtINT pass it.
 */
void hold_pending_interrupts(void)
{
	if (!local_apic_is_on())
		return;
	if (can_be_taken())
		take_pending_interrupts();
	apic->write(APIC_TASKPRI, APIC_TPRI_MASK);
}

/* A peer may have left one in service, which would keep all below it away. */
void send_pending_interrupts_again(void)
{
	unsigned int vector;

	if (!local_apic_is_on())
		return;
	end_what_is_in_service(NULL);
	for_each_set_bit(vector, taken, NR_VECTORS)
		apic->send_IPI_self(vector);
	bitmap_zero(taken, NR_VECTORS);
}

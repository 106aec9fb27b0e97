// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bitmap.h>
#include <linux/cpufeature.h>
#include <linux/objtool.h>
#include <linux/string.h>

#include <asm/apic.h>
#include <asm/desc.h>
#include <asm/ibt.h>
#include <asm/irq_vectors.h>
#include <asm/mpspec.h>
#include <asm/msr.h>
#include <asm/special_insns.h>

#include "pending_interrupts.h"

/* Vectors that were pending when this kernel left, for when it is back. */
static DECLARE_BITMAP(taken, NR_VECTORS);

static gate_desc gates[NR_VECTORS];

/* Where interrupts go while they are taken: what came is in the ISR. */
void interrupt_entry(void);
asm(".pushsection .text\n"
    ".type interrupt_entry, @function\n"
    "interrupt_entry:\n"
    ASM_ENDBR
#ifdef CONFIG_X86_64
    "iretq\n"
#else
    "iret\n"
#endif
    ".size interrupt_entry, . - interrupt_entry\n"
    ".popsection");
STACK_FRAME_NON_STANDARD(interrupt_entry);

/* NMI and exceptions stay with this kernel. */
static void make_gates(const struct desc_ptr *idt)
{
	unsigned int vector;

	memcpy(gates, (const void *)idt->address, sizeof(gates));
	for (vector = FIRST_EXTERNAL_VECTOR; vector < NR_VECTORS; vector++)
		pack_gate(&gates[vector], GATE_INTERRUPT, (unsigned long)interrupt_entry, 0, 0,
			  __KERNEL_CS);
}

static bool any_pending(void)
{
	u32 pending = 0;
	unsigned int word;

	for (word = 0; word < NR_VECTORS / 32; word++)
		pending |= apic->read(APIC_IRR + word * 0x10);
	return pending;
}

static void end_what_is_in_service(void)
{
	unsigned int word, bit;

	for (word = 0; word < NR_VECTORS / 32; word++) {
		const unsigned long in_service = apic->read(APIC_ISR + word * 0x10);

		for_each_set_bit(bit, &in_service, 32) {
			__set_bit(word * 32 + bit, taken);
			apic->write(APIC_EOI, APIC_EOI_ACK);
		}
	}
}

/*
 * Takes what the local APIC has accepted, as a CPU does, and nothing else:
 * LVT0, which the 8259s use, is masked meanwhile. All other sources are at
 * rest, so that this ends; the limit is for one that is not.
 */
static void take_pending_interrupts(void)
{
	const u32 lvt0 = apic->read(APIC_LVT0), spurious = apic->read(APIC_SPIV);
	struct desc_ptr idt, ours = { .size = sizeof(gates) - 1, .address = (unsigned long)gates };
	unsigned int tries = 2 * NR_VECTORS;

	store_idt(&idt);
	make_gates(&idt);
	apic->write(APIC_LVT0, lvt0 | APIC_LVT_MASKED);
	apic->write(APIC_SPIV, spurious | APIC_SPIV_APIC_ENABLED | SPURIOUS_APIC_VECTOR);
	apic->write(APIC_TASKPRI, 0);
	native_load_idt(&ours);
	while (any_pending() && tries--) {
		/* Not local_irq_enable(): to the rest of the kernel they stay off. */
		asm volatile("sti; nop; cli" : : : "memory");
		end_what_is_in_service();
	}
	native_load_idt(&idt);
	apic->write(APIC_SPIV, spurious);
	apic->write(APIC_LVT0, lvt0);
}

/* Off where the firmware had it off: lapic_suspend() puts that back. */
static bool local_apic_is_on(void)
{
	u64 base;

	return boot_cpu_has(X86_FEATURE_APIC) &&
	       (boot_cpu_data.x86 < 6 || (!rdmsrl_safe(MSR_IA32_APICBASE, &base) &&
					  (base & MSR_IA32_APICBASE_ENABLE)));
}

/* In PIC mode the local APIC has no way to the CPU; by FRED interrupts do not go by the IDT. */
static bool can_be_taken(void)
{
#ifdef CONFIG_X86_32
	return !pic_mode;
#elif defined(X86_CR4_FRED)
	return !(native_read_cr4() & X86_CR4_FRED);
#else
	return true;
#endif
}

/*
 * The peer neither expects nor can end interrupts that are pending in the
 * local APIC, from its timer, the I/O APIC, or by an IPI to itself. A peer that
 * is a Linux would give the I/O APIC's to the 8259s' handlers, which do not end
 * them there, and then get no interrupt of that priority again. So they are
 * taken, and sent again after lapic_resume(). A task priority above every
 * vector holds back whatever comes nevertheless; NMI and the 8259s' ExtINT
 * pass it.
 */
void hold_pending_interrupts(void)
{
	if (!local_apic_is_on())
		return;
	if (can_be_taken())
		take_pending_interrupts();
	apic->write(APIC_TASKPRI, APIC_TPRI_MASK);
}

void send_pending_interrupts_again(void)
{
	unsigned int vector;

	for_each_set_bit(vector, taken, NR_VECTORS)
		apic->send_IPI_self(vector);
	bitmap_zero(taken, NR_VECTORS);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Brings a PC's interrupts to a peer, and keeps this kernel's from it. */
#include <linux/bitmap.h>
#include <linux/cpufeature.h>
#include <linux/init.h>
#include <linux/string.h>
#include <linux/syscore_ops.h>

#include <asm/apic.h>
#include <asm/desc.h>
#include <asm/hpet.h>
#include <asm/irq_vectors.h>
#include <asm/kexec_jump.h>
#include <asm/mpspec.h>
#include <asm/msr.h>

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
/* Vectors that were pending when this kernel left, for when it is back. */
static DECLARE_BITMAP(taken, NR_VECTORS);

static gate_desc gates[NR_VECTORS];

/* Where interrupts go while they are taken: what came is in the ISR. */
static unsigned long address_of_iret(void)
{
	unsigned long address;

	asm("jmp 2f\n1:\tiret\n2:\tmov $1b, %0" : "=r" (address));
	return address;
}

/* NMI and exceptions stay with this kernel. */
static void make_gates(const struct desc_ptr *idt)
{
	const unsigned long iret = address_of_iret();
	unsigned int vector;

	memcpy(gates, (const void *)idt->address, sizeof(gates));
	for (vector = FIRST_EXTERNAL_VECTOR; vector < NR_VECTORS; vector++)
		pack_gate(&gates[vector], GATE_INTERRUPT, iret, 0, 0, __KERNEL_CS);
}

static bool any_pending(void)
{
	u32 pending = 0;
	unsigned int word;

	for (word = 0; word < NR_VECTORS / 32; word++)
		pending |= apic_read(APIC_IRR + word * 0x10);
	return pending;
}

static void end_what_is_in_service(void)
{
	unsigned int word, bit;

	for (word = 0; word < NR_VECTORS / 32; word++) {
		const unsigned long in_service = apic_read(APIC_ISR + word * 0x10);

		for_each_set_bit(bit, &in_service, 32) {
			__set_bit(word * 32 + bit, taken);
			ack_APIC_irq();
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
	const u32 lvt0 = apic_read(APIC_LVT0), spurious = apic_read(APIC_SPIV);
	struct desc_ptr idt, ours = { .size = sizeof(gates) - 1, .address = (unsigned long)gates };
	unsigned int tries = 2 * NR_VECTORS;

	store_idt(&idt);
	make_gates(&idt);
	apic_write(APIC_LVT0, lvt0 | APIC_LVT_MASKED);
	apic_write(APIC_SPIV, spurious | APIC_SPIV_APIC_ENABLED | SPURIOUS_APIC_VECTOR);
	apic_write(APIC_TASKPRI, 0);
	load_idt(&ours);
	while (any_pending() && tries--) {
		/* Not local_irq_enable(): to the rest of the kernel they stay off. */
		asm volatile("sti; nop; cli" : : : "memory");
		end_what_is_in_service();
	}
	load_idt(&idt);
	apic_write(APIC_SPIV, spurious);
	apic_write(APIC_LVT0, lvt0);
}

/* Off where the firmware had it off: lapic_suspend() puts that back. */
static bool local_apic_is_on(void)
{
	u64 base;

	return boot_cpu_has(X86_FEATURE_APIC) &&
	       (boot_cpu_data.x86 < 6 || (!rdmsrl_safe(MSR_IA32_APICBASE, &base) &&
					  (base & MSR_IA32_APICBASE_ENABLE)));
}

/*
 * The peer neither expects nor can end interrupts that are pending in the
 * local APIC, from its timer, the I/O APIC, or by an IPI to itself. A peer that
 * is a Linux would give the I/O APIC's to the 8259s' handlers, which do not end
 * them there, and then get no interrupt of that priority again. So they are
 * taken, and sent again after lapic_resume(). In PIC mode the local APIC has
 * no way to the CPU. A task priority above every vector holds back whatever
 * comes nevertheless; NMI and the 8259s' ExtINT pass it.
 */
void kexec_hold_pending_interrupts(void)
{
	if (!local_apic_is_on())
		return;
	if (!pic_mode)
		take_pending_interrupts();
	apic_write(APIC_TASKPRI, APIC_TPRI_MASK);
}

static void send_again(void)
{
	unsigned int vector;

	for_each_set_bit(vector, taken, NR_VECTORS)
		apic->send_IPI_self(vector);
	bitmap_zero(taken, NR_VECTORS);
}

static struct syscore_ops interrupts_syscore_ops = {
	.resume = send_again,
};

/* Resumed in the order of registration: late, which is behind the local APIC. */
static int __init register_interrupts(void)
{
	register_syscore_ops(&interrupts_syscore_ops);
	return 0;
}
late_initcall(register_interrupts);
#endif

// SPDX-License-Identifier: GPL-2.0-only
#include <linux/acpi.h>
#include <linux/bits.h>
#include <linux/io.h>
#include <linux/kernel.h>

#include <asm/apicdef.h>

#include "io_apic_pin.h"

/* [intel/ioapic] "Memory Mapped Registers for Accessing IOAPIC Registers" */
#define INDEX	0x00
#define DATA	0x10
#define BYTES	0x20

/* The same, "I/O Redirection Table Registers": two words a pin, with the destination above. */
#define LOW(pin)		(0x10 + 2 * (pin))
#define HIGH(pin)		(LOW(pin) + 1)
#define ACTIVE_LOW		BIT(13)
#define MASKED			BIT(16)
#define DESTINATION_SHIFT	24

/*
 * Below are the ISA's, among them those of timers that a peer may use. Above, no I/O APIC of a PC
 * has more than 24 pins that an HPET reaches. They are active low, for the chipset's own interrupts
 * too ([intel/ich10] "Interrupt Mapping"): if taken for active high, an idle pin is active.
 */
#define PINS	GENMASK(23, 16)

static void __iomem *registers;
static u32 saved_low, saved_high;

struct found {
	u32 pins;
	u32 address;	/* 0: none has the first interrupts */
};

static void look_at(const struct acpi_subtable_header *entry, struct found *found)
{
	const struct acpi_madt_io_apic *io_apic = (const void *)entry;
	const struct acpi_madt_interrupt_override *override = (const void *)entry;
	const struct acpi_madt_nmi_source *nmi = (const void *)entry;

	if (entry->type == ACPI_MADT_TYPE_IO_APIC && entry->length >= sizeof(*io_apic)) {
		if (io_apic->global_irq_base == 0)
			found->address = io_apic->address;
		else if (io_apic->global_irq_base < 32)
			found->pins &= GENMASK(io_apic->global_irq_base - 1, 0);
	} else if (entry->type == ACPI_MADT_TYPE_INTERRUPT_OVERRIDE &&
		   entry->length >= sizeof(*override)) {
		if (override->global_irq < 32)
			found->pins &= ~BIT(override->global_irq);
	} else if (entry->type == ACPI_MADT_TYPE_NMI_SOURCE && entry->length >= sizeof(*nmi)) {
		if (nmi->global_irq < 32)
			found->pins &= ~BIT(nmi->global_irq);
	}
}

static void look_through(const struct acpi_table_header *table, struct found *found)
{
	const void *at = (const void *)table + sizeof(struct acpi_table_madt);
	const void *end = (const void *)table + table->length;

	while (at + sizeof(struct acpi_subtable_header) <= end) {
		const struct acpi_subtable_header *entry = at;

		if (entry->length < sizeof(*entry) || at + entry->length > end)
			break;
		look_at(entry, found);
		at += entry->length;
	}
}

u32 io_apic_find_pins(void)
{
	struct found found = { .pins = PINS };
	struct acpi_table_header *table;

	if (ACPI_FAILURE(acpi_get_table(ACPI_SIG_MADT, 0, &table)))
		return 0;
	look_through(table, &found);
	acpi_put_table(table);
	if (found.address)
		registers = ioremap(found.address, BYTES);
	return registers ? found.pins : 0;
}

void io_apic_forget(void)
{
	if (registers)
		iounmap(registers);
	registers = NULL;
}

static u32 read(u32 index)
{
	writel(index, registers + INDEX);
	return readl(registers + DATA);
}

static void write(u32 index, u32 value)
{
	writel(index, registers + INDEX);
	writel(value, registers + DATA);
}

void io_apic_pin_to_nmi(unsigned int pin, u32 apic_id)
{
	saved_low = read(LOW(pin));
	saved_high = read(HIGH(pin));
	write(LOW(pin), ACTIVE_LOW | MASKED);
	write(HIGH(pin), apic_id << DESTINATION_SHIFT);
	write(LOW(pin), ACTIVE_LOW | APIC_DM_NMI);
}

void io_apic_pin_restore(unsigned int pin)
{
	write(LOW(pin), MASKED);
	write(HIGH(pin), saved_high);
	write(LOW(pin), saved_low);
}

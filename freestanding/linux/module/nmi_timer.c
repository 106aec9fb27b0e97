// SPDX-License-Identifier: GPL-2.0-only
/* [hpet] "Register Definitions" has all of the registers. */
#include <linux/acpi.h>
#include <linux/bitops.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/math64.h>

#include <asm/apicdef.h>
#include <asm/hpet.h>

#include "nmi_timer.h"
#include "io_apic_pin.h"

#define FEMTOSECONDS	1000000000000000ULL

/* [intel/vol3] "Message Address Register Format", "Message Data Register Format" */
#define MESSAGE_ADDRESS		0xfee00000
#define DESTINATION_SHIFT	12

static void __iomem *registers;

/* What Linux had there. */
static struct {
	u32 general, config, comparator[2], route[2];
} saved;

static u64 goal;	/* ticks */

static u32 read(u32 offset)
{
	return readl(registers + offset);
}

static void write(u32 offset, u32 value)
{
	writel(value, registers + offset);
}

static void __iomem *map(void)
{
	struct acpi_table_header *table;
	void __iomem *mapped = NULL;

	if (ACPI_FAILURE(acpi_get_table(ACPI_SIG_HPET, 0, &table)))
		return NULL;
	if (table->length >= sizeof(struct acpi_table_hpet)) {
		const struct acpi_generic_address *address =
			&((const struct acpi_table_hpet *)table)->address;

		if (address->space_id == ACPI_ADR_SPACE_SYSTEM_MEMORY && address->address)
			mapped = ioremap(address->address, HPET_MMAP_SIZE);
	}
	acpi_put_table(table);
	return mapped;
}

/*
 * A message is better than a pin, which PCI devices share, and 64 bits are better than 32. The last
 * one of those that are equal, since a peer is more likely to use the first.
 */
static int quality(const struct nmi_timer *timer)
{
	return 2 * timer->by_message + timer->wide;
}

/* false: its interrupts cannot become NMIs. */
static bool look_at(struct nmi_timer *timer, u32 pins)
{
	const u32 config = read(HPET_Tn_CFG(timer->number));

	pins &= read(HPET_Tn_CFG(timer->number) + 4);
	timer->wide = read(HPET_ID) & HPET_ID_64BIT && config & HPET_TN_64BIT_CAP;
	timer->by_message = config & HPET_TN_FSB_CAP;
	timer->pin = pins ? __fls(pins) : 0;
	return timer->by_message || pins;
}

static bool choose(struct nmi_timer *timer)
{
	const u32 last = (read(HPET_ID) & HPET_ID_NUMBER) >> HPET_ID_NUMBER_SHIFT;
	const u32 pins = io_apic_find_pins();
	struct nmi_timer other = {};
	bool found = false;

	for (; other.number <= last; other.number++) {
		if (!look_at(&other, pins) || (found && quality(&other) < quality(timer)))
			continue;
		*timer = other;
		found = true;
	}
	return found;
}

const char *nmi_timer_find(struct nmi_timer *timer)
{
	/* It does not where it is told not to, or where sleeping processors would stop it. */
	if (!is_hpet_enabled())
		return "Linux uses no HPET";
	registers = map();
	if (!registers)
		return "no table of ACPI's says where the HPET is";
	if (!choose(timer))
		return "the HPET reaches only interrupts that a PC has for other timers";
	timer->frequency = div_u64(FEMTOSECONDS, read(HPET_PERIOD));
	return NULL;
}

void nmi_timer_forget(void)
{
	if (registers)
		iounmap(registers);
	registers = NULL;
	io_apic_forget();
}

static void save(unsigned int n)
{
	saved.general = read(HPET_CFG);
	saved.config = read(HPET_Tn_CFG(n));
	saved.comparator[0] = read(HPET_Tn_CMP(n));
	saved.comparator[1] = read(HPET_Tn_CMP(n) + 4);
	saved.route[0] = read(HPET_Tn_ROUTE(n));
	saved.route[1] = read(HPET_Tn_ROUTE(n) + 4);
}

static void stop_counter(void)
{
	write(HPET_CFG, saved.general & ~(HPET_CFG_ENABLE | HPET_CFG_LEGACY));
}

void nmi_timer_start(const struct nmi_timer *timer, u64 ticks, u32 apic_id)
{
	const unsigned int n = timer->number;
	u32 config;

	save(n);
	stop_counter();
	config = saved.config & ~(HPET_TN_LEVEL | HPET_TN_ENABLE | HPET_TN_PERIODIC |
				  HPET_TN_SETVAL | HPET_TN_32BIT | HPET_TN_ROUTE | HPET_TN_FSB);
	if (!timer->wide)
		config |= HPET_TN_32BIT;
	if (timer->by_message)
		config |= HPET_TN_FSB;
	else
		config |= timer->pin << HPET_TN_ROUTE_SHIFT;
	write(HPET_Tn_CFG(n), config);
	write(HPET_COUNTER, 0);
	write(HPET_COUNTER + 4, 0);
	write(HPET_Tn_CMP(n), lower_32_bits(ticks));
	write(HPET_Tn_CMP(n) + 4, upper_32_bits(ticks));
	goal = ticks;
	if (timer->by_message) {
		write(HPET_Tn_ROUTE(n), APIC_DM_NMI);
		write(HPET_Tn_ROUTE(n) + 4, MESSAGE_ADDRESS | apic_id << DESTINATION_SHIFT);
	} else {
		io_apic_pin_to_nmi(timer->pin, apic_id);
	}
	write(HPET_Tn_CFG(n), config | HPET_TN_ENABLE);
	write(HPET_CFG, (saved.general & ~HPET_CFG_LEGACY) | HPET_CFG_ENABLE);
}

bool nmi_timer_stop(const struct nmi_timer *timer)
{
	const unsigned int n = timer->number;
	u64 counted;

	stop_counter();
	write(HPET_Tn_CFG(n), saved.config & ~HPET_TN_ENABLE);
	if (!timer->by_message)
		io_apic_pin_restore(timer->pin);
	counted = read(HPET_COUNTER);
	if (timer->wide)
		counted |= (u64)read(HPET_COUNTER + 4) << 32;

	write(HPET_Tn_ROUTE(n), saved.route[0]);
	write(HPET_Tn_ROUTE(n) + 4, saved.route[1]);
	write(HPET_Tn_CMP(n), saved.comparator[0]);
	write(HPET_Tn_CMP(n) + 4, saved.comparator[1]);
	write(HPET_Tn_CFG(n), saved.config);
	write(HPET_CFG, saved.general);
	return counted >= goal;
}

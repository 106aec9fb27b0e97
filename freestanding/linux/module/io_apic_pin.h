/* SPDX-License-Identifier: GPL-2.0-only */
/* A pin of the first I/O APIC that brings NMIs. */
#ifndef LIBJUMP_IO_APIC_PIN_H
#define LIBJUMP_IO_APIC_PIN_H

#include <linux/types.h>

/*
 * Maps the I/O APIC whose pins are the first global interrupts. Returns those of them that only PCI
 * devices can share: a bit each, 0 if there are none. Reads ACPI's tables alone, since Linux uses
 * the I/O APIC's registers under a lock of its own. Sleeps.
 */
u32 io_apic_find_pins(void);
void io_apic_forget(void);

/*
 * An edge at @pin, of io_apic_find_pins(), is an NMI for the CPU with that APIC ID, which is below
 * 255; and is what it was before again. Precondition of both: this is the only CPU that runs, and
 * interrupts are off.
 */
void io_apic_pin_to_nmi(unsigned int pin, u32 apic_id);
void io_apic_pin_restore(unsigned int pin);

#endif /* LIBJUMP_IO_APIC_PIN_H */

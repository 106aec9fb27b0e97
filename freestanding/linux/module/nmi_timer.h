/* SPDX-License-Identifier: GPL-2.0-only */
/* A timer of the HPET that sends an NMI. */
#ifndef LIBJUMP_NMI_TIMER_H
#define LIBJUMP_NMI_TIMER_H

#include <linux/types.h>

struct nmi_timer {
	unsigned int number;
	bool wide;		/* it and the counter have 64 bits, else 32 */
	bool by_message;	/* it writes a message to the local APIC itself */
	unsigned int pin;	/* else: of the I/O APIC */
	u64 frequency;		/* ticks a second */
};

/*
 * Chooses one, and reads nothing that reading changes or that Linux guards. NULL, or in words why
 * there is none. Sleeps.
 */
const char *nmi_timer_find(struct nmi_timer *timer);
void nmi_timer_forget(void);

/*
 * Sends an NMI to the CPU with that APIC ID, which is below 255, in so many ticks: less than
 * 2^32 - 1 if the timer is not wide, and then another one when the counter wraps ([hpet]
 * "Non-Periodic Mode"). The counter begins with 0: Linux lets it begin anew as well, when it is
 * back. Precondition of both: this is the only CPU that runs, and interrupts are off.
 */
void nmi_timer_start(const struct nmi_timer *timer, u64 ticks, u32 apic_id);

/*
 * The HPET is as before, but for its counter, and the period if the timer was periodic: the
 * registers do not tell it. Whether the NMI was sent, unless the counter has wrapped since.
 */
bool nmi_timer_stop(const struct nmi_timer *timer);

#endif /* LIBJUMP_NMI_TIMER_H */

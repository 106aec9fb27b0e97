/* SPDX-License-Identifier: GPL-2.0-only */
/* Compiled into libjump.ko as well. */
#ifndef LIBJUMP_PENDING_INTERRUPTS_H
#define LIBJUMP_PENDING_INTERRUPTS_H

/*
 * Takes what the local APIC has accepted, and holds back what comes nevertheless.
 * Precondition: interrupts are off, syscore_suspend() has run, and the local APIC is still as
 * lapic_suspend() left it.
 */
void hold_pending_interrupts(void);

/*
 * Ends what a peer left in service, and sends what was taken to this CPU again.
 * Precondition: interrupts are off, and lapic_resume() has run.
 */
void send_pending_interrupts_again(void);

#endif /* LIBJUMP_PENDING_INTERRUPTS_H */

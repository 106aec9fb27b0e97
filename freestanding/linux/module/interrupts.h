/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIBJUMP_INTERRUPTS_H
#define LIBJUMP_INTERRUPTS_H

/*
 * Brings a PC's interrupts to a peer, and keeps Linux's from it. syscore_resume() undoes it.
 * Precondition: interrupts are off, and syscore_suspend() has run.
 */
void release_interrupts(void);

#endif /* LIBJUMP_INTERRUPTS_H */

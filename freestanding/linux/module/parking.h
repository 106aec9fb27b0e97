/* SPDX-License-Identifier: GPL-2.0-only */
/* CPUs that are offline while a peer runs. */
#ifndef LIBJUMP_PARKING_H
#define LIBJUMP_PARKING_H

/* Precondition: interrupts are off, and only this CPU, CPU 0, is online. */
void park_offline_cpus(void);

/* Afterwards, with Linux awake again. */
void restart_offline_cpus(void);

#endif /* LIBJUMP_PARKING_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* CPUs that are offline while a peer runs. */
#ifndef LIBJUMP_PARKING_H
#define LIBJUMP_PARKING_H

/* Begins to park those that are offline. Precondition: none of them can come online meanwhile. */
void park_offline_cpus(void);

/* Ends when they are parked. Precondition: Linux keeps time. */
void wait_until_parked(void);

/* Has the parked ones that are offline still go the way of a boot. Sleeps. */
void restart_offline_cpus(void);

#endif /* LIBJUMP_PARKING_H */

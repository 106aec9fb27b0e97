/* SPDX-License-Identifier: GPL-2.0-only */
/* The serial port for the report of a fault while this kernel is away. */
#ifndef LIBJUMP_SERIAL_H
#define LIBJUMP_SERIAL_H

#include <libjump/libjump.h>

/*
 * What kexec_serial= says, or else the port of the serial console, of the
 * earlycon if that is all there is, or 0x3f8.
 */
void kexec_choose_serial(struct libjump_config *config);

#endif /* LIBJUMP_SERIAL_H */

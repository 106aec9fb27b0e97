/* SPDX-License-Identifier: GPL-2.0-only */
/* Registers of the CPU that restore_processor_state() looks after, and the library does not. */
#ifndef LIBJUMP_REGISTERS_H
#define LIBJUMP_REGISTERS_H

void registers_save(void);
/* Writes only those that differ. */
void registers_restore(void);

#endif /* LIBJUMP_REGISTERS_H */

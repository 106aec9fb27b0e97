/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The device's requests. The caller holds the device's lock, and has checked slots and reserved
 * fields.
 */
#ifndef LIBJUMP_REQUESTS_H
#define LIBJUMP_REQUESTS_H

#include <libjump/device.h>

int request_info(struct libjump_device_info *info);
int request_load(const struct libjump_device_load *load);
int request_unload(const struct libjump_device_slot *slot);
int request_set_entry(const struct libjump_device_slot *slot);
int request_slot(struct libjump_device_slot *slot);
int request_enter(struct libjump_device_enter *enter);
int request_read(const struct libjump_device_memory *memory);
int request_write(const struct libjump_device_memory *memory);
int request_report(struct libjump_device_report *report);

#endif /* LIBJUMP_REQUESTS_H */

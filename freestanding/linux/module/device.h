/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIBJUMP_DEVICE_FILE_H
#define LIBJUMP_DEVICE_FILE_H

/* /dev/libjump. */
int register_libjump_device(void);
void unregister_libjump_device(void);

#endif /* LIBJUMP_DEVICE_FILE_H */

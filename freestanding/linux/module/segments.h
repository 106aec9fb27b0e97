/* SPDX-License-Identifier: GPL-2.0-only */
/* The segments of a LIBJUMP_LOAD. */
#ifndef LIBJUMP_SEGMENTS_H
#define LIBJUMP_SEGMENTS_H

#include <libjump/device.h>

/*
 * A copy of the request's segments, checked and in ascending order, for kvfree(); an ERR_PTR(),
 * with a sentence in the log, if one of them is impossible or two overlap. NULL if there are none.
 */
struct libjump_device_segment *segments_read(const struct libjump_device_load *request);

#endif /* LIBJUMP_SEGMENTS_H */

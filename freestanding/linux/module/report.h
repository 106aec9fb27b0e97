/* SPDX-License-Identifier: GPL-2.0-only */
/* What a peer was doing when it faulted. */
#ifndef LIBJUMP_REPORT_H
#define LIBJUMP_REPORT_H

#include "peer.h"

/* false, and nothing is stored, if the peer's last visit ended otherwise. */
bool peer_report(const struct peer *peer, struct libjump_device_report *report);

#endif /* LIBJUMP_REPORT_H */

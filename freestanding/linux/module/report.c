// SPDX-License-Identifier: GPL-2.0-only
#include <linux/build_bug.h>
#include <linux/string.h>

#include "report.h"

bool peer_report(const struct peer *peer, struct libjump_device_report *report)
{
	struct libjump_fault fault;

	BUILD_BUG_ON(LIBJUMP_REPORT_TEXT < LIBJUMP_REPORT_MAX);
	BUILD_BUG_ON(sizeof(report->r) != sizeof(fault.r));
	if (!libjump_report(&peer->jump, &fault))
		return false;
	report->vector = fault.vector;
	report->error = fault.error;
	report->ip = fault.ip;
	report->cs = fault.cs;
	report->flags = fault.flags;
	report->ax = fault.ax;
	report->bx = fault.bx;
	report->cx = fault.cx;
	report->dx = fault.dx;
	report->si = fault.si;
	report->di = fault.di;
	report->bp = fault.bp;
	report->sp = fault.sp;
	memcpy(report->r, fault.r, sizeof(report->r));
	report->cr0 = fault.cr0;
	report->cr2 = fault.cr2;
	report->cr3 = fault.cr3;
	report->cr4 = fault.cr4;
	libjump_report_text(&peer->jump, report->text, sizeof(report->text));
	return true;
}

// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/acpi.h>
#include <linux/cpufeature.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/smp.h>
#include <linux/string.h>

#include <asm/apic.h>

#include "nmi_timer.h"
#include "symbols.h"
#include "timeout.h"

/* Slow memory may take a second for them. */
#define PAGES_MOVED_IN_A_SECOND	(SZ_64M >> PAGE_SHIFT)

static struct nmi_timer timer;
/* Why there is none; NULL: there is. */
static const char *reason = "it has not been looked for";

/*
 * Linux turns the remapping of interrupts off in syscore_suspend(), where Intel's IOMMUs then let
 * them pass as they are. AMD's are not known to: QEMU's does not.
 */
static bool stays_remapped(void)
{
	struct acpi_table_header *table;

	if (ACPI_FAILURE(acpi_get_table(ACPI_SIG_IVRS, 0, &table)))
		return false;
	acpi_put_table(table);
	return symbols_interrupts_remapped();
}

/*
 * An interrupt that is not remapped has a destination of 8 bits, of which all set means everybody,
 * and x2APIC mode is not made for such ones, but in a virtual machine.
 */
static const char *find(void)
{
	if (!boot_cpu_has(X86_FEATURE_APIC))
		return "Linux uses no local APIC";
	if (x2apic_enabled() && !boot_cpu_has(X86_FEATURE_HYPERVISOR))
		return "the local APICs are in x2APIC mode";
	if (cpu_physical_id(0) > 254)
		return "CPU 0 has an APIC ID above 254";
	if (stays_remapped())
		return "an IOMMU of AMD may remap interrupts";
	return nmi_timer_find(&timer);
}

void timeout_find(void)
{
	reason = find();
}

void timeout_forget(void)
{
	nmi_timer_forget();
}

const char *timeout_impossible(void)
{
	return reason;
}

/* One tick is left for a comparison with what comes after the last one. */
static u64 most_ticks(void)
{
	return (timer.wide ? U64_MAX : U32_MAX) - 1;
}

static u32 most_seconds(void)
{
	if (reason)
		return 0;
	return min_t(u64, div64_u64(most_ticks(), timer.frequency), LIBJUMP_DEVICE_TIMEOUT);
}

void timeout_describe(struct libjump_device_timer *to)
{
	to->seconds = most_seconds();
	if (reason)
		strscpy(to->text, reason, sizeof(to->text));
	else if (timer.by_message)
		snprintf(to->text, sizeof(to->text), "HPET, timer %u, by messages", timer.number);
	else
		snprintf(to->text, sizeof(to->text), "HPET, timer %u, at pin %u of the I/O APIC",
			 timer.number, timer.pin);
}

int timeout_check(const struct peer *peer, u32 seconds)
{
	if (!seconds)
		return 0;
	if (reason) {
		pr_err("no timer can end a visit: %s\n", reason);
		return -EOPNOTSUPP;
	}
	if (seconds > most_seconds()) {
		pr_err("the timer that ends visits reaches no further than %u seconds\n",
		       most_seconds());
		return -ERANGE;
	}
	if (peer->replaces) {
		pr_err("Linux does not come back from this peer, so no time ends its visit\n");
		return -EINVAL;
	}
	if (peer->fault_stops) {
		pr_err("a timeout is a fault, and the peer was loaded to stop the machine then\n");
		return -EINVAL;
	}
	return 0;
}

void timeout_start(const struct peer *peer, u32 seconds)
{
	const u64 way_in = peer->pages_moved * timer.frequency / PAGES_MOVED_IN_A_SECOND;
	const u64 all = seconds * timer.frequency + way_in;

	nmi_timer_start(&timer, min(all, most_ticks()), cpu_physical_id(0));
}

bool timeout_stop(void)
{
	return nmi_timer_stop(&timer);
}

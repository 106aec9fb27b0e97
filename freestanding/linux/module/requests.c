// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <asm/trapnr.h>

#include "enter.h"
#include "load.h"
#include "memory.h"
#include "permission.h"
#include "report.h"
#include "requests.h"
#include "segments.h"
#include "slots.h"
#include "timeout.h"
#include "times.h"

int request_info(struct libjump_device_info *info)
{
	info->version = LIBJUMP_DEVICE_VERSION;
	info->slots = LIBJUMP_DEVICE_SLOTS;
	info->design = design();
	return 0;
}

static int load(const struct libjump_device_load *request,
		const struct libjump_device_segment *segments)
{
	struct peer *peer = peer_load(request, segments);
	int error;

	if (IS_ERR(peer))
		return PTR_ERR(peer);
	error = slot_make_room(request->slot, peer) ?: load_in_place(peer, segments);
	if (error) {
		peer_free(peer);
		return error;
	}
	slot_set(request->slot, peer);
	return 0;
}

#define LOAD_FLAGS (LIBJUMP_LOAD_PROTECTED32 | LIBJUMP_LOAD_FAULT_STOPS | LIBJUMP_LOAD_REPLACES)

int request_load(const struct libjump_device_load *request)
{
	struct libjump_device_segment *segments;
	int error = may_load();

	if (error)
		return error;
	if ((!request->entry && !request->segment_count) || request->flags & ~LOAD_FLAGS ||
	    (request->flags & LIBJUMP_LOAD_REPLACES && request->core_size))
		return -EINVAL;
	segments = segments_read(request);
	if (IS_ERR(segments))
		return PTR_ERR(segments);
	error = load(request, segments);
	kvfree(segments);
	return error;
}

int request_unload(const struct libjump_device_slot *request)
{
	int error = may_load();

	if (!error)
		slot_set(request->slot, NULL);
	return error;
}

int request_set_entry(const struct libjump_device_slot *request)
{
	struct peer *peer = slot_peer(request->slot);
	int error = may_load();

	if (error)
		return error;
	if (!peer || !peer->awaits_entry)
		return -ENODATA;
	if (!request->entry)
		return -EINVAL;
	if (!peer_segment_at(peer, request->entry)) {
		pr_err("the entry %#llx lies in no segment\n", request->entry);
		return -EADDRNOTAVAIL;
	}
	error = peer_set_entry(peer, request->entry);
	peer->awaits_entry = error != 0;
	return error;
}

int request_slot(struct libjump_device_slot *request)
{
	const struct peer *peer = slot_peer(request->slot);

	request->loaded = !!peer;
	request->resident = peer && peer->resident;
	request->entry = peer ? peer->entry : 0;
	return 0;
}

static u32 ending_of(const struct visit *visit, unsigned int slot)
{
	struct libjump_device_report report;

	if (!peer_report(visit->peer, &report))
		return LIBJUMP_CAME_BACK;
	if (report.vector == X86_TRAP_NMI && visit->time_was_up) {
		pr_err("the peer in slot %u did not end within %u second%s: it was at %#llx\n",
		       slot, visit->timeout, visit->timeout == 1 ? "" : "s", report.ip);
		return LIBJUMP_TIMED_OUT;
	}
	pr_err("the peer in slot %u faulted: vector %u at %#llx\n", slot, report.vector, report.ip);
	return LIBJUMP_FAULTED;
}

int request_enter(struct libjump_device_enter *request)
{
	struct peer *peer = slot_peer(request->slot);
	struct visit visit = { .peer = peer, .timeout = request->timeout };
	int error = may_enter();

	if (error)
		return error;
	if (!peer || !peer->entry) {
		pr_err("slot %u %s: load it first\n", request->slot,
		       peer ? "has a peer without an entry" : "is empty");
		return -ENODATA;
	}
	error = timeout_check(peer, request->timeout) ?: peer_enter(&visit);
	if (error)
		return error;
	memcpy(request->times, visit.times, sizeof(visit.times));
	times_keep(visit.times);
	request->entry = peer->entry;
	request->faulted = ending_of(&visit, request->slot);
	if (!request->faulted && !peer->entry)
		slots_forget_others(request->slot);
	return 0;
}

static int access(const struct libjump_device_memory *request, enum access access)
{
	const struct peer *peer = slot_peer(request->slot);

	if (!peer)
		return -ENODATA;
	return peer_access(peer, access, request->physical, u64_to_user_ptr(request->user),
			   request->length);
}

int request_read(const struct libjump_device_memory *request)
{
	return may_read() ?: access(request, READ_PEER);
}

int request_write(const struct libjump_device_memory *request)
{
	return may_load() ?: access(request, WRITE_PEER);
}

int request_report(struct libjump_device_report *request)
{
	const struct peer *peer = slot_peer(request->slot);

	return peer && peer_report(peer, request) ? 0 : -ENODATA;
}

// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/list.h>
#include <linux/memory.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/range.h>
#include <linux/slab.h>

#include "contiguous.h"
#include "machine.h"
#include "offline.h"
#include "slots.h"
#include "windows.h"

#define OFFLINE_FLAGS (LIBJUMP_WINDOW_WAS_ONLINE | LIBJUMP_WINDOW_WAS_MOVABLE)

struct window {
	struct list_head list;
	u64 start, end;
	u32 kind, flags;
};

/*
 * Not the device's lock: memory comes online with the CPUs' lock held, which a jump takes. Nothing
 * is waited for with this one held. Who changes the list holds both locks, who reads it one.
 */
static DEFINE_MUTEX(lock);
static LIST_HEAD(windows);
/* Online and offline, too late to refuse it; empty: nothing. Linux does one at a time. */
static struct range coming, going;

bool window_has(u64 start, u64 end)
{
	const struct window *window;

	list_for_each_entry(window, &windows, list)
		if (window->start < end && start < window->end)
			return true;
	return false;
}

/*
 * False if memory is just coming online, which might be an offline window's, or if a contiguous one
 * lies in what is just going offline.
 */
static bool add(struct window *window)
{
	bool added;

	mutex_lock(&lock);
	added = window->kind == LIBJUMP_WINDOW_OFFLINE ?
			!coming.end :
			window->end <= going.start || going.end <= window->start;
	if (added)
		list_add_tail(&window->list, &windows);
	mutex_unlock(&lock);
	return added;
}

static void remove(struct window *window)
{
	mutex_lock(&lock);
	list_del(&window->list);
	mutex_unlock(&lock);
}

static int take_contiguous(struct window *window, u64 size)
{
	int error = contiguous_take(&window->start, size);

	if (error)
		return error;
	window->end = window->start + size;
	if (add(window))
		return 0;
	contiguous_give(window->start, window->end);
	pr_err("the memory at %#llx is just going offline\n", window->start);
	return -EBUSY;
}

/* Once it is among the windows it does not come online, and what is offline stays so. */
static int take_offline(struct window *window, u64 size)
{
	int error;

	window->end = window->start + size;
	if (!add(window)) {
		pr_err("memory is just coming online\n");
		return -EBUSY;
	}
	error = offline_check(window->start, window->end);
	if (error)
		remove(window);
	return error;
}

static int check_request(const struct libjump_device_window *request)
{
	const bool offline = request->kind == LIBJUMP_WINDOW_OFFLINE;

	if ((!offline && request->kind != LIBJUMP_WINDOW_CONTIGUOUS) || !request->memory_size ||
	    (offline && !request->physical) || request->index ||
	    request->flags & ~(offline ? OFFLINE_FLAGS : 0) ||
	    request->physical + request->memory_size < request->physical)
		return -EINVAL;
	return 0;
}

int window_take(struct libjump_device_window *request)
{
	struct window *window;
	int error = check_request(request);

	if (error)
		return error;
	if (request->physical &&
	    window_has(request->physical, request->physical + request->memory_size)) {
		pr_err("a window is at %#llx already, or in a part of that\n", request->physical);
		return -EEXIST;
	}
	window = kzalloc(sizeof(*window), GFP_KERNEL);
	if (!window)
		return -ENOMEM;
	window->kind = request->kind;
	window->flags = request->flags;
	window->start = request->physical;
	error = window->kind == LIBJUMP_WINDOW_OFFLINE ?
			take_offline(window, request->memory_size) :
			take_contiguous(window, request->memory_size);
	if (error)
		kfree(window);
	else
		request->physical = window->start;
	return error;
}

/* An offline block stays offline, and may come online again. */
static void give(struct window *window)
{
	remove(window);
	if (window->kind == LIBJUMP_WINDOW_CONTIGUOUS)
		contiguous_give(window->start, window->end);
	kfree(window);
}

int window_give(const struct libjump_device_window *request)
{
	struct window *window;

	list_for_each_entry(window, &windows, list) {
		if (window->start != request->physical)
			continue;
		if (slots_in(window->start, window->end)) {
			pr_err("a peer lies in the window at %#llx: unload it first\n",
			       window->start);
			return -EBUSY;
		}
		give(window);
		return 0;
	}
	pr_err("no window that was taken begins at %#llx\n", request->physical);
	return -ENOENT;
}

static void show(struct libjump_device_window *to, u64 start, u64 end, u32 kind, u32 flags)
{
	to->kind = kind;
	to->flags = flags;
	to->physical = start;
	to->memory_size = end - start;
	to->slots = slots_in(start, end);
}

/* The @index-th range that is Linux's neither as memory nor for a driver. */
static int show_beside(struct libjump_device_window *to, unsigned int index)
{
	struct machine machine;
	unsigned int i;
	int error = machine_find(&machine);

	if (error)
		return error;
	error = -ENOENT;
	for (i = 0; i < machine.beside.count && error; i++) {
		const u64 start = machine.beside.list[i].start;
		const u64 end = start + machine.beside.list[i].size;

		if (machine_uses(start, end) || index--)
			continue;
		show(to, start, end, LIBJUMP_WINDOW_MEMMAP, 0);
		error = 0;
	}
	machine_free(&machine);
	return error;
}

int window_show(struct libjump_device_window *request)
{
	unsigned int index = request->index;
	struct window *window;

	list_for_each_entry(window, &windows, list) {
		if (index--)
			continue;
		show(request, window->start, window->end, window->kind, window->flags);
		return 0;
	}
	return show_beside(request, index);
}

int windows_find(struct extents *extents)
{
	const struct window *window;
	int error = 0;

	list_for_each_entry(window, &windows, list) {
		error = extents_add(extents, window->start, window->end);
		if (error)
			break;
	}
	return error;
}

/*
 * @begins: to come or to go, else that has ended. Refused in a window: in a zone whose pages can
 * all be moved, Linux would try to move those of a contiguous one until a signal comes, with the
 * locks of all memory and of all CPUs held.
 */
static int change(struct range *changing, bool begins, struct range memory, const char *stays)
{
	bool refused;

	mutex_lock(&lock);
	refused = begins && window_has(memory.start, memory.end);
	*changing = begins && !refused ? memory : (struct range){};
	mutex_unlock(&lock);
	if (!refused)
		return 0;
	pr_err("the memory at %#llx stays %s\n", memory.start, stays);
	return -EBUSY;
}

static int notified(struct notifier_block *block, unsigned long event, void *data)
{
	const struct memory_notify *memory = data;
	const u64 start = PFN_PHYS(memory->start_pfn);
	const struct range range = { start, start + PFN_PHYS(memory->nr_pages) };

	switch (event) {
	case MEM_GOING_ONLINE:
	case MEM_ONLINE:
	case MEM_CANCEL_ONLINE:
		return notifier_from_errno(change(&coming, event == MEM_GOING_ONLINE, range,
						  "offline: it is in a window"));
	case MEM_GOING_OFFLINE:
	case MEM_OFFLINE:
	case MEM_CANCEL_OFFLINE:
		return notifier_from_errno(change(&going, event == MEM_GOING_OFFLINE, range,
						  "online: a window is in it"));
	default:
		return NOTIFY_DONE;
	}
}

static struct notifier_block memory_notifier = { .notifier_call = notified };

int windows_init(void)
{
	return register_memory_notifier(&memory_notifier);
}

void windows_exit(void)
{
	struct window *window, *next;

	unregister_memory_notifier(&memory_notifier);
	list_for_each_entry_safe(window, next, &windows, list)
		give(window);
}

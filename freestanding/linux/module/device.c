// SPDX-License-Identifier: GPL-2.0-only
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "device.h"
#include "permission.h"
#include "requests.h"
#include "timeout.h"
#include "times.h"
#include "windows.h"

/* One request at a time. */
static DEFINE_MUTEX(lock);

/* What every request of a slot begins with. */
struct head {
	u32 size;
	u32 slot;
};

union argument {
	struct head head;
	struct libjump_device_info info;
	struct libjump_device_load load;
	struct libjump_device_slot slot;
	struct libjump_device_enter enter;
	struct libjump_device_memory memory;
	struct libjump_device_report report;
	struct libjump_device_window window;
	struct libjump_device_timer timer;
};

/*
 * The size in a request's number is that of who was compiled with it; the argument's own is what
 * counts.
 */
#define NUMBER(request) ((request) & ~IOCSIZE_MASK)

/* 0: there is no such request. */
static size_t size_of(unsigned int request)
{
	switch (NUMBER(request)) {
	case NUMBER(LIBJUMP_INFO):
		return sizeof(struct libjump_device_info);
	case NUMBER(LIBJUMP_LOAD):
		return sizeof(struct libjump_device_load);
	case NUMBER(LIBJUMP_UNLOAD):
	case NUMBER(LIBJUMP_SLOT):
	case NUMBER(LIBJUMP_SET_ENTRY):
		return sizeof(struct libjump_device_slot);
	case NUMBER(LIBJUMP_ENTER):
		return sizeof(struct libjump_device_enter);
	case NUMBER(LIBJUMP_READ):
	case NUMBER(LIBJUMP_WRITE):
		return sizeof(struct libjump_device_memory);
	case NUMBER(LIBJUMP_REPORT):
		return sizeof(struct libjump_device_report);
	case NUMBER(LIBJUMP_WINDOW):
	case NUMBER(LIBJUMP_WINDOW_TAKE):
	case NUMBER(LIBJUMP_WINDOW_GIVE):
		return sizeof(struct libjump_device_window);
	case NUMBER(LIBJUMP_TIMER):
		return sizeof(struct libjump_device_timer);
	default:
		return 0;
	}
}

/* Of the first version of the request: programs that were compiled with it go on working. */
static size_t least_size_of(unsigned int request)
{
	if (NUMBER(request) == NUMBER(LIBJUMP_LOAD))
		return offsetofend(struct libjump_device_load, reserved);
	return size_of(request);
}

static bool has_slot(unsigned int request)
{
	switch (NUMBER(request)) {
	case NUMBER(LIBJUMP_INFO):
	case NUMBER(LIBJUMP_WINDOW):
	case NUMBER(LIBJUMP_WINDOW_TAKE):
	case NUMBER(LIBJUMP_WINDOW_GIVE):
	case NUMBER(LIBJUMP_TIMER):
		return false;
	default:
		return true;
	}
}

static int serve(unsigned int request, union argument *argument)
{
	switch (NUMBER(request)) {
	case NUMBER(LIBJUMP_INFO):
		return request_info(&argument->info);
	case NUMBER(LIBJUMP_LOAD):
		return argument->load.reserved ? -EINVAL : request_load(&argument->load);
	case NUMBER(LIBJUMP_UNLOAD):
		return request_unload(&argument->slot);
	case NUMBER(LIBJUMP_SET_ENTRY):
		return request_set_entry(&argument->slot);
	case NUMBER(LIBJUMP_SLOT):
		return request_slot(&argument->slot);
	case NUMBER(LIBJUMP_ENTER):
		return request_enter(&argument->enter);
	case NUMBER(LIBJUMP_READ):
		return request_read(&argument->memory);
	case NUMBER(LIBJUMP_WRITE):
		return request_write(&argument->memory);
	case NUMBER(LIBJUMP_REPORT):
		return argument->report.reserved ? -EINVAL : request_report(&argument->report);
	case NUMBER(LIBJUMP_WINDOW):
		return argument->window.reserved ? -EINVAL : window_show(&argument->window);
	case NUMBER(LIBJUMP_WINDOW_TAKE):
		return argument->window.reserved ? -EINVAL : window_take(&argument->window);
	case NUMBER(LIBJUMP_WINDOW_GIVE):
		return argument->window.reserved ? -EINVAL : window_give(&argument->window);
	case NUMBER(LIBJUMP_TIMER):
		timeout_describe(&argument->timer);
		return 0;
	default:
		return -ENOTTY;
	}
}

/* What takes long, or takes the machine, does not wait for another request. */
static int take_lock(unsigned int request)
{
	switch (NUMBER(request)) {
	case NUMBER(LIBJUMP_LOAD):
	case NUMBER(LIBJUMP_ENTER):
	case NUMBER(LIBJUMP_WINDOW_TAKE):
		return mutex_trylock(&lock) ? 0 : -EBUSY;
	default:
		return mutex_lock_interruptible(&lock) ? -ERESTARTSYS : 0;
	}
}

static int locked_serve(unsigned int request, union argument *argument)
{
	int error = take_lock(request);

	if (error)
		return error;
	error = serve(request, argument);
	mutex_unlock(&lock);
	return error;
}

static int read_argument(union argument *argument, unsigned int request, const void __user *user)
{
	u32 user_size;

	if (get_user(user_size, (const u32 __user *)user))
		return -EFAULT;
	if (user_size < least_size_of(request))
		return -EINVAL;
	if (user_size > PAGE_SIZE)
		return -E2BIG;
	return copy_struct_from_user(argument, size_of(request), user, user_size);
}

static long device_ioctl(struct file *file, unsigned int request, unsigned long address)
{
	void __user *user = (void __user *)address;
	union argument *argument;
	int error;

	if (!size_of(request))
		return -ENOTTY;
	error = may_request();
	if (error)
		return error;
	argument = kzalloc(sizeof(*argument), GFP_KERNEL);
	if (!argument)
		return -ENOMEM;
	error = read_argument(argument, request, user);
	if (!error && has_slot(request) && argument->head.slot >= LIBJUMP_DEVICE_SLOTS)
		error = -EINVAL;
	if (!error)
		error = locked_serve(request, argument);
	/* Its size was never another one where there is something to tell. */
	if (!error && _IOC_DIR(request) & _IOC_READ &&
	    copy_to_user(user, argument, size_of(request)))
		error = -EFAULT;
	kfree(argument);
	return error;
}

static const struct file_operations operations = {
	.owner		= THIS_MODULE,
	.unlocked_ioctl	= device_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
	.llseek		= noop_llseek,
};

static struct miscdevice device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "libjump",
	.mode	= 0600,
	.fops	= &operations,
	.groups	= times_groups,
};

int register_libjump_device(void)
{
	return misc_register(&device);
}

void unregister_libjump_device(void)
{
	misc_deregister(&device);
}

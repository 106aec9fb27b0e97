/* SPDX-License-Identifier: MIT OR GPL-2.0-only WITH Linux-syscall-note */
/*
 * /dev/libjump: peers for a running Linux, by the module libjump.ko. For C and C++ programs; the kernel includes it too.
 *
 * The device has LIBJUMP_DEVICE_SLOTS slots, each for one loaded peer. A slot belongs to no process: what is loaded stays
 * until it is unloaded or the module is removed. Every request needs CAP_SYS_BOOT. Processes that want several requests
 * in a row for themselves hold flock(2) on the device.
 *
 * Every request's argument begins with its size in bytes, as sizeof gives it. A kernel that knows a larger one takes the
 * rest as 0; one that knows a smaller one refuses with E2BIG if what it does not know is not 0. Reserved fields are 0.
 * Addresses are in bytes; "physical" is what the bus sees, "user" what the calling process maps.
 *
 * Errors of all requests: EFAULT, EINVAL (a size, slot, flag or reserved field), E2BIG, EPERM (CAP_SYS_BOOT, lockdown),
 * EINTR (a signal; nothing has changed, but what LIBJUMP_WRITE, or LIBJUMP_LOAD of a peer in place, had written), ENOTTY
 * (a request that the kernel does not know). More stand with each. A refusal that has a reason leaves one sentence in the
 * kernel's log.
 */
#ifndef LIBJUMP_DEVICE_H
#define LIBJUMP_DEVICE_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define LIBJUMP_DEVICE_PATH "/dev/libjump"

/* Raised when a program for an older one could go wrong. */
#define LIBJUMP_DEVICE_VERSION 1

#define LIBJUMP_DEVICE_SLOTS 8

/* Bytes of a core header, at most. */
#define LIBJUMP_DEVICE_CORE (4U << 20)

/* Segments of a peer, at most. */
#define LIBJUMP_DEVICE_SEGMENTS (1U << 20)

/* How the module takes Linux to rest and back; freestanding/linux/module/README.md has the order of the steps. */
enum libjump_design {
	LIBJUMP_DESIGN_KEXEC = 1,	/* kernel_kexec()'s steps: devices are frozen and restored */
	LIBJUMP_DESIGN_QUIET = 2,	/* hibernate_quiet_exec(): devices are frozen and thawed */
};

struct libjump_device_info {
	__u32 size;
	__u32 version;		/* out: LIBJUMP_DEVICE_VERSION */
	__u32 slots;		/* out: LIBJUMP_DEVICE_SLOTS */
	__u32 design;		/* out: enum libjump_design */
};

/* Bytes that the peer finds at a physical address, and zeros behind them. */
struct libjump_device_segment {
	__u64 user;		/* bytes to load; read while LIBJUMP_LOAD runs */
	__u64 user_size;	/* bytes, at most memory_size */
	__u64 physical;		/* a multiple of 4096 */
	__u64 memory_size;	/* bytes, a multiple of 4096, not 0 */
};

/* The peer is entered in 32-bit protected mode with paging off; otherwise in long mode, with its memory mapped. */
#define LIBJUMP_LOAD_PROTECTED32 (1ULL << 0)
/* A fault in the peer stops the machine after its report; otherwise Linux comes back and LIBJUMP_ENTER tells. */
#define LIBJUMP_LOAD_FAULT_STOPS (1ULL << 1)
/*
 * The peer replaces Linux, which does not come back: what the peer has in Linux's memory is kept elsewhere and copied, or
 * already there where that memory was free, so that a peer may be nearly all of it. A fault in it stops the machine. No
 * core header goes with it.
 */
#define LIBJUMP_LOAD_REPLACES (1ULL << 2)

struct libjump_device_load {
	__u32 size;
	__u32 slot;
	__u64 flags;		/* LIBJUMP_LOAD_* */
	/* Physical; below 4 GiB with LIBJUMP_LOAD_PROTECTED32. 0, of a peer with segments: LIBJUMP_SET_ENTRY tells */
	__u64 entry;
	__u64 segments;		/* user: an array of struct libjump_device_segment */
	/* At most LIBJUMP_DEVICE_SEGMENTS; 0: the peer lies in memory already, in a window or nowhere that Linux uses */
	__u32 segment_count;
	__u32 reserved;
	/*
	 * Physical, a multiple of 4096, in one segment: where each LIBJUMP_ENTER writes the header of an ELF core with
	 * Linux's memory, for the peer, a Linux that is told elfcorehdr=; 0: nowhere. The peer is not to use that memory
	 */
	__u64 core;
	__u64 core_size;	/* bytes, a multiple of 4096, from 12288 to LIBJUMP_DEVICE_CORE; 0 if core is */
};

struct libjump_device_slot {
	__u32 size;
	__u32 slot;
	__u32 loaded;		/* out of LIBJUMP_SLOT: 0 or 1 */
	__u32 resident;		/* out of LIBJUMP_SLOT: 1 if the peer's memory is not Linux's, and nothing is swapped */
	/* Physical. In of LIBJUMP_SET_ENTRY; out of LIBJUMP_SLOT, where 0 says that there is none, or nothing is loaded */
	__u64 entry;
};

enum libjump_stage {
	LIBJUMP_STAGE_CALLED,	/* LIBJUMP_ENTER began */
	LIBJUMP_STAGE_LEFT,	/* everything is quiet; the CPU leaves */
	LIBJUMP_STAGE_BACK,	/* it is back */
	LIBJUMP_STAGE_RESUMED,	/* Linux runs as before */
	LIBJUMP_STAGES
};

enum libjump_ending {
	LIBJUMP_CAME_BACK,	/* the peer by itself */
	LIBJUMP_FAULTED,	/* a fault in the peer brought Linux back; LIBJUMP_REPORT has it */
	LIBJUMP_TIMED_OUT,	/* an NMI did when the time was up; LIBJUMP_REPORT has where the peer was */
};

struct libjump_device_enter {
	__u32 size;
	__u32 slot;
	__u32 faulted;		/* out: enum libjump_ending */
	/* Seconds after which an NMI ends the visit, at most those of LIBJUMP_TIMER; 0: it lasts as long as the peer wants */
	__u32 timeout;
	__u64 entry;		/* out: physical; where the peer wants to be entered next; 0: nowhere */
	__u64 times[LIBJUMP_STAGES];	/* out: cycles of the time stamp counter */
};

struct libjump_device_memory {
	__u32 size;
	__u32 slot;
	__u64 physical;		/* any byte of the loaded segments */
	__u64 user;
	__u64 length;		/* bytes; all of it lies in the segments */
};

#define LIBJUMP_REPORT_TEXT 1024

/* A fault as the library tells it; fields of the same names in libjump.h's struct libjump_fault. */
struct libjump_device_report {
	__u32 size;
	__u32 slot;
	__u32 vector;
	__u32 reserved;
	__u64 error;
	__u64 ip, cs, flags;
	__u64 ax, bx, cx, dx, si, di, bp, sp;
	__u64 r[8];
	__u64 cr0, cr2, cr3, cr4;
	char text[LIBJUMP_REPORT_TEXT];	/* out: what a serial port would show, with a NUL */
};

/* Memory in which a peer lies in place, so that a jump copies nothing. */
enum libjump_window_kind {
	/* mem= or memmap= took it from Linux at boot; always there, and neither taken nor given */
	LIBJUMP_WINDOW_MEMMAP = 1,
	/* Linux moves away what lies there: 2 MiB of memory, or several in a row, in one zone */
	LIBJUMP_WINDOW_CONTIGUOUS = 2,
	/* memory blocks that are offline (/sys/devices/system/memory), and cannot come online again meanwhile */
	LIBJUMP_WINDOW_OFFLINE = 3,
};

/* For whoever gives the window back: its blocks were put offline for it, and are to come online again. */
#define LIBJUMP_WINDOW_WAS_ONLINE (1U << 0)
/* And this: in the zone whose pages can all be moved. By "online" alone they might come back to another one. */
#define LIBJUMP_WINDOW_WAS_MOVABLE (1U << 1)

struct libjump_device_window {
	__u32 size;
	__u32 index;		/* in of LIBJUMP_WINDOW: counted from 0 */
	__u32 kind;		/* in of LIBJUMP_WINDOW_TAKE, out of LIBJUMP_WINDOW: enum libjump_window_kind */
	__u32 flags;		/* the same: LIBJUMP_WINDOW_WAS_*, of offline blocks alone */
	/*
	 * Physical. In and out of LIBJUMP_WINDOW_TAKE, where 0 leaves the choice of a contiguous window to the module,
	 * which looks below 4 GiB first; in of LIBJUMP_WINDOW_GIVE; out of LIBJUMP_WINDOW
	 */
	__u64 physical;
	__u64 memory_size;	/* bytes; in of LIBJUMP_WINDOW_TAKE, out of LIBJUMP_WINDOW */
	__u32 slots;		/* out of LIBJUMP_WINDOW: bit N says that the peer of slot N lies in it */
	__u32 reserved;
};

/* Seconds of a timeout, at most, whatever the timer can. */
#define LIBJUMP_DEVICE_TIMEOUT 86400

#define LIBJUMP_TIMER_TEXT 120

/* The timer that ends visits. */
struct libjump_device_timer {
	__u32 size;
	__u32 seconds;			/* out: the longest timeout; 0: there is no such timer */
	char text[LIBJUMP_TIMER_TEXT];	/* out: which it is, or why there is none, with a NUL */
};

#define LIBJUMP_INFO _IOWR('J', 0x80, struct libjump_device_info)
/*
 * Loads a peer into a slot; what the slot had is given back when the new one is in place, and kept if it cannot be,
 * unless both are in the same memory that Linux leaves alone.
 * ENOMEM; EADDRNOTAVAIL: a segment where the machine has no memory, or that no plan can serve; EBUSY: another request
 * is under way, or the memory belongs to another slot's resident peer; EPERM: kernel.kexec_load_disabled; EACCES: a
 * security module (IMA) refuses kernels that no file descriptor names; ENXIO: the core header lies in no segment; ENOSPC:
 * it has no room for the ranges that the peer's memory is swapped with.
 */
#define LIBJUMP_LOAD _IOW('J', 0x81, struct libjump_device_load)
/* Empties a slot. EPERM: kernel.kexec_load_disabled. */
#define LIBJUMP_UNLOAD _IOW('J', 0x82, struct libjump_device_slot)
#define LIBJUMP_SLOT _IOWR('J', 0x83, struct libjump_device_slot)
/*
 * Leaves the machine to the slot's peer. ENODATA: nothing is loaded, or the peer left no entry; EBUSY: a task does not
 * freeze, a device or CPU does not suspend, CPU 0 is offline, or another request is under way; EOPNOTSUPP: memory
 * encryption, a hypervisor in operation, or a timeout without a timer; ERANGE: a timeout that is too long; EINVAL: a
 * timeout of a peer that was loaded with LIBJUMP_LOAD_FAULT_STOPS or LIBJUMP_LOAD_REPLACES; ENOSPC: the core header has no
 * room for all ranges of Linux's memory. Linux runs on as before after each. A peer that replaces Linux does not come
 * back. A peer that comes back without an entry, and not by a fault, may be another kernel that restored this one to a
 * fresh machine: the entries of resident peers in other slots are forgotten then.
 */
#define LIBJUMP_ENTER _IOWR('J', 0x84, struct libjump_device_enter)
/* Copies from or to the memory of a slot's peer, as it was loaded or left. ENODATA; ENXIO: not in its segments. */
#define LIBJUMP_READ _IOW('J', 0x85, struct libjump_device_memory)
#define LIBJUMP_WRITE _IOW('J', 0x86, struct libjump_device_memory)
/* The report of the slot's last LIBJUMP_ENTER. ENODATA: it brought none. */
#define LIBJUMP_REPORT _IOWR('J', 0x87, struct libjump_device_report)
/* One window after the other, those that were taken first. ENOENT: there are no more than index. */
#define LIBJUMP_WINDOW _IOWR('J', 0x88, struct libjump_device_window)
/*
 * Takes memory from Linux for peers, until it is given back or the module is removed. Segments that lie wholly in windows
 * are then in place. EADDRNOTAVAIL: not memory of this kind, or in more than one zone; EBUSY: something in it cannot be
 * moved, a block is not offline, or another request is under way; EEXIST: a window is there already; ENOMEM: Linux has
 * not so much to spare, or contiguous windows would be more than half of the memory.
 */
#define LIBJUMP_WINDOW_TAKE _IOWR('J', 0x89, struct libjump_device_window)
/*
 * Gives back the window that begins at physical. ENOENT: none does that was taken; EBUSY: a peer has a segment in it, or,
 * if it has none at all, its entry. What else a peer uses is not known, and may be lost.
 */
#define LIBJUMP_WINDOW_GIVE _IOW('J', 0x8a, struct libjump_device_window)
#define LIBJUMP_TIMER _IOWR('J', 0x8b, struct libjump_device_timer)
/*
 * Sets, once, where the slot's peer is entered, which LIBJUMP_LOAD was told no entry of: its memory is whole now, and
 * nobody was to enter it before. Only size, slot and entry count. ENODATA: no such peer; EINVAL: 0, or out of reach;
 * EADDRNOTAVAIL: in none of its segments; EPERM: kernel.kexec_load_disabled.
 */
#define LIBJUMP_SET_ENTRY _IOW('J', 0x8c, struct libjump_device_slot)

#endif /* LIBJUMP_DEVICE_H */

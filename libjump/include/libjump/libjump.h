/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * libjump's C interface, for kernels.
 * Order of calls: prepare, arm, leave, again any number of times, release. README.md has a picture.
 *
 * Prepare and leave run at CPL 0, the rest anywhere; all of it on one CPU at a time. Only libjump_leave() has further
 * preconditions. Addresses are in bytes; "physical" is what the bus sees, "virtual" what the caller's page tables map.
 * Functions that can fail return 0 or a negative LIBJUMP_E_*; nothing stays allocated or changed after a failure.
 * docs/EMBEDDING.md has examples.
 */
#ifndef LIBJUMP_H
#define LIBJUMP_H

#ifndef __KERNEL__
#include <stddef.h>
#include <stdint.h>
#else
#include <linux/types.h>
#endif

/* CMakeLists.txt's, as a test holds them to it. */
#define LIBJUMP_VERSION_MAJOR 0
#define LIBJUMP_VERSION_MINOR 1
#define LIBJUMP_VERSION_PATCH 0
#define LIBJUMP_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

/* The i386 kernel is compiled with -mregparm=3; what crosses this boundary always passes its arguments on the stack. */
#if defined(__i386__)
#define LIBJUMP_ABI __attribute__((cdecl, regparm(0)))
#else
#define LIBJUMP_ABI
#endif

/* Numbers of libjump::Error (error.hpp), negated. docs/SPEC.md, "Errors", has what each says and which details it has.
 */
enum {
    LIBJUMP_OK = 0,
    LIBJUMP_E_OUT_OF_MEMORY = -1,
    LIBJUMP_E_SEGMENT_UNALIGNED = -2,
    LIBJUMP_E_SEGMENT_EMPTY = -3,
    LIBJUMP_E_SEGMENT_IMAGE_TOO_LARGE = -4,
    LIBJUMP_E_SEGMENT_WRAPS = -5,
    LIBJUMP_E_SEGMENT_OUT_OF_REACH = -6,
    LIBJUMP_E_SEGMENTS_OVERLAP = -7,
    LIBJUMP_E_SEGMENT_HITS_RESERVED = -8,
    LIBJUMP_E_SEGMENT_HITS_CONTROL_PAGE = -9,
    LIBJUMP_E_SEGMENT_HITS_SWAP_PAGE = -10,
    LIBJUMP_E_PAGE_TWICE = -11,
    LIBJUMP_E_PAGE_OUT_OF_REACH = -12,
    LIBJUMP_E_LIST_ENTRY_UNKNOWN = -13,
    LIBJUMP_E_LIST_NO_DESTINATION = -14,
    LIBJUMP_E_LIST_ENDLESS = -15,
    LIBJUMP_E_CONTROL_PAGE_INVALID = -16,
    LIBJUMP_E_SWAP_PAGE_INVALID = -17,
    LIBJUMP_E_SWAP_PAGE_MISSING = -18,
    LIBJUMP_E_EXTENDED_STATE_TOO_SMALL = -19,
    LIBJUMP_E_ENTRY_OUT_OF_REACH = -20,
    LIBJUMP_E_ALREADY_MAPPED = -21,
    LIBJUMP_E_PLAN_HITS_ITSELF = -22,
    LIBJUMP_E_MODE_UNKNOWN = -23,
    LIBJUMP_E_BIOS_VECTOR_INVALID = -24,
    LIBJUMP_E_BIOS_ADDRESS_WRAPS = -25,
    LIBJUMP_E_BIOS_BUFFER_TOO_LARGE = -26,
    LIBJUMP_E_BIOS_BUFFER_INVALID = -27,
    LIBJUMP_E_BIOS_WINDOW_INVALID = -28,
    LIBJUMP_E_BIOS_FAULT = -29,
    LIBJUMP_E_BIOS_TIMEOUT = -30,
    LIBJUMP_E_BIOS_TIMER_INVALID = -31,
    LIBJUMP_E_BIOS_NO_SERVICE = -32,
    LIBJUMP_E_PAGE_IS_CONTROL_PAGE = -33,
    LIBJUMP_E_PAGE_IS_SWAP_PAGE = -34,
    LIBJUMP_E_BIOS_REQUEST_PAGE_INVALID = -35,
    LIBJUMP_E_LINEAR_OUT_OF_REACH = -36,
    LIBJUMP_E_MEMORY_ENCRYPTED = -37,
    LIBJUMP_E_PAGING_MODE_INVALID = -38,
    LIBJUMP_E_CONTROL_PAGE_UNMAPPED = -39,
    LIBJUMP_E_PAGE_UNMAPPED = -40,
    LIBJUMP_E_CONTROL_FLOW_ENFORCED = -41,
    LIBJUMP_E_SERIAL_INVALID = -42
};

#define LIBJUMP_NO_SEGMENT 0xffffffff /* libjump_failure.segment of an error that is about no segment */

/*
 * Details of a failure, for libjump_describe(). A caller that wants none passes NULL. What an error does not have is 0.
 */
struct libjump_failure {
    int32_t error;    /* as returned */
    uint32_t segment; /* OUT_OF_MEMORY, SEGMENT*: index of the segment at fault, or LIBJUMP_NO_SEGMENT */
    uint32_t other;   /* SEGMENTS_OVERLAP, SEGMENT_HITS_RESERVED: index of the segment or reserved range in the way */
    uint32_t vector;  /* BIOS_VECTOR_INVALID, BIOS_FAULT: of the interrupt or exception */
    /*
     * The value that is wrong. ALREADY_MAPPED, LINEAR_OUT_OF_REACH: a linear address; LIST_ENTRY_UNKNOWN: a word of the
     * list; BIOS_ADDRESS_WRAPS, BIOS_FAULT, BIOS_TIMEOUT: segment << 32 | offset; BIOS_BUFFER_TOO_LARGE: bytes;
     * EXTENDED_STATE_TOO_SMALL: bytes needed; BIOS_TIMER_INVALID: the control byte; else a physical address, where the
     * error is about one.
     */
    uint64_t value;
    uint64_t end;         /* physical; one past the range that begins at `value` */
    uint64_t other_start; /* physical; the range or page that is in the way, or in which `value` should be */
    uint64_t other_end;   /* physical; one past it */
};

#define LIBJUMP_SENTENCE_MAX 160 /* bytes that hold every sentence, the NUL included */

/*
 * Writes one English sentence about `failure`, NUL-terminated and cut to `size` bytes; returns the length of the whole
 * sentence in bytes without the NUL. `text` may be NULL when `size` is 0.
 */
LIBJUMP_ABI size_t libjump_describe(const struct libjump_failure* failure, char* text, size_t size);

/* The caller's pages. Called only before the point of no return, and only from inside a libjump_ function. */
struct libjump_memory {
    void* context; /* passed to each function below */
    /* Physical address of a page of 4096 bytes that is the caller's to give; 0 if there is none.
     * libjump_prepare() needs pages below 4 GiB, libjump_build_plan() pages of its reachable memory. */
    uint64_t(LIBJUMP_ABI* allocate_page)(void* context);
    /* Takes back a page that allocate_page gave. */
    void(LIBJUMP_ABI* free_page)(void* context, uint64_t physical);
    /* Virtual address of a page that allocate_page gave, valid until freed, of a page of a list to be checked, or, for
     * libjump_prepare(), of the page tables in CR3 that map libjump's text and control_page_virtual. */
    void*(LIBJUMP_ABI* map_page)(void* context, uint64_t physical);
    /* 1: each page that allocate_page gives is full of zeros, so that hardly one is cleared; 0: contents do not matter. */
    uint32_t zeroed;
};

/* Parts of the CPU state that the caller saves and restores itself (libjump_config.kernel_keeps). */
enum {
    LIBJUMP_KEEP_FPU = 1,   /* x87, SSE, AVX … and XCR0: as the peer left them, including a pending x87 exception, but
                             * XMM0 to XMM7, which a swap overwrites on its way there and back */
    LIBJUMP_KEEP_DEBUG = 2, /* DR0-3, DR6, DR7; libjump only clears DR7 */
    LIBJUMP_KEEP_MSRS = 4   /* SYSENTER, PAT, MISC_ENABLE …; never those that CR4 or C++ needs: EFER, PKRS … */
};

struct libjump_extent {
    uint64_t start; /* physical */
    uint64_t size;  /* bytes */
};

struct libjump_segment {
    const void* image;    /* virtual; copied while the plan is built */
    uint64_t image_size;  /* bytes, at most memory_size; the rest is filled with zeros */
    uint64_t load;        /* physical, page-aligned */
    uint64_t memory_size; /* bytes, more than 0 */
};

enum {
    /* Breakpoints (INT3, INT1, debug registers) are no faults: they are reported, and the peer goes on. */
    LIBJUMP_FAULT_STOPS = 0,  /* a fault in the peer is reported, and the machine stops */
    LIBJUMP_FAULT_RETURNS = 1 /* after a swap libjump_leave() returns 0, and libjump_report() says why */
};

/* NMIs while the peer runs. On the way to it and back one is not reported, and what it interrupted goes on.
 * docs/SPEC-i386.md and docs/SPEC-x86_64.md, "Fault reports", have the moments that none of this covers. */
enum {
    LIBJUMP_NMI_FAULTS = 0, /* one is a fault, as above; after one that came back NMIs are blocked until an IRET */
    LIBJUMP_NMI_IGNORED = 1 /* as on the way */
};

struct libjump_config {
    uint64_t control_page; /* physical; page-aligned, below 4 GiB; the jump's until release */
    /* Its mapping in the caller's tables: writable, supervisor; on x86_64 in the upper half. */
    void* control_page_virtual;
    uint64_t swap_page;           /* physical; page-aligned, below 4 GiB; 0: only copies can be armed */
    uint16_t serial_port;         /* I/O base of a 16550, set up already, for fault reports; 0: none */
    uint16_t serial_mmio_width;   /* of the next: bytes of a register, 1, or 4 at a stride of 4 */
    uint64_t serial_mmio;         /* the same 16550 instead by physical address, in one page below 4 GiB; 0: none */
    uint32_t kernel_keeps;        /* LIBJUMP_KEEP_* */
    void* extended_state;         /* 64-byte-aligned buffer for FPU and vector state; unused with LIBJUMP_KEEP_FPU */
    uint32_t extended_state_size; /* bytes; at least libjump_extended_state_size() */
    uint32_t peer_fault;          /* LIBJUMP_FAULT_* */
    uint32_t peer_nmi;            /* LIBJUMP_NMI_* */
    /*
     * x86_64 alone, read by libjump_prepare() and no longer. What is mapped at its physical addresses while pages move
     * and for a peer in long mode: page-aligned extents that have all pages of every plan and of its list in them, and
     * what else the peer is to find, RAM and devices apart. And the segments of every plan: no page table lies there,
     * and each is in the extents. Each page that allocate_page gives is looked up among them, quickly where they ascend
     * and none overlaps another.
     */
    const struct libjump_extent* identity;
    uint32_t identity_count;
    uint32_t segment_count;
    const struct libjump_segment* segments;
};

/* Bytes the FPU and vector state of this CPU needs; 0 without an FPU. */
LIBJUMP_ABI uint32_t libjump_extended_state_size(void);

/* One jump. The caller provides the storage, zeroed; its contents are libjump's. */
#if defined(__i386__)
#define LIBJUMP_JUMP_BYTES 416
#else
#define LIBJUMP_JUMP_BYTES 480
#endif
struct libjump_jump {
    uint64_t opaque[LIBJUMP_JUMP_BYTES / 8];
};

/*
 * Builds the page tables and fills the control page. The paging mode is taken from CR4, and from CR3's tables, which
 * map_page must know, on x86_64 the upper half, and where they have libjump's text and the control page. Precondition:
 * the jump is zeroed or released; the tables of one that is prepared would be lost. Errors: MEMORY_ENCRYPTED,
 * CONTROL_FLOW_ENFORCED, CONTROL_PAGE_INVALID, SWAP_PAGE_INVALID, SERIAL_INVALID, EXTENDED_STATE_TOO_SMALL,
 * OUT_OF_MEMORY, PAGE_OUT_OF_REACH, PAGE_TWICE, PAGE_IS_CONTROL_PAGE, PAGE_IS_SWAP_PAGE.
 * With both widths LINEAR_OUT_OF_REACH if CR3's tables do not map libjump's text or control_page_virtual, and
 * ALREADY_MAPPED if control_page_virtual is mapped to another page than control_page.
 * On i386 ALREADY_MAPPED too if the linear address of that text or of the control page is the physical one of the
 * control page or of the UART.
 * On x86_64 CONTROL_PAGE_UNMAPPED; PAGE_UNMAPPED for a page of a segment; LINEAR_OUT_OF_REACH for an extent that passes
 * the lower half; and of text in the lower half LINEAR_OUT_OF_REACH if no extent has its linear address, ALREADY_MAPPED
 * if its physical address is another.
 */
LIBJUMP_ABI int libjump_prepare(struct libjump_jump* jump, const struct libjump_config* config,
                                const struct libjump_memory* memory, struct libjump_failure* failure);

enum {
    LIBJUMP_COPY = 0, /* destinations are overwritten; libjump_leave() does not return */
    LIBJUMP_SWAP = 1, /* destinations and sources change places, and again on the way back */

    /* Added to one of these, on x86_64: the peer is entered with paging off, as all are on i386, not in long mode. */
    LIBJUMP_PROTECTED32 = 2
};

/*
 * Sets what the next leave does. `list_head`: Linux's image->head, see docs/SPEC.md. `entry`: physical address; below 4
 * GiB but for a peer in long mode. Errors: SWAP_PAGE_MISSING, ENTRY_OUT_OF_REACH, MODE_UNKNOWN.
 */
LIBJUMP_ABI int libjump_arm(struct libjump_jump* jump, unsigned long list_head, uint64_t entry, int mode,
                            struct libjump_failure* failure);

/*
 * Checks that the jump's page tables map every page of a list and, for a peer in long mode, its entry: on x86_64 a page
 * in no extent of libjump_config.identity would be a fault past the point of no return; on i386, where pages move
 * without paging, nothing is refused for that. Precondition: the jump is prepared. `list_head`, `entry`, `mode`: as
 * libjump_arm()'s. `memory` maps the pages of the list and of the jump's tables. Errors: PAGE_UNMAPPED, MODE_UNKNOWN;
 * LIST_* and PAGE_OUT_OF_REACH if it is no list.
 */
LIBJUMP_ABI int libjump_check_mapped(const struct libjump_jump* jump, unsigned long list_head, uint64_t entry, int mode,
                                     const struct libjump_memory* memory, struct libjump_failure* failure);

/*
 * The point of no return: allocates nothing, cannot fail, and away from home uses no stack but the control page's.
 * Preconditions: armed; interrupts off; not in VMX operation; nothing that prepare refuses has been turned on since;
 * some 300 bytes of stack; the paging mode that prepare saw; on x86_64 the upper half of the top-level table that it
 * saw, on i386 libjump's text where it was; unless LIBJUMP_KEEP_FPU a CPU with the same extended state; every other CPU
 * and every device quiet. Returns, after a swap, the physical address at which the peer wants to be entered next, where
 * the next leave enters it unless armed anew; 0 for nowhere: then libjump_arm() comes first. Does not return from a
 * copy.
 */
LIBJUMP_ABI uint64_t libjump_leave(struct libjump_jump* jump);

/* What a peer was doing when it faulted. */
struct libjump_fault {
    uint32_t vector;
    uint64_t error; /* 0 where the CPU pushes none */
    uint64_t ip, cs, flags;
    uint64_t ax, bx, cx, dx, si, di, bp, sp;
    uint64_t r[8]; /* R8 to R15; 0 on i386 and in 32-bit peers */
    uint64_t cr0, cr2, cr3, cr4;
};

/*
 * Returns 1 and stores the report if the last leave's peer faulted and came back by LIBJUMP_FAULT_RETURNS; otherwise
 * returns 0 and stores nothing. Precondition: prepared. Any CPL.
 */
LIBJUMP_ABI int libjump_report(const struct libjump_jump* jump, struct libjump_fault* fault);

/*
 * The same as text, as on the serial port: at most `size` - 1 bytes and a NUL. Returns the length of all of it; 0 if
 * there is no report. LIBJUMP_REPORT_MAX bytes hold it.
 */
LIBJUMP_ABI size_t libjump_report_text(const struct libjump_jump* jump, char* text, size_t size);
#define LIBJUMP_REPORT_MAX 1024

/* Gives the page tables back. A jump that was never prepared (all zero) is left alone. */
LIBJUMP_ABI void libjump_release(struct libjump_jump* jump, const struct libjump_memory* memory);

/*
 * Checks a page list against the invariant a swap needs: every page at most once, none of them the control page, the
 * swap page (0: none) or a page of the list.
 * Errors: LIST_*, PAGE_TWICE, PAGE_OUT_OF_REACH, PLAN_HITS_ITSELF, PAGE_IS_CONTROL_PAGE, PAGE_IS_SWAP_PAGE,
 * OUT_OF_MEMORY.
 */
LIBJUMP_ABI int libjump_check_list(unsigned long list_head, uint64_t control_page, uint64_t swap_page,
                                   const struct libjump_memory* memory, struct libjump_failure* failure);

/* For a kernel that has no page lists of its own: see Segment and Placement in segment.hpp. */
struct libjump_placement {
    struct libjump_extent reachable;       /* memory the plan may use, below 4 GiB */
    const struct libjump_extent* reserved; /* ranges no segment may touch */
    uint32_t reserved_count;
    uint64_t control_page; /* physical */
    uint64_t swap_page;    /* physical; 0: none */
    /* 1: for LIBJUMP_COPY alone; segments may be nearly all of the memory. 0: for either; at most half of it, since what
     * the leaver has in a segment's page takes another one. */
    uint32_t is_copy;
};

/*
 * Stores the head of a new page list in *list_head. Errors: OUT_OF_MEMORY, SEGMENT*, PAGE_TWICE, PAGE_OUT_OF_REACH,
 * PAGE_IS_CONTROL_PAGE, PAGE_IS_SWAP_PAGE.
 */
LIBJUMP_ABI int libjump_build_plan(unsigned long* list_head, const struct libjump_segment* segments,
                                   uint32_t segment_count, const struct libjump_placement* placement,
                                   const struct libjump_memory* memory, struct libjump_failure* failure);

/* Gives back every page of a plan that libjump_build_plan() made. */
LIBJUMP_ABI void libjump_release_plan(unsigned long list_head, const struct libjump_memory* memory);

/*
 * Real-mode services from a kernel with paging on: see bios/caller.hpp, whose names these are. A jump of its own,
 * prepared with the rest, swaps a trampoline into a window of low memory, calls the service and comes back.
 */
struct libjump_bios_regs {
    uint32_t eax, ebx, ecx, edx, esi, edi, ebp, eflags;
    uint16_t ds, es, fs, gs;
};

/* Data for a service and from it, at the start of the window's buffer there; nothing but these bytes is copied. */
struct libjump_bios_buffer {
    uint64_t address;  /* physical; contiguous, above page 0, below 4 GiB */
    uint64_t in_size;  /* bytes copied to the window's buffer before the call, 0 to libjump_bios_config's buffer_size */
    uint64_t out_size; /* bytes copied back from there after it, likewise; what nobody wrote there is undefined */
};

struct libjump_bios_config {
    struct libjump_config jump; /* with a swap page; on x86_64 its extents have the window too */
    uint64_t window;            /* physical; page-aligned, 4096 or above; 8192 bytes and the buffer are borrowed */
    uint32_t buffer_size;       /* bytes, a multiple of 4096, may be 0 */
    uint64_t low_memory_end;    /* physical; where the BIOS's extended data begin, at most 0xa0000 */
    uint64_t request_page;      /* physical; page-aligned, below 4 GiB; the call's until release */
    void* request_page_virtual; /* its mapping, writable */
    uint8_t pic_master_base;    /* vector of IRQ0, as the caller's PIC is set up */
    uint8_t pic_slave_base;     /* vector of IRQ8 */
    uint8_t nmi_masked;         /* whether bit 7 of port 0x70 is set */
    uint8_t timer_control;      /* port 0x43's byte for counter 0, 0x30-0x3f; 0: the timer stays as it is in calls */
    uint16_t timer_divisor;     /* counter 0's; 0: 65536 */
    uint16_t bios_masks;        /* IRQs masked during a call, IRQ0-7 in the low byte; LIBJUMP_BIOS_MASKS */
};

#define LIBJUMP_BIOS_MASKS 0x8eb8 /* all but timer, keyboard, diskette, clock, mouse, coprocessor, disk */

/* One trampoline. The caller provides the storage, zeroed; its contents are libjump's. */
#if defined(__i386__)
#define LIBJUMP_BIOS_BYTES 480
#else
#define LIBJUMP_BIOS_BYTES 544
#endif
struct libjump_bios {
    uint64_t opaque[LIBJUMP_BIOS_BYTES / 8];
};

/*
 * Errors: BIOS_WINDOW_INVALID, BIOS_REQUEST_PAGE_INVALID, SWAP_PAGE_MISSING, BIOS_TIMER_INVALID, and those of
 * libjump_prepare() and libjump_build_plan().
 */
LIBJUMP_ABI int libjump_bios_prepare(struct libjump_bios* bios, const struct libjump_bios_config* config,
                                     const struct libjump_memory* memory, struct libjump_failure* failure);

/*
 * INT `vector`. `regs` in and out. `buffer`: NULL: none. `ticks`: timer interrupts until the service is abandoned, 0:
 * none. Preconditions: prepared, libjump_leave()'s, and BiosCaller::interrupt()'s (bios/caller.hpp). Errors that touch
 * nothing: BIOS_VECTOR_INVALID, BIOS_BUFFER_TOO_LARGE, BIOS_BUFFER_INVALID, BIOS_NO_SERVICE. BIOS_FAULT, BIOS_TIMEOUT:
 * the call was abandoned; failure->value is CS << 32 | IP, `regs` and the buffer as they were there, and a device that
 * the service started may still write to the window's pages.
 */
LIBJUMP_ABI int libjump_bios_interrupt(struct libjump_bios* bios, uint32_t vector, struct libjump_bios_regs* regs,
                                       const struct libjump_bios_buffer* buffer, uint32_t ticks,
                                       struct libjump_failure* failure);

/* CALL segment:offset, to code that ends by RETF. Likewise; BIOS_ADDRESS_WRAPS instead of BIOS_VECTOR_INVALID. */
LIBJUMP_ABI int libjump_bios_far_call(struct libjump_bios* bios, uint32_t segment, uint32_t offset,
                                      struct libjump_bios_regs* regs, const struct libjump_bios_buffer* buffer,
                                      uint32_t ticks, struct libjump_failure* failure);

/* The real-mode segment at whose offset 0 the service finds the buffer. */
LIBJUMP_ABI uint16_t libjump_bios_buffer_segment(struct libjump_bios* bios);

/* Gives everything back. One that was never prepared (all zero) is left alone. */
LIBJUMP_ABI void libjump_bios_release(struct libjump_bios* bios, const struct libjump_memory* memory);

#ifdef __cplusplus
}
#endif

#endif /* LIBJUMP_H */

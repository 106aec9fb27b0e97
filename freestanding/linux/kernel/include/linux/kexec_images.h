/* SPDX-License-Identifier: GPL-2.0-only */
/* Several images, images that live outside of this kernel, and what is told about them. */
#ifndef LINUX_KEXEC_IMAGES_H
#define LINUX_KEXEC_IMAGES_H

#include <linux/errno.h>
#include <linux/kexec.h>
#include <linux/mutex.h>

#ifdef CONFIG_KEXEC_IN_PLACE
/* Adds what the parameter kexec_in_place asks for to the flags of kexec_load(). */
unsigned long kexec_in_place_flags(unsigned long flags);

/* Gives image->segment its memory; kexec_free_segments() takes it back. */
int kexec_alloc_segments(struct kimage *image);
void kexec_free_segments(struct kimage *image);

/* Segment @i does not begin before the one before it ends. */
bool kexec_in_order(const struct kimage *image, unsigned long i);

/* The segment is written where it belongs, outside of what this kernel uses. May sleep. */
bool kexec_in_place(const struct kimage *image, const struct kexec_segment *segment);

/*
 * The image is entered outside of this kernel's memory, where a jump brings no page of it: it is a
 * peer in place, or a kernel that waits there.
 */
bool kexec_is_entered_outside(struct kimage *image);
int kexec_load_in_place(const struct kexec_segment *segment);

/* kimage_is_destination_range() of an image whose segments are in order. */
bool kexec_has_segment_in(const struct kimage *image, unsigned long start, unsigned long end);

/*
 * Claims the memory that is written at once. It may hold a resident peer, or
 * the page at which one waits. One of another slot is kept, and the load
 * refused; one of this slot is lost even if the load fails. No driver gets
 * that memory while the image is loaded, and none may have it before.
 */
int kexec_make_room(struct kimage *image);
#else
static inline unsigned long kexec_in_place_flags(unsigned long flags)
{
	return flags;
}

static inline int kexec_alloc_segments(struct kimage *image)
{
	return 0;
}

static inline void kexec_free_segments(struct kimage *image) { }

static inline bool kexec_in_order(const struct kimage *image, unsigned long i)
{
	return true;
}

static inline bool kexec_in_place(const struct kimage *image, const struct kexec_segment *segment)
{
	return false;
}

static inline int kexec_load_in_place(const struct kexec_segment *segment)
{
	return -EOPNOTSUPP;
}

static inline bool kexec_has_segment_in(const struct kimage *image, unsigned long start,
					unsigned long end)
{
	return false;
}

static inline bool kexec_is_entered_outside(struct kimage *image)
{
	return false;
}

static inline int kexec_make_room(struct kimage *image)
{
	return 0;
}
#endif

#ifdef CONFIG_KEXEC_SLOTS
/* Images that can be loaded at the same time; kexec_image is the one in the chosen slot. */
#define KEXEC_SLOTS 8
extern unsigned int kexec_slot;

/* Held by who looks at images without the kexec lock, which a panic could need. */
extern struct mutex kexec_readers;

/* Precondition: the kexec lock or kexec_readers is held. */
struct kimage *kexec_image_in(unsigned int slot);

/* An image that nothing refers to any more may be freed after this. */
void kexec_wait_for_readers(void);

/*
 * A peer that came back without a way back may be the kernel that restored
 * this one on a fresh machine. Resident peers do not exist there, nor does a
 * kernel that waits outside of this one's memory.
 */
void kexec_forget_residents(void);
#else
#define KEXEC_SLOTS 1
#define kexec_slot 0U
static inline struct kimage *kexec_image_in(unsigned int slot)
{
	return kexec_image;
}

static inline void kexec_wait_for_readers(void) { }
static inline void kexec_forget_residents(void) { }
#endif

/* Times of the last jump, in cycles of a clock that a machine's kernels share. */
enum kexec_time {
	KEXEC_CALLED,
	KEXEC_LEFT,
	KEXEC_BACK,
	KEXEC_RESUMED,
	KEXEC_TIMES
};

#ifdef CONFIG_KEXEC_TIMES
void kexec_note_time(enum kexec_time time);
#else
static inline void kexec_note_time(enum kexec_time time) { }
#endif

#endif /* LINUX_KEXEC_IMAGES_H */

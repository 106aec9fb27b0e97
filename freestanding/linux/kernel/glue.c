// SPDX-License-Identifier: GPL-2.0-only
/* A kimage and its jump. */
#define pr_fmt(fmt) "kexec: " fmt

#include <linux/cpufeature.h>
#include <linux/kexec.h>
#include <linux/kexec_images.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include <asm/e820/api.h>
#include <asm/kexec_jump.h>

#include "pages.h"
#include "serial.h"

struct kexec_jump {
	struct libjump_jump jump;
};

bool kexec_is_memory(const struct kexec_segment *segment)
{
	u64 page, end = (u64)segment->mem + segment->memsz;

	/* There may be 2^20 of them, or one of 4 GiB. */
	cond_resched();
	for (page = segment->mem; page < end; page += PAGE_SIZE) {
		if (!e820__mapped_raw_any(page, page + PAGE_SIZE, E820_TYPE_RAM)) {
			pr_err("no memory for the segment at %#lx\n", segment->mem);
			return false;
		}
		if (!(page % SZ_16M))
			cond_resched();
	}
	return true;
}

static uint64_t kexec_swap_page(const struct kimage *image)
{
	return image->swap_page ? page_to_phys(image->swap_page) : 0;
}

int kexec_jump_prepare(struct kimage *image)
{
	void *control_page = page_address(image->control_code_page);
	struct libjump_config config = {
		.control_page		= __pa(control_page),
		.control_page_virtual	= control_page,
		.swap_page		= kexec_swap_page(image),
		/* kernel_fpu_begin() in save_processor_state() has it. */
		.kernel_keeps		= LIBJUMP_KEEP_FPU,
	};
	struct libjump_failure failure;

	if (image->preserve_context && !image->start) {
		pr_err("an image to come back from needs an entry that is not 0\n");
		return -EINVAL;
	}
	kexec_choose_serial(&config);
	image->arch.jump = kzalloc(sizeof(*image->arch.jump), GFP_KERNEL);
	if (!image->arch.jump)
		return -ENOMEM;
	if (libjump_prepare(&image->arch.jump->jump, &config, &kexec_pages, &failure))
		return kexec_refuse(&failure);
	return 0;
}

int kexec_jump_arm(struct kimage *image)
{
	const bool swap = image->preserve_context;
	struct libjump_failure failure;

	if (swap && libjump_check_list(image->head, page_to_phys(image->control_code_page),
				       kexec_swap_page(image), &kexec_pages, &failure))
		return kexec_refuse(&failure);
	if (libjump_arm(&image->arch.jump->jump, image->head, image->start,
			swap ? LIBJUMP_SWAP : LIBJUMP_COPY, &failure))
		return kexec_refuse(&failure);
	return 0;
}

void kexec_jump_cleanup(struct kimage *image)
{
	struct kexec_jump *jump = image->arch.jump;

	if (!jump)
		return;
	libjump_release(&jump->jump, &kexec_pages);
	kfree(jump);
	image->arch.jump = NULL;
}

void kexec_jump_leave(struct kimage *image)
{
	kexec_note_time(KEXEC_LEFT);
	image->start = libjump_leave(&image->arch.jump->jump);
	kexec_note_time(KEXEC_BACK);
	/*
	 * The peer may have left an x87 exception pending, which the next
	 * FRSTOR of a task would take.
	 */
	if (boot_cpu_has(X86_FEATURE_FPU))
		asm volatile("fnclex");
}

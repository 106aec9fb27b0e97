// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) "kexec: " fmt

#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/printk.h>

#include "pages.h"

static uint64_t LIBJUMP_ABI kexec_allocate_page(void *context)
{
	unsigned long page = __get_free_page(GFP_KERNEL);

	return page ? __pa(page) : 0;
}

static void LIBJUMP_ABI kexec_free_page(void *context, uint64_t physical)
{
	free_page((unsigned long)__va(physical));
}

static void * LIBJUMP_ABI kexec_map_page(void *context, uint64_t physical)
{
	return __va(physical);
}

const struct libjump_memory kexec_pages = {
	.allocate_page	= kexec_allocate_page,
	.free_page	= kexec_free_page,
	.map_page	= kexec_map_page,
};

int kexec_refuse(const struct libjump_failure *failure)
{
	char text[LIBJUMP_SENTENCE_MAX];

	libjump_describe(failure, text, sizeof(text));
	pr_err("%s\n", text);
	return failure->error == LIBJUMP_E_OUT_OF_MEMORY ? -ENOMEM : -EINVAL;
}

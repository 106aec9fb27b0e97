/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* A page allocator in C for the C ABI's tests: no libc, so that a kernel's calling convention can
 * be tried on it. */
#ifndef C_PAGES_H
#define C_PAGES_H

#include <libjump/libjump.h>

#define C_PAGES 64
#define C_PAGES_START 0x100000u /* physical address of page 0 */

struct c_pages {
    unsigned char in_use[C_PAGES];
    unsigned next;    /* pages are given upwards, each once */
    unsigned limit;   /* allocations from here on fail */
    unsigned maps;    /* calls of map_page */
    unsigned zeroed;  /* pages are given full of zeros */
    unsigned misuses; /* pages freed that were not in use, addresses mapped that are no page */
};

/* Empties `pages`, of which there is one set of contents, and fills in `memory`. */
void c_pages_start(struct c_pages* pages, struct libjump_memory* memory);
unsigned c_pages_held(const struct c_pages* pages);
uint32_t c_pages_load(uint64_t physical);
unsigned char* c_pages_at(uint64_t physical); /* NULL where no page is */

#endif

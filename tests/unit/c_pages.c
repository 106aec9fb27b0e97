/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#include "support/c_pages.h"

static union {
    unsigned char bytes[C_PAGES][4096];
    uint64_t aligned;
} contents;

static unsigned number_of(uint64_t physical) {
    return physical < C_PAGES_START || physical - C_PAGES_START >= C_PAGES * 4096u
               ? C_PAGES
               : (unsigned)(physical - C_PAGES_START) / 4096u;
}

static LIBJUMP_ABI uint64_t allocate_page(void* context) {
    struct c_pages* pages = context;
    unsigned i;
    if (pages->next >= pages->limit || pages->next >= C_PAGES) {
        return 0;
    }
    pages->in_use[pages->next] = 1;
    for (i = 0; pages->zeroed && i < 4096; ++i) {
        contents.bytes[pages->next][i] = 0;
    }
    if (!pages->zeroed) {
        contents.bytes[pages->next][4095] = 0xa5; /* contents do not matter, says libjump.h */
    }
    return C_PAGES_START + 4096u * pages->next++;
}

static LIBJUMP_ABI void free_page(void* context, uint64_t physical) {
    struct c_pages* pages = context;
    const unsigned number = number_of(physical);
    if (number == C_PAGES || physical % 4096 != 0 || !pages->in_use[number]) {
        ++pages->misuses;
        return;
    }
    pages->in_use[number] = 0;
}

static LIBJUMP_ABI void* map_page(void* context, uint64_t physical) {
    struct c_pages* pages = context;
    const unsigned number = number_of(physical);
    ++pages->maps;
    if (number == C_PAGES || physical % 4096 != 0 || !pages->in_use[number]) {
        ++pages->misuses;
        return contents.bytes[0];
    }
    return contents.bytes[number];
}

void c_pages_start(struct c_pages* pages, struct libjump_memory* memory) {
    unsigned i;
    for (i = 0; i < C_PAGES; ++i) {
        pages->in_use[i] = 0;
    }
    pages->next = 0;
    pages->limit = C_PAGES;
    pages->maps = 0;
    pages->zeroed = 0;
    pages->misuses = 0;
    memory->context = pages;
    memory->allocate_page = allocate_page;
    memory->free_page = free_page;
    memory->map_page = map_page;
    memory->zeroed = 0;
}

unsigned c_pages_held(const struct c_pages* pages) {
    unsigned i, held = 0;
    for (i = 0; i < C_PAGES; ++i) {
        held += pages->in_use[i];
    }
    return held;
}

unsigned char* c_pages_at(uint64_t physical) {
    const unsigned number = number_of(physical);
    return number == C_PAGES ? NULL : contents.bytes[number] + physical % 4096;
}

uint32_t c_pages_load(uint64_t physical) { return *(const uint32_t*)(const void*)c_pages_at(physical); }

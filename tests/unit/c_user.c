/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* A kernel's side of libjump.h. Each function gives NULL or the condition that did not hold. */
#include "support/c_pages.h"

#define TEXT(line) #line
#define LINE(line) TEXT(line)
#define EXPECT(condition)                                  \
    do {                                                   \
        if (!(condition)) {                                \
            return "line " LINE(__LINE__) ": " #condition; \
        }                                                  \
    } while (0)

static struct c_pages pages;
static struct libjump_memory memory;
static struct libjump_jump jump;
static const unsigned char image[5000] = {1, 2, 3, [4999] = 9};

static const struct libjump_placement anywhere = {.reachable = {0, 0x100000000}};

static struct libjump_segment segments[] = {
    {image, sizeof image, 0x400000, 3 * 4096},
    {NULL, 0, 0x500000, 1},
};

static int same_start(const char* text, const char* start) {
    while (*start != '\0') {
        if (*text++ != *start++) {
            return 0;
        }
    }
    return 1;
}

const char* c_builds_checks_and_releases_a_plan(void) {
    unsigned long head = 0;
    uint64_t list, first, second;
    c_pages_start(&pages, &memory);
    EXPECT(libjump_build_plan(&head, segments, 2, &anywhere, &memory, NULL) == LIBJUMP_OK);
    EXPECT((head & 0xfff) == 2);
    EXPECT(libjump_check_list(head, 0x7000, 0x8000, &memory, NULL) == LIBJUMP_OK);

    list = head & ~0xfffu;
    EXPECT(c_pages_load(list) == (0x400000 | 1));
    first = c_pages_load(list + 1 * sizeof(unsigned long)) & ~0xfffu;
    second = c_pages_load(list + 2 * sizeof(unsigned long)) & ~0xfffu;
    EXPECT(c_pages_load(list + 4 * sizeof(unsigned long)) == (0x500000 | 1));
    EXPECT(c_pages_load(list + 6 * sizeof(unsigned long)) == 4);
    EXPECT(c_pages_at(first)[0] == 1 && c_pages_at(first)[2] == 3 && c_pages_at(first)[4095] == 0);
    EXPECT(c_pages_at(second)[4999 - 4096] == 9 && c_pages_at(second)[4095] == 0);

    EXPECT(c_pages_held(&pages) == 5);
    libjump_release_plan(head, &memory);
    EXPECT(c_pages_held(&pages) == 0 && pages.misuses == 0);
    return NULL;
}

/* What is not cleared need not be mapped for that. */
const char* c_says_that_pages_are_zeros(void) {
    unsigned zeroed, maps[2];
    for (zeroed = 0; zeroed < 2; ++zeroed) {
        unsigned long head = 0;
        uint64_t list, second, last;
        c_pages_start(&pages, &memory);
        pages.zeroed = memory.zeroed = zeroed;
        EXPECT(libjump_build_plan(&head, segments, 2, &anywhere, &memory, NULL) == LIBJUMP_OK);
        maps[zeroed] = pages.maps;
        list = head & ~0xfffu;
        second = c_pages_load(list + 2 * sizeof(unsigned long)) & ~0xfffu;
        last = c_pages_load(list + 5 * sizeof(unsigned long)) & ~0xfffu;
        EXPECT(c_pages_at(second)[4999 - 4096] == 9 && c_pages_at(second)[4095] == 0);
        EXPECT(c_pages_at(last)[0] == 0 && c_pages_at(last)[7] == 0 && c_pages_at(last)[4095] == 0);
        libjump_release_plan(head, &memory);
        EXPECT(c_pages_held(&pages) == 0 && pages.misuses == 0);
    }
    EXPECT(maps[1] < maps[0]);
    return NULL;
}

const char* c_gets_nothing_when_memory_runs_out(void) {
    unsigned limit;
    int result = LIBJUMP_E_OUT_OF_MEMORY;
    for (limit = 0; result != LIBJUMP_OK; ++limit) {
        unsigned long head = 0x12345678;
        struct libjump_failure failure;
        c_pages_start(&pages, &memory);
        pages.limit = limit;
        result = libjump_build_plan(&head, segments, 2, &anywhere, &memory, &failure);
        EXPECT(failure.error == result);
        EXPECT(result == LIBJUMP_OK || (result == LIBJUMP_E_OUT_OF_MEMORY && head == 0x12345678));
        EXPECT(result == LIBJUMP_OK || c_pages_held(&pages) == 0);
        EXPECT(pages.misuses == 0);
    }
    EXPECT(limit > 5);
    return NULL;
}

static LIBJUMP_ABI uint64_t allocate_no_page(void* context) {
    (void)context;
    return C_PAGES_START + 8;
}

const char* c_gives_an_address_that_is_no_pages(void) {
    unsigned long head;
    c_pages_start(&pages, &memory);
    memory.allocate_page = allocate_no_page;
    EXPECT(libjump_build_plan(&head, segments, 2, &anywhere, &memory, NULL) == LIBJUMP_E_PAGE_OUT_OF_REACH);
    EXPECT(pages.misuses == 0); /* it was neither mapped nor freed */
    return NULL;
}

const char* c_learns_which_segment_is_bad(void) {
    static const struct libjump_extent reserved[] = {{0, 4096}, {0x401000, 1}};
    struct libjump_placement placement = anywhere;
    struct libjump_failure failure;
    unsigned long head;
    char text[40];
    c_pages_start(&pages, &memory);
    placement.reserved = reserved;
    placement.reserved_count = 2;
    EXPECT(libjump_build_plan(&head, segments, 2, &placement, &memory, &failure) == LIBJUMP_E_SEGMENT_HITS_RESERVED);
    EXPECT(failure.segment == 0 && failure.other == 1 && failure.value == 0x400000 && failure.end == 0x403000);
    EXPECT(libjump_describe(&failure, text, sizeof text) == 83);
    EXPECT(same_start(text, "segment 0 at [0x400000, 0x403000) overl") && text[39] == '\0');
    EXPECT(libjump_describe(&failure, NULL, 0) == 83);
    failure.error = -12345;
    EXPECT(libjump_describe(&failure, text, sizeof text) == 13 && same_start(text, "unknown error"));
    failure.error = -2147483647 - 1;
    EXPECT(libjump_describe(&failure, text, sizeof text) == 13);
    return NULL;
}

const char* c_has_its_lists_checked(void) {
    struct libjump_failure failure;
    unsigned long head;
    c_pages_start(&pages, &memory);
    EXPECT(libjump_build_plan(&head, segments, 2, &anywhere, &memory, NULL) == LIBJUMP_OK);
    EXPECT(libjump_check_list(head, 0x401000, 0, &memory, &failure) == LIBJUMP_E_PAGE_IS_CONTROL_PAGE);
    EXPECT(failure.value == 0x401000);
    EXPECT(libjump_check_list(head, 0x7000, 0x500000, &memory, NULL) == LIBJUMP_E_PAGE_IS_SWAP_PAGE);
    EXPECT(libjump_check_list(head | 1, 0x7000, 0, &memory, NULL) == LIBJUMP_E_LIST_ENTRY_UNKNOWN);
    EXPECT(libjump_check_list(4, 0x7000, 0, &memory, NULL) == LIBJUMP_OK);
    libjump_release_plan(head, &memory);
    EXPECT(c_pages_held(&pages) == 0 && pages.misuses == 0);
    return NULL;
}

const char* c_may_release_a_jump_it_never_prepared(void) {
    c_pages_start(&pages, &memory);
    libjump_release(&jump, &memory);
    EXPECT(pages.misuses == 0);
    EXPECT(libjump_extended_state_size() >= 108);
    return NULL;
}

const char* c_arms(struct libjump_jump* prepared) {
    struct libjump_failure failure;
    EXPECT(libjump_arm(prepared, 4, 0xfffff000, LIBJUMP_COPY, &failure) == LIBJUMP_OK && failure.error == 0);
    EXPECT(libjump_arm(prepared, 4, 0x100000000, LIBJUMP_COPY | LIBJUMP_PROTECTED32, &failure) == LIBJUMP_E_ENTRY_OUT_OF_REACH);
    EXPECT(failure.error == LIBJUMP_E_ENTRY_OUT_OF_REACH && failure.value == 0x100000000);
    EXPECT(libjump_arm(prepared, 4, 0x1000, LIBJUMP_SWAP, NULL) == LIBJUMP_E_SWAP_PAGE_MISSING);
    EXPECT(libjump_arm(prepared, 4, 0x1000, 4, NULL) == LIBJUMP_E_MODE_UNKNOWN);
    return NULL;
}

/* Of a jump whose tables map nothing but its own two pages. */
const char* c_has_a_list_checked_for_what_is_mapped(const struct libjump_jump* prepared,
                                                    const struct libjump_memory* reader, uint32_t own_page) {
    struct libjump_failure failure;
#if defined(__i386__)
    const int refused = LIBJUMP_OK;
#else
    const int refused = LIBJUMP_E_PAGE_UNMAPPED;
#endif
    EXPECT(libjump_check_mapped(prepared, 4, own_page, LIBJUMP_SWAP, reader, NULL) == LIBJUMP_OK);
    EXPECT(libjump_check_mapped(prepared, 4, 0x5123, LIBJUMP_SWAP, reader, &failure) == refused);
    EXPECT(failure.error == refused && failure.value == (refused == LIBJUMP_OK ? 0 : 0x5000));
    EXPECT(libjump_check_mapped(prepared, 4, 0x5123, LIBJUMP_PROTECTED32, reader, NULL) == LIBJUMP_OK);
    EXPECT(libjump_check_mapped(prepared, 5, own_page, LIBJUMP_COPY, reader, NULL) == LIBJUMP_E_LIST_ENTRY_UNKNOWN);
    EXPECT(libjump_check_mapped(prepared, 4, own_page, 4, reader, NULL) == LIBJUMP_E_MODE_UNKNOWN);
    return NULL;
}

const char* c_has_bad_bios_calls_refused(struct libjump_bios* prepared) {
    struct libjump_bios_regs regs = {.eax = 0x1234, .gs = 5};
    struct libjump_bios_buffer buffer = {.address = 0x400000, .in_size = 4097};
    struct libjump_failure failure;
    EXPECT(libjump_bios_buffer_segment(prepared) == 0x9200);
    EXPECT(libjump_bios_interrupt(prepared, 256, &regs, NULL, 0, &failure) == LIBJUMP_E_BIOS_VECTOR_INVALID);
    EXPECT(failure.vector == 256);
    EXPECT(libjump_bios_interrupt(prepared, 0x15, &regs, &buffer, 0, NULL) == LIBJUMP_E_BIOS_BUFFER_TOO_LARGE);
    buffer.in_size = 0;
    buffer.out_size = 0x100000000;
    EXPECT(libjump_bios_interrupt(prepared, 0x15, &regs, &buffer, 0, NULL) == LIBJUMP_E_BIOS_BUFFER_TOO_LARGE);
    buffer.address = 0x301fff;
    buffer.out_size = 1;
    EXPECT(libjump_bios_interrupt(prepared, 0x15, &regs, &buffer, 0, NULL) == LIBJUMP_E_BIOS_BUFFER_INVALID);
    EXPECT(libjump_bios_far_call(prepared, 0xffff, 0x10, &regs, NULL, 0, &failure) == LIBJUMP_E_BIOS_ADDRESS_WRAPS);
    EXPECT(failure.value == 0xffff00000010);
    EXPECT(regs.eax == 0x1234 && regs.gs == 5);
    return NULL;
}

const char* c_may_release_a_bios_it_never_prepared(void) {
    static struct libjump_bios bios;
    c_pages_start(&pages, &memory);
    libjump_bios_release(&bios, &memory);
    EXPECT(pages.misuses == 0);
    return NULL;
}

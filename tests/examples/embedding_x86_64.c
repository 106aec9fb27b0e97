/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The C of docs/EMBEDDING.md for a kernel in long mode; a test compares the two. */
#include <libjump/libjump.h>

extern struct libjump_jump jump;
extern const struct libjump_memory memory;
extern struct libjump_failure failure;
extern unsigned char fpu_state[16384];
int prepare_jump(uint64_t control_page, void* control_page_virtual, uint64_t swap_page,
                 const struct libjump_segment* segments, uint32_t segment_count);
int check_plan(unsigned long plan, uint64_t entry);
int arm_jump(unsigned long plan, uint64_t entry);

/* What a peer finds, and all that moves. A range for each run of memory, so that nothing beside it is mapped. */
static const struct libjump_extent identity[] = {
    {.start = 0x0, .size = 0x9f000},
    {.start = 0x100000, .size = 0xbff00000},
    {.start = 0x100000000, .size = 0x40000000}, /* memory above 4 GiB */
    {.start = 0xfed00000, .size = 0x1000},      /* a device: the HPET */
};

int prepare_jump(uint64_t control_page, void* control_page_virtual, uint64_t swap_page,
                 const struct libjump_segment* segments, uint32_t segment_count) {
    const struct libjump_config config = {
        .control_page = control_page,                 /* below 4 GiB */
        .control_page_virtual = control_page_virtual, /* in the upper half: data, not executable */
        .swap_page = swap_page,                       /* below 4 GiB */
        .serial_port = 0x3f8,
        .extended_state = fpu_state,
        .extended_state_size = sizeof(fpu_state),
        .identity = identity,
        .identity_count = sizeof(identity) / sizeof(identity[0]),
        .segment_count = segment_count,
        .segments = segments, /* the same as the plan's: no page table is taken from there */
    };
    return libjump_prepare(&jump, &config, &memory, &failure);
}

int check_plan(unsigned long plan, uint64_t entry) {
    int error = libjump_check_mapped(&jump, plan, entry, LIBJUMP_SWAP, &memory, &failure);
    return error;
}

int arm_jump(unsigned long plan, uint64_t entry) {
    int error = libjump_arm(&jump, plan, entry, LIBJUMP_SWAP | LIBJUMP_PROTECTED32, &failure);
    return error;
}

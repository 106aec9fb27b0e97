/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#include <libjump/libjump.h>

int kernel(void);

static struct libjump_jump jump;
static struct libjump_bios bios;

int kernel(void) {
    unsigned long head;
    struct libjump_placement placement = {.reachable = {0, 0x100000000}};
    struct libjump_memory memory = {0};
    if (libjump_build_plan(&head, 0, 0, &placement, &memory, 0) != LIBJUMP_OK) {
        return 1;
    }
    if (libjump_arm(&jump, head, 0x7c00, LIBJUMP_SWAP, 0) != LIBJUMP_OK) {
        return 2;
    }
    struct libjump_bios_regs regs = {0};
    if (libjump_bios_interrupt(&bios, 0x12, &regs, 0, 0, 0) != LIBJUMP_OK) {
        return 3;
    }
    return (int)libjump_leave(&jump);
}

/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The C of docs/BIOS.md, which quotes from here; a test compares the two. */
#include <libjump/libjump.h>

const void* map(uint64_t physical);
void copy_bytes(void* to, const char* from, uint32_t bytes);
void interrupts_off(void);
void interrupts_on(void);
int list_video_modes(const struct libjump_config* jump_config, const struct libjump_memory* memory,
                     uint64_t request_page, void* request_page_virtual, uint64_t data_page, void* data_page_virtual);

static struct libjump_bios bios; /* all zero */

int list_video_modes(const struct libjump_config* jump_config, const struct libjump_memory* memory,
                     uint64_t request_page, void* request_page_virtual, uint64_t data_page, void* data_page_virtual) {
    struct libjump_failure failure;
    const uint32_t base_memory = 1024u * *(const uint16_t*)map(0x413);
    const uint32_t extended_data = 16u * *(const uint16_t*)map(0x40e);
    const struct libjump_bios_config config = {
        .jump = *jump_config, /* with a swap page */
        .window = 0x80000,    /* 8192 bytes and the buffer, anywhere the BIOS has nothing */
        .buffer_size = 0x4000,
        .low_memory_end = extended_data != 0 && extended_data < base_memory ? extended_data : base_memory,
        .request_page = request_page,
        .request_page_virtual = request_page_virtual,
        .pic_master_base = 0x20,
        .pic_slave_base = 0x28,
        .bios_masks = LIBJUMP_BIOS_MASKS,
    };
    int error = libjump_bios_prepare(&bios, &config, memory, &failure);
    if (error != 0) {
        return error;
    }
    copy_bytes(data_page_virtual, "VBE2", 4); /* VBE 2 or later */
    struct libjump_bios_regs regs = {.eax = 0x4f00, .es = libjump_bios_buffer_segment(&bios)};
    const struct libjump_bios_buffer block = {.address = data_page, .in_size = 4, .out_size = 512};
    interrupts_off();
    error = libjump_bios_interrupt(&bios, 0x10, &regs, &block, 0, &failure);
    interrupts_on();
    libjump_bios_release(&bios, memory);
    return error;
}

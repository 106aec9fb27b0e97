/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* A kernel hands the machine to a program, and goes on where it was when the program comes back. */
#include <stdalign.h>

#include <libjump/libjump.h>

/* The kernel around this file. Pages have 4096 bytes and lie below 4 GiB; kernel_map() maps them, page tables too. */
uint64_t kernel_allocate(void);  /* physical; 0: none left */
void kernel_free(uint64_t page); /* 0: does nothing */
void* kernel_map(uint64_t page);
uint64_t kernel_memory_bytes(void);
void kernel_log(const char* message);
void kernel_quiet(void); /* devices suspended, other CPUs parked, interrupts off */
void kernel_awake(void); /* the reverse */
int leave_and_return(void);

static uint64_t LIBJUMP_ABI allocate_page(void* context) { return (void)context, kernel_allocate(); }
static void LIBJUMP_ABI free_page(void* context, uint64_t page) { (void)context, kernel_free(page); }
static void* LIBJUMP_ABI map_page(void* context, uint64_t page) { return (void)context, kernel_map(page); }

static const struct libjump_memory memory = {
    .allocate_page = allocate_page, .free_page = free_page, .map_page = map_page};

/* The program. It runs at this physical address, in 32-bit protected mode without paging, and only comes back. */
#define PROGRAM_AT 0x1000000
static const unsigned char program[] = {0xc3}; /* ret */

static struct libjump_jump jump;                   /* all zero, as libjump_prepare() wants it */
alignas(64) static unsigned char fpu_state[16384]; /* libjump_extended_state_size() tells how much this CPU needs */

int leave_and_return(void) {
    const uint64_t control_page = kernel_allocate(), swap_page = kernel_allocate();
    const struct libjump_config config = {.control_page = control_page,
                                          .control_page_virtual = kernel_map(control_page),
                                          .swap_page = swap_page,
                                          .serial_port = 0x3f8, /* faults of the program are reported there */
                                          .extended_state = fpu_state,
                                          .extended_state_size = sizeof(fpu_state)};
    const struct libjump_segment segment = {
        .image = program, .image_size = sizeof(program), .load = PROGRAM_AT, .memory_size = 4096};
    const struct libjump_placement placement = {
        .reachable = {.start = 0, .size = kernel_memory_bytes()}, .control_page = control_page, .swap_page = swap_page};
    struct libjump_failure failure;
    unsigned long plan;

    int error = libjump_prepare(&jump, &config, &memory, &failure);
    if (error == 0) {
        error = libjump_build_plan(&plan, &segment, 1, &placement, &memory, &failure);
        if (error == 0) {
            error = libjump_arm(&jump, plan, PROGRAM_AT, LIBJUMP_SWAP, &failure);
            if (error == 0) {
                kernel_quiet();
                libjump_leave(&jump); /* the program runs now; this returns when it is back */
                kernel_awake();
            }
            libjump_release_plan(plan, &memory);
        }
        libjump_release(&jump, &memory);
    }
    if (error != 0) {
        char sentence[LIBJUMP_SENTENCE_MAX];
        libjump_describe(&failure, sentence, sizeof(sentence));
        kernel_log(sentence);
    }
    kernel_free(swap_page);
    kernel_free(control_page);
    return error;
}

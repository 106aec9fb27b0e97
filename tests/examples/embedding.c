/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The C of docs/EMBEDDING.md, which quotes from here; a test compares the two. */
#include <stdalign.h>

#include <libjump/libjump.h>

uint64_t allocate_physical_page(void);
void free_physical_page(uint64_t page);
void* virtual_address(uint64_t page);
void log_line(const char* text);
void suspend_devices(void);
void resume_devices(void);
void park_other_cpus(void);
void unpark_other_cpus(void);
void interrupts_off(void);
void interrupts_on(void);
int prepare_jump(uint64_t control_page, void* control_page_virtual, uint64_t swap_page);
int build_plan(uint64_t memory_bytes, const struct libjump_extent* firmware, uint32_t firmware_count,
               uint64_t control_page, uint64_t swap_page, unsigned long* plan);
int check_plan(unsigned long plan, uint64_t control_page, uint64_t swap_page);
int arm_jump(unsigned long plan, uint64_t entry);
void leave_and_return(void);
void release_everything(unsigned long plan);

static uint64_t LIBJUMP_ABI my_allocate(void* context) {
    (void)context;
    return allocate_physical_page(); /* 0: none left */
}

static void LIBJUMP_ABI my_free(void* context, uint64_t page) {
    (void)context;
    free_physical_page(page);
}

static void* LIBJUMP_ABI my_map(void* context, uint64_t page) {
    (void)context;
    return virtual_address(page);
}

static const struct libjump_memory memory = {.allocate_page = my_allocate, .free_page = my_free, .map_page = my_map};

static struct libjump_jump jump;                   /* all zero */
alignas(64) static unsigned char fpu_state[16384]; /* AMX alone takes 8 KiB */
static struct libjump_failure failure;

int prepare_jump(uint64_t control_page, void* control_page_virtual, uint64_t swap_page) {
    const struct libjump_config config = {
        .control_page = control_page,
        .control_page_virtual = control_page_virtual,
        .swap_page = swap_page, /* 0: only one-way copies */
        .serial_port = 0x3f8,   /* fault reports; 0: none */
        .kernel_keeps = 0,      /* libjump saves everything */
        .extended_state = fpu_state,
        .extended_state_size = sizeof(fpu_state), /* at least libjump_extended_state_size() */
    };
    int error = libjump_prepare(&jump, &config, &memory, &failure);
    if (error != 0) { /* nothing stays allocated */
        char text[LIBJUMP_SENTENCE_MAX];
        libjump_describe(&failure, text, sizeof(text));
        log_line(text);
    }
    return error;
}

static const unsigned char code[] = {0xc3}, data[] = "some data";

int build_plan(uint64_t memory_bytes, const struct libjump_extent* firmware, uint32_t firmware_count,
               uint64_t control_page, uint64_t swap_page, unsigned long* plan) {
    const struct libjump_segment segments[] = {
        {.image = code, .image_size = sizeof(code), .load = 0x1000000, .memory_size = 0x4000}, /* tail: zeros */
        {.image = data, .image_size = sizeof(data), .load = 0x90000, .memory_size = sizeof(data)},
    };
    const struct libjump_placement placement = {
        .reachable = {.start = 0, .size = memory_bytes},
        .reserved = firmware, /* ranges that no segment may touch */
        .reserved_count = firmware_count,
        .control_page = control_page,
        .swap_page = swap_page,
    };
    int error = libjump_build_plan(plan, segments, 2, &placement, &memory, &failure);
    return error;
}

int check_plan(unsigned long plan, uint64_t control_page, uint64_t swap_page) {
    int error = libjump_check_list(plan, control_page, swap_page, &memory, &failure);
    return error;
}

int arm_jump(unsigned long plan, uint64_t entry) {
    int error = libjump_arm(&jump, plan, entry, LIBJUMP_SWAP, &failure);
    return error;
}

void leave_and_return(void) {
    suspend_devices();
    park_other_cpus();
    interrupts_off();
    uint64_t next = libjump_leave(&jump); /* point of no return; then the peer; then we are back */
    interrupts_on();
    unpark_other_cpus();
    resume_devices();

    if (next == 0) {
        log_line("the peer is done and cannot be entered again");
    } else {
        /* libjump_leave(&jump) would go on there; libjump_arm() chooses another entry */
    }
}

void release_everything(unsigned long plan) {
    libjump_release_plan(plan, &memory); /* only lists that libjump_build_plan() made */
    libjump_release(&jump, &memory);     /* the transition page tables */
}

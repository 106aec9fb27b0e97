// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Calls through libjump.h, prepared, made and released as a kernel in C does.
#include <common/memory.hpp>
#include <multiboot/interrupts.hpp>

#include <libjump/libjump.h>

#include "real_code.hpp"

namespace guest {
namespace {

using libjump::kPageSize;
using libjump::PhysAddr;
using multiboot::PageAllocator;
using multiboot::to_physical;

alignas(kPageSize) std::uint8_t control_page[kPageSize], request_page[kPageSize], buffer[kPageSize];
alignas(libjump::kExtendedStateAlign) std::uint8_t extended_state[kPageSize];
libjump_bios caller;

LIBJUMP_ABI std::uint64_t allocate_page(void* context) {
    const auto page = static_cast<PageAllocator*>(context)->allocate_page();
    return page.ok() ? page.value().value : 0;
}
LIBJUMP_ABI void free_page(void* context, std::uint64_t page) {
    static_cast<PageAllocator*>(context)->free_page(PhysAddr{page});
}
LIBJUMP_ABI void* map_page(void*, std::uint64_t page) { return multiboot::to_virtual<void>(PhysAddr{page}); }

libjump_extent memory_extents[16];

// For the C interface: multiboot's RAM in its type. Returns their number.
std::uint32_t note_memory() {
    std::uint32_t count = 0;
    for (const libjump::PhysExtent& extent : multiboot::ram()) {
        memory_extents[count++] = {extent.start.value, extent.size};
    }
    return count;
}

libjump_bios_config configuration(PhysAddr swap_page) {
    return {.jump = {.control_page = to_physical(control_page).value,
                     .control_page_virtual = control_page,
                     .swap_page = swap_page.value,
                     .serial_port = freestanding::kCom1,
                     .serial_mmio_width = 0,
                     .serial_mmio = 0,
                     .kernel_keeps = 0,
                     .extended_state = extended_state,
                     .extended_state_size = sizeof extended_state,
                     .peer_fault = LIBJUMP_FAULT_STOPS,
                     .peer_nmi = LIBJUMP_NMI_FAULTS,
                     .identity = memory_extents,
                     .identity_count = note_memory(),
                     .segment_count = 0,
                     .segments = nullptr},
            .window = 0x80000,
            .buffer_size = kPageSize,
            .low_memory_end = multiboot::low_memory_end().value,
            .request_page = to_physical(request_page).value,
            .request_page_virtual = request_page,
            .pic_master_base = multiboot::kFirstInterrupt,
            .pic_slave_base = multiboot::kFirstInterrupt + 8,
            .nmi_masked = 0,
            .timer_control = multiboot::kTimerControlByte,
            .timer_divisor = multiboot::kTimerDivisor,
            .bios_masks = LIBJUMP_BIOS_MASKS};
}

void check_calls(Tap& tap) {
    const multiboot::InterruptsOff guard;
    libjump_failure failure{};
    libjump_bios_regs regs{};
    tap.check(libjump_bios_interrupt(&caller, 0x12, &regs, nullptr, 0, &failure) == LIBJUMP_OK, "INT 12h comes back");
    tap.equal(regs.eax & 0xffff, *multiboot::to_virtual<std::uint16_t>(PhysAddr{0x413}),
              "with the memory size that is in the BIOS's data");

    memcpy(buffer, real_turn_over, kRoutineBytes);
    libjump_bios_buffer extent{to_physical(buffer).value, kRoutineBytes, 0};
    regs.eax = 0x12345678;
    regs.ds = 1;
    regs.es = 2;
    const std::uint16_t segment = libjump_bios_buffer_segment(&caller);
    tap.check(libjump_bios_far_call(&caller, segment, 0, &regs, &extent, 0, &failure) == LIBJUMP_OK,
              "a far call into the buffer comes back");
    tap.check(regs.eax == ~0x12345678u && regs.ds == 2 && regs.es == 1, "its registers in and out");
    memset(buffer, 0, kRoutineBytes);
    extent = {to_physical(buffer).value, 0, kRoutineBytes};
    tap.check(libjump_bios_far_call(&caller, segment, 0, &regs, &extent, 0, &failure) == LIBJUMP_OK &&
                  memcmp(buffer, real_turn_over, kRoutineBytes) == 0,
              "what is there comes out, and nothing went in");

    const std::uint8_t ud2[] = {0x0f, 0x0b};
    memcpy(buffer, ud2, sizeof ud2);
    extent.in_size = sizeof ud2;
    tap.check(libjump_bios_far_call(&caller, segment, 0, &regs, &extent, 0, &failure) == LIBJUMP_E_BIOS_FAULT &&
                  failure.error == LIBJUMP_E_BIOS_FAULT,
              "a fault is reported");
    tap.equal(failure.vector, 6, "with its vector");
    tap.equal(failure.value, std::uint64_t{segment} << 32, "and its CS:IP");
}

}  // namespace

void test_bios_c_abi(Environment& environment, Tap& tap) {
    PageAllocator& pages = environment.pages;
    const libjump_memory memory{&pages, allocate_page, free_page, map_page, 0};
    const auto swap_page = pages.allocate_page();
    const libjump_bios_config config = configuration(swap_page.value());
    libjump_failure failure{};
    tap.check(libjump_bios_prepare(&caller, &config, &memory, &failure) == LIBJUMP_OK, "prepared");
    check_calls(tap);
    libjump_bios_release(&caller, &memory);
    pages.free_page(swap_page.value());
    tap.equal(pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest

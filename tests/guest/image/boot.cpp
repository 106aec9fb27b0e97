// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The environment itself: a kernel with paging on and nothing identity-mapped, as those that libjump is made for.
#include "boot.hpp"

#include <multiboot/interrupts.hpp>

#include "attempt.hpp"
#include "cpu_image.hpp"

extern "C" const std::uint8_t image_start[];

namespace guest {
namespace {

using libjump::PhysAddr;

constexpr std::uint32_t kInvalidOpcode = 6, kPageFault = 14, kFetch = 1u << 4, kPresent = 1u << 0;
constexpr std::uint64_t kNoExecuteEnable = 1u << 11;  // in EFER

void invalid_opcode(std::uintptr_t) { asm volatile("ud2"); }
void read_word(std::uintptr_t at) { (void)*reinterpret_cast<const volatile std::uint32_t*>(at); }
void run_code(std::uintptr_t at) { reinterpret_cast<void (*)()>(at)(); }

void check_exceptions(Environment& environment, Tap& tap) {
    const Exception opcode = attempt(invalid_opcode);
    tap.check(opcode.raised && opcode.vector == kInvalidOpcode, "an invalid opcode is vector 6");

    const auto physical = static_cast<std::uintptr_t>(multiboot::to_physical(image_start).value);
    const Exception identity = attempt(read_word, physical);
    tap.check(identity.raised && identity.vector == kPageFault && identity.address == physical,
              "the image is not mapped where it is loaded");

    auto* const code = multiboot::to_virtual(PhysAddr{environment.pages.memory().end().value - 1});
    *code = 0xc3;  // RET
    const bool nx = has_efer() && (libjump::read_msr(libjump::msr::EFER) & kNoExecuteEnable) != 0;
    const Exception data = attempt(run_code, reinterpret_cast<std::uintptr_t>(code));
    tap.equal(data.raised ? data.error : 0, nx ? kFetch | kPresent : 0,
              nx ? "data cannot be executed" : "without NX, data can be executed");
}

void check_memory(Environment& environment, Tap& tap) {
    const libjump::PhysExtent low = environment.pages.memory(), high = environment.high_pages.memory();
    print("# memory: ", Hex{low.start.value, 12}, " + ", Hex{low.size, 12}, ", ", Hex{high.start.value, 12}, " + ",
          Hex{high.size, 12}, "\n");
    tap.check(low.size != 0 && low.end() <= PhysAddr{libjump::k4GiB}, "pages below 4 GiB");
    if (multiboot::has_word(environment.boot.arguments(), "high")) {
        tap.check(high.size != 0 && high.start >= PhysAddr{libjump::k4GiB}, "pages above 4 GiB");
        const PhysAddr page = environment.high_pages.allocate_page().value();
        environment.high_pages.store(page, std::uint64_t{0x1122334455667788});
        tap.equal(environment.high_pages.load64(page), 0x1122334455667788, "a word above 4 GiB");
        environment.high_pages.free_page(page);
        auto& last = *multiboot::to_virtual<volatile std::uint64_t>(PhysAddr{high.end().value - 8});
        last = 0x99aabbccddeeff00;
        tap.equal(last, 0x99aabbccddeeff00, "the last word of memory");
    } else {
        tap.equal(high.size, 0, "and none above");
    }
}

// [intel/vol3] "Local APIC Version Register".
void check_device(Tap& tap) {
    const auto* version =
        static_cast<const volatile std::uint32_t*>(multiboot::map_device(PhysAddr{0xfee00030}, sizeof(std::uint32_t)));
    tap.equal(*version >> 4 & 15, 1, "a device can be mapped: the local APIC has its version");
}

void check_timer(Tap& tap) {
    const std::uint32_t then = multiboot::ticks();
    while (multiboot::ticks() - then < 3) {
        asm volatile("hlt");
    }
    tap.check(true, "the timer interrupts");
}

// All that is compared over a jump can be read and loaded here.
void check_state(Tap& tap) {
    static CpuImage image, same;
    {
        const multiboot::InterruptsOff guard;
        load_magic();
        read_cpu(image);
        read_cpu(same);
        libjump::write_dr7(0);
    }
    compare(image, same, tap);
}

}  // namespace

// The word `crash` in the command line: end with an exception that nobody expects.
void test_boot(Environment& environment, Tap& tap) {
    check_paging(environment, tap);
    tap.check((libjump::read_cr0() & libjump::cr0::WP) != 0, "read-only pages are");
    check_memory(environment, tap);
    check_device(tap);
    check_exceptions(environment, tap);
    check_timer(tap);
    check_state(tap);
    if (multiboot::has_word(environment.boot.arguments(), "crash")) {
        invalid_opcode(0);
    }
}

}  // namespace guest

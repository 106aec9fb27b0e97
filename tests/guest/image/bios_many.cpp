// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Ten thousand calls in a row lose nothing: memory by digest, the CPU whole. With `tenth` in the command line a
// thousand.
#include <multiboot/interrupts.hpp>

#include "bios.hpp"
#include "cpu_image.hpp"
#include "digest.hpp"

namespace guest {
namespace {

CpuImage before, after;

// Calls four services in turn; true if each gave the right result.
bool call_one(BiosServices& services, std::uint32_t number, Tap& tap) {
    BiosRegs regs{};
    switch (number % 4) {
        case 0:  // memory size in KiB
            call(services, 0x12, regs, tap);
            return (regs.eax & 0xffff) == multiboot::low_memory_end().value >> 10;
        case 1:  // equipment: the word that is in the BIOS's data
            call(services, 0x11, regs, tap);
            return (regs.eax & 0xffff) == *multiboot::to_virtual<std::uint16_t>(libjump::PhysAddr{0x410});
        case 2:  // video mode: 3 since power-on, 80 columns
            regs.eax = 0x0f00;
            call(services, 0x10, regs, tap);
            return (regs.eax & 0xff7f) == 0x5003;
        default:  // memory map, with a buffer
            regs.eax = 0xe820;
            regs.ecx = 20;
            regs.edx = 0x534d4150;
            regs.es = services.buffer_segment();
            call(services, 0x15, regs, tap, {.out = 20});
            return !carry(regs) && regs.ecx == 20;
    }
}

}  // namespace

void test_bios_many(Environment& environment, Tap& tap) {
    const std::uint32_t calls = multiboot::has_word(environment.boot.arguments(), "tenth") ? 1000 : 10000;
    const Ivt ivt;
    BiosServices& services = bios(environment);
    fill_free_memory(environment, 3);
    for (std::uint32_t i = 0; i < 4; ++i) {  // the CPU notes its first use of the transition tables in them
        tap.check(call_one(services, i, tap), "service ", i, " answers");
    }
    const std::uint64_t memory = bios_memory_digest(environment);
    auto& window = *multiboot::to_virtual<std::uint32_t>(libjump::PhysAddr{0x81ffc});
    ++window;
    tap.check(bios_memory_digest(environment) != memory, "the digest sees one changed word of the window");
    --window;
    load_magic();
    const std::uint32_t ticks = multiboot::ticks();
    {
        const multiboot::InterruptsOff guard;
        read_cpu(before);
    }
    std::uint32_t good = 0;
    for (std::uint32_t i = 1; i <= calls; ++i) {
        good += call_one(services, i, tap) ? 1 : 0;
        if (i % (calls / 10) == 0) {
            tap.equal(bios_memory_digest(environment), memory, "all of memory after ", i, " calls");
        }
    }
    {
        const multiboot::InterruptsOff guard;
        read_cpu(after);
    }
    ivt.check(tap);
    tap.equal(good, calls, "every call gave what it must");
    compare(before, after, tap);
    tap.check(multiboot::ticks() > ticks, "the timer went on between calls");
    services.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest

// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Calls and windows that are refused: each with its own error, and nothing is touched.
#include "digest.hpp"
#include "real_code.hpp"

namespace guest {
namespace {

using libjump::BiosBuffer;
using libjump::Error;
using libjump::PhysAddr;

constexpr std::uint32_t kSpareVector = 0x61;

void expect(const libjump::Result<void>& result, Error error, const char* name, Tap& tap) {
    tap.equal(static_cast<std::uint32_t>(result.failure().error), static_cast<std::uint32_t>(error), "refused: ", name);
    say_why(result.failure());
}

void check_calls(Environment& environment, BiosServices& services, Tap& tap) {
    BiosRegs regs{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    const std::uint64_t memory = bios_memory_digest(environment);
    libjump::BiosCaller& caller = services.caller();
    const auto interrupt = [&](std::uint32_t vector, const BiosBuffer& buffer, Error error, const char* name) {
        expect(caller.interrupt(vector, regs, buffer), error, name, tap);
    };
    const auto far_call = [&](std::uint32_t segment, std::uint32_t at, const char* name) {
        expect(caller.far_call(segment, at, regs), Error::kBiosAddressWraps, name, tap);
    };
    interrupt(256, {}, Error::kBiosVectorInvalid, "vector 256");
    interrupt(~0u, {}, Error::kBiosVectorInvalid, "the highest number as a vector");
    far_call(0xf000, 0x10000, "an offset behind its segment");
    far_call(0xffff, 0x0010, "an address that wraps around at 1 MiB");
    far_call(0x10000, 0, "a segment of 17 bits");
    const PhysAddr anywhere{0x1800000};
    constexpr std::uint64_t kTooMany = BiosServices::kBufferBytes + 1;
    interrupt(0x12, {anywhere, kTooMany, 0}, Error::kBiosBufferTooLarge, "one byte too many that go in");
    interrupt(0x12, {anywhere, 0, kTooMany}, Error::kBiosBufferTooLarge, "one byte too many that come out");
    interrupt(0x12, {anywhere, 0, ~0u}, Error::kBiosBufferTooLarge, "four gigabytes");
    interrupt(0x12, {PhysAddr{0xfffffff0}, 16, 17}, Error::kBiosBufferInvalid, "a buffer that passes 4 GiB");
    interrupt(0x12, {PhysAddr{0x7fff0}, 17, 16}, Error::kBiosBufferInvalid, "a buffer that reaches into the window");
    interrupt(0x12, {PhysAddr{0xfff}, 0, 2}, Error::kBiosBufferInvalid, "a buffer that touches the BIOS's page");
    interrupt(0x12, {services.swap_page_address(), 1, 0}, Error::kBiosBufferInvalid, "a buffer in the swap page");
    expect(caller.far_call(0xf000, 0, regs, {services.swap_page_address(), 1, 0}), Error::kBiosBufferInvalid,
           "the same for a far call", tap);
    auto& vector = *multiboot::to_virtual<std::uint32_t>(PhysAddr{4 * kSpareVector});
    const std::uint32_t bios = vector;
    vector = 0;
    interrupt(kSpareVector, {}, Error::kBiosNoService, "a vector that no BIOS set");
    vector = bios;
    expect(caller.far_call(0, 0, regs), Error::kBiosNoService, "a far call to the IVT's start", tap);
    tap.check(regs.eax == 1 && regs.eflags == 8 && regs.gs == 12, "the registers are as they were");
    tap.equal(bios_memory_digest(environment), memory, "and so is memory");
}

void check_windows(Environment& environment, Tap& tap) {
    multiboot::BiosServices& services = bios(environment);
    services.release();
    const struct {
        const char* name;
        std::uint64_t window;
    } cases[] = {
        {"an unaligned window", 0x80010},
        {"a window on the IVT", 0},
        {"a window that reaches into the BIOS's extended data", multiboot::low_memory_end().value & ~0xfffull},
        {"a window in video memory", 0xa0000},
        {"a window above 1 MiB", 0x1800000},
    };
    for (const auto& wrong : cases) {
        expect(services.prepare(PhysAddr{wrong.window}), Error::kBiosWindowInvalid, wrong.name, tap);
        tap.equal(environment.pages.pages_in_use(), 0, "nothing is kept");
    }
    expect(services.prepare(BiosServices::kWindow, BiosServices::kBufferBytes + libjump::kPageSize),
           Error::kBiosBufferTooLarge, "a window with more room than there is to copy from", tap);
    tap.equal(environment.pages.pages_in_use(), 0, "nothing is kept of that either");
}

// With 0, 1, 2 … pages, up to the number that is enough.
void check_shortage(Environment& environment, BiosServices& services, Tap& tap) {
    std::uint32_t limit = 0;
    bool clean = true;
    for (;; ++limit) {
        environment.pages.set_limit(limit);
        const libjump::Result<void> result = services.prepare();
        if (result.ok()) {
            break;
        }
        clean = clean && result.failure().error == Error::kOutOfMemory && environment.pages.pages_in_use() == 0;
    }
    environment.pages.set_limit(~0u);
    tap.check(clean && limit > 8, "out of memory with less than ", limit, " pages: refused, nothing kept");
}

}  // namespace

void test_bios_refusals(Environment& environment, Tap& tap) {
    BiosServices& services = bios(environment);
    BiosRegs regs{};
    call(services, 0x12, regs, tap);
    check_calls(environment, services, tap);
    services.release();
    check_windows(environment, tap);
    check_shortage(environment, services, tap);
    regs = {};
    call(services, 0x12, regs, tap);
    tap.equal(regs.eax & 0xffff, multiboot::low_memory_end().value >> 10, "and a good call still works");
    services.release();
}

}  // namespace guest

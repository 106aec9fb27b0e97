// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Of the buffer exactly those bytes go to a service that the call says, and exactly those come back.
#include <common/memory.hpp>

#include "real_code.hpp"

namespace guest {
namespace {

constexpr std::uint32_t kAll = BiosServices::kBufferBytes;
// For each routine here, at the start of the buffer. Data are behind it, so that it runs whatever is copied.
constexpr std::uint32_t kCode = 16;
// Sizes that are multiples of nothing.
constexpr std::uint32_t kIn = 1001, kOut = 5003;

void fill(BiosServices& services, std::uint8_t value) { memset(services.buffer() + kCode, value, kAll - kCode); }

// Whether all bytes of the caller's buffer in [first, end) are `value`.
bool is_filled(BiosServices& services, std::uint32_t first, std::uint32_t end, std::uint8_t value) {
    std::uint32_t same = 0;
    for (std::uint32_t i = first; i < end; ++i) {
        same += services.buffer()[i] == value ? 1 : 0;
    }
    return same == end - first;
}

// Calls the routine that is in the window's buffer when `bytes.in` have gone in. It fills what is behind itself with
// `value`, `filled` bytes.
void call_fill(BiosServices& services, BufferBytes bytes, std::uint8_t value, std::uint32_t filled, Tap& tap) {
    BiosRegs regs{};
    regs.eax = value;
    regs.ecx = filled;
    regs.edi = kCode;
    tap.check(services.far_call(services.buffer_segment(), 0, regs, bytes).ok(), "in ", bytes.in, ", out ", bytes.out,
              ": comes back");
}

void check_in(BiosServices& services, Tap& tap) {
    put(services, real_fill, kCode);
    fill(services, 0x11);
    call_fill(services, {.in = kAll}, 0, 0, tap);
    fill(services, 0x22);
    call_fill(services, {.in = kIn}, 0, 0, tap);
    tap.check(is_filled(services, kCode, kAll, 0x22), "nothing comes out that was not said to");
    fill(services, 0x44);
    call_fill(services, {.out = kAll}, 0, 0, tap);
    tap.check(is_filled(services, kCode, kIn, 0x22), "what was said to go in went in");
    tap.check(is_filled(services, kIn, kAll, 0x11), "and not a byte more");
}

void check_out(BiosServices& services, Tap& tap) {
    fill(services, 0x44);
    call_fill(services, {.out = kOut}, 0x33, kAll - kCode, tap);
    tap.check(is_filled(services, kCode, kOut, 0x33), "what was said to come out came out");
    tap.check(is_filled(services, kOut, kAll, 0x44), "and not a byte more");
    fill(services, 0x55);
    call_fill(services, {}, 0x66, kAll - kCode, tap);
    tap.check(is_filled(services, kCode, kAll, 0x55), "a call that says nothing copies nothing");
}

// The window's buffer has 0x66 from the last call.
void check_abandoned(BiosServices& services, Tap& tap) {
    put(services, real_opcode, kCode);
    BiosRegs regs{};
    const libjump::Result<void> called =
        services.far_call(services.buffer_segment(), 0, regs, {.in = kCode, .out = kOut});
    tap.check(called.failure().error == libjump::Error::kBiosFault, "an invalid opcode is reported");
    tap.check(is_filled(services, kCode, kOut, 0x66), "what is said comes out of an abandoned call too");
    tap.check(is_filled(services, kOut, kAll, 0x55), "and not a byte more");
}

void check_no_service(BiosServices& services, Tap& tap) {
    constexpr std::uint32_t kSpareVector = 0x61;
    auto& vector = *multiboot::to_virtual<std::uint32_t>(libjump::PhysAddr{4 * kSpareVector});
    const std::uint32_t saved = vector;
    fill(services, 0x77);
    BiosRegs regs{};
    vector = 0;
    const libjump::Result<void> called = services.interrupt(kSpareVector, regs, {.in = 1, .out = kAll});
    vector = saved;
    tap.check(called.failure().error == libjump::Error::kBiosNoService, "a vector that no BIOS set is refused");
    tap.check(is_filled(services, kCode, kAll, 0x77), "and nothing comes out");
}

}  // namespace

void test_bios_buffer(Environment& environment, Tap& tap) {
    BiosServices& services = bios(environment);
    check_in(services, tap);
    check_out(services, tap);
    check_abandoned(services, tap);
    check_no_service(services, tap);
    services.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest

// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A clock that interrupts all the time does so in the middle of handing over the interrupt controllers too. Its line
// must not be high behind that without a request, since no edge would follow; nor may a request be there without a
// cause.
#include <common/io.hpp>

#include <libjump/bios/i8259.hpp>

#include "real_code.hpp"

namespace guest {
namespace {

using freestanding::in8;
using freestanding::out8;
namespace i8259 = libjump::i8259;

constexpr std::uint32_t kCalls = 300;
constexpr std::uint16_t kIndex = 0x70, kValue = 0x71;
constexpr std::uint8_t kReadRequests = 0x0a, kClock = 1 << 0, kInterrupts = 0x80;

// A register of the clock, which has its value again in the end.
class ClockRegister {
public:
    explicit ClockRegister(std::uint8_t index) : index_(index), saved_(select()) {}
    ~ClockRegister() { write(saved_); }
    ClockRegister(const ClockRegister&) = delete;
    ClockRegister& operator=(const ClockRegister&) = delete;

    [[nodiscard]] std::uint8_t saved() const { return saved_; }
    void write(std::uint8_t value) const {
        out8(kIndex, index_);
        out8(kValue, value);
    }

private:
    [[nodiscard]] std::uint8_t select() const {
        out8(kIndex, index_);
        return in8(kValue);
    }

    std::uint8_t index_, saved_;
};

// Why the clock interrupted, and what the slave had pending before that was read, and behind it.
struct Seen {
    std::uint32_t before, cause, after;
};

bool is_high(const Seen& seen) { return (seen.cause & kInterrupts) != 0; }

// It may interrupt at any time, so that a request without a cause is one that was there first.
bool agree(const Seen& seen) { return is_high(seen) ? (seen.after & kClock) != 0 : (seen.before & kClock) == 0; }

Seen look_here() {
    out8(i8259::kSlaveCommand, kReadRequests);
    const std::uint8_t before = in8(i8259::kSlaveCommand);
    out8(kIndex, 0x0c);
    const std::uint8_t cause = in8(kValue);
    return {before, cause, in8(i8259::kSlaveCommand)};
}

}  // namespace

void test_bios_clock(Environment& environment, Tap& tap) {
    BiosServices& services = bios(environment);
    const ClockRegister rate(0x0a), control(0x0b);
    rate.write((rate.saved() & 0xf0) | 3);  // 8192 a second
    control.write(control.saved() | 0x40);  // periodic interrupts
    std::uint32_t there = 0, here = 0, high = 0;
    for (std::uint32_t i = 0; i < kCalls; ++i) {
        BiosRegs regs{};
        const libjump::Result<void> called = call_routine(services, real_look_at_clock, regs);
        const Seen outside = look_here(), inside{regs.ebx, regs.eax, regs.ecx};
        here += agree(outside) ? 1 : 0;
        there += called.ok() && agree(inside) ? 1 : 0;
        high += is_high(outside) || is_high(inside) ? 1 : 0;
    }
    tap.check(high != 0, "the clock interrupts");
    tap.equal(there, kCalls, "in every call its line is high if and only if a request is there");
    tap.equal(here, kCalls, "and behind it");
    services.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest

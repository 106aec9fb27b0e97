// SPDX-License-Identifier: MIT OR GPL-2.0-only
// INT 16h waits for keys that somebody presses while the call is under way: the keyboard's interrupt is the BIOS's
// then. What nobody reads must not keep the next key's interrupt from coming, there or here.
#include <common/io.hpp>
#include <multiboot/interrupts.hpp>

#include "real_code.hpp"

namespace guest {
namespace {

constexpr std::uint16_t kPic = 0x20, kStatus = 0x64, kData = 0x60;
constexpr std::uint8_t kReadRequests = 0x0a, kKeyboard = 1 << 1, kFull = 1;
constexpr std::uint32_t kSecond = 1000;  // of the timer's ticks

bool keyboard_requests() {
    freestanding::out8(kPic, kReadRequests);
    return (freestanding::in8(kPic) & kKeyboard) != 0;
}

bool is_full() { return (freestanding::in8(kStatus) & kFull) != 0; }

void rest(std::uint32_t ticks) {
    const std::uint32_t then = multiboot::ticks();
    while (multiboot::ticks() - then < ticks) {
        asm volatile("hlt");
    }
}

// Waits for it; false if it has not come true within ten seconds.
bool soon(bool (*is_so)()) {
    for (std::uint32_t second = 0; second < 10 && !is_so(); ++second) {
        rest(kSecond);
    }
    return is_so();
}

void ask_for(std::uint32_t key) {
    print("# press ", Hex{key, 4}, "\n");
    freestanding::serial_flush();
}

// A key whose two bytes, for down and up, wait in the controller since before the call.
void check_early_key(BiosServices& services, Tap& tap) {
    ask_for(0x3062);  // b
    tap.check(soon(is_full), "a key waits in the controller");
    rest(kSecond);
    BiosRegs regs{};
    tap.check(call_routine(services, real_look_at_keyboard, regs).ok(), "a routine looks at it with interrupts off");
    tap.equal(regs.eax & kFull, 0, "nothing waits there");
    tap.equal(regs.eax >> 8 & kKeyboard, 0, "and no interrupt that has no byte");
}

void check_late_key(BiosServices& services, Tap& tap) {
    ask_for(0x2e63);  // c
    BiosRegs regs{};
    tap.check(call_routine(services, real_wait_for_byte, regs).ok(), "a routine sees a key, and leaves it");
    tap.check(soon(keyboard_requests), "the next byte interrupts");
    while (is_full()) {
        freestanding::in8(kData);
    }
}

}  // namespace

void test_bios_key(Environment& environment, Tap& tap) {
    BiosServices& services = bios(environment);
    check_early_key(services, tap);
    for (const std::uint32_t key : {0x1e61u, 0x2c7au, 0x3b00u}) {  // a, z, F1
        ask_for(key);
        BiosRegs regs{};
        call(services, 0x16, regs, tap);
        tap.equal(regs.eax & 0xffff, key, "INT 16h 00 gives the key");
    }
    check_late_key(services, tap);
    rest(3);
    tap.check(true, "the timer goes on");
    services.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest

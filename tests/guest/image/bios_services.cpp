// SPDX-License-Identifier: MIT OR GPL-2.0-only
// INT 10h text, INT 16h, INT 1Ah time and PCI: each compared with what the hardware itself says.
#include <common/io.hpp>

#include "real_code.hpp"

namespace guest {
namespace {

using freestanding::in8;
using freestanding::out8;
using libjump::PhysAddr;

std::uint32_t ticks_now(BiosServices& services, Tap& tap) {
    BiosRegs regs{};
    call(services, 0x1a, regs, tap);
    return regs.ecx << 16 | (regs.edx & 0xffff);
}

// The last tick of a day: once, the BIOS says that midnight has passed.
void check_midnight(BiosServices& services, Tap& tap) {
    constexpr std::uint32_t kLastTick = 0x1800af;
    auto& count = *multiboot::to_virtual<volatile std::uint32_t>(PhysAddr{0x46c});
    auto& passed = *multiboot::to_virtual<volatile std::uint8_t>(PhysAddr{0x470});
    const std::uint32_t saved = count;
    passed = 0;
    count = kLastTick;
    const auto check = [&](std::uint32_t expected, std::uint32_t midnights, const char* name) {
        BiosRegs regs{};
        call(services, 0x1a, regs, tap);
        tap.equal(regs.ecx << 16 | (regs.edx & 0xffff), expected, "INT 1Ah 00 ", name, ": ticks");
        tap.equal(regs.eax & 0xff, midnights, "INT 1Ah 00 ", name, ": midnights");
    };
    check(kLastTick, 0, "before midnight");
    BiosRegs regs{};
    regs.ecx = 1;
    tap.check(call_routine(services, real_wait_ticks, regs).ok() && regs.eax != 0, "one BIOS tick passes");
    check(0, 1, "after midnight");
    check(0, 0, "asked again");
    count = saved;
}

std::uint8_t cmos(std::uint8_t index) {
    out8(0x70, index);
    return in8(0x71);
}

void check_time(BiosServices& services, Tap& tap) {
    const std::uint32_t first = ticks_now(services, tap);
    BiosRegs regs{};
    regs.ecx = 3;
    tap.check(call_routine(services, real_wait_ticks, regs).ok() && regs.eax != 0, "three BIOS ticks pass in a call");
    const std::uint32_t second = ticks_now(services, tap);
    tap.check(second - first >= 3 && second - first < 10, "INT 1Ah 00: ", second - first, " ticks later");

    BiosRegs date{};
    std::uint8_t day = 0;
    do {  // not over midnight
        day = cmos(7);
        date = {};
        date.eax = 0x0400;
        call(services, 0x1a, date, tap);
    } while (day != cmos(7));
    const std::uint32_t expected =
        std::uint32_t{cmos(0x32)} << 24 | std::uint32_t{cmos(9)} << 16 | std::uint32_t{cmos(8)} << 8 | day;
    tap.check(!carry(date), "INT 1Ah 04 tells the date");
    tap.equal((date.ecx & 0xffff) << 16 | (date.edx & 0xffff), expected, "century, year, month, day of the clock");

    BiosRegs time{};
    std::uint8_t minute = 0;
    do {
        minute = cmos(2);
        time = {};
        time.eax = 0x0200;
        call(services, 0x1a, time, tap);
    } while (minute != cmos(2));
    tap.check(!carry(time), "INT 1Ah 02 tells the time");
    tap.equal(time.ecx & 0xffff, std::uint32_t{cmos(4)} << 8 | minute, "hour and minute of the clock");
}

std::uint32_t configuration(std::uint32_t bus_and_function, std::uint32_t offset) {
    asm volatile("outl %0, %1" ::"a"(0x80000000u | bus_and_function << 8 | offset), "Nd"(std::uint16_t{0xcf8}));
    std::uint32_t value;
    asm volatile("inl %1, %0" : "=a"(value) : "Nd"(std::uint16_t{0xcfc}));
    return value;
}

void check_pci(BiosServices& services, Tap& tap) {
    constexpr std::uint32_t kHostBridge = 0x060000, kPci = 0x20494350;
    BiosRegs regs{};
    regs.eax = 0xb101;
    call(services, 0x1a, regs, tap);
    tap.check(!carry(regs) && regs.edx == kPci && (regs.eax & 0xff01) == 1, "INT 1Ah B101: there is a PCI BIOS");
    regs = {};
    regs.eax = 0xb103;
    regs.ecx = kHostBridge;
    call(services, 0x1a, regs, tap);
    tap.check(!carry(regs) && (regs.eax & 0xff00) == 0, "INT 1Ah B103 finds the host bridge");
    const std::uint32_t bridge = regs.ebx & 0xffff;
    tap.equal(configuration(bridge, 8) >> 8, kHostBridge, "which is one");
    regs = {};
    regs.eax = 0xb10a;
    regs.ebx = bridge;
    call(services, 0x1a, regs, tap);
    tap.equal(regs.ecx, configuration(bridge, 0), "INT 1Ah B10A reads its vendor and device");
    tap.equal(regs.ecx & 0xffff, 0x8086, "Intel's");
    regs = {};
    regs.eax = 0xb103;
    regs.ecx = 0xfedcba;
    call(services, 0x1a, regs, tap);
    tap.check(carry(regs) && (regs.eax & 0xff00) == 0x8600, "a class that nothing has is not found");
}

void check_text(BiosServices& services, Tap& tap) {
    constexpr char kText[] = "libjump was here";
    constexpr std::uint32_t kColumns = 80, kRow = 11, kColumn = 30, kLength = sizeof kText - 1;
    BiosRegs regs{};
    regs.eax = 0x0003;
    call(services, 0x10, regs, tap);
    const auto* screen = multiboot::to_virtual<const std::uint8_t>(PhysAddr{0xb8000});
    bool blank = true;
    for (std::uint32_t i = 0; i < kColumns * 25; ++i) {
        blank = blank && screen[2 * i] == ' ';
    }
    tap.check(blank, "INT 10h 00: mode 3 is blank");
    regs = {};
    regs.eax = 0x0200;
    regs.edx = kRow << 8 | kColumn;
    call(services, 0x10, regs, tap);
    for (std::uint32_t i = 0; i < kLength; ++i) {
        regs = {};
        regs.eax = 0x0e00u | static_cast<std::uint8_t>(kText[i]);
        call(services, 0x10, regs, tap);
    }
    std::uint32_t right = 0;
    for (std::uint32_t i = 0; i < kLength; ++i) {
        right += screen[2 * (kRow * kColumns + kColumn + i)] == static_cast<std::uint8_t>(kText[i]) ? 1 : 0;
    }
    tap.equal(right, kLength, "INT 10h 0E: the text is on the screen");
    regs = {};
    regs.eax = 0x0300;
    call(services, 0x10, regs, tap);
    tap.equal(regs.edx & 0xffff, kRow << 8 | (kColumn + kLength), "INT 10h 03: and the cursor behind it");
}

void check_stored_key(BiosServices& services, Tap& tap) {
    constexpr std::uint32_t kKey = 0x1e61;  // scan code and character of `a`
    BiosRegs regs{};
    regs.eax = 0x0100;
    call(services, 0x16, regs, tap);
    tap.check((regs.eflags & 0x40) != 0, "INT 16h 01: no key is waiting");
    regs = {};
    regs.eax = 0x0500;
    regs.ecx = kKey;
    call(services, 0x16, regs, tap);
    tap.equal(regs.eax & 0xff, 0, "INT 16h 05 takes a key");
    regs = {};
    regs.eax = 0x0100;
    call(services, 0x16, regs, tap);
    tap.check((regs.eflags & 0x40) == 0 && (regs.eax & 0xffff) == kKey, "INT 16h 01 sees it");
    regs = {};
    call(services, 0x16, regs, tap);
    tap.equal(regs.eax & 0xffff, kKey, "INT 16h 00 gives it");
}

}  // namespace

void test_bios_services(Environment& environment, Tap& tap) {
    BiosServices& services = bios(environment);
    check_time(services, tap);
    check_midnight(services, tap);
    check_pci(services, tap);
    check_text(services, tap);
    check_stored_key(services, tap);
    services.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest

// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Routines that do not return: reported, and the caller comes back with everything as it was.
#include <common/io.hpp>
#include <multiboot/interrupts.hpp>

#include "digest.hpp"
#include "real_code.hpp"

namespace guest {
namespace {

using libjump::Error;

struct Case {
    const char* name;
    const std::uint8_t* routine;
    Error error;
    std::uint32_t vector;
    const std::uint8_t* at;  // offset of what is reported
    std::uint32_t ticks;
    std::uint32_t flags = 0;  // that it has set
};

constexpr std::uint32_t kCarryInterruptDown = 0x601;

const Case kCases[] = {
    {"a division by zero", real_divide, Error::kBiosFault, 0, real_divide_at, 0, kCarryInterruptDown},
    {"an invalid opcode", real_opcode, Error::kBiosFault, 6, real_opcode_at, 0, kCarryInterruptDown},
    {"a general protection fault", real_general, Error::kBiosFault, 13, real_general_at, 0},
    {"a stack fault", real_stack, Error::kBiosFault, 12, real_stack_at, 0},
    {"an endless loop", real_endless, Error::kBiosTimeout, 0, real_endless_at, 3},
    {"the timer's vector called three times", real_int8, Error::kBiosTimeout, 0, real_int8_at, 3},
};
const Case kLimitCases[] = {
    {"a word behind the stack segment's end", real_stack_limit, Error::kBiosFault, 12, real_stack_limit_at, 0},
    {"a word behind the data segment's end", real_general_limit, Error::kBiosFault, 13, real_general_limit_at, 0},
};

void check_case(BiosServices& services, const Case& wrong, Tap& tap) {
    BiosRegs regs{};
    regs.esi = 0x51515151;
    regs.fs = 0x1234;
    const libjump::Result<void> called = call_routine(services, wrong.routine, regs, wrong.ticks);
    const libjump::Failure& failure = called.failure();
    say_why(failure);
    tap.equal(static_cast<std::uint32_t>(failure.error), static_cast<std::uint32_t>(wrong.error), wrong.name,
              " is reported");
    tap.equal(failure.vector, wrong.vector, wrong.name, ": vector");
    const std::uint64_t where = std::uint64_t{services.buffer_segment()} << 32 | offset(wrong.at);
    tap.equal(failure.value, where, wrong.name, ": CS:IP");
    tap.equal(regs.ebx, 0x600dcafe, wrong.name, ": EBX as it was there");
    tap.equal(regs.esi, 0x51515151, wrong.name, ": ESI as it was given");
    tap.equal(regs.fs, 0x1234, wrong.name, ": FS as it was given");
    tap.equal(regs.eflags & wrong.flags, wrong.flags, wrong.name, ": the flags that it had set");
    const libjump::BiosReport& report = services.report();
    tap.equal(report.ss, services.buffer_segment() - libjump::kBiosBufferOffset / 16, wrong.name, ": SS");
    tap.equal(report.esp, libjump::kBiosBufferOffset - 6, wrong.name, ": ESP");
}

// The vector that #SS shares with IRQ4, as the BIOS would have it.
void check_irq4(BiosServices& services, Tap& tap) {
    const BufferVector irq4(services, 12, offset(real_irq4_handler));
    BiosRegs regs{};
    freestanding::serial_flush();
    const libjump::Result<void> called = call_routine(services, real_irq4, regs);
    tap.check(called.ok(), "IRQ4 is no stack fault");
    tap.equal(regs.eax & 0xffff, 1, "and its handler ran once");
}

// Abandoned inside the handler of IRQ0, before its end of interrupt.
void check_in_service(BiosServices& services, Tap& tap) {
    const BufferVector tick(services, 0x1c, offset(real_bad_tick_on_tick));
    BiosRegs regs{};
    const libjump::Failure failure = call_routine(services, real_bad_tick, regs).failure();
    tap.equal(static_cast<std::uint32_t>(failure.error), static_cast<std::uint32_t>(Error::kBiosFault),
              "an invalid opcode in a tick is reported");
    const std::uint64_t where = std::uint64_t{services.buffer_segment()} << 32 | offset(real_bad_tick_on_tick);
    tap.equal(failure.value, where, "an invalid opcode in a tick: CS:IP");
    constexpr std::uint16_t kPics[] = {0x20, 0xa0};
    for (const std::uint16_t pic : kPics) {
        freestanding::out8(pic, 0x0b);  // the next read: in-service register
        tap.equal(freestanding::in8(pic), 0, "no interrupt is in service at ", Hex{pic, 2});
    }
}

void check_still_works(BiosServices& services, Tap& tap) {
    BiosRegs regs{};
    call(services, 0x12, regs, tap);
    tap.equal(regs.eax & 0xffff, multiboot::low_memory_end().value >> 10, "the next service works");
    const std::uint32_t then = multiboot::ticks();
    while (multiboot::ticks() - then < 3) {
        asm volatile("hlt");
    }
    tap.check(true, "the timer goes on");
}

}  // namespace

// The word `limits` in the command line: this machine checks segment limits, which QEMU does not. It also is Bochs, and
// slow: there nothing is done twice.
void test_bios_abandoned(Environment& environment, Tap& tap) {
    const bool limits = multiboot::has_word(environment.boot.arguments(), "limits");
    const Ivt ivt;
    BiosServices& services = bios(environment);
    check_still_works(services, tap);
    const std::uint64_t memory = bios_memory_digest(environment);
    for (std::uint32_t round = 0; round < (limits ? 1u : 2u); ++round) {
        for (const Case& wrong : kCases) {
            check_case(services, wrong, tap);
            check_still_works(services, tap);
            tap.equal(bios_memory_digest(environment), memory, "nothing in memory has changed");
        }
        check_irq4(services, tap);
        tap.equal(bios_memory_digest(environment), memory, "nothing in memory has changed");
    }
    check_in_service(services, tap);
    check_still_works(services, tap);
    for (std::uint32_t i = 0; limits && i < 2; ++i) {
        check_case(services, kLimitCases[i], tap);
        check_still_works(services, tap);
        tap.equal(bios_memory_digest(environment), memory, "nothing in memory has changed");
    }
    ivt.check(tap);
    // A limit that is not reached does nothing.
    BiosRegs regs{};
    regs.ecx = 2;
    tap.check(call_routine(services, real_wait_ticks, regs, 30).ok(), "a wait for two ticks, within thirty");
    regs.ecx = 30;
    tap.check(call_routine(services, real_wait_ticks, regs, 4).failure().error == Error::kBiosTimeout,
              "a wait for thirty ticks, within four");
    services.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest

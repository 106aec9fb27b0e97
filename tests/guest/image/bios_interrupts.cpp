// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Tests which handler an interrupt reaches, and with which flags.
#include <common/memory.hpp>

#include "real_code.hpp"

namespace guest {
namespace {

constexpr std::uint32_t kArithmetic = 0xcd5, kTrap = 0x100, kInterrupt = 0x200;

struct Handled {
    std::uint16_t flags, count;
};

// INT `vector`, where the IVT has a handler in the buffer.
void check_int(BiosServices& services, std::uint32_t vector, std::uint32_t eflags, Tap& tap) {
    const BufferVector entry(services, vector, 0);
    put(services, real_handler, kRoutineBytes);
    BiosRegs regs{};
    regs.eflags = eflags;
    call(services, vector, regs, tap, {kRoutineBytes, kRoutineBytes});
    Handled seen;
    memcpy(&seen, services.buffer() + offset(real_handler_result), sizeof seen);
    const Hex name{vector, 2}, asked{eflags};
    tap.equal(seen.count, 1, "INT ", name, " calls the handler that the IVT names");
    tap.equal(seen.flags & (kArithmetic | kInterrupt | kTrap), eflags & kArithmetic, "INT ", name, " with EFLAGS ",
              asked, ": there without IF and TF");
    tap.equal(regs.eflags & (kArithmetic | kInterrupt | kTrap), eflags & (kArithmetic | kInterrupt), "INT ", name,
              " with EFLAGS ", asked, ": IF afterwards as asked for");
    tap.check(entry.is_there(), "INT ", name, ": the IVT as it was");
}

// The PC's way: IRQ13. Vector 16, where CR0.NE sends it, is the video BIOS's.
void check_x87_error(BiosServices& services, Tap& tap) {
    const BufferVector irq13(services, 0x75, offset(real_x87_error_on_irq13));
    const BufferVector vector16(services, 0x10, offset(real_x87_error_on_vector16));
    BiosRegs regs{};
    tap.check(call_routine(services, real_x87_error, regs, 20).ok(), "an x87 error ends nothing");
    tap.equal(regs.eax & 0xff, 1, "it is IRQ13");
    tap.equal(regs.eax >> 8 & 0xff, 0, "and not INT 10h");
}

void check_trap_flag(BiosServices& services, Tap& tap) {
    BiosRegs regs{};
    tap.check(call_routine(services, real_trap_flag, regs).ok(), "a routine that returns with TF set");
    tap.equal(regs.eflags & kTrap, kTrap, "is seen to have done so");
}

}  // namespace

// The word `x87` in the command line: this machine survives an IRQ13, which QEMU 7.2 does not.
void test_bios_interrupts(Environment& environment, Tap& tap) {
    constexpr std::uint32_t kSpare = 0x60;
    const Ivt ivt;
    BiosServices& services = bios(environment);
    for (const std::uint32_t eflags : {0x2d5u, 0x002u, 0xffffffffu}) {
        check_int(services, kSpare, eflags, tap);
    }
    // Those that the trampoline has while a service runs. Without IF: there is no time for an IRQ0 behind the IRET.
    for (const std::uint32_t vector : {0u, 6u, 8u, 12u, 13u}) {
        check_int(services, vector, 0x0d5, tap);
    }
    if (multiboot::has_word(environment.boot.arguments(), "x87")) {
        check_x87_error(services, tap);
    }
    check_trap_flag(services, tap);
    ivt.check(tap);
    services.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest

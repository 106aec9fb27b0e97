// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Tests the state in which a real-mode routine starts, and that the caller finds nothing the routine left behind.
#include <common/io.hpp>
#include <common/memory.hpp>
#include <multiboot/interrupts.hpp>

#include "cpu_image.hpp"
#include "real_code.hpp"

namespace guest {
namespace {

using freestanding::in8;
using freestanding::out8;
namespace cr0 = libjump::cr0;

struct [[gnu::packed]] Observed {
    std::uint32_t cr0, cr4;
    libjump::TableRegister idtr;
    std::uint16_t flags, sp, ss, masks;
};

void must_return(const libjump::Result<void>& called, const char* name, Tap& tap) {
    tap.check(called.ok(), name, " returns");
    if (!called.ok()) {
        say_why(called.failure());
    }
}

void check_registers(BiosServices& services, Tap& tap) {
    BiosRegs regs{0x11112222, 0x33334444, 0x55556666, 0x77778888, 0x9999aaaa, 0xbbbbcccc,
                  0xddddeeee, 0x40,       0x1001,     0x2002,     0x3003,     0x4004};
    const BiosRegs sent = regs;
    must_return(call_routine(services, real_turn_over, regs), "a far call", tap);
    tap.equal(regs.eax, ~sent.eax, "EAX in and out");
    tap.equal(regs.ebx, ~sent.ebx, "EBX in and out");
    tap.equal(regs.ecx, ~sent.ecx, "ECX in and out");
    tap.equal(regs.edx, ~sent.edx, "EDX in and out");
    tap.equal(regs.esi, ~sent.esi, "ESI in and out");
    tap.equal(regs.edi, ~sent.edi, "EDI in and out");
    tap.equal(regs.ebp, ~sent.ebp, "EBP in and out");
    tap.equal(regs.ds, sent.es, "DS in and out");
    tap.equal(regs.es, sent.ds, "ES in and out");
    tap.equal(regs.fs, sent.gs, "FS in and out");
    tap.equal(regs.gs, sent.fs, "GS in and out");
    tap.equal(regs.eflags & 0xcd5, 0x41, "ZF in, CF out");
}

void check_arrival(BiosServices& services, Tap& tap) {
    Observed seen;
    BiosRegs regs{};
    regs.eflags = 0xffffffff;
    must_return(call_routine(services, real_observe, regs), "a look around", tap);
    memcpy(&seen, services.buffer() + offset(real_observe_result), sizeof seen);
    constexpr libjump::NativeWord kTheCallers = cr0::MP | cr0::CD | cr0::NW | 1u << 4;
    tap.equal(seen.cr0, libjump::read_cr0() & kTheCallers, "CR0: MP, CD and NW of the caller's, nothing else");
    tap.equal(seen.cr4, 0, "CR4");
    tap.equal(seen.idtr.base, 0, "the IVT is at 0");
    tap.equal(seen.idtr.limit, 0x3ff, "and has 256 entries");
    tap.equal(seen.flags & 0xfd5, 0xed5, "a far call gets every flag but TF");
    tap.equal(seen.masks, 0x8eb8, "the PICs' masks are the BIOS's");
    tap.equal(seen.ss, services.buffer_segment() - libjump::kBiosBufferOffset / 16, "the stack is in the window");
    tap.equal(seen.sp, libjump::kBiosBufferOffset - 6, "with a return address");
}

// The timer's counter never exceeds the divisor that was set; at the BIOS's rate it would, 64 times out of 65.
bool timer_is_ours() {
    for (std::uint32_t i = 0; i < 200; ++i) {
        out8(0x43, 0);  // latch counter 0
        const std::uint32_t low = in8(0x40);
        if ((std::uint32_t{in8(0x40)} << 8 | low) > multiboot::kTimerDivisor) {
            return false;
        }
        for (std::uint32_t pause = 0; pause < 100; ++pause) {
            in8(0x80);
        }
    }
    return true;
}

bool a20_is_on() {
    auto& low = *multiboot::to_virtual<volatile std::uint32_t>(libjump::PhysAddr{0x81000});
    auto& high = *multiboot::to_virtual<volatile std::uint32_t>(libjump::PhysAddr{0x181000});
    const std::uint32_t saved = low;
    low = high + 1;
    const bool on = low != high;
    low = saved;
    return on;
}

CpuImage before, after;

void check_trash(BiosServices& services, Tap& tap) {
    const std::uint32_t masks = in8(0x21) | std::uint32_t{in8(0xa1)} << 8;
    BiosRegs regs{};
    libjump::Result<void> called;
    {
        const multiboot::InterruptsOff guard;
        load_magic();
        read_cpu(before);
        called = call_routine(services, real_trash, regs);
        read_cpu(after);
        libjump::write_dr7(0);
    }
    must_return(called, "a routine that trashes what it can", tap);
    compare(before, after, tap);
    tap.equal(in8(0x21) | std::uint32_t{in8(0xa1)} << 8, masks, "PIC masks");
    tap.check(a20_is_on(), "A20 is on");
    tap.check(timer_is_ours(), "the timer's divisor");
    const std::uint32_t then = multiboot::ticks();
    while (multiboot::ticks() - then < 3) {
        asm volatile("hlt");
    }
    tap.check(true, "the timer interrupts where it did");
}

}  // namespace

void test_bios_devices(Environment& environment, Tap& tap) {
    BiosServices& services = bios(environment);
    check_registers(services, tap);
    check_arrival(services, tap);
    out8(0xa1, 0xef);  // a mask that is not what everything has
    for (std::uint32_t i = 0; i < 3; ++i) {
        check_trash(services, tap);
    }
    services.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest

// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A peer changes everything in the CPU; afterwards everything is as before, and so is all of memory. The lines that
// begin with # are the story of ./dev demo quick.
#include <common/io.hpp>
#include <multiboot/interrupts.hpp>

#include <libjump/bios/i8259.hpp>

#include "cpu_image.hpp"
#include "digest.hpp"
#include "registers_expected.hpp"

// From registers.asm; `out` has a word for each of kExpectedRegisters.
extern "C" void call_with_magic_registers(void (*function)(void*), void* argument, libjump::NativeWord* out);

namespace guest {
namespace {

CpuImage before, after;

struct Trip {
    Traveller& traveller;
    bool branch_tracking;
};

// Reads and loads with interrupts off, or the timer's handler would be part of the comparison.
void travel(void* argument) {
    const Trip& trip = *static_cast<const Trip*>(argument);
    const multiboot::InterruptsOff guard;
    load_magic();
    if (trip.branch_tracking) {
        turn_on_branch_tracking();
    }
    read_cpu(before);
    before.cr0 |= libjump::cr0::TS;  // as a kernel that switches the FPU lazily leaves it
    libjump::write_cr0(before.cr0);
    const std::uint8_t mask = freestanding::in8(libjump::i8259::kMasterData);
    freestanding::out8(libjump::i8259::kMasterData, 0xff);  // the peer leaves with IF set and has no handler
    trip.traveller.travel();
    freestanding::out8(libjump::i8259::kMasterData, mask);
    const libjump::NativeWord cr0 = libjump::read_cr0();
    libjump::write_cr0(cr0 & ~libjump::cr0::TS);
    read_cpu(after);
    after.cr0 = cr0;
    if (trip.branch_tracking) {
        turn_off_branch_tracking();
    }
    libjump::write_dr7(0);
}

constexpr std::uint32_t kRegisters = sizeof kExpectedRegisters / sizeof kExpectedRegisters[0];

void check_registers(const libjump::NativeWord (&out)[kRegisters], Tap& tap) {
    for (std::uint32_t i = 0; i < kRegisters; ++i) {
        tap.equal(out[i], kExpectedRegisters[i].value, kExpectedRegisters[i].name);
    }
}

void check_interrupts(Tap& tap) {
    const std::uint32_t then = multiboot::ticks();
    while (multiboot::ticks() - then < 3) {
        asm volatile("hlt");
    }
    tap.check(true, "the timer goes on ticking");
}

std::uint64_t say_memory(Environment& environment) {
    const std::uint64_t digest = free_memory_digest(environment);
    print("# memory: ", free_mebibytes(environment), " MiB, digest ", Hex{digest, 16}, "\n");
    return digest;
}

}  // namespace

// The word `cet` in the command line: with indirect-branch tracking, which the CPU has to have.
void test_round_trip(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    if (!prepare(trip, need_peer(environment, "trash"), tap)) {
        return;
    }
    check_msr_list(tap);
    choose_msrs_to_trash(mailbox());
    mailbox().single_steps = 0;
    mailbox().steps_with_if = 0;
    mailbox().order = (has_sse() ? 1 : 0) | (has_xsave() ? 2 : 0) | 4 | (kHasCr8 ? 8 : 0) | order_native_trash();
    const bool branch_tracking = multiboot::has_word(environment.boot.arguments(), "cet");
    if (branch_tracking && !has_branch_tracking()) {
        tap.check(false, "this CPU has indirect-branch tracking");
        return;
    }
    fill_free_memory(environment, 3);
    print("# kernel: CR0 ", Hex{libjump::read_cr0()}, ", CR3 ", Hex{libjump::read_cr3()}, "\n");
    const std::uint64_t digest = say_memory(environment);
    for (std::uint32_t visit = 1; visit <= 3; ++visit) {
        libjump::NativeWord out[kRegisters] = {};
        Trip argument{trip, branch_tracking};
        print("# leaving\n");
        call_with_magic_registers(travel, &argument, out);
        print("# back\n");
        tap.equal(mailbox().visits, visit, "visit ", visit);
        tap.check(mailbox().single_steps >= visit, "TF was set on the way back");
        tap.check(mailbox().steps_with_if >= visit, "so was IF");
        tap.check(mailbox().steps_with_if <= 2 * visit, "but not behind the second instruction");
        compare(before, after, tap);
        check_registers(out, tap);
        check_interrupts(tap);
    }
    tap.equal(say_memory(environment), digest, "memory is as it was");
}

}  // namespace guest

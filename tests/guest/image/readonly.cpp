// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A leaver that maps what it does not write read-only, as kernels do, its GDT too, in which the way back has to make
// the TSS available; and what it writes not executable, the control page too.
#include <multiboot/tables.hpp>

#include <libjump/x86.hpp>

#include "alias.hpp"
#include "attempt.hpp"
#include "control_page.hpp"
#include "cpu_image.hpp"
#include "guest.hpp"

extern "C" const std::uint8_t image_start[];

namespace guest {
namespace {

using namespace libjump;

constexpr std::uint32_t kPresent = 1u << 0, kWrite = 1u << 1, kFetch = 1u << 4;
constexpr std::uint64_t kNoExecuteEnable = 1u << 11;  // in EFER

void load_gdtr(const NativeTableRegister& gdtr) { asm volatile("lgdt %0" ::"m"(gdtr)); }

void check_visits(Traveller& trip, Tap& tap) {
    tap.check((read_cr0() & cr0::WP) != 0, "read-only pages are");
    for (std::uint32_t visit = 1; visit <= 2; ++visit) {
        trip.travel();
        tap.equal(mailbox().visits, visit, "visit ", visit);
        tap.equal(multiboot::tss_type(), 0x8b, "TR is loaded");
        tap.check((read_cr0() & cr0::WP) != 0, "they still are");
    }
}

}  // namespace

void test_readonly_gdt(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    const auto alias = static_cast<NativeWord>(map_alias().value);  // before the transition tables take it over
    if (!prepare(trip, need_peer(environment, "contract"), tap)) {
        return;
    }
    const NativeTableRegister gdtr = read_gdtr();
    load_gdtr({gdtr.limit, gdtr.base - multiboot::kVirtualOffset + alias});
    check_visits(trip, tap);
    load_gdtr(gdtr);
}

// Registered on i386 alone: in long mode the image is executable as a whole.
void test_data_page(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    if (!prepare(trip, need_peer(environment, "contract"), tap)) {
        return;
    }
    const bool nx = has_efer() && (read_msr(msr::EFER) & kNoExecuteEnable) != 0;
    std::uint8_t& behind_code = trip.control_page().code[kControlCodeSize - 1];
    behind_code = 0xc3;  // RET
    const Exception run = attempt([](std::uintptr_t at) { reinterpret_cast<void (*)()>(at)(); },
                                  reinterpret_cast<std::uintptr_t>(&behind_code));
    tap.equal(run.raised ? run.error : 0, nx ? kFetch | kPresent : 0,
              nx ? "the control page cannot be executed" : "without NX, the control page can be executed");
    const Exception written = attempt([](std::uintptr_t at) { *reinterpret_cast<volatile std::uint8_t*>(at) = 0; },
                                      reinterpret_cast<std::uintptr_t>(image_start));
    tap.equal(written.raised ? written.error : 0, kWrite | kPresent, "text cannot be written");
    check_visits(trip, tap);
}

}  // namespace guest

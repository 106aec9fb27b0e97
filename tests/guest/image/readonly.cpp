// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A leaver that maps what it does not write read-only, as kernels do: its GDT, in which the way back has to make the
// TSS available, and the control page where it is executable.
#include <multiboot/tables.hpp>

#include <libjump/x86.hpp>

#include "alias.hpp"
#include "guest.hpp"

namespace guest {
namespace {

using namespace libjump;

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

void test_readonly_page(Environment& environment, Tap& tap) {
    const VirtAddr alias = map_alias();
    Traveller& trip = traveller(environment);
    trip.run_control_page_at(VirtAddr{alias.value + trip.control_page_address().value});
    if (prepare(trip, need_peer(environment, "contract"), tap)) {
        check_visits(trip, tap);
    }
}

}  // namespace guest

// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A leaver that maps what it does not write read-only, as kernels do: its GDT, in which the way back has to make the
// TSS available, and the control page where it is executable.
#include <multiboot/tables.hpp>

#include <libjump/x86.hpp>

#include "guest.hpp"

namespace guest {
namespace {

using namespace libjump;

constexpr std::uint32_t kAlias = 0x40000000;  // linear; physical memory from 0, read-only

void map_alias() {
    constexpr std::uint64_t kLarge = 1u << 7, kEntry = pte::PRESENT | kLarge;
    const PhysAddr root{read_cr3()};
    if (current_paging_mode() == PagingMode::k32Bit) {
        multiboot::to_virtual<std::uint32_t>(root)[kAlias >> 22] = static_cast<std::uint32_t>(kEntry);
        return;
    }
    alignas(kPageSize) static std::uint64_t directory[512];
    directory[0] = kEntry;
    multiboot::to_virtual<std::uint64_t>(root)[kAlias >> 30] = multiboot::to_physical(directory).value | pte::PRESENT;
    write_cr3(read_cr3());  // PDPTEs are read there and nowhere else
}

void load_gdtr(const TableRegister& gdtr) { asm volatile("lgdt %0" ::"m"(gdtr)); }

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
    if (!prepare(trip, need_peer(environment, "contract"), tap)) {
        return;
    }
    map_alias();
    const TableRegister gdtr = read_gdtr();
    load_gdtr({gdtr.limit, gdtr.base - multiboot::kVirtualOffset + kAlias});
    check_visits(trip, tap);
    load_gdtr(gdtr);
}

void test_readonly_page(Environment& environment, Tap& tap) {
    map_alias();
    Traveller& trip = traveller(environment);
    trip.run_control_page_at(VirtAddr{kAlias + trip.control_page_address().value});
    if (prepare(trip, need_peer(environment, "contract"), tap)) {
        check_visits(trip, tap);
    }
}

}  // namespace guest

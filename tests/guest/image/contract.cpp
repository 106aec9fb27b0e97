// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Tests the promises to a peer, as the peer itself sees them.
#include <libjump/x86.hpp>

#include "control_page.hpp"
#include "cpu_image.hpp"
#include "digest.hpp"
#include "guest.hpp"

namespace guest {
namespace {

// EFLAGS as a peer must not find them: TF IF DF IOPL NT RF VM AC VIF VIP. What is set of them when the guest leaves:
constexpr std::uint32_t kFlagsOff = 0x1f7700, kFlagsSet = 0x47000;

libjump::NativeWord read_flags() {
    libjump::NativeWord flags;
    asm volatile("pushf\n\tpop %0" : "=r"(flags)::"memory");
    return flags;
}
void write_flags(libjump::NativeWord flags) { asm volatile("push %0\n\tpopf" ::"r"(flags) : "cc", "memory"); }

libjump::PhysAddr travel_with_flags(Traveller& trip) {
    const libjump::NativeWord flags = read_flags();
    write_flags(flags | kFlagsSet);
    const libjump::PhysAddr next = trip.travel();
    write_flags(flags);
    return next;
}

void check_arrival(const Arrival& at, Traveller& trip, const Peer& peer, Tap& tap) {
    using namespace libjump;
    const auto page = static_cast<std::uint32_t>(trip.control_page_address().value);
    tap.equal(at.cr0 & (cr0::PG | cr0::AM | cr0::WP | cr0::TS | cr0::EM), 0, "paging, WP, AM, TS and EM are off");
    tap.equal(at.cr0 & cr0::PE, cr0::PE, "protected mode");
    tap.equal(at.cr3, 0, "CR3");
    tap.equal(at.cr4, 0, "CR4");
    tap.equal(at.dr7 & 0xff, 0, "no breakpoints");
    tap.equal(at.eflags & kFlagsOff, 0, "every flag but the arithmetic ones is clear");
    const bool clear = (at.eax | at.ebx | at.ecx | at.edx | at.esi | at.edi | at.ebp) == 0;
    tap.check(clear, "general registers are 0");
    tap.check(!has_sse() || all_clear(at.vectors), "XMM0 to XMM7 are 0");
    tap.equal(at.cs, 0x10, "CS");
    const bool data = at.ds == 0x18 && at.es == 0x18 && at.fs == 0x18 && at.gs == 0x18 && at.ss == 0x18;
    tap.check(data, "data segments");
    tap.equal(at.stack[0] & ~0xfffu, page, "the way back is in the control page");
    tap.equal(at.stack[1], peer.entry.value, "the entry is above it");
    tap.equal(at.esp, trip.swap_page_address().value + kPageSize - 8, "the stack is the swap page");
    const auto limit_of = [](const std::uint8_t* table) { return table[0] | table[1] << 8; };
    const auto base_of = [](const std::uint8_t* t) {
        return static_cast<std::uint32_t>(t[2] | t[3] << 8 | t[4] << 16) | std::uint32_t{t[5]} << 24;
    };
    tap.equal(base_of(at.gdtr), page + offsetof(ControlPage, data.gdt), "GDTR is in the control page");
    tap.equal(base_of(at.idtr), page + kProtectedIdt, "IDTR is in the control page");
    tap.check(limit_of(at.gdtr) == sizeof(ControlPage::data.gdt) - 1 && limit_of(at.idtr) == 255, "table limits");
}

}  // namespace

void test_contract(Environment& environment, Tap& tap) {
    fill_free_memory(environment, 4);  // zeros that are moved would be no test of the registers that moved them
    std::uint32_t visits = 0;
    mailbox().order = has_sse() ? 1 : 0;
    for (const char* name : {"contract", "contract-low"}) {
        Traveller& trip = traveller(environment);
        const Peer peer = need_peer(environment, name);
        if (!prepare(trip, peer, tap)) {
            return;
        }
        for (std::uint32_t i = 0; i < 2; ++i) {
            libjump::write_dr7(0x455);  // on, for the jump to turn off; nobody executes address 0
            const libjump::PhysAddr next = travel_with_flags(trip);
            libjump::write_dr7(0);
            tap.equal(mailbox().visits, ++visits, name, ": visited");
            check_arrival(mailbox().arrival, trip, peer, tap);
            tap.equal(next.value, peer.entry.value, "RET: to be entered at the same entry again");
        }
        tap.check(trip.control_page().header.phase == libjump::Phase::kHome, "the phase is home");
        trip.release();
        tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
    }
}

}  // namespace guest

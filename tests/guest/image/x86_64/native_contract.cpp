// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Tests the promises to a peer in long mode, as the peer itself sees them.
#include "control_page.hpp"
#include "digest.hpp"
#include "native_mailbox.hpp"
#include "native_tests.hpp"

namespace guest {
namespace {

using namespace libjump;

constexpr std::uint32_t kRsp = 4;  // the number of the register

// RFLAGS as a peer must not find them: TF IF DF IOPL NT RF VM AC VIF VIP. What is set of them when the guest leaves:
constexpr NativeWord kFlagsOff = 0x1f7700, kFlagsSet = 0x47000;

NativeWord read_flags() {
    NativeWord flags;
    asm volatile("pushf\n\tpop %0" : "=r"(flags)::"memory");
    return flags;
}
void write_flags(NativeWord flags) { asm volatile("push %0\n\tpopf" ::"r"(flags) : "cc", "memory"); }

PhysAddr travel_with_flags(Traveller& trip) {
    const NativeWord flags = read_flags();
    write_flags(flags | kFlagsSet);
    const PhysAddr next = trip.travel();
    write_flags(flags);
    return next;
}

struct [[gnu::packed]] Table {
    std::uint16_t limit;
    std::uint64_t base;
};

Table table_of(const std::uint8_t* bytes) {
    Table table;
    __builtin_memcpy(&table, bytes, sizeof table);
    return table;
}

void check_registers(const NativeArrival& at, Traveller& trip, const Peer& peer, Tap& tap) {
    std::uint64_t any = 0;
    for (std::uint32_t i = 0; i < 16; ++i) {
        any |= i == kRsp ? 0 : at.registers[i];
    }
    tap.equal(any, 0, "general registers are 0");
    tap.check(all_clear(at.vectors), "XMM0 to XMM7 are 0");
    tap.equal(at.rflags & kFlagsOff, 0, "every flag but the arithmetic ones is clear");
    tap.equal(at.registers[kRsp], trip.swap_page_address().value + kPageSize - 16, "the stack is the swap page");
    tap.equal(at.stack[0] & kPageMask, trip.control_page_address().value, "the way back is in the control page");
    tap.equal(at.stack[1], peer.entry.value, "the entry is above it");
    tap.equal(at.cs, 0x10, "CS");
    const bool data = at.ds == 0x18 && at.es == 0x18 && at.fs == 0x18 && at.gs == 0x18 && at.ss == 0x18;
    tap.check(data, "data segments");
}

void check_mode(const NativeArrival& at, Traveller& trip, Tap& tap) {
    const std::uint64_t page = trip.control_page_address().value;
    tap.equal(at.cr0 & (cr0::AM | cr0::WP | cr0::TS | cr0::EM), 0, "WP, AM, TS and EM are off");
    tap.equal(at.cr0 & (cr0::PE | cr0::PG), cr0::PE | cr0::PG, "paging is on");
    tap.equal(at.cr3, trip.control_page().data.peer_cr3, "CR3 is the peer's tables, with no PCID");
    tap.equal(at.cr4, read_cr4() & (cr4::PAE | cr4::LA57), "CR4 has the paging mode alone");
    tap.equal(at.efer & (efer::LME | efer::LMA), efer::LME | efer::LMA, "long mode");
    tap.equal(at.dr7 & 0xff, 0, "no breakpoints");
    const Table gdt = table_of(at.gdtr), idt = table_of(at.idtr);
    tap.equal(gdt.base, page + offsetof(ControlPage, data.gdt), "GDTR is in the control page");
    tap.equal(idt.base, page + offsetof(ControlPage, data.idt), "IDTR is in the control page");
    tap.check(gdt.limit == sizeof(ControlPage::data.gdt) - 1 && idt.limit == sizeof(ControlPage::data.idt) - 1,
              "table limits");
}

}  // namespace

void test_native_contract(Environment& environment, Tap& tap) {
    fill_free_memory(environment, 5);  // zeros that are moved would be no test of the registers that moved them
    std::uint32_t visits = 0;
    for (const char* name : {"contract64", "contract64-low"}) {
        Traveller& trip = traveller(environment);
        const Peer peer = need_peer(environment, name);
        if (!prepare(trip, peer, tap)) {
            return;
        }
        for (std::uint32_t i = 0; i < 2; ++i) {
            write_dr7(0x455);  // on, for the jump to turn off; nobody executes address 0
            const PhysAddr next = travel_with_flags(trip);
            write_dr7(0);
            tap.equal(mailbox().visits, ++visits, name, ": visited");
            check_registers(native_mailbox().arrival, trip, peer, tap);
            check_mode(native_mailbox().arrival, trip, tap);
            tap.equal(next.value, peer.entry.value, "RET: to be entered at the same entry again");
        }
        tap.check(trip.control_page().header.phase == Phase::kHome, "the phase is home");
        trip.release();
        tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
    }
}

}  // namespace guest

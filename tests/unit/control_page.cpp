// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Tests the contents of the control page after prepare and arm, decoded by the manual's formats.
#include <cstring>
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include <libjump/i386/control_code.hpp>
#include <libjump/i386/control_page.hpp>

using libjump::Descriptor;
using libjump::MoveMode;
using libjump::PeerNmi;
using libjump::PhysAddr;
using libjump::ReportUart;
using libjump::VirtAddr;
using libjump::i386::code_offset;
using libjump::i386::ControlPage;

namespace {

constexpr std::uint32_t kPhysical = 0x00123000, kVirtual = 0xc0123000;

std::unique_ptr<ControlPage> installed(const ReportUart& uart = {0x3f8}, PeerNmi nmi = PeerNmi::kFault,
                                       bool sse = false) {
    auto page = std::make_unique<ControlPage>();
    std::memset(static_cast<void*>(page.get()), 0xee, sizeof *page);
    libjump::i386::install_control_page(*page,
                                        {PhysAddr{kPhysical}, VirtAddr{kVirtual}, PhysAddr{0x7654000}, uart, nmi, sse});
    return page;
}

// [intel/vol3] "IDT Descriptors".
void require_interrupt_gate(Descriptor gate, std::uint32_t handler) {
    REQUIRE(((gate & 0xffff) | (gate >> 48 << 16)) == handler);
    REQUIRE((gate >> 16 & 0xffff) == 0x10);
    REQUIRE((gate >> 32 & 0xff) == 0);
    REQUIRE((gate >> 40 & 0xff) == 0x8e);  // present, DPL 0, 32-bit interrupt gate
}

// [intel/vol3] "Segment Descriptors".
void require_flat_segment(Descriptor segment, std::uint32_t type) {
    REQUIRE(((segment & 0xffff) | (segment >> 32 & 0xf0000)) == 0xfffff);       // limit
    REQUIRE(((segment >> 16 & 0xffffff) | (segment >> 32 & 0xff000000)) == 0);  // base
    REQUIRE((segment >> 40 & 0x1f) == (0x10 | type));                           // a code or data segment
    REQUIRE((segment >> 45 & 3) == 0);                                          // DPL
    REQUIRE((segment >> 47 & 1) == 1);                                          // present
    REQUIRE((segment >> 52 & 0xf) == 0xc);                                      // pages, 32-bit
}

std::string text(libjump::Phase phase) { return {reinterpret_cast<const char*>(&phase), 4}; }

}  // namespace

TEST_CASE("The code is copied to the start of the page, and fits") {
    const auto page = installed();
    const auto size = static_cast<std::size_t>(libjump_i386_control_code_end - libjump_i386_control_code);
    REQUIRE(size > 512);
    REQUIRE(size <= libjump::i386::kControlCodeSize);
    REQUIRE(std::memcmp(page->code, libjump_i386_control_code, size) == 0);
}

TEST_CASE("prepare's fields") {
    const auto page = installed();
    REQUIRE(std::string(page->header.magic) == "libjump");
    REQUIRE(page->header.version == libjump::kControlVersion);
    REQUIRE(page->header.machine == libjump::Machine::kI386);
    REQUIRE(page->header.page_physical == kPhysical);
    REQUIRE(page->data.page_virtual == kVirtual);
    REQUIRE(page->data.back == static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(libjump_i386_back)));
    REQUIRE(page->data.leave == kPhysical + code_offset(libjump_i386_leave_code));
    REQUIRE(page->data.transition_cr3 == 0x7654000);
    REQUIRE(page->data.serial_base == 0x3f8);
    REQUIRE(page->data.put_char == code_offset(libjump_i386_put_to_port));
    REQUIRE(page->data.goes_on == 0xa);  // #DB and #BP
    REQUIRE(text(page->header.phase) == "home");
    REQUIRE(page->data.faulted == 0);
}

TEST_CASE("The descriptor table has the boot protocol's flat segments, accessed already") {
    const auto page = installed();
    REQUIRE(page->data.gdt[0] == 0);
    REQUIRE(page->data.gdt[1] == 0);
    require_flat_segment(page->data.gdt[2], 0xb);  // code, readable, accessed
    require_flat_segment(page->data.gdt[3], 0x3);  // data, writable, accessed
}

TEST_CASE("Table registers point to the tables, at the physical address of the page") {
    const auto page = installed();
    const auto offset = [&](const void* field) {
        return static_cast<std::uint32_t>(static_cast<const char*>(field) - reinterpret_cast<const char*>(page.get()));
    };
    REQUIRE(page->data.gdtr.base == kPhysical + offset(page->data.gdt));
    REQUIRE(page->data.gdtr.limit == 4 * 8 - 1);
    REQUIRE(page->data.idtr.base == kPhysical + offset(page->data.idt));
    REQUIRE(page->data.idtr.limit == 32 * 8 - 1);
}

TEST_CASE("Each exception's gate leads to its stub, and the NMI's to the question who runs") {
    const auto page = installed();
    for (std::uint32_t vector = 0; vector < 32; ++vector) {
        const std::uint32_t stub =
            vector == 2 ? code_offset(libjump_i386_nmi) : code_offset(libjump_i386_fault_stubs) + vector * 6;
        require_interrupt_gate(page->data.idt[vector], kPhysical + stub);
    }
}

TEST_CASE("An NMI that is to be ignored has a gate to an IRET") {
    const auto page = installed({0x3f8}, PeerNmi::kIgnore);
    const std::uint32_t iret = code_offset(libjump_i386_ignore_nmi);
    REQUIRE(page->code[iret] == 0xcf);
    require_interrupt_gate(page->data.idt[2], kPhysical + iret);
    require_interrupt_gate(page->data.idt[3], kPhysical + code_offset(libjump_i386_fault_stubs) + 3 * 6);
}

TEST_CASE("Reports go to registers of one or four bytes in memory, which come before a port, or nowhere") {
    const auto bytes = installed({.port = 0x3f8, .mmio = PhysAddr{0xfe03e000}});
    REQUIRE(bytes->data.serial_base == 0xfe03e000);
    REQUIRE(bytes->data.put_char == code_offset(libjump_i386_put_to_mmio8));
    const auto words = installed({.mmio = PhysAddr{0xfe03e020}, .mmio_width = 4});
    REQUIRE(words->data.serial_base == 0xfe03e020);
    REQUIRE(words->data.put_char == code_offset(libjump_i386_put_to_mmio32));
    REQUIRE(installed({})->data.put_char == code_offset(libjump_i386_put_nowhere));
}

// [intel/vol3] "Exception and Interrupt Reference" and [amd/vol2] "Vectors": 8, 10-14, 17, 21, 29
// and 30 push an error code.
TEST_CASE("A stub pushes a zero where the CPU pushes no error code, its vector, and jumps to the report") {
    const auto page = installed();
    const std::uint8_t* stubs = page->code + code_offset(libjump_i386_fault_stubs);
    const std::uint32_t with_code = 0x60227d00;
    for (std::uint32_t vector = 0; vector < 32; ++vector) {
        const std::uint8_t* stub = stubs + vector * 6;
        const bool cpu_pushes = (with_code >> vector & 1) != 0;
        REQUIRE(stub[0] == (cpu_pushes ? 0x90 : 0x6a));  // NOP; PUSH imm8
        REQUIRE(stub[1] == (cpu_pushes ? 0x90 : 0x00));
        REQUIRE(stub[2] == 0x6a);
        REQUIRE(stub[3] == vector);
        REQUIRE(stub[4] == 0xeb);  // JMP rel8
        // The report is behind the stubs; the first half of them reaches it by a JMP rel32 in front.
        const std::uint8_t* target = stub + 6 + static_cast<std::int8_t>(stub[5]);
        REQUIRE(target == (vector < 16 ? stubs - 5 : stubs + 32 * 6));
    }
    std::int32_t displacement;
    std::memcpy(&displacement, stubs - 4, sizeof displacement);
    REQUIRE(stubs[-5] == 0xe9);
    REQUIRE(displacement == 32 * 6);
}

TEST_CASE("arm for a swap: called, on the swap page's end") {
    const auto page = installed();
    libjump::i386::arm_control_page(*page, 0x456002, PhysAddr{0x789000}, PhysAddr{0xabcdef12}, MoveMode::kSwap);
    REQUIRE(page->data.move.list_head == 0x456002);
    REQUIRE(page->data.move.swap_page == 0x789000);
    REQUIRE(page->data.mover == kPhysical + code_offset(libjump_i386_swap_pages));
    REQUIRE(page->data.enter == kPhysical + code_offset(libjump_i386_enter_by_call));
    REQUIRE(page->data.peer_stack == 0x78a000);
    REQUIRE(page->data.peer_entry == 0xabcdef12);
}

TEST_CASE("A CPU with SSE swaps by it, with CR4.OSFXSR set meanwhile, and copies without") {
    const auto page = installed({0x3f8}, PeerNmi::kFault, true);
    REQUIRE(page->data.move_cr4 == 1u << 9);
    REQUIRE(installed()->data.move_cr4 == 0);
    libjump::i386::arm_control_page(*page, 0x456002, PhysAddr{0x789000}, PhysAddr{0xabcdef12}, MoveMode::kSwap);
    REQUIRE(page->data.mover == kPhysical + code_offset(libjump_i386_swap_pages_sse));
    libjump::i386::arm_control_page(*page, 4, PhysAddr{}, PhysAddr{0x7c00}, MoveMode::kCopy);
    REQUIRE(page->data.mover == kPhysical + code_offset(libjump_i386_copy_pages));
}

TEST_CASE("arm for a copy: entered by return, on the control page's end") {
    const auto page = installed();
    libjump::i386::arm_control_page(*page, 4, PhysAddr{}, PhysAddr{0x7c00}, MoveMode::kCopy);
    REQUIRE(page->data.move.list_head == 4);
    REQUIRE(page->data.mover == kPhysical + code_offset(libjump_i386_copy_pages));
    REQUIRE(page->data.enter == kPhysical + code_offset(libjump_i386_enter_by_return));
    REQUIRE(page->data.peer_stack == kPhysical + 4096);
    REQUIRE(page->data.peer_entry == 0x7c00);
}

TEST_CASE("Phases read as text") {
    using libjump::Phase;
    REQUIRE(text(Phase::kHome) == "home");
    REQUIRE(text(Phase::kLeave) == "leav");
    REQUIRE(text(Phase::kMove) == "move");
    REQUIRE(text(Phase::kPeer) == "peer");
    REQUIRE(text(Phase::kBack) == "back");
    REQUIRE(text(Phase::kReturn) == "retn");
}

TEST_CASE("A page is an away control page if everything in its header says so") {
    using libjump::Machine;
    const auto page = installed();
    const auto found = [&](PhysAddr at = PhysAddr{kPhysical}, Machine machine = Machine::kI386) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(page.get());
        return libjump::is_away_control_page({bytes, sizeof *page}, at, machine);
    };
    REQUIRE_FALSE(found());  // at home
    page->header.phase = libjump::Phase::kPeer;
    REQUIRE(found());
    REQUIRE_FALSE(found(PhysAddr{kPhysical + 4096}));
    REQUIRE_FALSE(found(PhysAddr{0x100000000 + kPhysical}));
    REQUIRE_FALSE(found(PhysAddr{kPhysical}, Machine::kX86_64));
    SECTION("magic") { page->header.magic[7] = '1'; }
    SECTION("version") { ++page->header.version; }
    SECTION("machine") { page->header.machine = Machine::kX86_64; }
    SECTION("phase") { page->header.phase = libjump::Phase::kBack; }
    SECTION("address") { page->header.page_physical += 0x100000000; }
    REQUIRE_FALSE(found());
}

TEST_CASE("Less than a page is no control page") {
    const auto page = installed();
    page->header.phase = libjump::Phase::kPeer;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(page.get());
    REQUIRE_FALSE(libjump::is_away_control_page({bytes, 4095}, PhysAddr{kPhysical}, libjump::Machine::kI386));
}

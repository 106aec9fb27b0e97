// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Tests the contents of the control page of x86_64 after prepare and arm, decoded by the manual's formats.
#include <cstring>
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include <libjump/x86_64/control_code.hpp>
#include <libjump/x86_64/control_page.hpp>

using libjump::Descriptor;
using libjump::Gate64;
using libjump::MoveMode;
using libjump::PeerMode;
using libjump::PeerNmi;
using libjump::PhysAddr;
using libjump::ReportUart;
using libjump::VirtAddr;
using libjump::x86_64::code_offset;
using libjump::x86_64::ControlPage;

namespace {

constexpr std::uint64_t kPhysical = 0x00123000, kVirtual = 0xffff888000123000;

std::unique_ptr<ControlPage> installed(const ReportUart& uart = {0x3f8}, PeerNmi nmi = PeerNmi::kFault) {
    auto page = std::make_unique<ControlPage>();
    std::memset(static_cast<void*>(page.get()), 0xee, sizeof *page);
    libjump::x86_64::install_control_page(
        *page, {PhysAddr{kPhysical}, VirtAddr{kVirtual}, PhysAddr{0x7654000}, PhysAddr{0x7655000}, uart, nmi});
    return page;
}

std::uint64_t offset(const ControlPage& page, const void* field) {
    return static_cast<std::uint64_t>(static_cast<const char*>(field) - reinterpret_cast<const char*>(&page));
}

// [intel/vol3] "64-Bit Mode IDT".
void require_gate64(const Gate64& gate, std::uint64_t handler) {
    REQUIRE(((gate.low & 0xffff) | (gate.low >> 48 << 16) | (gate.high << 32)) == handler);
    REQUIRE((gate.low >> 16 & 0xffff) == 0x08);
    REQUIRE((gate.low >> 32 & 0xff) == 0);     // no IST
    REQUIRE((gate.low >> 40 & 0xff) == 0x8e);  // present, DPL 0, interrupt gate
    REQUIRE(gate.high >> 32 == 0);
}

// [intel/vol3] "IDT Descriptors".
void require_gate32(Descriptor gate, std::uint64_t handler) {
    REQUIRE(((gate & 0xffff) | (gate >> 48 << 16)) == handler);
    REQUIRE((gate >> 16 & 0xffff) == 0x10);
    REQUIRE((gate >> 32 & 0xff) == 0);
    REQUIRE((gate >> 40 & 0xff) == 0x8e);
}

// [intel/vol3] "Segment Descriptors". `flags`: G, D/B, L, AVL from bit 3 down.
void require_flat_segment(Descriptor segment, std::uint32_t type, std::uint32_t flags) {
    REQUIRE(((segment & 0xffff) | (segment >> 32 & 0xf0000)) == 0xfffff);       // limit
    REQUIRE(((segment >> 16 & 0xffffff) | (segment >> 32 & 0xff000000)) == 0);  // base
    REQUIRE((segment >> 40 & 0x1f) == (0x10 | type));                           // a code or data segment
    REQUIRE((segment >> 45 & 3) == 0);                                          // DPL
    REQUIRE((segment >> 47 & 1) == 1);                                          // present
    REQUIRE((segment >> 52 & 0xf) == flags);
}

constexpr std::uint32_t kCode = 0xb, kData = 0x3;        // accessed already
constexpr std::uint32_t kFlags64 = 0xa, kFlags32 = 0xc;  // 64-bit code has L set and D clear

}  // namespace

TEST_CASE("x86_64: the code is copied to the start of the page, and fits") {
    const auto page = installed();
    const auto size = static_cast<std::size_t>(libjump_x86_64_control_code_end - libjump_x86_64_control_code);
    REQUIRE(size > 512);
    REQUIRE(size <= libjump::x86_64::kControlCodeSize);
    REQUIRE(std::memcmp(page->code, libjump_x86_64_control_code, size) == 0);
}

TEST_CASE("x86_64: prepare's fields") {
    const auto page = installed();
    REQUIRE(std::string(page->header.magic) == "libjump");
    REQUIRE(page->header.version == libjump::kControlVersion);
    REQUIRE(page->header.machine == libjump::Machine::kX86_64);
    REQUIRE(page->header.phase == libjump::Phase::kHome);
    REQUIRE(page->header.page_physical == kPhysical);
    REQUIRE(page->data.page_virtual == kVirtual);
    REQUIRE(page->data.back == reinterpret_cast<std::uintptr_t>(libjump_x86_64_back));
    REQUIRE(page->data.leave == kPhysical + code_offset(libjump_x86_64_leave_code));
    REQUIRE(page->data.transition_cr3 == 0x7654000);
    REQUIRE(page->data.peer_cr3 == 0x7655000);
    REQUIRE(page->data.serial_base == 0x3f8);
    REQUIRE(page->data.put_char == code_offset(libjump_x86_64_put_to_port));
    REQUIRE(page->data.goes_on == 0xa);  // #DB and #BP
    REQUIRE(page->data.report.rax == 0);
}

TEST_CASE("x86_64: descriptors, with the peer's code segment where the boot protocol wants it") {
    const auto page = installed();
    REQUIRE(page->data.gdt[0] == 0);
    require_flat_segment(page->data.gdt[1], kCode, kFlags64);
    require_flat_segment(page->data.gdt[3], kData, kFlags32);
    require_flat_segment(page->data.gdt[4], kCode, kFlags32);
    const bool protected32 = GENERATE(false, true);
    libjump::x86_64::arm_control_page(*page, 4, PhysAddr{0x789000}, PhysAddr{0x7c00}, MoveMode::kSwap,
                                      protected32 ? PeerMode::kProtected32 : PeerMode::kNative);
    require_flat_segment(page->data.gdt[2], kCode, protected32 ? kFlags32 : kFlags64);
}

TEST_CASE("x86_64: table registers point to the tables at the page's physical address, below 4 GiB") {
    const auto page = installed();
    REQUIRE(page->data.gdtr.base == kPhysical + offset(*page, page->data.gdt));
    REQUIRE(page->data.idtr.base == kPhysical + offset(*page, page->data.idt));
    REQUIRE(page->data.idtr32.base == kPhysical + offset(*page, page->data.idt32));
    REQUIRE(page->data.gdtr.limit == 5 * 8 - 1);
    REQUIRE(page->data.idtr.limit == 32 * 16 - 1);
    REQUIRE(page->data.idtr32.limit == 32 * 8 - 1);
}

TEST_CASE("x86_64: each exception's gate leads to its stub, and 64-bit code's NMI to the question who runs") {
    const auto page = installed();
    for (std::uint32_t vector = 0; vector < 32; ++vector) {
        const std::uint64_t stub = kPhysical + code_offset(libjump_x86_64_fault_stubs) + vector * 6;
        require_gate64(page->data.idt[vector], vector == 2 ? kPhysical + code_offset(libjump_x86_64_nmi) : stub);
        require_gate32(page->data.idt32[vector], stub);
    }
}

TEST_CASE("x86_64: an NMI that is to be ignored has gates to an IRET of each width") {
    const auto page = installed({0x3f8}, PeerNmi::kIgnore);
    const std::uint32_t iretq = code_offset(libjump_x86_64_ignore_nmi);
    const std::uint32_t iretd = code_offset(libjump_x86_64_ignore_nmi32);
    REQUIRE((page->code[iretq] == 0x48 && page->code[iretq + 1] == 0xcf));
    REQUIRE(page->code[iretd] == 0xcf);
    require_gate64(page->data.idt[2], kPhysical + iretq);
    require_gate32(page->data.idt32[2], kPhysical + iretd);
    require_gate32(page->data.idt32[3], kPhysical + code_offset(libjump_x86_64_fault_stubs) + 3 * 6);
}

TEST_CASE("x86_64: reports go to registers of one or four bytes in memory, which come before a port, or nowhere") {
    const auto bytes = installed({.port = 0x3f8, .mmio = PhysAddr{0xfe03e000}});
    REQUIRE(bytes->data.serial_base == 0xfe03e000);
    REQUIRE(bytes->data.put_char == code_offset(libjump_x86_64_put_to_mmio8));
    const auto words = installed({.mmio = PhysAddr{0xfe03e020}, .mmio_width = 4});
    REQUIRE(words->data.serial_base == 0xfe03e020);
    REQUIRE(words->data.put_char == code_offset(libjump_x86_64_put_to_mmio32));
    REQUIRE(installed({})->data.put_char == code_offset(libjump_x86_64_put_nowhere));
}

TEST_CASE("x86_64: arm chooses the mover, the way in and the stack") {
    const auto page = installed();
    const bool swap = GENERATE(false, true);
    const bool protected32 = GENERATE(false, true);
    libjump::x86_64::arm_control_page(*page, 0x123456002, PhysAddr{0x789000}, PhysAddr{0xabcdef12},
                                      swap ? MoveMode::kSwap : MoveMode::kCopy,
                                      protected32 ? PeerMode::kProtected32 : PeerMode::kNative);
    const auto at = [](const std::uint8_t* place) { return kPhysical + code_offset(place); };
    REQUIRE(page->data.move.list_head == 0x123456002);
    REQUIRE(page->data.move.swap_page == 0x789000);
    REQUIRE(page->data.mover == at(swap ? libjump_x86_64_swap_pages_sse : libjump_x86_64_copy_pages));
    const auto* native = swap ? libjump_x86_64_enter_by_call : libjump_x86_64_enter_by_return;
    REQUIRE(page->data.enter == at(protected32 ? libjump_x86_64_enter_protected32 : native));
    REQUIRE(page->data.enter32 == at(swap ? libjump_x86_64_enter32_by_call : libjump_x86_64_enter32_by_return));
    REQUIRE(page->data.peer_stack == (swap ? 0x78a000 : kPhysical + 4096));
    REQUIRE(page->data.peer_entry == 0xabcdef12);
}

// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a jump needs to know of the leaver and to get from it.
#pragma once

#include <cstdint>

#include <libjump/extent.hpp>
#include <libjump/paging.hpp>
#include <libjump/peer_fault.hpp>
#include <libjump/report_uart.hpp>
#include <libjump/segment.hpp>
#include <libjump/span.hpp>

namespace libjump {

struct JumpConfig {
    PhysAddr control_page;                   // page-aligned, below 4 GiB, the jump's until release
    VirtAddr control_page_virtual;           // its mapping in the leaver's tables: writable, supervisor
    PhysAddr swap_page;                      // page-aligned, below 4 GiB; 0: only copies can be armed
    PagingMode paging = PagingMode::k32Bit;  // the leaver's, unchanged until release: see current_paging_mode()
    bool memory_encrypted = false;           // is_memory_encrypted(), which prepare() refuses
    bool control_flow_enforced = false;      // is_control_flow_enforced(), which prepare() refuses
    std::uint16_t serial_port = 0;           // I/O base of a 16550 (8N1 set up already) for fault reports; 0: none
    // The same 16550 by physical address instead, in one page below 4 GiB, which libjump maps. 0: none.
    PhysAddr serial_mmio{};
    std::uint32_t serial_mmio_width = 1;    // bytes of its registers: 1, or 4 at a stride of 4
    std::uint32_t kernel_keeps = 0;         // keep:: bits
    void* extended_state = nullptr;         // see CpuContext::create
    std::uint32_t extended_state_size = 0;  // bytes
    PeerFault peer_fault = PeerFault::kStop;
    PeerNmi peer_nmi = PeerNmi::kFault;

    // On x86_64 alone. What is mapped at its physical addresses while pages move and for a peer in long mode:
    // page-aligned extents in the lower half of the linear addresses, which have all pages of the plan and of its list
    // in them, and what else the peer is to find (memory, the firmware's tables, devices). Read by prepare alone.
    // Leaves of up to 1 GiB lie inside one extent, so one of RAM has no device in it.
    Span<const PhysExtent> identity{};
    // On x86_64 alone. What plans for this jump put in place, each inside `identity`; page tables, which are in use
    // meanwhile, are taken from elsewhere; quickly where segments ascend and none overlaps another: see AvoidingMemory.
    // Read by prepare alone. Whoever has page lists of his own gives pages that are no destination.
    Span<const Segment> segments{};
    // Physical address of the leaver's top-level table: current_root(). PageMemory can read it and the tables that map
    // libjump's text and control_page_virtual, which prepare looks at. On x86_64 its upper half maps these, GDT, IDT,
    // TSS and the stack that leaves, and stays as it is until release; 0: `identity` has all of these, at their
    // physical addresses, which nobody checks. On i386 the text does not move until release; 0: it is at its physical
    // address, and nobody checks where control_page_virtual is.
    PhysAddr leaver_root{};
    // With 32-bit paging alone, the leaver's: current_four_mebibyte_pages().
    FourMebibytePages four_mebibyte_pages = FourMebibytePages::kTaken;

    [[nodiscard]] ReportUart uart() const { return {serial_port, serial_mmio, serial_mmio_width}; }
};

}  // namespace libjump

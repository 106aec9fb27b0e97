// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Storage that a jump of this environment needs in the image. The control page is used where physical memory is mapped,
// which on x86_64 is not where the image is.
#pragma once

#include <libjump/control_flow.hpp>
#include <libjump/jump.hpp>
#include <libjump/memory_encryption.hpp>

#include "../common/serial.hpp"
#include "address_space.hpp"
#include "ram.hpp"

namespace multiboot {

struct JumpStorage {
    alignas(libjump::kPageSize) std::uint8_t control_page[libjump::kPageSize] = {};
    alignas(libjump::kExtendedStateAlign) std::uint8_t extended_state[4096] = {};

    libjump::PeerFault peer_fault = libjump::PeerFault::kStop;
    libjump::PeerNmi peer_nmi = libjump::PeerNmi::kFault;
    libjump::ReportUart uart{freestanding::kCom1};
    libjump::Span<const libjump::PhysExtent> identity = ram();  // what a peer in long mode finds mapped

    [[nodiscard]] libjump::PhysAddr control_page_address() const { return to_physical(control_page); }

    // With paging on as it will be at the jump.
    [[nodiscard]] libjump::JumpConfig config(libjump::PhysAddr swap_page,
                                             libjump::Span<const libjump::Segment> segments) {
        for (std::uint8_t& byte : extended_state) {
            byte = 0xff;  // nothing that the library relies on
        }
        return {.control_page = control_page_address(),
                .control_page_virtual =
                    libjump::VirtAddr{reinterpret_cast<std::uintptr_t>(to_virtual(control_page_address()))},
                .swap_page = swap_page,
                .paging = libjump::current_paging_mode(),
                .memory_encrypted = libjump::is_memory_encrypted(),
                .control_flow_enforced = libjump::is_control_flow_enforced(),
                .serial_port = uart.port,
                .serial_mmio = uart.mmio,
                .serial_mmio_width = uart.mmio_width,
                .kernel_keeps = 0,
                .extended_state = extended_state,
                .extended_state_size = sizeof extended_state,
                .peer_fault = peer_fault,
                .peer_nmi = peer_nmi,
                .identity = identity,
                .segments = segments,
                .leaver_root = libjump::current_root(),
                .four_mebibyte_pages = libjump::current_four_mebibyte_pages()};
    }
};

}  // namespace multiboot

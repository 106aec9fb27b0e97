// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Where fault reports are printed: a 16550, set up already (8N1, its speed), at I/O ports or in memory.
#pragma once

#include <cstdint>

#include <libjump/addr.hpp>

namespace libjump {

struct ReportUart {
    std::uint16_t port = 0;        // I/O base; 0: none
    PhysAddr mmio{};               // if not 0, physical address of its registers, instead of a port
    std::uint32_t mmio_width = 1;  // bytes of an access, and from one of its registers to the next: 1 or 4

    static constexpr std::uint32_t kRegisters = 8;

    // True if a report can reach it: nothing in memory, or registers of 1 or 4 bytes, aligned, in one page below 4 GiB.
    [[nodiscard]] constexpr bool reachable() const {
        const bool known = mmio_width == 1 || mmio_width == 4;
        return mmio == PhysAddr{} || (known && mmio.value < k4GiB && (mmio.value & (mmio_width - 1)) == 0 &&
                                      (mmio.value & ~kPageMask) + kRegisters * mmio_width <= kPageSize);
    }

    // What the control page's code gets: an I/O port, or a physical address; 0: none.
    [[nodiscard]] constexpr std::uint32_t base() const {
        return mmio == PhysAddr{} ? port : static_cast<std::uint32_t>(mmio.value);
    }

    // The one of four ways to send a character that gets there.
    template <class Way>
    [[nodiscard]] constexpr Way choose(Way nowhere, Way to_port, Way to_bytes, Way to_words) const {
        if (base() == 0) {
            return nowhere;
        }
        if (mmio == PhysAddr{}) {
            return to_port;
        }
        return mmio_width == 1 ? to_bytes : to_words;
    }

    // The page that has its registers in memory.
    [[nodiscard]] constexpr PhysAddr page() const { return PhysAddr{mmio.value & kPageMask}; }
};

}  // namespace libjump

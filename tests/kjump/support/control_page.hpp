// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Memory with a control page in it, as libjump itself lays it out.
#pragma once

#include <cstring>
#include <vector>

#include <libjump/i386/control_page.hpp>

namespace kjump::test {

// The first page, at `physical`, becomes the control page of a kernel whose peer runs.
inline std::vector<std::uint8_t> with_control_page(std::vector<std::uint8_t> memory, std::uint32_t physical) {
    libjump::ControlPage page;
    std::memcpy(&page, memory.data(), sizeof page);
    page.page_physical = physical;
    page.phase = libjump::Phase::kPeer;
    std::memcpy(memory.data(), &page, sizeof page);
    return memory;
}

}  // namespace kjump::test

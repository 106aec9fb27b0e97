// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Memory with a control page in it, as libjump itself lays it out.
#pragma once

#include <cstring>
#include <vector>

#include <libjump/control_header.hpp>

namespace kjump::test {

// The first page, at `physical`, becomes the control page of a kernel whose peer runs.
inline std::vector<std::uint8_t> with_control_page(std::vector<std::uint8_t> memory, std::uint32_t physical,
                                                   libjump::Machine machine = libjump::Machine::kI386) {
    auto header = libjump::make_control_header(machine, libjump::PhysAddr{physical});
    header.phase = libjump::Phase::kPeer;
    std::memcpy(memory.data() + libjump::kControlHeaderOffset, &header, sizeof header);
    return memory;
}

}  // namespace kjump::test

// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "peer.hpp"

#include <common/elf32.hpp>

#include "address_space.hpp"

namespace multiboot {

using freestanding::Elf32Segment;
using libjump::PhysAddr;

const char* read_peer(const Module& module, Peer& peer) {
    const auto* bytes = to_virtual<const std::uint8_t>(PhysAddr{module.start});
    peer = {};
    peer.name = to_virtual<const char>(PhysAddr{module.command_line});
    const auto add = [&](const Elf32Segment& segment) -> const char* {
        if (peer.segment_count == Peer::kMaxSegments) {
            return "has too many segments";
        }
        peer.segments[peer.segment_count++] = {bytes + segment.offset, segment.file_size,
                                               PhysAddr{segment.physical_address}, segment.memory_size};
        return nullptr;
    };
    std::uint32_t entry = 0;
    const char* wrong = freestanding::read_elf32(bytes, module.end - module.start, entry, add);
    peer.entry = PhysAddr{entry};
    return wrong;
}

bool find_peer(const BootInformation& boot, const char* name, Peer& peer) {
    for (const Module& module : boot.module_list()) {
        if (has_word(to_virtual<const char>(PhysAddr{module.command_line}), name)) {
            return read_peer(module, peer) == nullptr;
        }
    }
    return false;
}

}  // namespace multiboot

// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "peer.hpp"

#include <common/elf.hpp>

#include "address_space.hpp"

namespace multiboot {
namespace {

using freestanding::Elf32;
using freestanding::Elf64;
using libjump::PeerMode;
using libjump::PhysAddr;

template <class Elf>
const char* read(const std::uint8_t* bytes, std::uint32_t size, PeerMode mode, Peer& peer) {
    const auto add = [&](const typename Elf::Segment& segment) -> const char* {
        if (peer.segment_count == Peer::kMaxSegments) {
            return "has too many segments";
        }
        peer.segments[peer.segment_count++] = {bytes + segment.offset, segment.file_size,
                                               PhysAddr{segment.physical_address}, segment.memory_size};
        return nullptr;
    };
    typename Elf::Word entry = 0;
    const char* wrong = freestanding::read_elf<Elf>(bytes, size, entry, add);
    peer.entry = PhysAddr{entry};
    peer.mode = mode;
    return wrong;
}

}  // namespace

const char* read_peer(const Module& module, Peer& peer) {
    const auto* bytes = to_virtual<const std::uint8_t>(PhysAddr{module.start});
    const std::uint32_t size = module.end - module.start;
    peer = {};
    peer.name = to_virtual<const char>(PhysAddr{module.command_line});
    if (sizeof(std::uintptr_t) == 8 && freestanding::has_class<Elf64>(bytes, size)) {
        return read<Elf64>(bytes, size, PeerMode::kNative, peer);
    }
    return read<Elf32>(bytes, size, PeerMode::kProtected32, peer);
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

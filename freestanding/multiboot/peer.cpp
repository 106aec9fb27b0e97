// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "peer.hpp"

#include "address_space.hpp"

namespace multiboot {
namespace {

using libjump::PhysAddr;

struct ElfHeader {
    std::uint32_t magic;
    std::uint8_t ident[12];
    std::uint16_t type, machine;
    std::uint32_t version, entry, program_headers, section_headers, flags;
    std::uint16_t size, program_header_size, program_header_count, rest[3];
};

struct ProgramHeader {
    std::uint32_t type, offset, virtual_address, physical_address, file_size, memory_size, flags, align;
};

constexpr std::uint32_t kElfMagic = 0x464c457f, kLoadable = 1;
constexpr std::uint16_t kExecutable = 2, kI386 = 3;

bool inside(const Module& module, std::uint64_t offset, std::uint64_t size) {
    return offset + size <= module.end - module.start;
}

}  // namespace

bool read_peer(const Module& module, Peer& peer) {
    const auto* bytes = to_virtual<const std::uint8_t>(PhysAddr{module.start});
    const auto& elf = *reinterpret_cast<const ElfHeader*>(bytes);
    if (!inside(module, 0, sizeof elf) || elf.magic != kElfMagic || elf.type != kExecutable || elf.machine != kI386 ||
        elf.program_header_size != sizeof(ProgramHeader) ||
        !inside(module, elf.program_headers, std::uint64_t{elf.program_header_count} * sizeof(ProgramHeader))) {
        return false;
    }
    peer = {};
    peer.name = to_virtual<const char>(PhysAddr{module.command_line});
    peer.entry = PhysAddr{elf.entry};
    const auto* header = reinterpret_cast<const ProgramHeader*>(bytes + elf.program_headers);
    for (std::uint32_t i = 0; i < elf.program_header_count; ++i, ++header) {
        if (header->type != kLoadable || header->memory_size == 0) {
            continue;
        }
        if (peer.segment_count == Peer::kMaxSegments || !inside(module, header->offset, header->file_size)) {
            return false;
        }
        peer.segments[peer.segment_count++] = {bytes + header->offset, header->file_size,
                                               PhysAddr{header->physical_address}, header->memory_size};
    }
    return true;
}

bool find_peer(const BootInformation& boot, const char* name, Peer& peer) {
    for (const Module& module : boot.module_list()) {
        if (has_word(to_virtual<const char>(PhysAddr{module.command_line}), name)) {
            return read_peer(module, peer);
        }
    }
    return false;
}

}  // namespace multiboot

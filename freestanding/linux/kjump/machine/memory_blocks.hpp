// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The memory blocks that Linux can put offline and online again, by its files in /sys/devices/system/memory.
#pragma once

#include <string>
#include <vector>

#include "machine/memory_map.hpp"

namespace kjump {

// Blocks in a row that are alike.
struct MemoryBlocks {
    MemoryRange range;
    bool online;
    std::string zone;  // of those that are online: "Movable", "Normal", ...; "none" if a block has several
    bool operator==(const MemoryBlocks&) const = default;
};

// In ascending order; none if Linux has no such files.
std::vector<MemoryBlocks> memory_blocks(const std::string& root);

// The bytes of one block. Throws Failure(Exit::kKernel) if Linux has no such files.
std::uint64_t memory_block_bytes(const std::string& root);

// Puts the whole blocks of `range` offline, from the first to the last; if one stays online, those before it come
// online again. Throws Failure(Exit::kKernel).
void put_offline(const std::string& root, const MemoryRange& range);

// Throws Failure(Exit::kKernel) at the first block that does not come online.
void put_online(const std::string& root, const MemoryRange& range);

}  // namespace kjump

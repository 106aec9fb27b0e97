// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The memory blocks that Linux can put offline and online again, by its files in /sys/devices/system/memory.
#pragma once

#include <string>
#include <vector>

#include "base/failure.hpp"
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

// Which memory a block becomes when it comes online. Linux, if it is not told, goes by what is around it.
enum class Zone {
    kKernel,   // a zone that is not movable; Linux chooses which
    kMovable,  // all in it can be moved
};

// Puts the whole blocks of `range` offline, from the first to the last; if one stays online, or one of SIGINT, SIGTERM
// and SIGHUP comes, those that went come online again, in `zone`. Throws Failure(Exit::kKernel).
void put_offline(const std::string& root, const MemoryRange& range, Zone zone);

// Throws Failure(Exit::kKernel) for the first block that does not come online, when it has tried all.
void put_online(const std::string& root, const MemoryRange& range, Zone zone);

// The same because of `why`, which is returned. If a block stays offline its sentence says that too.
Failure put_online_after(const Failure& why, const std::string& root, const MemoryRange& range, Zone zone);

}  // namespace kjump

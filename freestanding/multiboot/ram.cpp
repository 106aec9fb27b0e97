// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "ram.hpp"

namespace multiboot {
namespace {

using libjump::PhysAddr;
using libjump::PhysExtent;

constexpr std::uint32_t kMostExtents = 16;
PhysExtent extents[kMostExtents];
std::uint32_t count;

}  // namespace

void note_ram(const BootInformation& boot) {
    const MemoryMapEntry* entry = nullptr;
    for (std::uint32_t i = 0; (entry = boot.range(i)) != nullptr && count < kMostExtents; ++i) {
        const std::uint64_t start = (entry->start + libjump::kPageSize - 1) & libjump::kPageMask;
        const std::uint64_t end = (entry->start + entry->length) & libjump::kPageMask;
        if (entry->type == kAvailable && start < end) {
            extents[count++] = {PhysAddr{start}, end - start};
        }
    }
}

libjump::Span<const PhysExtent> ram() { return {extents, count}; }

}  // namespace multiboot

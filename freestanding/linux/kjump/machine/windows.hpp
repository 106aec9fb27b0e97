// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Windows: memory that the running kernel leaves alone, for peers to lie in, so that a jump copies nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "machine/memory_map.hpp"

namespace kjump {

enum class WindowKind {
    kMemmap,      // mem= or memmap= took it from the kernel at boot
    kContiguous,  // the kernel moved away what was in it
    kOffline,     // memory blocks that are offline
};

struct Window {
    WindowKind kind;
    MemoryRange range;
    std::uint32_t slots;  // bit N: the peer of slot N lies in it
    bool was_online;      // its blocks were put offline for it
};

class Windows {
public:
    virtual ~Windows() = default;
    // Those that were taken first. Throws Failure(Exit::kKernel).
    virtual std::vector<Window> list() const = 0;
    // `start` is physical; 0 leaves the choice of a contiguous window to the kernel. Returns the start. Throws
    // Failure(Exit::kKernel); nothing is taken then.
    virtual std::uint64_t take(WindowKind kind, std::uint64_t start, std::uint64_t bytes, bool was_online) = 0;
    // The one that begins at `start`. Throws Failure(Exit::kKernel).
    virtual void give(std::uint64_t start) = 0;
};

}  // namespace kjump

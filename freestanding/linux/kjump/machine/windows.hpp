// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Windows: memory that the running kernel leaves alone, for peers to lie in, so that a jump copies nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/failure.hpp"
#include "machine/memory_blocks.hpp"

namespace kjump {

enum class WindowKind {
    kMemmap,      // mem= or memmap= took it from the kernel at boot
    kContiguous,  // the kernel moved away what was in it
    kOffline,     // memory blocks that are offline
};

struct Window {
    WindowKind kind;
    MemoryRange range;
    std::uint32_t slots;         // bit N: the peer of slot N lies in it
    std::optional<Zone> before;  // in which its blocks were, if they were put offline for it
};

// A contiguous window is made of pieces of so many bytes.
constexpr std::uint64_t kWindowPiece = 2 << 20;

// Of the start or the size of a contiguous window. Throws Failure(Exit::kUsage).
inline void check_whole_pieces(std::uint64_t bytes) {
    if (bytes % kWindowPiece != 0) {
        throw Failure(Exit::kUsage, "a contiguous window is made of whole pieces of 2 MiB");
    }
}

class Windows {
public:
    virtual ~Windows() = default;
    // Those that were taken first. Throws Failure(Exit::kKernel).
    virtual std::vector<Window> list() const = 0;
    // `start` is physical; 0 leaves the choice of a contiguous window to the kernel. Returns the start. Throws
    // Failure(Exit::kKernel); nothing is taken then.
    virtual std::uint64_t take(WindowKind kind, std::uint64_t start, std::uint64_t bytes,
                               std::optional<Zone> before) = 0;
    // The one that begins at `start`. Throws Failure(Exit::kKernel).
    virtual void give(std::uint64_t start) = 0;
};

}  // namespace kjump

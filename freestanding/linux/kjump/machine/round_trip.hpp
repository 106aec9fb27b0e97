// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A peer for once: loaded into an empty slot, jumped to, looked at, unloaded.
#pragma once

#include <csignal>

#include "machine/context.hpp"

namespace kjump {

// Whatever becomes of it, the slots are as before. Signals wait for its end.
class RoundTrip {
public:
    // Checks whether this kernel can, and chooses a slot. Throws Failure(Exit::kKernel).
    explicit RoundTrip(const Context& context);
    RoundTrip(const RoundTrip&) = delete;
    ~RoundTrip();

    // Loads the peer, jumps, and is here again when it has come back. Throws what Kernel's load()
    // and jump() do.
    void go(std::uint64_t entry, std::span<const Segment> segments);

    // What the peer left at the physical address `start`, in memory that its segments have. Throws
    // Failure(Exit::kIo).
    void read(std::uint64_t start, std::span<std::uint8_t> bytes) const;

private:
    class BlockedSignals {
    public:
        BlockedSignals();
        BlockedSignals(const BlockedSignals&) = delete;
        ~BlockedSignals();

    private:
        sigset_t before_;
    };

    const Context& context_;
    std::unique_ptr<Kernel::Lock> lock_;
    BlockedSignals signals_;
    std::uint64_t slot_before_;
    bool loaded_ = false;
};

}  // namespace kjump

// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A peer for a single jump: it is loaded into an empty slot, entered, read and unloaded.
#pragma once

#include "machine/slot_choice.hpp"

namespace kjump {

// The slots are as before afterwards, however it ends. Signals wait for its end.
class RoundTrip {
public:
    // Checks that this kernel is able to, and chooses a slot. Throws Failure(Exit::kKernel).
    explicit RoundTrip(const Context& context);
    RoundTrip(const RoundTrip&) = delete;
    ~RoundTrip();

    // Throws what Kernel's load() does.
    void load(const Peer& peer);
    // Returns when the peer that was loaded has come back. Throws what Kernel's jump() does.
    void jump(std::uint32_t timeout) { context_.kernel.jump(timeout); }

    // Reads memory of the peer's segments, as the peer left it, from the physical address `start` on. Throws
    // Failure(Exit::kIo).
    void read(std::uint64_t start, std::span<std::uint8_t> bytes) const;

private:
    const Context& context_;
    std::unique_ptr<Kernel::Lock> lock_;
    SlotChoice slot_;
    bool loaded_ = false;
};

}  // namespace kjump

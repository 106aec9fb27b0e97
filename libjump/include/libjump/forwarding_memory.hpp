// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The part of a PageMemory that is another's as it is: what reads and writes pages.
#pragma once

#include <libjump/page_memory.hpp>

namespace libjump {

// For a PageMemory that decides which of the other one's pages it hands out, and derives from this. `memory`: outlives
// it.
template <PageMemory Memory>
class ForwardingMemory {
public:
    std::uint32_t load32(PhysAddr at) { return memory_.load32(at); }
    std::uint64_t load64(PhysAddr at) { return memory_.load64(at); }
    void store(PhysAddr at, std::uint32_t word) { memory_.store(at, word); }
    void store(PhysAddr at, std::uint64_t word) { memory_.store(at, word); }
    void write(PhysAddr at, const void* data, std::uint32_t bytes) { memory_.write(at, data, bytes); }
    void clear(PhysAddr at, std::uint32_t bytes) { memory_.clear(at, bytes); }
    [[nodiscard]] bool gives_zeros() const { return libjump::gives_zeros(memory_); }

protected:
    explicit ForwardingMemory(Memory& memory) : memory_(memory) {}

    Memory& memory_;
};

}  // namespace libjump

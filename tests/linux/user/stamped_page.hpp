// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Pages that say themselves where they are and whether they are whole, for whoever reads memory from elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace user {

enum class Stamp : std::uint32_t {
    kInUse = 0x8f1ad3c5,
    kFreed = 0x61e70b92,  // was in use, and was given back
};

struct StampedPage {
    Stamp stamp;
    std::uint32_t frame;  // its number as a page of the machine
    std::uint32_t count;  // of pages with that stamp
    std::uint32_t fill[1021];

    void write(Stamp what, std::uint32_t where, std::uint32_t of) {
        stamp = what;
        frame = where;
        count = of;
        auto next = seed();
        for (auto& word : fill) {
            word = next = step(next);
        }
    }

    // True if it has the stamp, and every byte of what was written.
    bool is(Stamp what) const {
        if (stamp != what) {
            return false;
        }
        auto next = seed();
        for (const auto word : fill) {
            next = step(next);
            if (word != next) {
                return false;
            }
        }
        return true;
    }

private:
    std::uint32_t seed() const { return static_cast<std::uint32_t>(stamp) ^ frame * 2654435761u ^ count; }
    static std::uint32_t step(std::uint32_t word) { return word * 1664525 + 1013904223; }
};
static_assert(sizeof(StampedPage) == 4096);

}  // namespace user

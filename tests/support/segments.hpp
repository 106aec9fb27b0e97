// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Segments whose images live as long as they do, and what memory has to hold once they are in
// place.
#pragma once

#include <deque>
#include <vector>

#include <libjump/segment.hpp>

#include "support/moves.hpp"
#include "support/random.hpp"

namespace test {

class Segments {
public:
    void add(std::uint64_t load, std::uint64_t memory_size, std::vector<std::uint8_t> image = {});
    // `count` segments of up to `max_pages` pages, in shuffled order, with and without gaps, from
    // `start` up.
    void add_random(Random& random, std::uint64_t count, std::uint64_t max_pages, std::uint64_t start);

    [[nodiscard]] libjump::Span<const libjump::Segment> span() const { return segments_; }
    [[nodiscard]] PageMap in_place() const;
    [[nodiscard]] std::uint64_t pages() const;

private:
    std::deque<std::vector<std::uint8_t>> images_;
    std::vector<libjump::Segment> segments_;
};

}  // namespace test

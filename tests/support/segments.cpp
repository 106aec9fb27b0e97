// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "support/segments.hpp"

#include <algorithm>

namespace test {

void Segments::add(std::uint64_t load, std::uint64_t memory_size, std::vector<std::uint8_t> image) {
    images_.push_back(std::move(image));
    segments_.push_back({.image = images_.back().data(),
                         .image_size = images_.back().size(),
                         .load = libjump::PhysAddr{load},
                         .memory_size = memory_size});
}

void Segments::add_random(Random& random, std::uint64_t count, std::uint64_t max_pages, std::uint64_t start) {
    std::uint64_t load = start;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t memory_size = random.between(1, max_pages * 4096);
        const std::uint64_t image_size = random.one_in(4) ? 0 : random.between(0, memory_size);
        add(load, memory_size, random.bytes(image_size));
        load += (memory_size + 4095) / 4096 * 4096 + 4096 * random.between(0, 3);
    }
    random.shuffle(segments_);
}

PageMap Segments::in_place() const {
    PageMap pages;
    for (const libjump::Segment& segment : segments_) {
        const auto* image = static_cast<const std::uint8_t*>(segment.image);
        for (std::uint64_t offset = 0; offset < segment.memory_size; offset += 4096) {
            Bytes& page = pages[segment.load.value + offset];
            page.fill(0);
            if (offset < segment.image_size) {
                const std::uint64_t bytes = std::min<std::uint64_t>(4096, segment.image_size - offset);
                std::copy_n(image + offset, bytes, page.begin());
            }
        }
    }
    return pages;
}

std::uint64_t Segments::pages() const {
    std::uint64_t pages = 0;
    for (const libjump::Segment& segment : segments_) {
        pages += (segment.memory_size + 4095) / 4096;
    }
    return pages;
}

}  // namespace test

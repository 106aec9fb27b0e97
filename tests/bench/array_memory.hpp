// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Memory for plans that are measured: an array, and segments in it.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include <libjump/plan.hpp>

namespace bench {

constexpr std::uint64_t kGiB = 1 << 30;

// Pages are handed out from its start on, as long as they lie below `end`, which is physical and in bytes.
class ArrayMemory {
public:
    ArrayMemory(char* memory, std::uint64_t end) : memory_(memory), end_(end) {}

    libjump::Result<libjump::PhysAddr> allocate_page() {
        if (!freed_.empty()) {
            const libjump::PhysAddr page = freed_.back();
            freed_.pop_back();
            return page;
        }
        next_ += libjump::kPageSize;
        return next_ < end_ ? libjump::Result<libjump::PhysAddr>(libjump::PhysAddr{next_})
                            : libjump::Failure::out_of_memory();
    }
    void free_page(libjump::PhysAddr page) { freed_.push_back(page); }
    std::uint32_t load32(libjump::PhysAddr at) { return *word<std::uint32_t>(at); }
    std::uint64_t load64(libjump::PhysAddr at) { return *word<std::uint64_t>(at); }
    void store(libjump::PhysAddr at, std::uint32_t value) { *word<std::uint32_t>(at) = value; }
    void store(libjump::PhysAddr at, std::uint64_t value) { *word<std::uint64_t>(at) = value; }
    void write(libjump::PhysAddr at, const void* data, std::uint32_t bytes) {
        std::memcpy(memory_ + at.value, data, bytes);
    }
    void clear(libjump::PhysAddr at, std::uint32_t bytes) { std::memset(memory_ + at.value, 0, bytes); }
    // At most that were handed out at a time.
    std::uint64_t pages_given() const { return next_ >> libjump::kPageShift; }

private:
    template <class Word>
    Word* word(libjump::PhysAddr at) {
        return reinterpret_cast<Word*>(memory_ + at.value);
    }

    char* memory_;
    std::uint64_t end_, next_ = 0;
    std::vector<libjump::PhysAddr> freed_;
};

// `bytes` from `start` on in `count` segments with a page between every two, each with an image or, if that is null,
// without.
inline std::vector<libjump::Segment> segments_from(std::uint64_t start, std::uint64_t bytes, std::uint64_t count,
                                                   const void* image) {
    const std::uint64_t pages = bytes >> libjump::kPageShift;
    std::vector<libjump::Segment> segments;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t part = (pages * (i + 1) / count - pages * i / count) << libjump::kPageShift;
        segments.push_back({image, image != nullptr ? part : 0, libjump::PhysAddr{start}, part});
        start += part + libjump::kPageSize;
    }
    return segments;
}

}  // namespace bench

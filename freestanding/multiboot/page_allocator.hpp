// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The image's physical pages: one bit a page, lowest first. A libjump::PageMemory.
#pragma once

#include <cstdint>

#include <libjump/extent.hpp>
#include <libjump/page_memory.hpp>

#include "address_space.hpp"

namespace multiboot {

class PageAllocator {
public:
    // `memory`: page-aligned, inside the mapped memory, nobody else's. More than kMappedBytes of it are not used.
    explicit PageAllocator(const libjump::PhysExtent& memory);

    [[nodiscard]] libjump::Result<libjump::PhysAddr> allocate_page();
    void free_page(libjump::PhysAddr page);

    std::uint32_t load32(libjump::PhysAddr at) { return *to_virtual<std::uint32_t>(at); }
    std::uint64_t load64(libjump::PhysAddr at) { return *to_virtual<std::uint64_t>(at); }
    void store(libjump::PhysAddr at, std::uint32_t word) { *to_virtual<std::uint32_t>(at) = word; }
    void store(libjump::PhysAddr at, std::uint64_t word) { *to_virtual<std::uint64_t>(at) = word; }
    void write(libjump::PhysAddr at, const void* data, std::uint32_t bytes);
    void clear(libjump::PhysAddr at, std::uint32_t bytes);

    [[nodiscard]] std::uint32_t pages_in_use() const { return in_use_; }
    // No page from here on is in use.
    [[nodiscard]] libjump::PhysAddr end_of_use() const;
    [[nodiscard]] const libjump::PhysExtent& memory() const { return memory_; }
    // From now on at most this many pages are in use at a time.
    void set_limit(std::uint32_t pages) { limit_ = pages; }

private:
    [[nodiscard]] std::uint32_t page_count() const {
        return static_cast<std::uint32_t>(memory_.size >> libjump::kPageShift);
    }

    libjump::PhysExtent memory_;
    std::uint32_t in_use_ = 0;
    std::uint32_t limit_ = ~0u;
    std::uint32_t next_ = 0;  // no page below is free
    std::uint32_t used_[kMappedBytes / libjump::kPageSize / 32] = {};
};

static_assert(libjump::PageMemory<PageAllocator>);

}  // namespace multiboot

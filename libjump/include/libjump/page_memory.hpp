// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The interface to the owner of physical memory: pages, and access to them. A kernel wraps its page allocator, the
// tests a fake that remembers every write.
#pragma once

#include <concepts>
#include <cstdint>

#include <libjump/extent.hpp>
#include <libjump/result.hpp>

namespace libjump {

// allocate_page: a page that is nobody else's until free_page, whatever is in it; Error::kOutOfMemory if there is none.
// Page 0, which means "no page" here, is refused and given back. An address that is not page-aligned is refused and
// left alone: the page in which it lies may be in use. A page that is in use already is not always noticed.
// load32/load64/store: one aligned little-endian word inside an allocated page. write: `bytes` bytes (at most one page,
// not crossing a page's end) into an allocated page. clear: the same, of zeros. May be called only where the owner
// allows allocation; libjump calls none of it past the point of no return.
template <class M>
concept PageMemory = requires(M& memory, PhysAddr at, std::uint32_t word32, std::uint64_t word64, const void* data,
                              std::uint32_t bytes) {
    { memory.allocate_page() } -> std::same_as<Result<PhysAddr>>;
    { memory.free_page(at) } -> std::same_as<void>;
    { memory.load32(at) } -> std::same_as<std::uint32_t>;
    { memory.load64(at) } -> std::same_as<std::uint64_t>;
    { memory.store(at, word32) } -> std::same_as<void>;
    { memory.store(at, word64) } -> std::same_as<void>;
    { memory.write(at, data, bytes) } -> std::same_as<void>;
    { memory.clear(at, bytes) } -> std::same_as<void>;
};

// Whether `memory` says, by a function of this name, that each page it gives is full of zeros: then none is cleared.
template <PageMemory Memory>
[[nodiscard]] constexpr bool gives_zeros(const Memory& memory) {
    if constexpr (requires { memory.gives_zeros(); }) {
        return memory.gives_zeros();
    } else {
        return false;
    }
}

// Takes a page inside `reach`. One that is outside, or page 0, goes back at once; an unaligned address does not.
// Errors: kOutOfMemory, kPageOutOfReach.
template <PageMemory Memory>
[[nodiscard]] Result<PhysAddr> allocate_page_in(Memory& memory, const PhysExtent& reach) {
    const Result<PhysAddr> page = memory.allocate_page();
    if (!page.ok()) {
        return page;
    }
    const PhysAddr at = page.value();
    if (at != PhysAddr{} && at.is_page_aligned() && reach.contains(page_extent(at))) {
        return page;
    }
    if (at.is_page_aligned()) {
        memory.free_page(at);
    }
    return Failure::page_out_of_reach(at, reach);
}

// allocate_page_in(), and the page is full of zeros.
template <PageMemory Memory>
[[nodiscard]] Result<PhysAddr> allocate_zeros_in(Memory& memory, const PhysExtent& reach) {
    const Result<PhysAddr> page = allocate_page_in(memory, reach);
    if (page.ok() && !gives_zeros(memory)) {
        memory.clear(page.value(), kPageSize);
    }
    return page;
}

}  // namespace libjump

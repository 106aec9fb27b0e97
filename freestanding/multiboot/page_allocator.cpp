// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "page_allocator.hpp"

#include "../common/memory.hpp"

namespace multiboot {

using namespace libjump;

PageAllocator::PageAllocator(const PhysExtent& memory)
    : memory_{memory.start, memory.size < kMappedBytes ? memory.size : kMappedBytes} {}

Result<PhysAddr> PageAllocator::allocate_page() {
    while (next_ < page_count() && (used_[next_ / 32] & 1u << next_ % 32) != 0) {
        ++next_;
    }
    if (next_ >= page_count() || in_use_ >= limit_) {
        return Failure::out_of_memory();
    }
    used_[next_ / 32] |= 1u << next_ % 32;
    ++in_use_;
    return memory_.start.plus(std::uint64_t{next_} << kPageShift);
}

void PageAllocator::free_page(PhysAddr page) {
    const auto index = static_cast<std::uint32_t>((page.value - memory_.start.value) >> kPageShift);
    used_[index / 32] &= ~(1u << index % 32);
    --in_use_;
    next_ = index < next_ ? index : next_;
}

PhysAddr PageAllocator::end_of_use() const {
    std::uint32_t end = page_count();
    while (end > 0 && (used_[(end - 1) / 32] & 1u << (end - 1) % 32) == 0) {
        --end;
    }
    return memory_.start.plus(std::uint64_t{end} << kPageShift);
}

void PageAllocator::write(PhysAddr at, const void* data, std::uint32_t bytes) { memcpy(to_virtual(at), data, bytes); }

void PageAllocator::clear(PhysAddr at, std::uint32_t bytes) { memset(to_virtual(at), 0, bytes); }

}  // namespace multiboot

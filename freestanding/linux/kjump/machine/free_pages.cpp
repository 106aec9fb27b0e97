// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/free_pages.hpp"

namespace kjump {
namespace {

constexpr std::int64_t kMostOrders = 32;  // Linux has 11; a shift by 64 has no result

}  // namespace

FreePages::FreePages(const Vmcoreinfo& kernel, Read read) : read_(std::move(read)) {
    const auto map = kernel.symbol("mem_map");
    const auto bytes = kernel.number("SIZE(page)"), mapcount = kernel.number("OFFSET(page._mapcount)");
    const auto order = kernel.number("OFFSET(page.private)"), orders = kernel.number("LENGTH(zone.free_area)");
    const auto mark = kernel.number("NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)");
    if (!map || !bytes || !mapcount || !order || !orders || !mark || *orders < 0 || *orders > kMostOrders) {
        return;
    }
    map_ = read_(*map).value_or(0);
    page_bytes_ = static_cast<std::uint64_t>(*bytes);
    mapcount_ = static_cast<std::uint64_t>(*mapcount);
    private_ = static_cast<std::uint64_t>(*order);
    orders_ = static_cast<std::uint64_t>(*orders);
    free_mark_ = static_cast<std::uint32_t>(*mark);
}

// Pages in the free block that begins there; 0: none does.
std::uint64_t FreePages::block_at(std::uint64_t head) const {
    const auto page = map_ + head * page_bytes_;
    const auto mark = read_(page + mapcount_), order = read_(page + private_);
    return mark == free_mark_ && order && *order < orders_ ? std::uint64_t{1} << *order : 0;
}

// A free block has 2^n pages, begins at a multiple of that, and is marked at its first page alone.
std::uint64_t FreePages::free_from(std::uint64_t page) const {
    for (std::uint64_t order = 0; order < orders_; ++order) {
        const auto head = page >> order << order;
        if (const auto end = head + block_at(head); end > page) {
            return end - page;
        }
    }
    return 0;
}

}  // namespace kjump

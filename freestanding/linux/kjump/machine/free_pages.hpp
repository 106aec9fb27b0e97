// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Which pages of memory a Linux kernel for i386 had free, by the map of pages in its memory.
#pragma once

#include <cstdint>
#include <functional>

#include "machine/vmcoreinfo.hpp"

namespace kjump {

class FreePages {
public:
    // Reads four bytes of the kernel's memory at a virtual address; nothing if they are not there.
    using Read = std::function<std::optional<std::uint32_t>(std::uint64_t address)>;

    FreePages(const Vmcoreinfo& kernel, Read read);

    // False if the kernel does not tell: it has no VMCOREINFO, or no flat map of its pages (CONFIG_FLATMEM).
    bool is_known() const { return map_ != 0; }
    // How many pages from number `page` on are free for sure; 0: that page is in use.
    std::uint64_t free_from(std::uint64_t page) const;

private:
    std::uint64_t block_at(std::uint64_t head) const;

    Read read_;
    std::uint64_t map_ = 0, page_bytes_ = 0, mapcount_ = 0, private_ = 0, orders_ = 0;
    std::uint32_t free_mark_ = 0;
};

}  // namespace kjump

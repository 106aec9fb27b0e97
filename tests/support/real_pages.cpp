// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "support/real_pages.hpp"

#include <stdexcept>

#include <sys/mman.h>

namespace test {

RealPages::RealPages(std::size_t count, bool executable) : count_(count) {
    constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT;
    void* start = mmap(nullptr, count * 4096, PROT_READ | PROT_WRITE | (executable ? PROT_EXEC : 0), kFlags, -1, 0);
    if (start == MAP_FAILED) {
        throw std::runtime_error("mmap gave no pages below 4 GiB");
    }
    start_ = static_cast<std::uint8_t*>(start);
}

RealPages::~RealPages() { munmap(start_, count_ * 4096); }

void RealPages::make_read_only(std::size_t index) {
    if (mprotect(page(index), 4096, PROT_READ) != 0) {
        throw std::runtime_error("mprotect failed");
    }
}

}  // namespace test

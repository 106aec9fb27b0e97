// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Pages of this process that assembly can work on, all of them below 4 GiB at either width.
#pragma once

#include <cstddef>
#include <cstdint>

namespace test {

class RealPages {
public:
    explicit RealPages(std::size_t count, bool executable = false);
    ~RealPages();
    RealPages(const RealPages&) = delete;
    RealPages& operator=(const RealPages&) = delete;

    [[nodiscard]] std::uint8_t* page(std::size_t index) const { return start_ + index * 4096; }
    [[nodiscard]] std::uintptr_t address(std::size_t index) const {
        return reinterpret_cast<std::uintptr_t>(page(index));
    }
    [[nodiscard]] std::size_t count() const { return count_; }
    void make_read_only(std::size_t index);  // a write kills the test

private:
    std::uint8_t* start_;
    std::size_t count_;
};

}  // namespace test

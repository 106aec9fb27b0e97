// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Storage whose power fails: it keeps all that was synced, and only some sectors, chosen at random, of what was written
// later.
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <random>
#include <vector>

#include "base/storage.hpp"
#include "image/header.hpp"

namespace kjump::test {

struct PowerCut {};

class CutStorage final : public Storage {
public:
    // The power fails in the middle of the `cut`th operation (write or sync), counted from 1.
    CutStorage(std::vector<std::uint8_t> medium, unsigned cut, unsigned seed)
        : medium_(std::move(medium)), view_(medium_), cut_(cut), random_(seed) {}

    void read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const override {
        std::copy_n(view_.begin() + static_cast<std::ptrdiff_t>(offset), bytes.size(), bytes.begin());
    }
    void write_at(std::uint64_t offset, Bytes bytes) override {
        std::ranges::copy(bytes, view_.begin() + static_cast<std::ptrdiff_t>(offset));
        for (auto at = offset / kSectorBytes; at * kSectorBytes < offset + bytes.size(); ++at) {
            cached_[at] = true;
        }
        count();
    }
    void sync() override {
        count();
        medium_ = view_;
        cached_.clear();
    }
    std::uint64_t size() const override { return view_.size(); }

    unsigned operations() const { return operations_; }
    const std::vector<std::uint8_t>& medium() const { return medium_; }

private:
    void count() {
        if (++operations_ != cut_) {
            return;
        }
        for (const auto& [sector, cached] : cached_) {
            if (random_() % 2 == 0) {
                std::memcpy(medium_.data() + sector * kSectorBytes, view_.data() + sector * kSectorBytes, kSectorBytes);
            }
        }
        throw PowerCut();
    }

    std::vector<std::uint8_t> medium_, view_;
    std::map<std::uint64_t, bool> cached_;
    unsigned cut_, operations_ = 0;
    std::minstd_rand random_;
};

}  // namespace kjump::test

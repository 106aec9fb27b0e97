// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "support/movers.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

namespace test {
namespace {

constexpr std::size_t kListPages = 64;
constexpr std::size_t kPlaces = 4096 / sizeof(std::uintptr_t);

}  // namespace

std::vector<Mover> swap_movers() {
    std::vector<Mover> movers;
#ifdef __i386__
    movers.push_back(callable_swap_pages);
    if (__builtin_cpu_supports("sse") == 0) {
        WARN("this CPU has no SSE: the mover that needs it is not tested");
        return movers;
    }
#endif
    movers.push_back(callable_swap_pages_sse);
    return movers;
}

Workshop::Workshop(Random& random, std::uint64_t pages)
    : pages_(static_cast<std::size_t>(pages)), swap_(1), list_(kListPages) {
    for (std::size_t i = 0; i < pages_.count(); ++i) {
        const std::vector<std::uint8_t> bytes = random.bytes(4096);
        std::copy(bytes.begin(), bytes.end(), pages_.page(i));
    }
}

void Workshop::put(std::uintptr_t word) {
    if (list_pages_ == 0) {
        head_ = word;
    } else {
        std::memcpy(list_.page(list_pages_ - 1) + place_ * sizeof word, &word, sizeof word);
    }
}

void Workshop::link_on() {
    if (list_pages_ == kListPages) {
        throw std::runtime_error("the test's list is too long for its pages");
    }
    put(list_.address(list_pages_) | 2);
    ++list_pages_;
    place_ = 0;
}

void Workshop::append(std::uintptr_t word) {
    if (list_pages_ == 0 || place_ == kPlaces - 1) {
        link_on();
    }
    put(word);
    ++place_;
}

void Workshop::finish() {
    put(4);
    for (std::size_t i = 0; i < list_pages_; ++i) {
        list_.make_read_only(i);
    }
}

void Workshop::run(Mover mover) const {
    const Arguments given = arguments();
    mover(&given);
}

std::vector<Move> Workshop::moves() const {
    return moves_of(head_, [](std::uint64_t at) { return *reinterpret_cast<const std::uintptr_t*>(at); });
}

PageMap Workshop::contents() const {
    PageMap map;
    for (std::size_t i = 0; i < pages_.count(); ++i) {
        std::copy_n(pages_.page(i), 4096, map[pages_.address(i)].begin());
    }
    return map;
}

}  // namespace test

// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "digest.hpp"

extern "C" const std::uint8_t image_end[];

namespace guest {
namespace {

using libjump::kPageSize;
using libjump::PhysAddr;

class Digest {
public:
    // Multiples of 4 bytes.
    void add(PhysAddr from, PhysAddr to) {
        const auto* words = multiboot::to_virtual<const std::uint32_t>(from);
        const auto* const end = multiboot::to_virtual<const std::uint32_t>(to);
        for (; words < end; ++words) {
            low_ = (low_ << 5 | low_ >> 27) ^ *words;
            high_ = high_ * 0x01000193 + low_;
        }
    }

    [[nodiscard]] std::uint64_t value() const { return std::uint64_t{high_} << 32 | low_; }

private:
    std::uint32_t low_ = 0x811c9dc5;
    std::uint32_t high_ = 0;
};

// Behind all pages in use: what was set aside while others were taken is free again, and left holes between them.
PhysAddr first_free(Environment& environment) { return environment.pages.end_of_use(); }

}  // namespace

std::uint64_t memory_digest(Environment& environment, Traveller& traveller) {
    Digest digest;
    digest.add(PhysAddr{0}, PhysAddr{kMailboxAddress});
    digest.add(PhysAddr{kMailboxAddress + kPageSize}, PhysAddr{0xa0000});
    digest.add(multiboot::to_physical(image_end), traveller.swap_page_address());
    digest.add(traveller.swap_page_address().plus(kPageSize), environment.pages.memory().end());
    return digest.value();
}

std::uint64_t bios_memory_digest(Environment& environment) {
    Digest digest;
    digest.add(PhysAddr{0}, PhysAddr{0x400});
    digest.add(PhysAddr{0x500}, multiboot::low_memory_end());
    digest.add(multiboot::to_physical(image_end), environment.pages.memory().start);
    digest.add(first_free(environment), environment.pages.memory().end());
    return digest.value();
}

void fill_free_memory(Environment& environment, std::uint32_t seed) {
    const PhysAddr end = environment.pages.memory().end();
    for (PhysAddr at = first_free(environment); at < end; at = at.plus(4)) {
        *multiboot::to_virtual<std::uint32_t>(at) = static_cast<std::uint32_t>(at.value) * 2654435761u + seed;
    }
}

std::uint64_t free_memory_digest(Environment& environment) {
    Digest digest;
    digest.add(first_free(environment), environment.pages.memory().end());
    return digest.value();
}

std::uint32_t free_mebibytes(Environment& environment) {
    return static_cast<std::uint32_t>((environment.pages.memory().end().value - first_free(environment).value) >> 20);
}

}  // namespace guest

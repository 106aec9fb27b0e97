// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Finds a chain of pages that leads back into itself.
#pragma once

#include <cstdint>

#include <libjump/addr.hpp>

namespace libjump {

// Brent's algorithm: each page is compared with one that was kept, and the page that is kept changes after 1, 2, 4,
// 8 ... links. It takes no memory, and finds a loop within three times as many links as the chain has pages.
class LoopDetector {
public:
    // `page`: where the chain's next link leads. true: it has been there before.
    [[nodiscard]] constexpr bool follow(PhysAddr page) {
        if (page == kept_) {
            return true;
        }
        if (--links_left_ == 0) {
            kept_ = page;
            stretch_ *= 2;
            links_left_ = stretch_;
        }
        return false;
    }

private:
    PhysAddr kept_{~std::uint64_t{0}};  // no page at first
    std::uint64_t stretch_ = 1;
    std::uint64_t links_left_ = 1;
};

}  // namespace libjump

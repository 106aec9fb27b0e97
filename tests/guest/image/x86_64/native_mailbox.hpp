// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include "../../native_mailbox.hpp"
#include "../guest.hpp"

namespace guest {

[[nodiscard]] inline NativeMailbox& native_mailbox() {
    return *multiboot::to_virtual<NativeMailbox>(libjump::PhysAddr{kNativeMailboxAddress});
}

// One more range for the sums peer.
inline void add_native_range(std::uint64_t start, std::uint64_t size) {
    native_mailbox().ranges[native_mailbox().range_count++] = {start, size, ~0u, 0};
}

}  // namespace guest

// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The architectures a kernel that leaves may have, and which of them this is compiled for. Nothing else asks that.
#pragma once

#include <cstdint>

#include <libjump/i386/control_page.hpp>
#include <libjump/i386/transition.hpp>
#include <libjump/x86_64/control_page.hpp>
#include <libjump/x86_64/transition.hpp>

namespace libjump {

struct I386 {
    using Word = std::uint32_t;  // of a page list, as wide as Linux's kimage_entry_t
    using Page = i386::ControlPage;
    using Transition = i386::Transition;
    // Peers are entered below it.
    [[nodiscard]] static constexpr std::uint64_t entry_end(PeerMode /*peer*/) { return k4GiB; }
};

struct X86_64 {
    using Word = std::uint64_t;
    using Page = x86_64::ControlPage;
    using Transition = x86_64::Transition;
    [[nodiscard]] static constexpr std::uint64_t entry_end(PeerMode peer) {
        return peer == PeerMode::kProtected32 ? k4GiB : kPhysicalEnd;
    }
};

#if defined(__i386__)
using Native = I386;
#elif defined(__x86_64__)
using Native = X86_64;
#else
#error libjump is for x86
#endif

}  // namespace libjump

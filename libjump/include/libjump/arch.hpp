// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The architectures a kernel that leaves may have, and which of them this is compiled for. Nothing else asks that.
#pragma once

#include <cstdint>

#include <libjump/i386/control_page.hpp>

namespace libjump {

struct I386 {
    using Word = std::uint32_t;  // of a page list, as wide as Linux's kimage_entry_t
    using Page = i386::ControlPage;
};

#if defined(__i386__)
using Native = I386;
#elif defined(__x86_64__) && !defined(LIBJUMP_TARGET)
// There is no control page of x86_64 yet. The host's tests plan, arm and check the jump of i386 in 64-bit programs too;
// what is there to be linked into a kernel (LIBJUMP_TARGET) refuses, because it could not leave.
using Native = I386;
#else
#error libjump is for i386
#endif

}  // namespace libjump

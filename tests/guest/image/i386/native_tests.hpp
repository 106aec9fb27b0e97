// SPDX-License-Identifier: MIT OR GPL-2.0-only
// i386 has no peers but 32-bit ones.
#pragma once

#include "../guest.hpp"

namespace guest {

inline constexpr libjump::Span<const NamedTest> kArchTests{};

}  // namespace guest

// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The one place that names std::span: freestanding C++20 does not promise <span>, libstdc++ has it header-only.
#pragma once

#include <span>

namespace libjump {

template <class T>
using Span = std::span<T>;

}  // namespace libjump

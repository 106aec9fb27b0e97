// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Work on several processors.
#pragma once

#include <cstddef>
#include <functional>

namespace kjump {

// How many pieces of work this process may do at a time, 1 to 4: each takes memory, which a restore has little of.
std::size_t processors_here();

// work(0) to work(count - 1), each once, at a time or one after the other. Returns when all have returned; then throws
// what one of them has thrown.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace kjump

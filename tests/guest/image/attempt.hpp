// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Runs what may raise an exception, and tells which.
#pragma once

#include <cstdint>

#include <libjump/x86.hpp>

namespace guest {

struct Exception {
    bool raised = false;
    std::uint32_t vector = 0;
    std::uint32_t error = 0;          // 0 where the CPU pushes none
    libjump::NativeWord address = 0;  // CR2: of a page fault
};

// Calls action(argument) with interrupts off; an exception ends it.
[[nodiscard]] Exception attempt(void (*action)(std::uintptr_t), std::uintptr_t argument = 0);

}  // namespace guest

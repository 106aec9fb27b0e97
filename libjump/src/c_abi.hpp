// SPDX-License-Identifier: MIT OR GPL-2.0-only
// How the C ABI's sources turn libjump.h's types into the C++ API's, and failures back.
#pragma once

#include <libjump/error.hpp>
#include <libjump/jump.hpp>
#include <libjump/libjump.h>

namespace libjump {

// Stores the failure in *out, if there is one, and gives the C number.
inline int report(const Failure& failure, libjump_failure* out) {
    const auto error = static_cast<std::int32_t>(failure.error);
    if (out != nullptr) {
        *out = {-error, failure.segment, failure.other, failure.address.value};
    }
    return -error;
}

inline VirtAddr to_virtual(const void* at) { return VirtAddr{reinterpret_cast<std::uintptr_t>(at)}; }

inline JumpConfig to_jump_config(const libjump_config& config) {
    return {.control_page = PhysAddr{config.control_page},
            .control_page_virtual = to_virtual(config.control_page_virtual),
            .swap_page = PhysAddr{config.swap_page},
            .paging = current_paging_mode(),
            .serial_port = config.serial_port,
            .kernel_keeps = config.kernel_keeps,
            .extended_state = config.extended_state,
            .extended_state_size = config.extended_state_size};
}

}  // namespace libjump

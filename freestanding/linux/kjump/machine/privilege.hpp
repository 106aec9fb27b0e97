// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What the kernel allows to nobody without CAP_SYS_BOOT, and to nobody under lockdown.
#pragma once

#include <cerrno>

#include "base/failure.hpp"

namespace kjump {

// Calls `access_file`, and says in Failure(Exit::kKernel) if the privilege is what it lacks.
auto as_root(const auto& access_file) {
    errno = 0;
    try {
        return access_file();
    } catch (const Failure&) {
        if (errno == EPERM || errno == EACCES) {
            throw Failure(Exit::kKernel,
                          "only root with CAP_SYS_BOOT may load a peer and leave, and not where the kernel is locked "
                          "down");
        }
        throw;
    }
}

}  // namespace kjump

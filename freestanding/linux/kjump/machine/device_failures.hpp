// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The sentences for requests of /dev/libjump that failed with `error`, an errno: what happened, and what to do.
#pragma once

#include <cstdint>

#include "base/failure.hpp"

namespace kjump::device_failure {

Failure info(int error);
Failure slot(int error);
Failure timer(int error);
Failure load(int error);
Failure unload(int error);
Failure enter(int error);
Failure read(int error);
Failure write(int error);
Failure window(int error);
Failure take_window(int error);
Failure give_window(int error);
// Of the report of a peer that faulted.
Failure report(int error);
// The module has another `version` of the interface than this program.
Failure version(std::uint32_t version);

}  // namespace kjump::device_failure

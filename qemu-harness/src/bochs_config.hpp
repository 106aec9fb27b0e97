// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include "machine.hpp"

namespace harness {

// The text of a bochsrc for this scenario; its fresh disk images are made on the way. COM1 goes
// to the file descriptor `serial` of the Bochs process. Throws std::system_error.
std::string bochs_config(const Scenario& scenario, const LogFiles& files, int serial);

// The log of Bochs itself, as named in that configuration.
std::filesystem::path bochs_log(const LogFiles& files);

}  // namespace harness

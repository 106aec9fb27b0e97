// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// The files a run leaves behind, compared with what they should be (`same` in a scenario).
#pragma once

#include "machine.hpp"

namespace harness {

// Before a run: removes the files of the log directory that it has to make anew. Throws
// std::filesystem::filesystem_error.
void forget_files(const Scenario& scenario, const LogFiles& files);

// After a run: one sentence for each pair of files that are not byte by byte the same.
std::vector<std::string> file_faults(const Scenario& scenario);

}  // namespace harness

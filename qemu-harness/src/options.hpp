// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include <filesystem>

#include "scenario_lines.hpp"

namespace harness {

struct Options {
    bool help = false;
    bool timeline = false;
    Defines defines;
    std::filesystem::path log_dir;
    std::filesystem::path scenario;
};

extern const char* const kUsage;

// Throws ScenarioError. With `help` the rest may be missing.
Options parse_options(int argc, char** argv);

}  // namespace harness
